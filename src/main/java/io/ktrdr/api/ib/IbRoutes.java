package io.ktrdr.api.ib;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.desk.GatewayDesk;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.RequestBodies;
import io.ktrdr.gateway.GatewayStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /ib}: how the IB logins stand. */
public final class IbRoutes {

  private static final int MOST = 10_000;

  private final ApiContext context;
  private final HttpSettings settings;
  private final RequestBodies bodies;
  private final GatewayDesk gateway;

  public IbRoutes(
      ApiContext context, HttpSettings settings, RequestBodies bodies, GatewayDesk gateway) {
    this.context = context;
    this.settings = settings;
    this.bodies = bodies;
    this.gateway = gateway;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/ib/status", Set.of(), this::status),
        Endpoint.get("/api/v1/ib/connections", Set.of("limit"), this::connections),
        Endpoint.get("/api/v1/ib/pacing", Set.of(), this::pacing),
        Endpoint.get("/api/v1/ib/notices", Set.of("limit"), this::notices),
        Endpoint.post("/api/v1/ib/diagnose", this::diagnose));
  }

  private CompletionStage<HttpResponse> status(Exchange exchange, Fields query) {
    query.check();
    return gateway
        .status(settings.askTimeout())
        .thenApply(
            status ->
                Json.success(
                    GatewayView.of(status, context.simulated(), context.clock().instant())));
  }

  private CompletionStage<HttpResponse> connections(Exchange exchange, Fields query) {
    int most = query.number("limit", 1, MOST, 100);
    query.check();
    return gateway
        .status(settings.askTimeout())
        .thenApply(status -> Json.success(GatewayView.connections(status, most)));
  }

  private CompletionStage<HttpResponse> pacing(Exchange exchange, Fields query) {
    query.check();
    return gateway
        .status(settings.askTimeout())
        .thenApply(status -> Json.success(GatewayView.pacing(status)));
  }

  private CompletionStage<HttpResponse> notices(Exchange exchange, Fields query) {
    int most = query.number("limit", 1, MOST, 100);
    query.check();
    return gateway
        .status(settings.askTimeout())
        .thenApply(status -> Json.success(GatewayView.notices(status, most)));
  }

  private CompletionStage<HttpResponse> diagnose(Exchange exchange, Fields query) {
    query.check();
    if (!exchange.request().entity().isKnownEmpty()) {
      return bodies
          .json(exchange)
          .thenCompose(
              body -> {
                Fields fields = Fields.ofJson(body, Set.of("login"));
                Optional<String> login = fields.text("login");
                fields.check();
                return login.isEmpty() ? diagnosis(login) : diagnosisOf(login.get());
              });
    }
    return diagnosis(Optional.empty());
  }

  private CompletionStage<HttpResponse> diagnosisOf(String login) {
    return gateway
        .status(settings.askTimeout())
        .thenCompose(
            status -> {
              List<String> names = status.logins().stream().map(GatewayStatus::login).toList();
              if (!names.contains(login)) {
                String detail = "login \"" + Fields.shortened(login) + "\" is not one of " + names;
                throw new ProblemException(
                    Problem.of(
                        ProblemType.INVALID_REQUEST,
                        detail,
                        List.of(new Problem.Fault("/login", "not_allowed", detail))));
              }
              return diagnosis(Optional.of(login));
            });
  }

  private CompletionStage<HttpResponse> diagnosis(Optional<String> login) {
    return gateway
        .diagnose(login, settings.loadTimeout())
        .thenApply(found -> Json.success(GatewayView.diagnosis(found)));
  }
}
