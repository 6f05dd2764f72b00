package io.ktrdr.api.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.store.CorruptChunkException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where failures become problems, and problems become {@code problem+json}. */
public final class Problems {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private static final ContentType PROBLEM_JSON =
      MediaTypes.applicationWithFixedCharset("problem+json", HttpCharsets.UTF_8).toContentType();

  private Problems() {}

  /** What a failure means to the caller; anything unforeseen is logged and told without detail. */
  public static Problem of(Throwable failure, String requestId) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case ProblemException known -> known.problem();
      case CorruptChunkException corrupt -> {
        LOG.error("request {}: {}", requestId, corrupt.getMessage());
        yield Problem.of(ProblemType.CORRUPT_CHUNK, corrupt.getMessage());
      }
      case EntityStreamSizeException large ->
          Problem.of(
              ProblemType.PAYLOAD_TOO_LARGE, "the body may have " + large.limit() + " bytes");
      case EntityStreamException broken ->
          Problem.of(
              ProblemType.MALFORMED_REQUEST,
              "the body did not arrive whole: " + broken.info().summary());
      case TimeoutException late ->
          Problem.of(ProblemType.TIMEOUT, "a part of the system did not answer in time")
              .retryAfter(Duration.ofSeconds(1));
      default -> {
        LOG.error("request {} failed", requestId, cause);
        yield Problem.of(
            ProblemType.INTERNAL_ERROR, "the log has the cause under request_id " + requestId);
      }
    };
  }

  /** The answer; {@code instance} is the path that was asked. */
  public static HttpResponse render(Problem problem, String instance, String requestId) {
    HttpResponse response =
        HttpResponse.create()
            .withStatus(StatusCodes.get(problem.type().status()))
            .withEntity(HttpEntities.create(PROBLEM_JSON, body(problem, instance, requestId)));
    return problem
        .retryAfterSeconds()
        .map(seconds -> response.addHeader(RawHeader.create("Retry-After", seconds.toString())))
        .orElse(response);
  }

  private static byte[] body(Problem problem, String instance, String requestId) {
    return Json.write(
        out -> {
          out.writeStartObject();
          out.writeBooleanField("success", false);
          out.writeStringField("instance", instance);
          writeMembers(problem, requestId, out);
          out.writeEndObject();
        });
  }

  /** Writes what a problem says, into an object that has been begun. */
  public static void writeMembers(Problem problem, String requestId, JsonGenerator out)
      throws IOException {
    out.writeStringField("type", problem.type().uri());
    out.writeStringField("title", problem.type().title());
    out.writeNumberField("status", problem.type().status());
    out.writeStringField("detail", problem.detail());
    out.writeStringField("code", problem.type().name());
    out.writeStringField("request_id", requestId);
    writeFaults(problem, out);
    if (problem.ibCode() != 0) {
      out.writeObjectFieldStart("ib");
      out.writeNumberField("code", problem.ibCode());
      out.writeStringField("message", problem.ibMessage());
      out.writeEndObject();
    }
    if (!problem.retryAfter().isZero()) {
      out.writeNumberField("retry_after_ms", problem.retryAfter().toMillis());
    }
    for (Map.Entry<String, Object> member : new TreeMap<>(problem.more()).entrySet()) {
      out.writePOJOField(member.getKey(), member.getValue());
    }
  }

  private static void writeFaults(Problem problem, JsonGenerator out) throws IOException {
    if (problem.faults().isEmpty()) {
      return;
    }
    out.writeArrayFieldStart("errors");
    for (Problem.Fault fault : problem.faults()) {
      out.writeStartObject();
      out.writeStringField("pointer", fault.pointer());
      out.writeStringField("code", fault.code());
      out.writeStringField("detail", fault.detail());
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
