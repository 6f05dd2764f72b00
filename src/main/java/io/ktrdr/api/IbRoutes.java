package io.ktrdr.api;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /ib}: how the IB login stands. */
final class IbRoutes {

  private final ApiContext context;
  private final HttpSettings settings;
  private final GatewayDesk gateway;

  IbRoutes(ApiContext context, HttpSettings settings, GatewayDesk gateway) {
    this.context = context;
    this.settings = settings;
    this.gateway = gateway;
  }

  List<Endpoint> endpoints() {
    return List.of(Endpoint.get("/api/v1/ib/status", Set.of(), this::status));
  }

  private CompletionStage<HttpResponse> status(Exchange exchange, Fields query) {
    query.check();
    return gateway
        .status(settings.askTimeout())
        .thenApply(status -> Json.success(GatewayView.of(status, context.simulated())));
  }
}
