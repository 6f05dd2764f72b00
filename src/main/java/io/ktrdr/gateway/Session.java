package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayConnection.Report;
import io.ktrdr.gateway.GatewayConnection.Shared;
import io.ktrdr.gateway.GatewayConnection.Transmit;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.ServerMessage.CurrentTime;
import io.ktrdr.wire.ServerMessage.ErrorMessage;
import io.ktrdr.wire.WireException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A session that stands: carries requests out and answers back, and hears what IB says of its link
 * and its farms. It never closes its socket; it says when its owner should.
 */
final class Session {

  /** Why a session cannot go on. */
  record Loss(Trouble trouble, String why) {}

  private static final Optional<Loss> GOES_ON = Optional.empty();

  private final long number;
  private final TwsSocket socket;
  private final Set<Role> roles;
  private final Shared shared;
  private final ConnectionStory story;
  private final ActorRef<GatewayConnection.Command> self;
  private final Liveness liveness;
  private final OpenRequests open;

  /** Begins where the greeting ends: the router may send, watchers hear of it. */
  Session(
      TwsSocket socket,
      Greeting greeting,
      Set<Role> roles,
      Shared shared,
      ConnectionStory story,
      ActorRef<GatewayConnection.Command> self) {
    this.number = shared.sessions().incrementAndGet();
    this.socket = socket;
    this.roles = roles;
    this.shared = shared;
    this.story = story;
    this.self = self;
    this.liveness = new Liveness(shared.settings().timing().livenessMisses());
    this.open = new OpenRequests(greeting.firstId());
    Instant now = shared.clock().instant();
    clockIs(greeting.epochSecond());
    story.opened(number, now);
    story.health(greeting.health(), "told during the handshake", now);
    available();
    news(new LinkNews.Up(shared.settings().login(), number, now));
    greeting.health().farms().since(Farms.UNHEARD_OF).forEach(this::news);
    if (greeting.health().link().lost()) {
      news(new LinkNews.Stalled(number, greeting.health().link().words(), now));
    }
  }

  /** Tells the router, also one that was restarted meanwhile, that requests are taken. */
  void available() {
    shared.router().tell(new PacingRouter.LinkUp(self, roles, story.health()));
  }

  Optional<Loss> transmit(Transmit transmit) {
    int reqId = open.nextId();
    try {
      if (!socket.send(transmit.ask().apply(reqId))) {
        unsent(
            transmit,
            Problems.noConnection(
                "the gateway no longer reads", shared.settings().timing().backoffMin()));
        return noLongerReads();
      }
      open.add(reqId, transmit.ticket(), transmit.cancel());
    } catch (WireException unwritable) {
      unsent(
          transmit,
          new GatewayProblem(CodeClass.BAD_REQUEST, 0, "", unwritable.getMessage(), Duration.ZERO));
    }
    return GOES_ON;
  }

  private void unsent(Transmit transmit, GatewayProblem problem) {
    shared.router().tell(new PacingRouter.Unsent(transmit.ticket(), problem));
  }

  void withdraw(long ticket) {
    open.cancel(ticket, socket::send);
  }

  void forget(long ticket) {
    open.forget(ticket);
  }

  /** Takes back all that is open, then closes when that is written. */
  void finish() {
    open.cancelAll(socket::send);
    socket.complete();
  }

  // ---- does the other side live? ----

  /** Asks for the time through the router, because this message counts like any other. */
  void askForLife() {
    if (!liveness.waiting()) {
      shared.router().tell(new PacingRouter.Relay(self, new GatewayConnection.Probe()));
    }
  }

  /** Sends the question; an answer is due then. */
  Optional<Loss> probe() {
    if (!socket.send(new ClientMessage.ReqCurrentTime())) {
      return noLongerReads();
    }
    liveness.asked();
    return GOES_ON;
  }

  /** Counts a missed answer. */
  Optional<Loss> answerDue() {
    return liveness.answerOverdue()
        ? Optional.of(
            new Loss(Trouble.HALF_OPEN, "the gateway no longer answers (half-open connection)"))
        : GOES_ON;
  }

  private static Optional<Loss> noLongerReads() {
    return Optional.of(new Loss(Trouble.HALF_OPEN, "the gateway no longer reads"));
  }

