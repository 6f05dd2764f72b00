package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayStatus.PacingStatus;
import io.ktrdr.gateway.GatewayStatus.Transition;
import io.ktrdr.gateway.Question.Request;
import io.ktrdr.gateway.Question.RouterEvent;
import io.ktrdr.pacing.PacedRequest;
import io.ktrdr.pacing.PacingClass;
import io.ktrdr.pacing.PacingLedger;
import io.ktrdr.pacing.PacingPolicy;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.ServerMessage.ErrorMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The only door to IB: every message waits here until IB's limits let it pass, and every answer
 * comes back through here to those who asked.
 */
final class PacingRouter implements Departures.Carrier {

  /** What it understands. */
  sealed interface Command {}

  /** Asks for a request to be sent; {@code replyTo} has one request here at a time. */
  record Submit(Request request, Lane lane, String askedBy, ActorRef<RouterEvent> replyTo)
      implements Command {}

  /** The asker has its answer; IB has nothing open for it any more. */
  record Finished(ActorRef<RouterEvent> asker) implements Command {}

  /**
   * The asker wants no answer any more; what is open at IB is cancelled.
   *
   * @param late whether that is because IB took too long
   */
  record Withdraw(ActorRef<RouterEvent> asker, boolean late) implements Command {
    Withdraw(ActorRef<RouterEvent> asker) {
      this(asker, false);
    }

    /** IB did not answer in time. */
    static Withdraw unanswered(ActorRef<RouterEvent> asker) {
      return new Withdraw(asker, true);
    }
  }

  /** Lets a message of the connection itself pass: only the message rate counts. */
  record Relay(ActorRef<GatewayConnection.Command> to, GatewayConnection.Command order)
      implements Command {}

  /** A connection takes requests of these roles, in this health. */
  record LinkUp(ActorRef<GatewayConnection.Command> connection, Set<Role> roles, LinkHealth health)
      implements Command {}

  /** A connection takes no requests any more; what it had open is lost. */
  record LinkDown(ActorRef<GatewayConnection.Command> connection, GatewayProblem problem)
      implements Command {}

  /** IB answered a request. */
  record Answered(long ticket, ServerMessage.Answer message) implements Command {}

  /** The connection could not send a request. */
  record Unsent(long ticket, GatewayProblem problem) implements Command {}

  /** IB complained about the message rate, naming no request. */
  record TooFast() implements Command {}

  /** What the router knows of itself. */
  record Described(PacingStatus pacing, List<GatewayStatus.BreakerStatus> breakers) {}

  /** Asks for the queues, budgets and breakers, to be completed to a whole status. */
  record Describe(Function<Described, GatewayStatus> rest, ActorRef<GatewayStatus> replyTo)
      implements Command {}

  /** Asks what would be taken now, and when it would be sent. */
  record Weigh(Function<LoginReport, LoginReport> rest, ActorRef<LoginReport> replyTo)
      implements Command {}

  /** Asks how long planned work would take. */
  record Foresee(GatewaySupervisor.Foresee question) implements Command {}

  private record AskerGone(ActorRef<RouterEvent> asker) implements Command {}

  private enum Wake implements Command {
    INSTANCE
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Clock clock;
  private final GatewaySettings.Asking asking;
  private final PacingLedger ledger;
  private final RequestQueue<Ticket> queue;
  private final TicketBook book;
  private final Relays relays = new Relays();
  private final Links links = new Links();
  private final Departures departures;
  private final Breakers breakers;
  private final PacingView view;
  private final AnswerTime answerTime = new AnswerTime();
  private final Map<ActorRef<RouterEvent>, Ticket> byAsker = new HashMap<>();
  private final Map<Long, Ticket> inFlight = new HashMap<>();
  private GatewayProblem down = Problems.noConnection("not connected yet", Duration.ofSeconds(1));

  private Instant alarmSet = Instant.MAX;
  private long tickets;
  private long sent;

