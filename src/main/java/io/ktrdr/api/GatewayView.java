package io.ktrdr.api;

import io.ktrdr.gateway.GatewayStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@link GatewayStatus} as the API shows it. */
record GatewayView(
    boolean ready,
    boolean simulated,
    String host,
    int port,
    List<Connection> connections,
    Pacing pacing,
    List<Notice> notices) {

  record Connection(
      int clientId,
      String phase,
      Instant since,
      String reason,
      Integer serverVersion,
      List<String> accounts,
      String origin,
      Long clockSkewMs,
      int reconnects) {}

  record Pacing(
      Map<String, Integer> queued,
      int inFlight,
      long sent,
      Waiting waitingFor,
      List<Budget> budgets,
      List<InLane> lanes,
      List<InLine> waiting) {}

  record Budget(String policy, int used, int allowed, Instant nextFree) {}

  record InLane(String lane, int depth, Instant oldest, Instant eta) {}

  record InLine(
      String request, String lane, String askedBy, int askers, Instant since, Instant eta) {}

  record Waiting(String policy, Instant until) {}

  record Notice(Instant at, int code, String kind, String text) {}

  /**
   * @param simulated whether the data folder is of a simulated gateway
   */
  static GatewayView of(GatewayStatus status, boolean simulated) {
    return new GatewayView(
        status.ready(),
        simulated,
        status.host(),
        status.port(),
        status.connections().stream().map(GatewayView::connection).toList(),
        pacing(status.pacing()),
        status.notices().stream()
            .map(
                notice ->
                    new Notice(notice.at(), notice.code(), lower(notice.kind()), notice.text()))
            .toList());
  }

  private static Connection connection(GatewayStatus.ConnectionStatus connection) {
    return new Connection(
        connection.clientId(),
        lower(connection.phase()),
        connection.since(),
        connection.reason(),
        connection.serverVersion() == 0 ? null : connection.serverVersion(),
        connection.accounts(),
        connection.origin().map(Object::toString).orElse(null),
        connection.clockSkew().map(Duration::toMillis).orElse(null),
        connection.reconnects());
  }

  private static Pacing pacing(GatewayStatus.PacingStatus pacing) {
    Map<String, Integer> queued = new TreeMap<>();
    pacing.queued().forEach((lane, count) -> queued.put(lane.toString(), count));
    return new Pacing(
        queued,
        pacing.inFlight(),
        pacing.sent(),
        pacing.waitingFor().map(wait -> new Waiting(wait.policy(), wait.until())).orElse(null),
        pacing.budgets().stream()
            .map(
                budget ->
                    new Budget(
                        budget.policy(),
                        budget.used(),
                        budget.allowed(),
                        budget.nextFree().orElse(null)))
            .toList(),
        pacing.lanes().stream()
            .map(
                lane ->
                    new InLane(
                        lane.lane().toString(),
                        lane.depth(),
                        lane.oldest().orElse(null),
                        lane.eta().orElse(null)))
            .toList(),
        pacing.waiting().stream()
            .map(
                one ->
                    new InLine(
                        one.request(),
                        one.lane().toString(),
                        one.askedBy(),
                        one.askers(),
                        one.since(),
                        one.eta().orElse(null)))
            .toList());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
