package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayStatus.ConnectionStatus;
import io.ktrdr.gateway.GatewayStatus.Notice;
import io.ktrdr.gateway.GatewayStatus.Transition;
import io.ktrdr.gateway.TwsSocket.Event;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.Handshake.ClientHello;
import io.ktrdr.wire.ServerMessage.ErrorMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
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
 * One client connection to a gateway: moves the {@link SocketMachine} along, hears what IB says of
 * its link and farms, and tells router and supervisor. There is one timer for the next attempt and
 * one socket at a time, so there is one reconnect loop.
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
    LOOK,
    CLOSE
  }

  /** What it tells its supervisor. */
  sealed interface Report {
    record Changed(ConnectionStatus status) implements Report {}

    record Moved(Transition transition) implements Report {}

    record Said(Notice notice) implements Report {
      /** A remark of ours. */
      static Said of(Instant at, CodeClass kind, String text) {
        return new Said(new Notice(at, 0, kind, text));
      }

      /** A remark of IB's. */
      static Said of(Instant at, ErrorMessage error) {
        CodeClass kind = IbCodes.classify(error.reqId(), error.code(), error.text()).kind();
        return new Said(new Notice(at, error.code(), kind, error.text()));
      }
    }

    record News(LinkNews news) implements Report {}
  }

  /** What the connections of a login share. */
  record Shared(
      GatewaySettings settings,
      Clock clock,
      LongSupplier stopwatch,
      RandomGenerator random,
      OriginGuard origins,
      AtomicLong sessions,
      ActorRef<PacingRouter.Command> router,
      ActorRef<Report> reports) {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Shared shared;
  private final GatewaySettings settings;
  private final GatewaySettings.Timing timing;
  private final Clock clock;
  private final ActorRef<PacingRouter.Command> router;
  private final Set<Role> roles;
  private final ClientIds.Lease clientId;
  private final ConnectionStory story;
  private final Suspension suspension;

  private TwsSocket socket;
  private Greeting greeting = new Greeting();
  private int generation;
  private int port;

  private GatewayConnection(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Set<Role> roles,
      ClientIds.Lease clientId,
      Shared shared) {
    this.context = context;
    this.timers = timers;
    this.shared = shared;
    this.settings = shared.settings();
    this.timing = settings.timing();
    this.clock = shared.clock();
    this.router = shared.router();
    this.roles = Set.copyOf(roles);
    this.clientId = clientId;
    this.port = settings.port();
    this.suspension =
        new Suspension(
            settings.watch().interval(),
            settings.watch().clockJump(),
            clock.instant(),
            shared.stopwatch().getAsLong());
    this.story =
        new ConnectionStory(
            context.getSelf().path().name(),
            roles,
            clientId.id(),
            settings,
            SocketMachine.unopened(
                Backoff.between(timing.backoffMin(), timing.backoffMax()), clock.instant()),
            context.getLog(),
            shared.reports()::tell);
  }

  static Behavior<Command> create(Set<Role> roles, ClientIds.Lease clientId, Shared shared) {
    GatewaySettings.Timing timing = shared.settings().timing();
    return Behaviors.supervise(
            Behaviors.<Command>setup(
                context ->
                    Behaviors.withTimers(
                        timers -> {
                          timers.startTimerWithFixedDelay(
                              Due.LOOK, shared.settings().watch().interval());
                          return new GatewayConnection(context, timers, roles, clientId, shared)
                              .connecting();
                        })))
        .onFailure(
            SupervisorStrategy.restartWithBackoff(timing.backoffMin(), timing.backoffMax(), 0.5));
  }

  // ---- connecting ----

  private Behavior<Command> connecting() {
    generation++;
    int mine = generation;
    greeting = new Greeting();
    String where = settings.host() + ":" + port;
    story.clientId(clientId.id(), clock.instant());
    story.socket(story.socket().connecting(where, clock.instant()), clock.instant());
    timers.startSingleTimer(Due.HANDSHAKE, timing.handshakeTimeout());
    socket =
        TwsSocket.open(
            context.getSystem(),
            settings.host(),
            port,
            timing.connectTimeout(),
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
                  retry(
                      Trouble.UNREACHABLE,
                      ended.reason() + Advice.whenUnreachable(settings.host(), port));
              case Due due when due == Due.HANDSHAKE ->
                  retry(
                      Trouble.UNREACHABLE,
                      "nobody took the connection" + Advice.whenUnreachable(settings.host(), port));
              default -> otherwise(command);
            });
  }

  /** Gives the socket up and tries again after the backoff. */
  private Behavior<Command> retry(Trouble trouble, String why) {
    return retry(trouble, why, story.socket().backoff().delay(shared.random()));
  }

  private Behavior<Command> retry(Trouble trouble, String why, Duration delay) {
    drop(why);
    String words = why + "; next attempt in " + Math.max(1, delay.toSeconds()) + " s";
    story.socket(story.socket().failed(trouble, words, clock.instant()), clock.instant());
    down(Problems.noConnection(why, delay));
    timers.startSingleTimer(Due.ATTEMPT, delay);
    return phase(
        command ->
            switch (command) {
              case Due due when due == Due.ATTEMPT -> connecting();
              case Stop stop -> Behaviors.stopped();
              default -> otherwise(command);
            });
  }

  private void drop(String why) {
    timers.cancel(Due.HANDSHAKE);
    timers.cancel(Due.LIVENESS);
    timers.cancel(Due.ANSWER);
    timers.cancel(Due.STABLE);
    generation++;
    if (socket != null) {
      socket.abort(why);
      socket = null;
    }
  }

  // ---- handshaking ----

  private Behavior<Command> handshaking() {
    await("waiting for the gateway's version");
    return phase(
        command ->
            switch (command) {
              case OnSocket(int of, Event.Hello hello) when of == generation -> greet(hello);
              case OnSocket(int of, Event.Received received) when of == generation ->
                  introduce(received);
              case OnSocket(int of, Event.Ended ended) when of == generation ->
                  retry(Trouble.CLOSED_EARLY, ended.reason() + Advice.whenClosedEarly());
              case Due due when due == Due.HANDSHAKE -> notDone();
              default -> otherwise(command);
            });
  }

  private void await(String what) {
    story.socket(story.socket().handshaking(what, clock.instant()), clock.instant());
  }

  private Behavior<Command> notDone() {
    boolean spoke = story.status().serverVersion() > 0;
    return retry(
        spoke && !greeting.loggedIn() ? Trouble.NOT_LOGGED_IN : Trouble.SILENT,
        "the handshake was not done in "
            + timing.handshakeTimeout().toSeconds()
            + " s: "
            + story.socket().reason()
            + Advice.whenSilent());
  }

  private Behavior<Command> greet(Event.Hello event) {
    int version = event.hello().serverVersion();
    if (!ClientHello.ours().accepts(version)) {
      return retry(
          Trouble.WRONG_VERSION,
          "the gateway answered with protocol version "
              + version
              + ", we speak "
              + ClientHello.ours().minVersion()
              + " to "
              + ClientHello.ours().maxVersion()
              + Advice.whenTooOld());
    }
    story.greeted(version);
    socket.speak(version);
    socket.send(new ClientMessage.StartApi(clientId.id(), ""));
    await("waiting for the session to start");
    event.ackTo().tell(TwsSocket.Ack.TAKEN);
    return Behaviors.same();
  }

  private Behavior<Command> introduce(Event.Received received) {
    if (received.message() instanceof ErrorMessage error) {
      shared.reports().tell(Report.Said.of(clock.instant(), error));
    }
    Greeting.Step step = greeting.hear(received.message(), clock.instant());
    if (step == Greeting.Step.ID_TAKEN) {
      return nextClientId();
    }
    received.ackTo().tell(TwsSocket.Ack.TAKEN);
    return switch (step) {
      case ASK_TIME -> {
        socket.send(new ClientMessage.ReqCurrentTime());
        await("waiting for the gateway's clock");
        yield Behaviors.same();
      }
      case DONE -> admit();
      case WAIT, ID_TAKEN -> Behaviors.same();
    };
  }

  private Behavior<Command> nextClientId() {
    int taken = clientId.id();
    clientId.taken(clock.instant());
    Duration rest = clientId.rest(clock.instant());
    return retry(
        Trouble.ID_TAKEN,
        "client id " + taken + " is in use; next is " + clientId.id(),
        rest.compareTo(timing.backoffMin()) > 0 ? rest : timing.backoffMin());
  }

  private Behavior<Command> admit() {
    timers.cancel(Due.HANDSHAKE);
    story.introduced(greeting.accounts(), OriginGuard.of(greeting.accounts()));
    Optional<String> objection =
        shared.origins().objection(OriginGuard.of(greeting.accounts()), greeting.accounts());
    if (objection.isPresent()) {
      return refused(objection.get());
    }
    timers.startSingleTimer(Due.STABLE, timing.backoffResetAfter());
    timers.startTimerWithFixedDelay(Due.LIVENESS, timing.livenessInterval());
    return serving(new Session(socket, greeting, roles, shared, story, context.getSelf()));
  }

  /** The other kind of gateway than the data folder wants: closes, and asks nothing any more. */
  private Behavior<Command> refused(String why) {
    drop(why);
    story.socket(story.socket().refused(why, clock.instant()), clock.instant());
    down(new GatewayProblem(CodeClass.FATAL, 0, "", why, Duration.ZERO));
    return phase(command -> command instanceof Stop ? Behaviors.stopped() : otherwise(command));
  }

  // ---- serving ----

  private Behavior<Command> serving(Session session) {
    return phase(
        command ->
            switch (command) {
              case Transmit transmit -> orLose(session.transmit(transmit));
              case Withdraw(long ticket) -> {
                session.withdraw(ticket);
                yield Behaviors.same();
              }
              case Forget(long ticket) -> {
                session.forget(ticket);
                yield Behaviors.same();
              }
              case Probe probe -> probe(session);
              case OnSocket(int of, Event.Received received) when of == generation -> {
                timers.cancel(Due.ANSWER);
                port = session.receive(received.message()).orElse(port);
                received.ackTo().tell(TwsSocket.Ack.TAKEN);
                yield Behaviors.same();
              }
              case OnSocket(int of, Event.Unreadable unreadable) when of == generation -> {
                session.unreadable(unreadable.problem());
                unreadable.ackTo().tell(TwsSocket.Ack.TAKEN);
                yield Behaviors.same();
              }
              case OnSocket(int of, Event.Ended ended) when of == generation ->
                  retry(Trouble.LOST, ended.reason());
              case Due due -> due(due, session);
              case Stop stop -> closing(session::finish);
              case OnSocket on -> acknowledge(on);
            });
  }

  private Behavior<Command> due(Due due, Session session) {
    return switch (due) {
      case STABLE -> {
        story.socket(story.socket().stable(), clock.instant());
        yield Behaviors.same();
      }
      case LIVENESS -> {
        session.available();
        session.askForLife();
        yield Behaviors.same();
      }
      case ANSWER -> {
        Optional<Session.Loss> loss = session.answerDue();
        yield loss.isPresent() ? orLose(loss) : probe(session);
      }
      case LOOK -> {
        if (slept()) {
          session.askForLife();
        }
        story.update(clock.instant());
        yield orLose(session.look(clock.instant()));
      }
      case ATTEMPT, HANDSHAKE, CLOSE -> Behaviors.same();
    };
  }

  private Behavior<Command> probe(Session session) {
    timers.startSingleTimer(Due.ANSWER, timing.livenessAnswerWithin());
    return orLose(session.probe());
  }

  private Behavior<Command> orLose(Optional<Session.Loss> loss) {
    return loss.map(lost -> retry(lost.trouble(), lost.why())).orElseGet(Behaviors::same);
  }

  // ---- closing ----

  /**
   * Says what there is to say, then waits for the other side to hang up, within a deadline.
   *
   * @param farewell what is still sent before the socket closes
   */
  private Behavior<Command> closing(Runnable farewell) {
    story.socket(story.socket().closing(clock.instant()), clock.instant());
    down(Problems.noConnection("this node is stopping", timing.backoffMin()));
    farewell.run();
    timers.startSingleTimer(Due.CLOSE, timing.closeTimeout());
    return phase(
        command ->
            switch (command) {
              case OnSocket(int of, Event.Ended ended) when of == generation -> Behaviors.stopped();
              case Due due when due == Due.CLOSE -> Behaviors.stopped();
              case Stop stop -> Behaviors.same();
              default -> otherwise(command);
            });
  }

  // ---- in every phase ----

  private Behavior<Command> phase(Function<Command, Behavior<Command>> handler) {
    return Behaviors.receive(
        (same, command) -> handler.apply(command), (same, signal) -> ended(signal));
  }

  /** What a command means in a phase that has no use of its own for it. */
  private Behavior<Command> otherwise(Command command) {
    return switch (command) {
      case OnSocket on -> acknowledge(on);
      case Transmit transmit -> refuse(transmit);
      case Stop stop -> closing(socket::complete);
      case Due due when due == Due.LOOK -> {
        slept();
        story.update(clock.instant());
        yield Behaviors.same();
      }
      case Due due -> Behaviors.same();
      case Withdraw withdraw -> Behaviors.same();
      case Forget forget -> Behaviors.same();
      case Probe probe -> Behaviors.same();
    };
  }

  /** Whether this machine or this process stood still since the last look. */
  private boolean slept() {
    Instant now = clock.instant();
    Optional<String> what = suspension.look(now, shared.stopwatch().getAsLong());
    what.ifPresent(
        words -> {
          context.getLog().warn("{}", words);
          shared.reports().tell(Report.Said.of(now, CodeClass.ADVISORY, words));
        });
    return what.isPresent();
  }

  private Behavior<Command> ended(Signal signal) {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      drop("the connection actor ended");
      down(Problems.noConnection("the connection was closed", timing.backoffMin()));
    }
    if (signal instanceof PostStop) {
      clientId.end();
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
            transmit.ticket(),
            Problems.noConnection(story.standing().reason(), timing.backoffMin())));
    return Behaviors.same();
  }

  private void down(GatewayProblem problem) {
    router.tell(new PacingRouter.LinkDown(context.getSelf(), problem));
    news(new LinkNews.Down(problem, clock.instant()));
  }

  private void news(LinkNews news) {
    tell(news, roles, shared);
  }

  /** Watchers hear of the connection that carries subscriptions only. */
  static void tell(LinkNews news, Set<Role> roles, Shared shared) {
    if (roles.contains(Role.LIVE)) {
      shared.reports().tell(new Report.News(news));
    }
  }
}
