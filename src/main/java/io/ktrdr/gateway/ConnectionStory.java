package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayConnection.Report;
import io.ktrdr.gateway.GatewayStatus.AlarmLevel;
import io.ktrdr.gateway.GatewayStatus.ConnectionStatus;
import io.ktrdr.gateway.GatewayStatus.FarmStatus;
import io.ktrdr.gateway.GatewayStatus.Levels;
import io.ktrdr.gateway.GatewayStatus.Phase;
import io.ktrdr.gateway.GatewayStatus.SocketState;
import io.ktrdr.gateway.GatewayStatus.Transition;
import io.ktrdr.market.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * The state of one connection on all its levels, and what is told of it: every step of every
 * machine is a {@link Transition}, a log line, and a new {@link ConnectionStatus}.
 */
final class ConnectionStory {

  private final String name;
  private final Set<Role> roles;
  private final GatewaySettings settings;
  private final Logger log;
  private final Consumer<Report> reports;

  private int clientId;
  private SocketMachine socket;
  private LinkHealth health = LinkHealth.WELL;
  private Optional<Instant> competing = Optional.empty();
  private Optional<Instant> competingLogged = Optional.empty();
  private long session;
  private int serverVersion;
  private List<String> accounts = List.of();
  private Optional<Origin> origin = Optional.empty();
  private Optional<Duration> skew = Optional.empty();
  private boolean skewed;

  private Standing standing;
  private Instant since;
  private Instant troubleSince;
  private AlarmLevel alarm = AlarmLevel.NONE;
  private Instant alarmLogged = Instant.EPOCH;

  ConnectionStory(
      String name,
      Set<Role> roles,
      int clientId,
      GatewaySettings settings,
      SocketMachine socket,
      Logger log,
      Consumer<Report> reports) {
    this.name = name;
    this.roles = Set.copyOf(roles);
    this.clientId = clientId;
    this.settings = settings;
    this.socket = socket;
    this.log = log;
    this.reports = reports;
    this.since = socket.since();
    this.troubleSince = socket.since();
    this.standing = new Standing(Phase.CONNECTING, "", Optional.empty());
  }

  SocketMachine socket() {
    return socket;
  }

  LinkHealth health() {
    return health;
  }

  Standing standing() {
    return standing;
  }

  /** The socket takes a step. A session's own facts end with it. */
  void socket(SocketMachine next, Instant now) {
    SocketMachine before = socket;
    socket = next;
    if (next.state() == SocketState.CONNECTING) {
      serverVersion = 0;
    }
    if (before.isOpen() && !next.isOpen()) {
      session = 0;
      health = LinkHealth.WELL;
      competing = Optional.empty();
    }
    if (before.state() != next.state()) {
      step(now, "socket", before.state(), next.state(), next.reason(), Level.DEBUG);
    }
    update(now);
  }

  void clientId(int next, Instant now) {
    if (clientId != next) {
      step(now, "client id", clientId, next, socket.reason(), Level.INFO);
      clientId = next;
    }
    update(now);
  }

  /** The gateway said its version; who is behind it is yet unknown. */
  void greeted(int version) {
    serverVersion = version;
    accounts = List.of();
  }

  void introduced(List<String> itsAccounts, Origin itsOrigin) {
    accounts = List.copyOf(itsAccounts);
    origin = Optional.of(itsOrigin);
  }

  /** A session stands. */
  void opened(long number, Instant now) {
    session = number;
    socket(socket.open(now), now);
  }

  /** The link or a farm takes a step. */
  void health(LinkHealth next, String words, Instant now) {
    LinkHealth before = health;
    health = next;
    if (before.link().state() != next.link().state()) {
      step(now, "link", before.link().state(), next.link().state(), words, Level.INFO);
    }
    for (Farms.Change change : next.farms().since(before.farms())) {
      step(
          now,
          change.farm().toString(),
          change.from().map(Enum::name).orElse(""),
          change.to(),
          words,
          change.to() == Farm.State.BROKEN ? Level.INFO : Level.DEBUG);
    }
    update(now);
  }