  private PacingRouter(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      GatewaySettings settings,
      PacingLedger ledger,
      Consumer<Transition> steps,
      Clock clock) {
    this.context = context;
    this.timers = timers;
    this.clock = clock;
    this.asking = settings.asking();
    this.breakers = new Breakers(settings.breaker(), steps);
    this.ledger = ledger;
    this.book = new TicketBook(asking.requestTimeout().dividedBy(2));
    this.queue =
        new RequestQueue<>(
            asking.aging(),
            settings.limits()::scarce,
            ticket ->
                new RequestQueue.Place(ticket.lane(), ticket.askedBy, kind(ticket), ticket.since));
    this.departures =
        new Departures(queue, ledger, relays, links, asking.noConnectionGrace(), this);
    this.view =
        new PacingView(
            settings.login(), queue, inFlight.values(), ledger, links, breakers, answerTime);
  }

  /** The same, with nobody to hear of circuit breakers. */
  static Behavior<Command> create(GatewaySettings settings, Clock clock) {
    return create(settings, clock, step -> {});
  }

  /**
   * A restart after a failure keeps the ledger: what was sent stays sent.
   *
   * @param steps hears of each step of a circuit breaker, on the router's thread
   */
  static Behavior<Command> create(
      GatewaySettings settings, Clock clock, Consumer<Transition> steps) {
    PacingLedger ledger = new PacingLedger(settings.limits());
    return Behaviors.supervise(
            Behaviors.<Command>setup(
                context ->
                    Behaviors.withTimers(
                        timers ->
                            new PacingRouter(context, timers, settings, ledger, steps, clock)
                                .routing())))
        .onFailure(SupervisorStrategy.restart());
  }

  private Behavior<Command> routing() {
    return Behaviors.receive(
        (same, command) -> {
          Instant now = clock.instant();
          breakers.look(now);
          switch (command) {
            case Submit submit -> submit(submit, now);
            case Finished finished -> release(finished.asker(), false, now);
            case Withdraw withdraw -> withdraw(withdraw, now);
            case AskerGone gone -> release(gone.asker(), true, now);
            case Relay relay -> relays.add(relay);
            case LinkUp up -> {
              if (links.up(up.connection(), up.roles(), up.health())) {
                breakers.startAgain(now);
              }
              departures.changed();
            }
            case LinkDown lost -> linkDown(lost, now);
            case Answered answered -> answered(answered, now);
            case Unsent unsent -> lose(unsent.ticket(), unsent.problem());
            case TooFast tooFast -> ledger.violated(PacingClass.MESSAGES, now);
            case Describe describe ->
                describe
                    .replyTo()
                    .tell(
                        describe
                            .rest()
                            .apply(
                                new Described(
                                    view.status(sent, departures.waitingFor(), now),
                                    breakers.status())));
            case Weigh weigh -> weigh.replyTo().tell(weigh.rest().apply(view.report(now)));
            case Foresee(GatewaySupervisor.Foresee question) ->
                question.replyTo().tell(view.outlook(question, now));
            case Wake wake -> alarmSet = Instant.MAX;
          }
          breakers.justOpened().forEach(kind -> refuse(kind, now));
          pump(now);
          return Behaviors.same();
        },
        (same, signal) -> {
          if (signal instanceof PreRestart) {
            GatewayProblem problem =
                Problems.noConnection("the pacing router restarts", Duration.ofSeconds(1));
            Set.copyOf(byAsker.values())
                .forEach(
                    ticket -> {
                      if (inFlight.remove(ticket.number) != null) {
                        ledger.finished(ticket.request().cost());
                      }
                      dismiss(ticket, new RouterEvent.Lost(problem));
                    });
          }
          return Behaviors.same();
        });
  }

