package io.ktrdr.api.edge;

import io.ktrdr.api.http.ClientAddress;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.EndpointTable;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Gate;
import io.ktrdr.api.http.IdempotencyKey;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.RequestMeters;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * From request to response: finds the endpoint, asks the gate, lets the endpoint answer, turns
 * failures into problems. An answer that needs nothing from elsewhere is ready when {@link #handle}
 * returns, on the thread that read the request.
 */
public final class Dispatch {

  private final ActorSystem<?> system;
  private final EndpointTable table;
  private final Gate gate;
  private final Edge edge;
  private final Departure departure;
  private final Duration patience;
  private final Duration loadPatience;

  /**
   * @param addresses which machine a request comes from
   * @param patience how long an answer may take
   * @param loadTimeout how long IB may take on top where the caller asked to wait for it
   */
  public Dispatch(
      ActorSystem<?> system,
      EndpointTable table,
      Gate gate,
      ClientAddress addresses,
      Edge edge,
      RequestMeters meters,
      Duration patience,
      Duration loadTimeout) {
    this.system = system;
    this.table = table;
    this.gate = gate;
    this.edge = edge;
    this.departure = new Departure(system, edge, addresses, meters);
    this.patience = patience;
    this.loadPatience = patience.plus(loadTimeout);
  }

  /** Answers a request; the stage never fails. */
  public CompletionStage<HttpResponse> handle(HttpRequest request) {
    Passage passage = new Passage(request, edge.connections);
    CompletableFuture<HttpResponse> answer;
    try {
      answer = find(passage).toCompletableFuture();
    } catch (RuntimeException | StackOverflowError failure) {
      answer = CompletableFuture.failedFuture(failure);
    }
    if (!answer.isDone()) {
      answer =
          answer
              .copy()
              .orTimeout(
                  (passage.endpoint != null && passage.endpoint.mayWait() ? loadPatience : patience)
                      .toMillis(),
                  TimeUnit.MILLISECONDS);
    }
    return answer.handle((response, failure) -> departure.finish(passage, response, failure));
  }

  private CompletionStage<HttpResponse> find(Passage passage) {
    String method = passage.method();
    if (method.equals("OPTIONS") && passage.path.isEmpty()) {
      // "OPTIONS *" asks about the server as a whole
      return CompletableFuture.completedFuture(
          HttpResponse.create()
              .withStatus(StatusCodes.NO_CONTENT)
              .addHeader(RawHeader.create("Allow", "DELETE, GET, HEAD, OPTIONS, POST")));
    }
    return switch (table.find(method.equals("HEAD") ? "GET" : method, passage.path)) {
      case EndpointTable.Match.Found found -> {
        passage.endpoint = found.endpoint();
        yield gate.admit(passage.request, found.endpoint())
            .thenCompose(decision -> answer(found, passage, decision));
      }
      case EndpointTable.Match.OtherMethods others ->
          CompletableFuture.completedFuture(otherMethod(passage, allowed(others.allowed())));
      case EndpointTable.Match.Nothing nothing ->
          throw new ProblemException(
              Problem.of(
                  ProblemType.NOT_FOUND,
                  "there is nothing at "
                      + Fields.shortened(passage.path)
                      + "; /openapi.yaml lists what there is"));
    };
  }

  private CompletionStage<HttpResponse> answer(
      EndpointTable.Match.Found found, Passage passage, Gate.Decision decision) {
    Endpoint endpoint = found.endpoint();
    HttpRequest request = passage.request;
    passage.gateHeaders = decision.headers();
    switch (decision) {
      case Gate.Decision.Admitted admitted -> passage.caller = admitted.caller();
      case Gate.Decision.Refused refused -> {
        passage.caller = refused.caller().orElse(null);
        throw new ProblemException(refused.problem());
      }
    }
    Fields query =
        Fields.ofQuery(request.getUri().rawQueryString().orElse(""), endpoint.parameters());
    if (endpoint.method().equals("GET") && !request.entity().isStrict()) {
      request.entity().discardBytes(system);
    }
    Optional<String> key =
        endpoint.method().equals("POST") && !endpoint.keepsKeys()
            ? IdempotencyKey.of(request, query)
            : Optional.empty();
    return key.isPresent()
        ? edge.idempotency.once(
            passage.caller.name(), key.get(), request, same -> answer(found, passage, same, query))
        : answer(found, passage, request, query);
  }

  private static CompletionStage<HttpResponse> answer(
      EndpointTable.Match.Found found, Passage passage, HttpRequest request, Fields query) {
    return found
        .endpoint()
        .handler()
        .answer(new Exchange(request, passage.requestId, passage.caller, found.path()), query);
  }

  private HttpResponse otherMethod(Passage passage, Set<String> allowed) {
    String methods = String.join(", ", allowed);
    if (passage.preflight) {
      if (!edge.settings.cors().allows(passage.origin)) {
        throw new ProblemException(
            Problem.of(
                ProblemType.ORIGIN_NOT_ALLOWED,
                "pages of "
                    + Fields.shortened(passage.origin)
                    + " may not use this API; ktrdr.http.cors.origins lists those that may"));
      }
      return edge.cors.preflight(allowed);
    }
    if (passage.method().equals("OPTIONS")) {
      return HttpResponse.create()
          .withStatus(StatusCodes.NO_CONTENT)
          .addHeader(RawHeader.create("Allow", methods));
    }
    return departure
        .render(
            passage,
            Problem.of(
                ProblemType.METHOD_NOT_ALLOWED,
                passage.method() + " is not possible here; allowed: " + methods))
        .addHeader(RawHeader.create("Allow", methods));
  }

  private static Set<String> allowed(Set<String> endpoints) {
    Set<String> allowed = new TreeSet<>(endpoints);
    allowed.add("OPTIONS");
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    return allowed;
  }
}
