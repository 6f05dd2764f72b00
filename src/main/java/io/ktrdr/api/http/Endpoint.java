package io.ktrdr.api.http;

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
 * @param role what its caller must at least be
 * @param keepsKeys whether it remembers Idempotency-Keys itself
 * @param handler who answers; its stage is already complete when nothing has to be waited for
 */
public record Endpoint(
    String method,
    String path,
    Set<String> parameters,
    Role role,
    boolean keepsKeys,
    Handler handler) {

  /** Does the work of an endpoint; may throw {@link ProblemException}. */
  @FunctionalInterface
  public interface Handler {
    CompletionStage<HttpResponse> answer(Exchange exchange, Fields query);
  }

  /** Reads; for viewers. */
  public static Endpoint get(String path, Set<String> parameters, Handler handler) {
    return new Endpoint("GET", path, parameters, Role.VIEWER, false, handler);
  }

  /** Changes something; for operators. */
  public static Endpoint post(String path, Handler handler) {
    return post(path, Set.of(), handler);
  }

  /** Changes something; for operators. */
  public static Endpoint post(String path, Set<String> parameters, Handler handler) {
    return new Endpoint("POST", path, parameters, Role.OPERATOR, false, handler);
  }

  /** Takes something away; for operators. */
  public static Endpoint delete(String path, Set<String> parameters, Handler handler) {
    return new Endpoint("DELETE", path, parameters, Role.OPERATOR, false, handler);
  }

  /** The same for callers of another role. */
  public Endpoint needing(Role other) {
    return new Endpoint(method, path, parameters, other, keepsKeys, handler);
  }

  /** The same, which does a request with an {@code Idempotency-Key} once by itself. */
  public Endpoint keepingKeys() {
    return new Endpoint(method, path, parameters, role, true, handler);
  }

  /** Whether the caller may have it wait for IB. */
  public boolean mayWait() {
    return method.equals("POST") || parameters.contains("wait");
  }

  List<String> segments() {
    return List.of(path.substring(1).split("/", -1));
  }
}
