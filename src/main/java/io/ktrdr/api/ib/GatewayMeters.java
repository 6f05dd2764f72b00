package io.ktrdr.api.ib;

import io.ktrdr.gateway.Farm;
import io.ktrdr.gateway.GatewayStatus;
import io.ktrdr.gateway.GatewayStatus.BreakerState;
import io.ktrdr.gateway.GatewayStatus.ConnectionStatus;
import io.ktrdr.gateway.Lane;
import io.ktrdr.gateway.LoginsStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ToDoubleFunction;

/**
 * Gauges of the IB logins and their pacing, as of the last scrape, each with its login's name; none
 * when nobody answered.
 */
public final class GatewayMeters {

  /** Takes a figure of a login. */
  private interface Rows extends BiConsumer<Tags, Number> {}

  /** Tells the figures of one login. */
  private interface Reading extends BiConsumer<GatewayStatus, Rows> {}

  private final MeterRegistry registry;
  private final Map<MultiGauge, Reading> gauges = new LinkedHashMap<>();

  public GatewayMeters(MeterRegistry registry) {
    this.registry = registry;
    login("ktrdr.gateway.ready", "1 when IB can be asked", s -> s.ready() ? 1 : 0);
    login(
        "ktrdr.gateway.reconnects",
        "How often sockets were opened again",
        s -> s.connections().stream().mapToInt(ConnectionStatus::reconnects).sum());
    login(
        "ktrdr.gateway.alarm",
        "0 when all is well or calm, 1 a warning, 2 an alarm",
        s ->
            switch (s.alarm()) {
              case NONE -> 0;
              case WARNING -> 1;
              case ALARM -> 2;
            });
    login(
        "ktrdr.gateway.maintenance",
        "1 while IB resets its servers by its timetable",
        s -> s.timetable().inWindow() ? 1 : 0);
    login(
        "ktrdr.gateway.next.login.timestamp.seconds",
        "When IB ends all sessions next",
        s -> (double) s.timetable().nextLogin().getEpochSecond());
    connections();
    gauge(
        "ktrdr.gateway.circuit.state",
        "Whether a kind of request is sent: 0 closed (yes), 1 half open (one, to see), 2 open (no)",
        (status, rows) ->
            status
                .breakers()
                .forEach(
                    one -> rows.accept(Tags.of("kind", one.kind().toString()), code(one.state()))));
    gauge(
        "ktrdr.gateway.circuit.opened",
        "How often a circuit opened since start",
        (status, rows) ->
            status
                .breakers()
                .forEach(one -> rows.accept(Tags.of("kind", one.kind().toString()), one.opened())));
    pacing();
  }

  private void connections() {
    gauge(
        "ktrdr.gateway.phase",
        "1 for the phase that a connection is in",
        (status, rows) ->
            each(
                status,
                (tags, one) -> {
                  for (GatewayStatus.Phase phase : GatewayStatus.Phase.values()) {
                    rows.accept(tags.and("phase", lower(phase)), one.phase() == phase ? 1 : 0);
                  }
                }));
    gauge(
        "ktrdr.gateway.socket.open",
        "1 while a session stands",
        (status, rows) ->
            each(
                status,
                (tags, one) ->
                    rows.accept(
                        tags, one.levels().socket() == GatewayStatus.SocketState.OPEN ? 1 : 0)));
    gauge(
        "ktrdr.gateway.link.up",
        "1 while the gateway has its link to IB",
        (status, rows) ->
            each(status, (tags, one) -> rows.accept(tags, one.levels().linkUp() ? 1 : 0)));
    gauge(
        "ktrdr.gateway.farm.up",
        "0 while a farm of IB is down",
        (status, rows) ->
            each(
                status,
                (tags, one) ->
                    one.levels()
                        .farms()
                        .forEach(
                            farm ->
                                rows.accept(
                                    tags.and("kind", lower(farm.farm().kind()))
                                        .and("farm", farm.farm().name()),
                                    farm.state() == Farm.State.BROKEN ? 0 : 1))));
    gauge(
        "ktrdr.gateway.clock.skew.seconds",
        "How far IB's clock is ahead of ours",
        (status, rows) ->
            each(
                status,
                (tags, one) ->
                    one.clockSkew()
                        .ifPresent(ahead -> rows.accept(tags, ahead.toMillis() / 1000.0))));
  }

  private void pacing() {
    gauge(
        "ktrdr.pacing.budget.used",
        "Used of a limit of IB",
        (status, rows) ->
            status
                .pacing()
                .budgets()
                .forEach(one -> rows.accept(Tags.of("policy", one.policy()), one.used())));
    gauge(
        "ktrdr.pacing.budget.allowed",
        "Allowed by a limit of IB, now",
        (status, rows) ->
            status
                .pacing()
                .budgets()
                .forEach(one -> rows.accept(Tags.of("policy", one.policy()), one.allowed())));
    login(
        "ktrdr.pacing.in.flight",
        "Requests sent to IB and not yet answered",
        s -> s.pacing().inFlight());
    login("ktrdr.pacing.sent", "Requests sent to IB since start", s -> (double) s.pacing().sent());
    login(
        "ktrdr.pacing.waiting",
        "1 when a limit of IB holds the next request back",
        s -> s.pacing().waitingFor().isPresent() ? 1 : 0);
    gauge(
        "ktrdr.pacing.queued",
        "Requests to IB that wait for their turn",
        (status, rows) -> {
          for (Lane lane : Lane.values()) {
            rows.accept(
                Tags.of("lane", lane.toString()), status.pacing().queued().getOrDefault(lane, 0));
          }
        });
  }

  /** Takes a new status; null when there is none. */
  public void update(LoginsStatus status) {
    gauges.forEach(
        (gauge, reading) -> {
          List<Row<?>> rows = new ArrayList<>();
          if (status != null) {
            for (GatewayStatus login : status.logins()) {
              reading.accept(
                  login,
                  (tags, figure) -> rows.add(Row.of(tags.and("login", login.login()), figure)));
            }
          }
          gauge.register(rows, true);
        });
  }

  private void login(String name, String description, ToDoubleFunction<GatewayStatus> figure) {
    gauge(
        name,
        description,
        (status, rows) -> rows.accept(Tags.empty(), figure.applyAsDouble(status)));
  }

  private void gauge(String name, String description, Reading reading) {
    gauges.put(MultiGauge.builder(name).description(description).register(registry), reading);
  }

  private static void each(GatewayStatus status, BiConsumer<Tags, ConnectionStatus> reading) {
    status.connections().forEach(one -> reading.accept(Tags.of("connection", one.name()), one));
  }

  private static int code(BreakerState state) {
    return switch (state) {
      case CLOSED -> 0;
      case HALF_OPEN -> 1;
      case OPEN -> 2;
    };
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
