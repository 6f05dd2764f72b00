package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayStatus.ConnectionStatus;
import io.ktrdr.gateway.GatewayStatus.Notice;
import io.ktrdr.gateway.GatewayStatus.Phase;
import io.ktrdr.gateway.TwsSocket.Event;
import io.ktrdr.market.Origin;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.Handshake.ClientHello;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.ServerMessage.CurrentTime;
import io.ktrdr.wire.ServerMessage.ErrorMessage;
import io.ktrdr.wire.ServerMessage.ManagedAccounts;
import io.ktrdr.wire.ServerMessage.NextValidId;
import io.ktrdr.wire.WireException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One client connection to a gateway, through all its phases: connecting → handshaking → serving
 * (ready ⇄ degraded) → closing, and back to connecting when the socket is lost. There is one timer
 * for the next attempt and one socket at a time, so there is one reconnect loop.
 */
final class GatewayConnection {

  /** What it understands. */
  sealed interface Command {}

  /** Sends a request under the next free id. */
  record Transmit(
      long ticket, IntFunction<ClientMessage> ask, Optional<IntFunction<ClientMessage>> cancel)
      implements Command {}

  /** Cancels a request at IB. */
  record Withdraw(long ticket) implements Command {}

  /** A request is over; whatever still comes for it is late. */
  record Forget(long ticket) implements Command {}

  /** Asks for the time, to see whether the other side lives. */
  record Probe() implements Command {}

  /** Cancels what is open, closes the socket and stops. */
  record Stop() implements Command {}

  private record OnSocket(int generation, Event event) implements Command {}

  private enum Due implements Command {
    ATTEMPT,
    HANDSHAKE,
    LIVENESS,
    ANSWER,
    STABLE,
    CLOSE
  }

  /** What it tells its supervisor. */
  sealed interface Report {
    record Changed(ConnectionStatus status) implements Report {}

    record Said(Notice notice) implements Report {}

    record News(LinkNews news) implements Report {}
  }

  private record Open(long ticket, Optional<IntFunction<ClientMessage>> cancel) {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final GatewaySettings settings;
  private final Clock clock;
  private final RandomGenerator random;
  private final OriginGuard origins;
  private final ActorRef<PacingRouter.Command> router;
  private final ActorRef<Report> reports;
  private final AtomicLong sessions;
  private final String name;
  private final Set<Role> roles;
  private final ClientIds.Lease clientId;
  private final Liveness liveness;
  private final Map<Integer, Open> open = new HashMap<>();

  private TwsSocket socket;
  private int generation;
  private long session;
  private int reconnects = -1;
  private int port;
  private Backoff backoff;
  private LinkHealth health = LinkHealth.WELL;
  private int serverVersion;
  private List<String> accounts = List.of();
  private Optional<Origin> origin = Optional.empty();
  private Optional<Duration> clockSkew = Optional.empty();
  private boolean idsGiven;
  private boolean timeAsked;
  private int nextReqId;
  private Phase phase = Phase.CONNECTING;
  private String reason = "";
  private String lastTrouble = "";
  private Instant since;

  private GatewayConnection(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Set<Role> roles,
      ClientIds.Lease clientId,
      GatewaySettings settings,
      Clock clock,
      RandomGenerator random,
      OriginGuard origins,
      ActorRef<PacingRouter.Command> router,
      ActorRef<Report> reports,
      AtomicLong sessions) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.origins = origins;
    this.router = router;
    this.reports = reports;
    this.sessions = sessions;
    this.name = context.getSelf().path().name();
    this.roles = Set.copyOf(roles);
    this.clientId = clientId;
    this.liveness = new Liveness(settings.timing().livenessMisses());
    this.backoff = Backoff.between(settings.timing().backoffMin(), settings.timing().backoffMax());
    this.port = settings.port();
    this.since = clock.instant();
  }

  static Behavior<Command> create(
      Set<Role> roles,
      ClientIds.Lease clientId,
      GatewaySettings settings,
      Clock clock,
      RandomGenerator random,
      OriginGuard origins,
      ActorRef<PacingRouter.Command> router,
      ActorRef<Report> reports,
      AtomicLong sessions) {
    return Behaviors.supervise(
            Behaviors.<Command>setup(
                context ->
                    Behaviors.withTimers(
                        timers ->
                            new GatewayConnection(
                                    context, timers, roles, clientId, settings, clock, random,
                                    origins, router, reports, sessions)
                                .connecting())))
        .onFailure(
            SupervisorStrategy.restartWithBackoff(
                settings.timing().backoffMin(), settings.timing().backoffMax(), 0.5));
  }

