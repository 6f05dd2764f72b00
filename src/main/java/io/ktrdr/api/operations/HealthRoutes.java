package io.ktrdr.api.operations;

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
import io.ktrdr.api.http.Role;
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
public final class HealthRoutes {

  private record Health(
      String status,
      String version,
      boolean simulated,
      Integer series,
      List<ReadyChecks.Check> checks) {}

  private final ApiContext context;
  private final HttpSettings settings;
  private final GatewayDesk gateway;
  private final ReadyChecks checks;

  public HealthRoutes(
      ApiContext context, HttpSettings settings, GatewayDesk gateway, ReadyChecks checks) {
    this.context = context;
    this.settings = settings;
    this.gateway = gateway;
    this.checks = checks;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/health/live", Set.of(), this::live).needing(Role.NONE),
        Endpoint.get("/health/ready", Set.of(), this::ready).needing(Role.NONE),
        Endpoint.get("/health/gateway", Set.of(), this::gateway).needing(Role.NONE));
  }

  private CompletionStage<HttpResponse> live(Exchange exchange, Fields query) {
    query.check();
    return CompletableFuture.completedFuture(Json.success(health("live", null, List.of())));
  }

  private CompletionStage<HttpResponse> ready(Exchange exchange, Fields query) {
    query.check();
    return checks
        .look()
        .thenApply(
            seen -> {
              List<String> reasons =
                  seen.stream()
                      .filter(check -> !check.ok())
                      .map(check -> check.name() + ": " + check.reason())
                      .toList();
              if (reasons.isEmpty()) {
                return Json.success(health("ready", context.store().series().size(), seen));
              }
              throw new ProblemException(
                  Problem.of(ProblemType.NOT_READY, String.join("; ", reasons))
                      .with("checks", seen)
                      .retryAfter(Duration.ofSeconds(5)));
            });
  }

  private CompletionStage<HttpResponse> gateway(Exchange exchange, Fields query) {
    query.check();
    return gateway
        .status(settings.askTimeout())
        .thenApply(
            status -> {
              if (status.ready()) {
                return Json.success(health("ready", null, List.of()));
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

  private Health health(String status, Integer series, List<ReadyChecks.Check> seen) {
    return new Health(status, context.version(), context.simulated(), series, seen);
  }
}
