package io.ktrdr.api;

import io.ktrdr.gateway.GatewayStatus;
import io.ktrdr.gateway.LoginsStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code /health}: is the process alive, can it serve what is stored, can it reach IB. The three
 * are apart on purpose: a node whose IB login is down still serves, and must not be restarted for
 * it.
 */
final class HealthRoutes {

  private record Health(String status, String version, boolean simulated, Integer series) {}

  private final ApiContext context;
  private final HttpSettings settings;
  private final GatewayDesk gateway;

  HealthRoutes(ApiContext context, HttpSettings settings, GatewayDesk gateway) {
    this.context = context;
    this.settings = settings;
    this.gateway = gateway;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/health/live", Set.of(), this::live),
        Endpoint.get("/health/ready", Set.of(), this::ready),
        Endpoint.get("/health/gateway", Set.of(), this::gateway));
  }

  private CompletionStage<HttpResponse> live(Exchange exchange, Fields query) {
    query.check();
    return CompletableFuture.completedFuture(Json.success(health("live", null)));
  }

  private CompletionStage<HttpResponse> ready(Exchange exchange, Fields query) {
    query.check();
    int series = context.store().series().size();
    return CompletableFuture.completedFuture(Json.success(health("ready", series)));
  }

  private CompletionStage<HttpResponse> gateway(Exchange exchange, Fields query) {
    query.check();
    return gateway
        .status(settings.askTimeout())
        .thenApply(
            status -> {
              if (status.ready()) {
                return Json.success(health("ready", null));
              }
              throw new ProblemException(
                  Problem.of(ProblemType.GATEWAY_UNAVAILABLE, reason(status))
                      .retryAfter(Duration.ofSeconds(10)));
            });
  }

  private static String reason(LoginsStatus status) {
    return status.logins().stream()
        .map(
            login ->
                status.logins().size() == 1 ? reason(login) : login.login() + " " + reason(login))
        .collect(Collectors.joining("; "));
  }

  private static String reason(GatewayStatus login) {
    return login.connections().isEmpty()
        ? "there is no connection to IB at " + login.host() + ":" + login.port()
        : login.connections().stream()
            .map(
                connection ->
                    connection.phase().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + ": "
                        + connection.reason())
            .distinct()
            .collect(Collectors.joining("; "));
  }

  private Health health(String status, Integer series) {
    return new Health(status, context.version(), context.simulated(), series);
  }
}