  // ---- connecting ----

  private Behavior<Command> connecting() {
    generation++;
    reconnects++;
    int mine = generation;
    health = LinkHealth.WELL;
    accounts = List.of();
    idsGiven = false;
    timeAsked = false;
    serverVersion = 0;
    enter(Phase.CONNECTING, "opening " + settings.host() + ":" + port + lastTrouble);
    timers.startSingleTimer(Due.HANDSHAKE, settings.timing().handshakeTimeout());
    socket =
        TwsSocket.open(
            context.getSystem(),
            settings.host(),
            port,
            settings.timing().connectTimeout(),
            context.getSelf(),
            event -> new OnSocket(mine, event));
    return phase(
        command ->
            switch (command) {
              case OnSocket(int of, Event.Connected connected) when of == generation ->
                  handshaking();
              // The first answer may overtake the news that the socket is open.
              case OnSocket(int of, Event.Hello hello) when of == generation -> {
                Behavior<Command> handshaking = handshaking();
                Behavior<Command> next = greet(hello);
                yield next == Behaviors.<Command>same() ? handshaking : next;
              }
              case OnSocket(int of, Event.Ended ended) when of == generation ->
                  retry(ended.reason() + Advice.whenUnreachable(settings.host(), port));
              case OnSocket on -> acknowledge(on);
              case Due due when due == Due.HANDSHAKE -> retry("nobody took the connection");
              case Stop stop -> closing();
              case Transmit transmit -> refuse(transmit);
              case Due due -> Behaviors.same();
              case Withdraw withdraw -> Behaviors.same();
              case Forget forget -> Behaviors.same();
              case Probe probe -> Behaviors.same();
            });
  }

  private Behavior<Command> waiting(String why, Duration delay) {
    enter(Phase.CONNECTING, why + "; next attempt in " + Math.max(1, delay.toSeconds()) + " s");
    down(Problems.noConnection(why, delay));
    timers.startSingleTimer(Due.ATTEMPT, delay);
    return phase(
        command ->
            switch (command) {
              case Due due when due == Due.ATTEMPT -> connecting();
              case Stop stop -> Behaviors.stopped();
              case OnSocket on -> acknowledge(on);
              case Transmit transmit -> refuse(transmit);
              case Due due -> Behaviors.same();
              case Withdraw withdraw -> Behaviors.same();
              case Forget forget -> Behaviors.same();
              case Probe probe -> Behaviors.same();
            });
  }

  /** Gives the socket up and tries again after the backoff. */
  private Behavior<Command> retry(String why) {
    drop(why);
    Duration delay = backoff.delay(random);
    backoff = backoff.failed();
    return waiting(why, delay);
  }

  private void drop(String why) {
    timers.cancel(Due.HANDSHAKE);
    timers.cancel(Due.LIVENESS);
    timers.cancel(Due.ANSWER);
    timers.cancel(Due.STABLE);
    open.clear();
    generation++;
    if (socket != null) {
      socket.abort(why);
      socket = null;
    }
  }

  // ---- handshaking ----

  private Behavior<Command> handshaking() {
    enter(Phase.HANDSHAKING, "waiting for the gateway's version");
    return phase(
        command ->
            switch (command) {
              case OnSocket(int of, Event.Hello hello) when of == generation -> greet(hello);
              case OnSocket(int of, Event.Received received) when of == generation ->
                  introduce(received);
              case OnSocket(int of, Event.Ended ended) when of == generation ->
                  retry(ended.reason() + Advice.whenClosedEarly());
              case OnSocket on -> acknowledge(on);
              case Due due when due == Due.HANDSHAKE ->
                  retry(
                      "the handshake was not done in "
                          + settings.timing().handshakeTimeout().toSeconds()
                          + " s: "
                          + reason
                          + Advice.whenSilent());
              case Stop stop -> closing();
              case Transmit transmit -> refuse(transmit);
              case Due due -> Behaviors.same();
              case Withdraw withdraw -> Behaviors.same();
              case Forget forget -> Behaviors.same();
              case Probe probe -> Behaviors.same();
            });
  }