  /** Looks whether something has lasted too long. */
  Optional<Loss> look(Instant now) {
    GatewaySettings settings = shared.settings();
    ServerLink link = story.health().link();
    Duration patience = settings.watch().recycleAfter();
    if (link.lost()
        && settings.maintenance().calm(now).isEmpty()
        && !link.since().plus(patience).isAfter(now)) {
      return Optional.of(
          new Loss(
              Trouble.RECYCLED,
              "the gateway has had no link to IB for " + patience.toMinutes() + " min"));
    }
    if (story.competingIsStale(now)) {
      competingOver("not heard of for a while; trying again");
    }
    return GOES_ON;
  }

  // ---- what it hears ----

  /** A message could not be read; it shows at least that the other side lives. */
  void unreadable(WireException problem) {
    liveness.heard();
    shared
        .reports()
        .tell(
            Report.Said.of(
                shared.clock().instant(),
                CodeClass.FATAL,
                "unreadable message: " + problem.getMessage()));
  }

  /** Takes a message; the port to go to next time when it names another. */
  OptionalInt receive(ServerMessage message) {
    liveness.heard();
    switch (message) {
      case CurrentTime time -> clockIs(time.epochSecond());
      case ErrorMessage error -> {
        return hear(error);
      }
      case ServerMessage.RealTimeBar bar -> flows(bar);
      case ServerMessage.HistoricalDataUpdate bar -> flows(bar);
      case ServerMessage.Answer answer -> answer(answer);
      case ServerMessage other -> {
        // Nobody asked for it.
      }
    }
    return OptionalInt.empty();
  }

  private void flows(ServerMessage.Answer live) {
    answer(live);
    competingOver("live bars flow again");
  }

  private OptionalInt hear(ErrorMessage error) {
    if (Advice.competes(error.code(), error.text())) {
      competes(error);
    }
    if (answer(error)) {
      return OptionalInt.empty();
    }
    shared.reports().tell(Report.Said.of(shared.clock().instant(), error));
    if (error.code() == 100) {
      shared.router().tell(new PacingRouter.TooFast());
    }
    learn(error);
    return error.code() == 1300 ? Advice.newPort(error.text()) : OptionalInt.empty();
  }

  /** Passes an answer on; false when no open request has this id. */
  private boolean answer(ServerMessage.Answer message) {
    OptionalLong ticket = open.ticket(message.reqId());
    ticket.ifPresent(asked -> shared.router().tell(new PacingRouter.Answered(asked, message)));
    return ticket.isPresent();
  }

  /** What a notice says about the link to IB and about its farms. */
  private void learn(ErrorMessage error) {
    Instant now = shared.clock().instant();
    LinkHealth before = story.health();
    LinkHealth after = before.after(error.code(), error.text(), now);
    if (!after.equals(before)) {
      story.health(after, error.text(), now);
      available();
    }
    if (after.link().lost() && !before.link().lost()) {
      news(new LinkNews.Stalled(number, after.link().words(), now));
    }
    if (ServerLink.restores(error.code())) {
      Instant since = before.link().lost() ? before.link().since() : now;
      news(
          ServerLink.losesData(error.code())
              ? new LinkNews.DataLost(number, since, now)
              : new LinkNews.DataKept(number, since, now));
    }
    after.farms().since(before.farms()).forEach(this::news);
  }

  private void competes(ErrorMessage error) {
    boolean first = !story.isCompeting();
    story.competing(error.text(), shared.clock().instant());
    if (first) {
      news(new LinkNews.CompetingSession(true, shared.clock().instant()));
    }
  }

  private void competingOver(String why) {
    if (story.isCompeting()) {
      story.competingOver(why, shared.clock().instant());
      news(new LinkNews.CompetingSession(false, shared.clock().instant()));
    }
  }

  /** IB tells whole seconds only; their middle is the best guess. */
  private void clockIs(long epochSecond) {
    Instant now = shared.clock().instant();
    story.clockSkew(Duration.between(now, Instant.ofEpochSecond(epochSecond).plusMillis(500)), now);
  }

  private void news(Farms.Change change) {
    news(new LinkNews.FarmChanged(change.farm(), change.to(), shared.clock().instant()));
  }

  private void news(LinkNews news) {
    GatewayConnection.tell(news, roles, shared);
  }
}
