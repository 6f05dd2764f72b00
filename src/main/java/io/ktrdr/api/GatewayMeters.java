package io.ktrdr.api;

import io.ktrdr.gateway.Farm;
import io.ktrdr.gateway.GatewayStatus;
import io.ktrdr.gateway.GatewayStatus.ConnectionStatus;
import io.ktrdr.gateway.Lane;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/** Gauges of the IB login and its pacing, as of the last scrape; NaN when it did not answer. */
final class GatewayMeters {

  private final AtomicReference<GatewayStatus> latest = new AtomicReference<>();
  private final MultiGauge phases;
  private final MultiGauge sockets;
  private final MultiGauge links;
  private final MultiGauge farms;
  private final MultiGauge skews;
  private final MultiGauge budgets;
  private final MultiGauge allowances;

  GatewayMeters(MeterRegistry registry) {
    gauge(registry, "ktrdr.gateway.ready", "1 when IB can be asked", s -> s.ready() ? 1 : 0);
    gauge(
        registry,
        "ktrdr.gateway.reconnects",
        "How often sockets were opened again",
        s -> s.connections().stream().mapToInt(c -> c.reconnects()).sum());
    gauge(
        registry,
        "ktrdr.gateway.alarm",
        "0 when all is well or calm, 1 a warning, 2 an alarm",
        s ->
            switch (s.alarm()) {
              case NONE -> 0;
              case WARNING -> 1;
              case ALARM -> 2;
            });
    gauge(
        registry,
        "ktrdr.gateway.maintenance",
        "1 while IB resets its servers by its timetable",
        s -> s.timetable().inWindow() ? 1 : 0);
    gauge(
        registry,
        "ktrdr.gateway.next.login.timestamp.seconds",
        "When IB ends all sessions next",
        s -> (double) s.timetable().nextLogin().getEpochSecond());
    phases = gauges(registry, "ktrdr.gateway.phase", "1 for the phase that a connection is in");
    sockets = gauges(registry, "ktrdr.gateway.socket.open", "1 while a session stands");
    links = gauges(registry, "ktrdr.gateway.link.up", "1 while the gateway has its link to IB");
    farms = gauges(registry, "ktrdr.gateway.farm.up", "0 while a farm of IB is down");
    skews =
        gauges(registry, "ktrdr.gateway.clock.skew.seconds", "How far IB's clock is ahead of ours");
    budgets = gauges(registry, "ktrdr.pacing.budget.used", "Used of a limit of IB");
    allowances = gauges(registry, "ktrdr.pacing.budget.allowed", "Allowed by a limit of IB, now");
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
    if (status == null) {
      for (MultiGauge gauge : List.of(phases, sockets, links, farms, skews, budgets, allowances)) {
        gauge.register(List.of(), true);
      }
      return;
    }
    List<Row<?>> phase = new ArrayList<>();
    List<Row<?>> socket = new ArrayList<>();
    List<Row<?>> link = new ArrayList<>();
    List<Row<?>> farm = new ArrayList<>();
    List<Row<?>> skew = new ArrayList<>();
    for (ConnectionStatus one : status.connections()) {
      Tags tags = Tags.of("connection", one.name());
      for (GatewayStatus.Phase each : GatewayStatus.Phase.values()) {
        phase.add(
            Row.of(
                tags.and("phase", each.name().toLowerCase(Locale.ROOT)),
                one.phase() == each ? 1 : 0));
      }
      GatewayStatus.Levels levels = one.levels();
      socket.add(Row.of(tags, levels.socket() == GatewayStatus.SocketState.OPEN ? 1 : 0));
      link.add(Row.of(tags, levels.linkUp() ? 1 : 0));
      one.clockSkew().ifPresent(ahead -> skew.add(Row.of(tags, ahead.toMillis() / 1000.0)));
      for (GatewayStatus.FarmStatus each : levels.farms()) {
        farm.add(
            Row.of(
                tags.and("kind", each.farm().kind().name().toLowerCase(Locale.ROOT))
                    .and("farm", each.farm().name()),
                each.state() == Farm.State.BROKEN ? 0 : 1));
      }
    }
    phases.register(phase, true);
    sockets.register(socket, true);
    links.register(link, true);
    farms.register(farm, true);
    skews.register(skew, true);
    List<Row<?>> used = new ArrayList<>();
    List<Row<?>> allowed = new ArrayList<>();
    for (GatewayStatus.Budget budget : status.pacing().budgets()) {
      Tags tags = Tags.of("policy", budget.policy());
      used.add(Row.of(tags, budget.used()));
      allowed.add(Row.of(tags, budget.allowed()));
    }
    budgets.register(used, true);
    allowances.register(allowed, true);
  }

  private static MultiGauge gauges(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
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
