package io.ktrdr.api;

import io.ktrdr.gateway.GatewayStatus;
import io.ktrdr.gateway.Lane;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/** Gauges of the IB login and its pacing, as of the last scrape; NaN when it did not answer. */
final class GatewayMeters {

  private final AtomicReference<GatewayStatus> latest = new AtomicReference<>();

  GatewayMeters(MeterRegistry registry) {
    gauge(registry, "ktrdr.gateway.ready", "1 when IB can be asked", s -> s.ready() ? 1 : 0);
    gauge(
        registry,
        "ktrdr.gateway.reconnects",
        "How often sockets were opened again",
        s -> s.connections().stream().mapToInt(c -> c.reconnects()).sum());
    gauge(
        registry,
        "ktrdr.pacing.in.flight",
        "Requests sent to IB and not yet answered",
        s -> s.pacing().inFlight());
    gauge(
        registry,
        "ktrdr.pacing.sent",
        "Requests sent to IB since start",
        s -> (double) s.pacing().sent());
    gauge(
        registry,
        "ktrdr.pacing.waiting",
        "1 when a limit of IB holds the next request back",
        s -> s.pacing().waitingFor().isPresent() ? 1 : 0);
    for (Lane lane : Lane.values()) {
      Gauge.builder(
              "ktrdr.pacing.queued", () -> read(s -> s.pacing().queued().getOrDefault(lane, 0)))
          .description("Requests to IB that wait for their turn")
          .tag("lane", lane.toString())
          .register(registry);
    }
  }

  /** Takes a new status; null when there is none. */
  void update(GatewayStatus status) {
    latest.set(status);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<GatewayStatus> reading) {
    Gauge.builder(name, () -> read(reading)).description(description).register(registry);
  }

  private double read(ToDoubleFunction<GatewayStatus> reading) {
    GatewayStatus status = latest.get();
    return status == null ? Double.NaN : reading.applyAsDouble(status);
  }
}
