package io.ktrdr.api.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * From request to response: finds the endpoint, lets it answer, turns failures into problems, and
 * gives every answer its request id. An answer that needs nothing from elsewhere is ready when
 * {@link #handle} returns, on the thread that read the request.
 */
public final class Dispatch {

  private final ActorSystem<?> system;
  private final EndpointTable table;
  private final Gate gate;
  private final RequestMeters meters;
  private final Duration patience;
  private final Duration loadPatience;

  /**
   * @param patience how long an answer may take
   * @param loadTimeout how long IB may take on top where the caller asked to wait for it
   */
  public Dispatch(
      ActorSystem<?> system,
      EndpointTable table,
      Gate gate,
      RequestMeters meters,
      Duration patience,
      Duration loadTimeout) {
    this.system = system;
    this.table = table;
    this.gate = gate;
    this.meters = meters;
    this.patience = patience;
    this.loadPatience = patience.plus(loadTimeout);
  }

  public CompletionStage<HttpResponse> handle(HttpRequest request) {
    long begun = System.nanoTime();
    String requestId = RequestIds.of(request);
    String path = request.getUri().getPathString();
    String method = request.method().value();
    Endpoint endpoint = null;
    CompletableFuture<HttpResponse> answer;
    try {
      // transparent HEAD requests arrive as GET; the server drops the body
      switch (table.find(method, path)) {
        case EndpointTable.Match.Found found -> {
          endpoint = found.endpoint();
          answer = answer(found, request, requestId).toCompletableFuture();
        }
        case EndpointTable.Match.OtherMethods others ->
            answer =
                CompletableFuture.completedFuture(otherMethod(request, others, path, requestId));
        case EndpointTable.Match.Nothing nothing ->
            throw new ProblemException(
                Problem.of(
                    ProblemType.NOT_FOUND,
                    "there is nothing at "
                        + Fields.shortened(path)
                        + "; /openapi.yaml lists what there is"));
      }
    } catch (RuntimeException | StackOverflowError failure) {
      answer = CompletableFuture.failedFuture(failure);
    }
    Endpoint asked = endpoint;
    if (!answer.isDone()) {
      answer =
          answer
              .copy()
              .orTimeout(
                  (method.equals("POST") ? loadPatience : patience).toMillis(),
                  TimeUnit.MILLISECONDS);
    }
    return answer.handle(
        (response, failure) -> {
          HttpResponse result =
              failure == null
                  ? response
                  : Problems.render(Problems.of(failure, requestId), path, requestId);
          if (failure != null && !request.entity().isStrict()) {
            request.entity().discardBytes(system);
          }
          meters.answered(asked, result.status().intValue(), System.nanoTime() - begun);
          return result.addHeader(RawHeader.create(RequestIds.HEADER, requestId));
        });
  }

  private CompletionStage<HttpResponse> answer(
      EndpointTable.Match.Found found, HttpRequest request, String requestId) {
    Endpoint endpoint = found.endpoint();
    Caller caller = gate.admit(request, endpoint);
    List<Map.Entry<String, String>> parameters =
        EndpointTable.parameters(request.getUri().rawQueryString().orElse(""));
    if (endpoint.method().equals("GET") && !request.entity().isStrict()) {
      request.entity().discardBytes(system);
    }
    return endpoint
        .handler()
        .answer(
            new Exchange(request, requestId, caller, found.path()),
            Fields.ofQuery(parameters, endpoint.parameters()));
  }

  private static HttpResponse otherMethod(
      HttpRequest request, EndpointTable.Match.OtherMethods others, String path, String requestId) {
    String allowed = String.join(", ", others.allowed());
    return Problems.render(
            Problem.of(
                ProblemType.METHOD_NOT_ALLOWED,
                request.method().value() + " is not possible here; allowed: " + allowed),
            path,
            requestId)
        .addHeader(RawHeader.create("Allow", allowed));
  }
}