  private Behavior<Command> greet(Event.Hello event) {
    int version = event.hello().serverVersion();
    if (!ClientHello.ours().accepts(version)) {
      return retry(
          "the gateway answered with protocol version "
              + version
              + ", we speak "
              + ClientHello.ours().minVersion()
              + " to "
              + ClientHello.ours().maxVersion()
              + Advice.whenTooOld());
    }
    serverVersion = version;
    socket.speak(version);
    socket.send(new ClientMessage.StartApi(clientId.id(), ""));
    enter(Phase.HANDSHAKING, "waiting for the session to start");
    event.ackTo().tell(TwsSocket.Ack.TAKEN);
    return Behaviors.same();
  }

  private Behavior<Command> introduce(Event.Received received) {
    switch (received.message()) {
      case ManagedAccounts given -> {
        accounts = given.accounts();
        origin = Optional.of(OriginGuard.of(accounts));
      }
      case NextValidId given -> {
        idsGiven = true;
        nextReqId = Math.max(1, given.orderId());
      }
      case CurrentTime time when timeAsked -> {
        clockSkew = Optional.of(skew(time));
        received.ackTo().tell(TwsSocket.Ack.TAKEN);
        return admitted();
      }
      case ErrorMessage error when error.code() == 326 -> {
        note(error);
        return nextClientId();
      }
      case ErrorMessage error -> {
        note(error);
        health = health.after(error.code(), error.text(), clock.instant());
      }
      default -> {
        // Answers of an earlier life of this client id; nobody waits for them.
      }
    }
    if (idsGiven && !accounts.isEmpty() && !timeAsked) {
      timeAsked = true;
      socket.send(new ClientMessage.ReqCurrentTime());
      enter(Phase.HANDSHAKING, "waiting for the gateway's clock");
    }
    received.ackTo().tell(TwsSocket.Ack.TAKEN);
    return Behaviors.same();
  }

  private Behavior<Command> nextClientId() {
    int taken = clientId.id();
    clientId.taken(clock.instant());
    Duration rest = clientId.rest(clock.instant());
    String why = "client id " + taken + " is in use; next is " + clientId.id();
    drop(why);
    return waiting(why, rest.compareTo(backoff.least()) > 0 ? rest : backoff.least());
  }

  private Behavior<Command> admitted() {
    timers.cancel(Due.HANDSHAKE);
    Optional<String> objection = origins.objection(origin.orElseThrow(), accounts);
    if (objection.isPresent()) {
      return refused(objection.get());
    }
    timers.startSingleTimer(Due.STABLE, settings.timing().backoffResetAfter());
    timers.startTimerWithFixedDelay(Due.LIVENESS, settings.timing().livenessInterval());
    liveness.heard();
    return serving();
  }

  /** The other kind of gateway than the data folder wants: closes, and asks nothing any more. */
  private Behavior<Command> refused(String why) {
    drop(why);
    enter(Phase.REFUSED, why);
    down(new GatewayProblem(CodeClass.FATAL, 0, "", why, Duration.ZERO));
    return phase(
        command ->
            switch (command) {
              case Stop stop -> Behaviors.stopped();
              case Transmit transmit -> refuse(transmit);
              case OnSocket on -> acknowledge(on);
              case Due due -> Behaviors.same();
              case Withdraw withdraw -> Behaviors.same();
              case Forget forget -> Behaviors.same();
              case Probe probe -> Behaviors.same();
            });
  }

  // ---- serving: ready ⇄ degraded ----

  private Behavior<Command> serving() {
    announce();
    session = sessions.incrementAndGet();
    news(new LinkNews.Up(session, clock.instant()));
    health.farms().since(Farms.UNHEARD_OF).forEach(this::news);
    if (health.link().lost()) {
      news(new LinkNews.Stalled(session, health.link().words(), clock.instant()));
    }
    return phase(
        command ->
            switch (command) {
              case Transmit transmit -> transmit(transmit);
              case Withdraw withdraw -> withdraw(withdraw);
              case Forget forget -> {
                open.values().removeIf(one -> one.ticket() == forget.ticket());
                yield Behaviors.same();
              }
              case Probe probe -> probe();
              case OnSocket(int of, Event.Received received) when of == generation ->
                  receive(received);
              case OnSocket(int of, Event.Unreadable unreadable) when of == generation -> {
                note(
                    0, CodeClass.FATAL, "unreadable message: " + unreadable.problem().getMessage());
                liveness.heard();
                unreadable.ackTo().tell(TwsSocket.Ack.TAKEN);
                yield Behaviors.same();
              }
              case OnSocket(int of, Event.Ended ended) when of == generation ->
                  retry(ended.reason());
              case OnSocket on -> acknowledge(on);
              case Due due -> due(due);
              case Stop stop -> closing();
            });
  }