  private void submit(Submit submit, Instant now) {
    Ticket ticket = book.serving(submit.request(), now).orElse(null);
    if (ticket == null) {
      Optional<GatewayProblem> refusal = breakers.refusal(RequestKind.of(submit.request()), now);
      if (refusal.isPresent()) {
        submit.replyTo().tell(new RouterEvent.NotAsked(refusal.get()));
        return;
      }
      ticket = issue(submit.request(), submit.lane(), submit.askedBy(), now);
    }
    if (ticket == null) {
      PacingPolicy budget = submit.request().cost().place().orElseThrow();
      submit
          .replyTo()
          .tell(new RouterEvent.NotAsked(Problems.noPlace(budget, ledger.allowed(budget, now))));
      return;
    }
    if (ticket.hurry(submit.lane())) {
      queue.moved(ticket);
    }
    departures.changed(kind(ticket));
    ticket.join(submit.replyTo(), submit.request());
    byAsker.put(submit.replyTo(), ticket);
    context.watchWith(submit.replyTo(), new AskerGone(submit.replyTo()));
  }

  /** A new ticket in the queue; null when its budget of subscriptions is used up. */
  private Ticket issue(Request request, Lane lane, String askedBy, Instant now) {
    if (ledger.reserve(request.cost(), now).isPresent()) {
      return null;
    }
    Ticket ticket = new Ticket(tickets++, request, lane, askedBy, now);
    book.add(ticket);
    queue.add(ticket);
    breakers.admitted(ticket);
    return ticket;
  }

  /** A breaker has opened: who waits for a request of its kind is told at once. */
  private void refuse(RequestKind kind, Instant now) {
    breakers
        .refusal(kind, now)
        .ifPresent(
            problem ->
                queue.all().stream()
                    .filter(ticket -> ticket.kind == kind)
                    .forEach(ticket -> dismiss(ticket, new RouterEvent.NotAsked(problem))));
  }

  /** The asker leaves; the last one to leave ends the request. */
  private void release(ActorRef<RouterEvent> asker, boolean cancel, Instant now) {
    Ticket ticket = byAsker.remove(asker);
    if (ticket == null) {
      return;
    }
    context.unwatch(asker);
    ticket.leave(asker);
    if (!cancel && ticket.sent()) {
      // Its answer is complete; whoever else waits for it has been told the same messages.
      book.remove(ticket);
    }
    if (ticket.askers().isEmpty()) {
      end(ticket, cancel, now);
    }
  }

  private void end(Ticket ticket, boolean cancel, Instant now) {
    leave(ticket);
    if (inFlight.remove(ticket.number) == null) {
      return;
    }
    PacedRequest cost = ticket.request().cost();
    if (cancel && ticket.request().cancel().isPresent()) {
      // Until the cancel has gone out it is still open at IB.
      ledger.closing(cost);
      Instant notBefore =
          ticket.request().stream() ? ticket.sentAt.plus(asking.shortestSubscription()) : now;
      relays.add(
          new Relay(ticket.link, new GatewayConnection.Withdraw(ticket.number)), notBefore, cost);
    } else {
      ledger.finished(cost);
      answerTime.took(Duration.between(ticket.sentAt, now));
      ticket.link.tell(new GatewayConnection.Forget(ticket.number));
    }
  }

  private void closed(PacedRequest cost) {
    ledger.closed(cost);
    ledger.finished(cost);
  }

  private void withdraw(Withdraw withdraw, Instant now) {
    ActorRef<RouterEvent> asker = withdraw.asker();
    Ticket ticket = byAsker.get(asker);
    if (ticket != null && withdraw.late() && ticket.sent() && !ticket.unanswered) {
      ticket.unanswered = true;
      breakers.unanswered(ticket, asking.requestTimeout(), now);
    }
    if (ticket != null && ticket.sent() && ticket.request().stream()) {
      // Somebody has no use for this stream any more: who asks again wants another one.
      book.remove(ticket);
    }
    release(asker, true, now);
  }

  private void linkDown(LinkDown lost, Instant now) {
    links.down(lost.connection());
    departures.changed();
    down = lost.problem();
    relays.forget(lost.connection()).forEach(this::closed);
    List<Ticket> open =
        inFlight.values().stream().filter(ticket -> ticket.link.equals(lost.connection())).toList();
    breakers.lost(open, lost.problem(), now);
    open.forEach(ticket -> lose(ticket.number, lost.problem()));
  }

  private void lose(long number, GatewayProblem problem) {
    Ticket ticket = inFlight.remove(number);
    if (ticket != null) {
      ledger.finished(ticket.request().cost());
      dismiss(ticket, new RouterEvent.Lost(problem));
    }
  }

