package io.ktrdr.api;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * One operation of the API: what {@code openapi.yaml} describes, and who does it.
 *
 * @param method {@code GET}, {@code POST} or {@code DELETE}
 * @param path with {@code {names}} for variable parts: {@code /api/v1/instruments/{id}}
 * @param parameters the query parameters it knows; any other is refused
 * @param handler who answers; its stage is already complete when nothing has to be waited for
 */
record Endpoint(String method, String path, Set<String> parameters, Handler handler) {

  /** Does the work of an endpoint; may throw {@link ProblemException}. */
  @FunctionalInterface
  interface Handler {
    CompletionStage<HttpResponse> answer(Exchange exchange, Fields query);
  }

  static Endpoint get(String path, Set<String> parameters, Handler handler) {
    return new Endpoint("GET", path, parameters, handler);
  }

  static Endpoint post(String path, Handler handler) {
    return new Endpoint("POST", path, Set.of(), handler);
  }

  List<String> segments() {
    return List.of(path.substring(1).split("/", -1));
  }
}