  private void announce() {
    enter(health.well() ? Phase.READY : Phase.DEGRADED, health.reason());
    router.tell(new PacingRouter.LinkUp(context.getSelf(), roles, health));
  }

  private Behavior<Command> due(Due due) {
    switch (due) {
      case STABLE -> backoff = backoff.reset();
      case LIVENESS -> {
        // Said again for a router that was restarted meanwhile.
        router.tell(new PacingRouter.LinkUp(context.getSelf(), roles, health));
        if (!liveness.waiting()) {
          router.tell(new PacingRouter.Relay(context.getSelf(), new Probe()));
        }
      }
      case ANSWER -> {
        if (liveness.answerOverdue()) {
          return retry("the gateway no longer answers (half-open connection)");
        }
        if (liveness.missed()) {
          return probe();
        }
      }
      case ATTEMPT, HANDSHAKE, CLOSE -> {
        // Alarms of an earlier phase.
      }
    }
    return Behaviors.same();
  }

  private Behavior<Command> probe() {
    if (!socket.send(new ClientMessage.ReqCurrentTime())) {
      return retry("the gateway no longer reads");
    }
    liveness.asked();
    timers.startSingleTimer(Due.ANSWER, settings.timing().livenessAnswerWithin());
    return Behaviors.same();
  }

  private Behavior<Command> transmit(Transmit transmit) {
    int reqId = nextReqId++;
    try {
      if (!socket.send(transmit.ask().apply(reqId))) {
        refuse(transmit);
        return retry("the gateway no longer reads");
      }
      open.put(reqId, new Open(transmit.ticket(), transmit.cancel()));
    } catch (WireException unwritable) {
      router.tell(
          new PacingRouter.Unsent(
              transmit.ticket(),
              new GatewayProblem(
                  CodeClass.BAD_REQUEST, 0, "", unwritable.getMessage(), Duration.ZERO)));
    }
    return Behaviors.same();
  }

  private Behavior<Command> withdraw(Withdraw withdraw) {
    for (Map.Entry<Integer, Open> one : open.entrySet()) {
      if (one.getValue().ticket() == withdraw.ticket()) {
        open.remove(one.getKey());
        one.getValue().cancel().ifPresent(cancel -> socket.send(cancel.apply(one.getKey())));
        break;
      }
    }
    return Behaviors.same();
  }

  private Behavior<Command> receive(Event.Received received) {
    liveness.heard();
    timers.cancel(Due.ANSWER);
    switch (received.message()) {
      case CurrentTime time -> {
        clockSkew = Optional.of(skew(time));
        report();
      }
      case ErrorMessage error -> {
        if (answer(error)) {
          break;
        }
        note(error);
        if (error.code() == 100) {
          router.tell(new PacingRouter.TooFast());
        }
        if (error.code() == 1300) {
          port = Advice.newPort(error.text()).orElse(port);
        }
        learn(error);
      }
      case ServerMessage.Answer message -> answer(message);
      case ServerMessage other -> {
        // Nobody asked for it.
      }
    }
    received.ackTo().tell(TwsSocket.Ack.TAKEN);
    return Behaviors.same();
  }

  /** What a notice says about the link to IB and about its farms. */
  private void learn(ErrorMessage error) {
    Instant now = clock.instant();
    LinkHealth before = health;
    health = before.after(error.code(), error.text(), now);
    if (health != before) {
      announce();
    }
    if (health.link().lost() && !before.link().lost()) {
      news(new LinkNews.Stalled(session, health.link().words(), now));
    }
    if (ServerLink.restores(error.code())) {
      Instant since = before.link().lost() ? before.link().since() : now;
      news(
          ServerLink.losesData(error.code())
              ? new LinkNews.DataLost(session, since, now)
              : new LinkNews.DataKept(session, since, now));
    }
    health.farms().since(before.farms()).forEach(this::news);
  }