  private void answered(Answered answered, Instant now) {
    Ticket ticket = inFlight.get(answered.ticket());
    if (ticket == null) {
      return;
    }
    ticket.heardAt = now;
    if (answered.message() instanceof ErrorMessage error) {
      IbCodes.Row row = IbCodes.classify(error.reqId(), error.code(), error.text());
      breakers.answered(ticket, error, row, links.health(ticket.link).well(), now);
      IbCodes.overdrawn(error, row, ticket.request().cost())
          .ifPresent(kind -> ledger.violated(kind, now));
      if (row.kind() == CodeClass.BAD_REQUEST && row.ends() && ticket.askers().size() > 1) {
        List<Ticket.Asker> shared = ticket.sharedOutOf();
        if (!shared.isEmpty()) {
          separate(ticket, shared, now);
          return;
        }
      }
    } else {
      breakers.answered(ticket, now);
    }
    tell(ticket, answered.message());
  }

  private void tell(Ticket ticket, ServerMessage.Answer message) {
    ticket.tell(new RouterEvent.Answered(message, links.health(ticket.link).well()));
  }

  /** What was wrong with a request for several need not be wrong with what each of them wants. */
  private void separate(Ticket ticket, List<Ticket.Asker> askers, Instant now) {
    end(ticket, false, now);
    for (Ticket.Asker asker : askers) {
      Ticket own = issue(asker.wanted().alone(), ticket.lane(), ticket.askedBy, now);
      own.join(asker.ref(), asker.wanted());
      byAsker.put(asker.ref(), own);
    }
  }

  /** The ticket is over for everybody. */
  private void dismiss(Ticket ticket, RouterEvent last) {
    leave(ticket);
    for (ActorRef<RouterEvent> asker : List.copyOf(ticket.askers())) {
      byAsker.remove(asker);
      context.unwatch(asker);
      asker.tell(last);
    }
  }

  private void leave(Ticket ticket) {
    book.remove(ticket);
    breakers.left(ticket);
    if (!ticket.sent()) {
      queue.remove(ticket);
      departures.changed(kind(ticket));
    }
    ledger.release(ticket.request().cost());
  }

  /** Sends what may go, and sets the alarm for what may go next. */
  private void pump(Instant now) {
    Instant next = departures.run(now);
    wakeAt(breakers.due().filter(next::isAfter).orElse(next), now);
  }

  private void wakeAt(Instant moment, Instant now) {
    if (moment.equals(alarmSet)) {
      return;
    }
    alarmSet = moment;
    if (moment.equals(Instant.MAX)) {
      timers.cancel(Wake.INSTANCE);
    } else {
      Duration delay = Duration.between(now, moment);
      timers.startSingleTimer(
          Wake.INSTANCE,
          Wake.INSTANCE,
          delay.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : delay);
    }
  }

  @Override
  public void pass(Relays.Entry entry) {
    entry.relay().to().tell(entry.relay().order());
    entry.closes().ifPresent(this::closed);
    sent++;
  }

  @Override
  public void send(Ticket ticket, ActorRef<GatewayConnection.Command> to, Instant now) {
    inFlight.put(ticket.number, ticket);
    sent++;
    to.tell(
        new GatewayConnection.Transmit(
            ticket.number, ticket.request().ask(), ticket.request().cancel()));
    ticket.sent(to, now);
  }

  @Override
  public void refuse(Ticket ticket) {
    dismiss(ticket, new RouterEvent.NotAsked(whyNot(ticket)));
  }

  private GatewayProblem whyNot(Ticket ticket) {
    return links
        .candidate(ticket.role)
        .map(health -> Problems.notServed(health, ticket.request().service()))
        .orElse(down);
  }

  @Override
  public long openAt(ActorRef<GatewayConnection.Command> connection) {
    return inFlight.values().stream().filter(one -> one.link.equals(connection)).count();
  }

  private static PacingClass kind(Ticket ticket) {
    return ticket.request().cost().pacingClass();
  }
}
