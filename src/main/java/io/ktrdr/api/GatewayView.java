package io.ktrdr.api;

import io.ktrdr.gateway.Diagnosis;
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
    String alarm,
    String host,
    int port,
    Timetable timetable,
    List<Connection> connections,
    Pacing pacing,
    List<Notice> notices) {

  record Connection(
      String name,
      List<String> roles,
      int clientId,
      String phase,
      Instant since,
      String reason,
      Instant expectedBack,
      String alarm,
      Socket socket,
      Link link,
      List<OneFarm> farms,
      Integer serverVersion,
      List<String> accounts,
      String origin,
      Long clockSkewMs,
      int reconnects) {}

  record Socket(String state, Instant since, Long session) {}

  record Link(String state, Instant since) {}

  record OneFarm(String kind, String name, String state, Instant since) {}

  record Timetable(
      String version,
      String region,
      boolean inWindow,
      Window window,
      Instant nextLogin,
      long nextLoginInSeconds) {}

  record Window(String name, Instant from, Instant until) {}

  record Transition(
      Instant at, String connection, String machine, String from, String to, String reason) {}

  /** What {@code /ib/connections} answers. */
  record Connections(List<Connection> connections, List<Transition> transitions) {}

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

  record Notice(
      Instant at,
      int code,
      String kind,
      String severity,
      String text,
      String meaning,
      String next) {}

  /**
   * @param simulated whether the data folder is of a simulated gateway
   * @param now this moment, for what is counted down
   */
  static GatewayView of(GatewayStatus status, boolean simulated, Instant now) {
    return new GatewayView(
        status.ready(),
        simulated,
        lower(status.alarm()),
        status.host(),
        status.port(),
        timetable(status.timetable(), now),
        status.connections().stream().map(GatewayView::connection).toList(),
        pacing(status.pacing()),
        notices(status, Integer.MAX_VALUE));
  }

  /** The newest notices, newest first. */
  static List<Notice> notices(GatewayStatus status, int most) {
    return status.notices().stream()
        .limit(most)
        .map(
            notice ->
                new Notice(
                    notice.at(),
                    notice.code(),
                    lower(notice.kind()),
                    lower(notice.severity()),
                    notice.text(),
                    notice.meaning(),
                    notice.next()))
        .toList();
  }

  /** The connections, and the newest steps of their machines, newest first. */
  static Connections connections(GatewayStatus status, int most) {
    return new Connections(
        status.connections().stream().map(GatewayView::connection).toList(),
        status.transitions().stream()
            .limit(most)
            .map(
                step ->
                    new Transition(
                        step.at(),
                        step.connection(),
                        step.machine(),
                        step.from().toLowerCase(Locale.ROOT),
                        step.to().toLowerCase(Locale.ROOT),
                        step.reason()))
            .toList());
  }

  private static Timetable timetable(GatewayStatus.Timetable table, Instant now) {
    return new Timetable(
        table.version(),
        table.region(),
        table.inWindow(),
        table.window().map(one -> new Window(one.name(), one.from(), one.until())).orElse(null),
        table.nextLogin(),
        Duration.between(now, table.nextLogin()).toSeconds());
  }

  private static Connection connection(GatewayStatus.ConnectionStatus connection) {
    GatewayStatus.Levels levels = connection.levels();
    return new Connection(
        connection.name(),
        connection.roles().stream().sorted().map(Object::toString).toList(),
        connection.clientId(),
        lower(connection.phase()),
        connection.since(),
        connection.reason(),
        connection.expectedBack().orElse(null),
        lower(connection.alarm()),
        new Socket(
            lower(levels.socket()),
            levels.socketSince(),
            levels.session() == 0 ? null : levels.session()),
        new Link(levels.linkUp() ? "up" : "lost", levels.linkSince().orElse(null)),
        levels.farms().stream()
            .map(
                farm ->
                    new OneFarm(
                        lower(farm.farm().kind()),
                        farm.farm().name(),
                        lower(farm.state()),
                        farm.since()))
            .toList(),
        connection.serverVersion() == 0 ? null : connection.serverVersion(),
        connection.accounts(),
        connection.origin().map(Object::toString).orElse(null),
        connection.clockSkew().map(Duration::toMillis).orElse(null),
        connection.reconnects());
  }

  /** What {@code /ib/diagnose} answers. */
  record Examined(String host, int port, boolean well, List<Step> steps) {}

  record Step(String question, String outcome, String found, String next) {}

  static Examined diagnosis(Diagnosis diagnosis) {
    return new Examined(
        diagnosis.host(),
        diagnosis.port(),
        diagnosis.well(),
        diagnosis.steps().stream()
            .map(
                step -> new Step(step.question(), lower(step.outcome()), step.found(), step.next()))
            .toList());
  }

  static Pacing pacing(GatewayStatus.PacingStatus pacing) {
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