  private void news(Farms.Change change) {
    news(new LinkNews.FarmChanged(change.farm(), change.to(), clock.instant()));
  }

  /** Told of the connection that carries subscriptions only. */
  private void news(LinkNews news) {
    if (!roles.contains(Role.LIVE)) {
      return;
    }
    reports.tell(new Report.News(news));
  }

  private void down(GatewayProblem problem) {
    router.tell(new PacingRouter.LinkDown(context.getSelf(), problem));
    news(new LinkNews.Down(problem, clock.instant()));
  }

  /** Passes an answer on; false when no open request has this id. */
  private boolean answer(ServerMessage.Answer message) {
    Open asked = open.get(message.reqId());
    if (asked == null) {
      return false;
    }
    router.tell(new PacingRouter.Answered(asked.ticket(), message));
    return true;
  }

  // ---- closing ----

  private Behavior<Command> closing() {
    enter(Phase.CLOSING, "asked to stop");
    down(Problems.noConnection("this node is stopping", settings.timing().backoffMin()));
    open.forEach(
        (reqId, one) -> one.cancel().ifPresent(cancel -> socket.send(cancel.apply(reqId))));
    open.clear();
    socket.complete();
    timers.startSingleTimer(Due.CLOSE, settings.timing().closeTimeout());
    return phase(
        command ->
            switch (command) {
              case OnSocket(int of, Event.Ended ended) when of == generation -> Behaviors.stopped();
              case OnSocket on -> acknowledge(on);
              case Due due when due == Due.CLOSE -> Behaviors.stopped();
              case Transmit transmit -> refuse(transmit);
              case Due due -> Behaviors.same();
              case Stop stop -> Behaviors.same();
              case Withdraw withdraw -> Behaviors.same();
              case Forget forget -> Behaviors.same();
              case Probe probe -> Behaviors.same();
            });
  }

  // ---- in every phase ----

  private Behavior<Command> phase(Function<Command, Behavior<Command>> handler) {
    return Behaviors.receive(
        (same, command) -> handler.apply(command), (same, signal) -> ended(signal));
  }

  private Behavior<Command> ended(Signal signal) {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      drop("the connection actor ended");
      down(Problems.noConnection("the connection was closed", settings.timing().backoffMin()));
    }
    return Behaviors.same();
  }

  /** Lets the stream go on after an event that means nothing in this phase. */
  private Behavior<Command> acknowledge(OnSocket on) {
    switch (on.event()) {
      case Event.Opened opened -> opened.ackTo().tell(TwsSocket.Ack.TAKEN);
      case Event.Hello hello -> hello.ackTo().tell(TwsSocket.Ack.TAKEN);
      case Event.Received received -> received.ackTo().tell(TwsSocket.Ack.TAKEN);
      case Event.Unreadable unreadable -> unreadable.ackTo().tell(TwsSocket.Ack.TAKEN);
      case Event.Connected connected -> {}
      case Event.Ended ended -> {}
    }
    return Behaviors.same();
  }

  private Behavior<Command> refuse(Transmit transmit) {
    router.tell(
        new PacingRouter.Unsent(
            transmit.ticket(), Problems.noConnection(reason, settings.timing().backoffMin())));
    return Behaviors.same();
  }

  private Duration skew(CurrentTime time) {
    // The answer carries whole seconds only; its middle is the best guess.
    return Duration.between(
        clock.instant(), Instant.ofEpochSecond(time.epochSecond()).plusMillis(500));
  }

  private void note(ErrorMessage error) {
    note(
        error.code(),
        IbCodes.classify(error.reqId(), error.code(), error.text()).kind(),
        error.text());
  }

  private void note(int code, CodeClass kind, String text) {
    reports.tell(new Report.Said(new Notice(clock.instant(), code, kind, text)));
  }

  private void enter(Phase next, String why) {
    if (phase != next) {
      since = clock.instant();
      context.getLog().info("{}: {} {}", context.getSelf().path().name(), next, why);
    }
    phase = next;
    reason = why;
    report();
  }

  private void report() {
    reports.tell(
        new Report.Changed(
            new ConnectionStatus(
                name,
                roles,
                clientId.id(),
                phase,
                since,
                reason,
                serverVersion,
                accounts,
                origin,
                clockSkew,
                Math.max(0, reconnects))));
  }
}
