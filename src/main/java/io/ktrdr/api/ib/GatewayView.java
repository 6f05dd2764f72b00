package io.ktrdr.api.ib;

import io.ktrdr.gateway.Diagnosis;
import io.ktrdr.gateway.GatewayStatus;
import io.ktrdr.gateway.LoginsStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@link LoginsStatus} as the API shows it. With one login the figures at the top are that login's;
 * with several they are of all together, and {@code logins} has each by itself.
 */
record GatewayView(
    boolean ready,
    boolean simulated,
    String alarm,
    String host,
    int port,
    Timetable timetable,
    List<Connection> connections,
    Pacing pacing,
    List<Notice> notices,
    List<Breaker> breakers,
    List<Login> logins) {

  /** One login by itself. */
  record Login(
      String login,
      boolean ready,
      String alarm,
      String host,
      int port,
      Timetable timetable,
      List<Connection> connections,
      Pacing pacing,
      List<Notice> notices,
      List<Breaker> breakers) {}

  record Breaker(
      String login,
      String kind,
      String state,
      Instant since,
      Instant until,
      int failures,
      long opened,
      Failure lastFailure) {}

  record Failure(String detail, Integer ibCode, String ibMessage) {}

  record Connection(
      String login,
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
      String login,
      Instant at,
      String connection,
      String machine,
      String from,
      String to,
      String reason) {}

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

  /** What {@code /ib/pacing} answers: all together, and each login by itself. */
  record LoginsPacing(
      Map<String, Integer> queued,
      int inFlight,
      long sent,
      Waiting waitingFor,
      List<Budget> budgets,
      List<InLane> lanes,
      List<InLine> waiting,
      List<LoginPacing> logins) {}

  record LoginPacing(String login, Pacing pacing) {}

  record Budget(String policy, int used, int allowed, Instant nextFree) {}

  record InLane(String lane, int depth, Instant oldest, Instant eta) {}

  record InLine(
      String request, String lane, String askedBy, int askers, Instant since, Instant eta) {}

  record Waiting(String policy, Instant until) {}

  record Notice(
      String login,
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
  static GatewayView of(LoginsStatus status, boolean simulated, Instant now) {
    GatewayStatus first = status.logins().getFirst();
    return new GatewayView(
        status.ready(),
        simulated,
        lower(status.alarm()),
        first.host(),
        first.port(),
        timetable(first.timetable(), now),
        connections(status),
        pacing(status.pacing()),
        notices(status, Integer.MAX_VALUE),
        status.logins().stream().flatMap(login -> breakers(login).stream()).toList(),
        status.logins().stream().map(login -> login(login, now)).toList());
  }

  private static Login login(GatewayStatus one, Instant now) {
    LoginsStatus alone = new LoginsStatus(List.of(one));
    return new Login(
        one.login(),
        one.ready(),
        lower(one.alarm()),
        one.host(),
        one.port(),
        timetable(one.timetable(), now),
        connections(alone),
        pacing(one.pacing()),
        notices(alone, Integer.MAX_VALUE),
        breakers(one));
  }

  private static List<Breaker> breakers(GatewayStatus login) {
    return login.breakers().stream()
        .map(
            one ->
                new Breaker(
                    login.login(),
                    one.kind().toString(),
                    lower(one.state()),
                    one.since().orElse(null),
                    one.until().orElse(null),
                    one.failures(),
                    one.opened(),
                    one.last()
                        .map(
                            problem ->
                                new Failure(
                                    problem.detail(),
                                    problem.ibCode() == 0 ? null : problem.ibCode(),
                                    problem.ibCode() == 0 ? null : problem.ibMessage()))
                        .orElse(null)))
        .toList();
  }

  /** The newest notices of all logins, newest first. */
  static List<Notice> notices(LoginsStatus status, int most) {
    return status.logins().stream()
        .flatMap(login -> login.notices().stream().map(notice -> notice(login.login(), notice)))
        .sorted(Comparator.comparing(Notice::at).reversed())
        .limit(most)
        .toList();
  }

  private static Notice notice(String login, GatewayStatus.Notice notice) {
    return new Notice(
        login,
        notice.at(),
        notice.code(),
        lower(notice.kind()),
        lower(notice.severity()),
        notice.text(),
        notice.meaning(),
        notice.next());
  }

  /** The connections, and the newest steps of their machines, newest first. */
  static Connections connections(LoginsStatus status, int most) {
    return new Connections(
        connections(status),
        status.logins().stream()
            .flatMap(login -> login.transitions().stream().map(step -> step(login.login(), step)))
            .sorted(Comparator.comparing(Transition::at).reversed())
            .limit(most)
            .toList());
  }

  private static Transition step(String login, GatewayStatus.Transition step) {
    return new Transition(
        login,
        step.at(),
        step.connection(),
        step.machine(),
        step.from().toLowerCase(Locale.ROOT),
        step.to().toLowerCase(Locale.ROOT),
        step.reason());
  }

  private static List<Connection> connections(LoginsStatus status) {
    return status.logins().stream()
        .flatMap(login -> login.connections().stream().map(one -> connection(login.login(), one)))
        .toList();
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

  private static Connection connection(String login, GatewayStatus.ConnectionStatus connection) {
    GatewayStatus.Levels levels = connection.levels();
    return new Connection(
        login,
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
  record Examined(String login, String host, int port, boolean well, List<Step> steps) {}

  record Step(String question, String outcome, String found, String next) {}

  static Examined diagnosis(Diagnosis diagnosis) {
    return new Examined(
        diagnosis.login(),
        diagnosis.host(),
        diagnosis.port(),
        diagnosis.well(),
        diagnosis.steps().stream()
            .map(
                step -> new Step(step.question(), lower(step.outcome()), step.found(), step.next()))
            .toList());
  }

  /** The budgets of all logins added up, and each by itself. */
  static LoginsPacing pacing(LoginsStatus status) {
    Pacing all = pacing(status.pacing());
    return new LoginsPacing(
        all.queued(),
        all.inFlight(),
        all.sent(),
        all.waitingFor(),
        all.budgets(),
        all.lanes(),
        all.waiting(),
        status.logins().stream()
            .map(login -> new LoginPacing(login.login(), pacing(login.pacing())))
            .toList());
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