  /** Another session of the same user has the market data, as of now. */
  void competing(String words, Instant now) {
    if (competing.isEmpty()) {
      Duration quiet = settings.watch().alarms().repeat();
      boolean again = competingLogged.filter(last -> last.plus(quiet).isAfter(now)).isPresent();
      step(now, "market data", "ours", "competing", words, again ? Level.DEBUG : Level.WARN);
      competingLogged = again ? competingLogged : Optional.of(now);
    }
    competing = Optional.of(now);
    update(now);
  }

  boolean isCompeting() {
    return competing.isPresent();
  }

  /** Whether the last word of a competing session is so old that it may be over. */
  boolean competingIsStale(Instant now) {
    return competing
        .filter(last -> !last.plus(settings.watch().competingRetry()).isAfter(now))
        .isPresent();
  }

  void competingOver(String why, Instant now) {
    if (competing.isPresent()) {
      competing = Optional.empty();
      step(now, "market data", "competing", "ours", why, Level.DEBUG);
      update(now);
    }
  }

  /** IB told its time. */
  void clockSkew(Duration ahead, Instant now) {
    skew = Optional.of(ahead);
    boolean far = ahead.abs().compareTo(settings.watch().clockSkewWarning()) >= 0;
    if (far != skewed) {
      skewed = far;
      String words = "IB's clock is %.1f s ahead of ours".formatted(ahead.toMillis() / 1000.0);
      step(now, "clock", far ? "right" : "wrong", far ? "wrong" : "right", words, Level.WARN);
      if (far) {
        reports.accept(
            Report.Said.of(
                now,
                CodeClass.ADVISORY,
                words + ": set this machine's clock, bars are closed by it"));
      }
    }
    update(now);
  }

  /** Judges anew, as time has passed or something has changed, and tells of it. */
  void update(Instant now) {
    Standing before = standing;
    standing = Standing.of(socket, health, competing.isPresent(), settings.maintenance(), now);
    if (standing.phase() != before.phase()) {
      since = now;
      if (before.phase() == Phase.READY) {
        troubleSince = now;
      }
      step(now, "connection", before.phase(), standing.phase(), standing.reason(), Level.INFO);
    }
    judgeAlarm(now);
    reports.accept(new Report.Changed(status()));
  }

  private void judgeAlarm(Instant now) {
    Alarms alarms = settings.watch().alarms();
    boolean calm = settings.maintenance().calm(now).isPresent() && socket.lastOpen().isPresent();
    AlarmLevel next = alarms.level(standing.phase(), troubleSince, calm, socket.clashes(), now);
    if (next != alarm) {
      Level level =
          switch (next) {
            case NONE -> Level.INFO;
            case WARNING -> Level.WARN;
            case ALARM -> Level.ERROR;
          };
      step(now, "alarm", alarm, next, standing.phase() + ": " + standing.reason(), level);
      alarm = next;
      alarmLogged = now;
    } else if (alarm == AlarmLevel.ALARM && !alarmLogged.plus(alarms.repeat()).isAfter(now)) {
      log.error("{} alarm stands: {} {}", name, standing.phase(), standing.reason());
      alarmLogged = now;
    }
  }

  private void step(
      Instant now, String machine, Object from, Object to, String reason, Level level) {
    Transition transition =
        new Transition(now, name, machine, from.toString(), to.toString(), reason);
    log.atLevel(level)
        .addKeyValue("login", settings.login())
        .addKeyValue("connection", name)
        .addKeyValue("client_id", clientId)
        .addKeyValue("machine", machine)
        .addKeyValue("from", from)
        .addKeyValue("to", to)
        .log("{} {}: {} -> {} {}", name, machine, from, to, reason);
    reports.accept(new Report.Moved(transition));
  }

  ConnectionStatus status() {
    return new ConnectionStatus(
        name,
        roles,
        clientId,
        standing.phase(),
        since,
        standing.reason(),
        standing.expectedBack(),
        alarm,
        new Levels(
            socket.state(),
            socket.since(),
            session,
            !health.link().lost(),
            Optional.of(health.link().since()).filter(at -> !at.equals(Instant.EPOCH)),
            health.farms().known().entrySet().stream()
                .map(
                    one ->
                        new FarmStatus(
                            one.getKey(), one.getValue().state(), one.getValue().since()))
                .toList()),
        serverVersion,
        accounts,
        origin,
        skew,
        socket.reconnects());
  }
}
