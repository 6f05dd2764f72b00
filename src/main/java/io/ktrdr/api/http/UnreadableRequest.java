package io.ktrdr.api.http;

import java.time.Duration;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/** Answers what is not HTTP, or too large to be read as such, with a problem like any other. */
public final class UnreadableRequest extends ParsingErrorHandler {

  /** Where the server looks for the handler, by the name that Scala gives its singletons. */
  @SuppressWarnings("checkstyle:ConstantName")
  public static final UnreadableRequest MODULE$ = new UnreadableRequest();

  private UnreadableRequest() {}

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    ProblemType type =
        switch (status.intValue()) {
          case 413 -> ProblemType.PAYLOAD_TOO_LARGE;
          case 501, 405 -> ProblemType.METHOD_NOT_ALLOWED;
          default -> ProblemType.MALFORMED_REQUEST;
        };
    String requestId = RequestIds.fresh();
    return Problems.render(Problem.of(type, Fields.shortened(error.summary())), "", requestId)
        .addHeader(RawHeader.create(RequestIds.HEADER, requestId));
  }

  /** What a request gets that comes when the node is about to stop. */
  public static HttpResponse stopping() {
    return Problems.render(
        Problem.of(ProblemType.NOT_READY, "the node is about to stop; ask another, or again later")
            .retryAfter(Duration.ofSeconds(5)),
        "",
        RequestIds.fresh());
  }
}
