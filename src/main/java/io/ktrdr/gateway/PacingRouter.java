package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayStatus.Budget;
import io.ktrdr.gateway.GatewayStatus.PacingStatus;
import io.ktrdr.gateway.GatewayStatus.Wait;
import io.ktrdr.gateway.Question.Request;
import io.ktrdr.gateway.Question.RouterEvent;
import io.ktrdr.pacing.Admission;
import io.ktrdr.pacing.PacedRequest;
import io.ktrdr.pacing.PacingClass;
import io.ktrdr.pacing.PacingLedger;
import io.ktrdr.pacing.PacingPolicy;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.ServerMessage.ErrorMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
final class PacingRouter {

  /** What it understands. */
  sealed interface Command {}

  /** Asks for a request to be sent; {@code replyTo} has one request here at a time. */
  record Submit(Request request, Lane lane, String askedBy, ActorRef<RouterEvent> replyTo)
      implements Command {}

  /** The asker has its answer; IB has nothing open for it any more. */
  record Finished(ActorRef<RouterEvent> asker) implements Command {}

  /** The asker wants no answer any more; what is open at IB is cancelled. */
  record Withdraw(ActorRef<RouterEvent> asker) implements Command {}

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

  /** Asks for the queues and budgets, to be completed to a whole status. */
  record Describe(Function<PacingStatus, GatewayStatus> rest, ActorRef<GatewayStatus> replyTo)
      implements Command {}

  private record AskerGone(ActorRef<RouterEvent> asker) implements Command {}

  private enum Wake implements Command {
    INSTANCE
  }

  /** One request, waiting or sent, and everybody who wants its answer. */
  private static final class Ticket {
    final long number;
    final Request request;
    final Role role;
    final Instant since;
    final String askedBy;
    final List<ActorRef<RouterEvent>> askers = new ArrayList<>();
    final List<RouterEvent> told = new ArrayList<>();
    Lane lane;
    Instant heldSince;
    ActorRef<GatewayConnection.Command> sentTo;

    Ticket(long number, Submit submit, Instant now) {
      this.number = number;
      this.request = submit.request();
      this.role = Role.of(submit.request());
      this.askedBy = submit.askedBy();
      this.lane = submit.lane();
      this.since = now;
    }
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Clock clock;
  private final GatewaySettings.Asking asking;
  private final PacingLedger ledger;
  private final RequestQueue<Ticket> queue;
  private final Map<Object, Ticket> byKey = new HashMap<>();
  private final Map<ActorRef<RouterEvent>, Ticket> byAsker = new HashMap<>();
  private final Map<Long, Ticket> inFlight = new HashMap<>();
  private final Deque<Relay> relays = new ArrayDeque<>();
  private final Links links = new Links();
  private GatewayProblem down = Problems.noConnection("not connected yet", Duration.ofSeconds(1));
  private Optional<Wait> waitingFor = Optional.empty();
  private long tickets;
  private long sent;

  private PacingRouter(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      GatewaySettings settings,
      PacingLedger ledger,
      Clock clock) {
    this.context = context;
    this.timers = timers;
    this.clock = clock;
    this.asking = settings.asking();
    this.ledger = ledger;
    this.queue =
        new RequestQueue<>(
            asking.aging(),
            ticket -> new RequestQueue.Place(ticket.lane, ticket.askedBy, ticket.since));
  }

  /** A restart after a failure keeps the ledger: what was sent stays sent. */
  static Behavior<Command> create(GatewaySettings settings, Clock clock) {
    PacingLedger ledger = new PacingLedger(settings.limits());
    return Behaviors.supervise(
            Behaviors.<Command>setup(
                context ->
                    Behaviors.withTimers(
                        timers ->
                            new PacingRouter(context, timers, settings, ledger, clock).routing())))
        .onFailure(SupervisorStrategy.restart());
  }

  private Behavior<Command> routing() {
    return Behaviors.receive(
        (same, command) -> {
          Instant now = clock.instant();
          switch (command) {
            case Submit submit -> submit(submit, now);
            case Finished finished -> release(finished.asker(), false);
            case Withdraw withdraw -> release(withdraw.asker(), true);
            case AskerGone gone -> release(gone.asker(), true);
            case Relay relay -> relays.addLast(relay);
            case LinkUp up -> links.up(up.connection(), up.roles(), up.health());
            case LinkDown lost -> linkDown(lost);
            case Answered answered -> answered(answered, now);
            case Unsent unsent -> lose(unsent.ticket(), unsent.problem());
            case TooFast tooFast -> ledger.violated(PacingClass.MESSAGES, now);
            case Describe describe -> describe.replyTo().tell(describe.rest().apply(status(now)));
            case Wake wake -> {}
          }
          pump(now);
          return Behaviors.same();
        },
        (same, signal) -> {
          if (signal instanceof PreRestart) {
            GatewayProblem problem =
                Problems.noConnection("the pacing router restarts", Duration.ofSeconds(1));
            Set.copyOf(byAsker.values())
                .forEach(ticket -> dismiss(ticket, new RouterEvent.Lost(problem)));
          }
          return Behaviors.same();
        });
  }

  private void submit(Submit submit, Instant now) {
    Object key = submit.request().key();
    Ticket ticket = byKey.get(key);
    if (ticket == null) {
      ticket = new Ticket(tickets++, submit, now);
      byKey.put(key, ticket);
      queue.add(ticket);
    } else if (submit.lane().rank() < ticket.lane.rank()) {
      ticket.lane = submit.lane();
    }
    ticket.askers.add(submit.replyTo());
    byAsker.put(submit.replyTo(), ticket);
    ticket.told.forEach(submit.replyTo()::tell);
    context.watchWith(submit.replyTo(), new AskerGone(submit.replyTo()));
  }

  /** The asker leaves; the last one to leave ends the request. */
  private void release(ActorRef<RouterEvent> asker, boolean cancel) {
    Ticket ticket = byAsker.remove(asker);
    if (ticket == null) {
      return;
    }
    context.unwatch(asker);
    ticket.askers.remove(asker);
    boolean open = inFlight.containsKey(ticket.number);
    if (!cancel && open) {
      // Its answer is complete; whoever else waits for it has been told the same messages.
      byKey.remove(ticket.request.key(), ticket);
    }
    if (!ticket.askers.isEmpty()) {
      return;
    }
    byKey.remove(ticket.request.key(), ticket);
    queue.remove(ticket);
    if (inFlight.remove(ticket.number) != null) {
      ledger.finished(ticket.request.cost());
      if (cancel && ticket.request.cancel().isPresent()) {
        relays.addLast(new Relay(ticket.sentTo, new GatewayConnection.Withdraw(ticket.number)));
      } else {
        ticket.sentTo.tell(new GatewayConnection.Forget(ticket.number));
      }
    }
  }

  private void linkDown(LinkDown lost) {
    links.down(lost.connection());
    down = lost.problem();
    relays.removeIf(relay -> relay.to().equals(lost.connection()));
    List.copyOf(inFlight.values()).stream()
        .filter(ticket -> ticket.sentTo.equals(lost.connection()))
        .forEach(ticket -> lose(ticket.number, lost.problem()));
  }

  private void lose(long number, GatewayProblem problem) {
    Ticket ticket = inFlight.remove(number);
    if (ticket != null) {
      ledger.finished(ticket.request.cost());
      dismiss(ticket, new RouterEvent.Lost(problem));
    }
  }

  private void answered(Answered answered, Instant now) {
    Ticket ticket = inFlight.get(answered.ticket());
    if (ticket == null) {
      return;
    }
    if (answered.message() instanceof ErrorMessage error) {
      violation(error, ticket.request.cost()).ifPresent(kind -> ledger.violated(kind, now));
    }
    tell(ticket, new RouterEvent.Answered(answered.message(), links.health(ticket.sentTo).well()));
  }

  private static Optional<PacingClass> violation(ErrorMessage error, PacedRequest request) {
    if (IbCodes.classify(error.reqId(), error.code(), error.text()).kind() != CodeClass.PACING) {
      return Optional.empty();
    }
    return Optional.of(
        switch (error.code()) {
          case 100 -> PacingClass.MESSAGES;
          case 101 -> PacingClass.LINES;
          default -> request.pacingClass();
        });
  }

  private static void tell(Ticket ticket, RouterEvent event) {
    ticket.told.add(event);
    ticket.askers.forEach(asker -> asker.tell(event));
  }

  /** The ticket is over for everybody. */
  private void dismiss(Ticket ticket, RouterEvent last) {
    byKey.remove(ticket.request.key(), ticket);
    queue.remove(ticket);
    for (ActorRef<RouterEvent> asker : ticket.askers) {
      byAsker.remove(asker);
      context.unwatch(asker);
      asker.tell(last);
    }
  }

  /** Sends what may go, and sets the alarm for what may go next. */
  private void pump(Instant now) {
    Instant next = Instant.MAX;
    waitingFor = Optional.empty();
    while (!relays.isEmpty()) {
      Relay relay = relays.peekFirst();
      if (ledger.admit(new PacedRequest.Message("relay"), now)
          instanceof Admission.Deferred deferred) {
        next = earlier(next, deferred.until());
        break;
      }
      relay.to().tell(relay.order());
      sent++;
      relays.removeFirst();
    }
    Set<PacingClass> heldBack = EnumSet.noneOf(PacingClass.class);
    for (Ticket ticket : queue.inOrder(now)) {
      Optional<ActorRef<GatewayConnection.Command>> link =
          links.choose(ticket.role, ticket.request.service(), this::openAt);
      if (link.isEmpty()) {
        next = earlier(next, hold(ticket, now));
        continue;
      }
      ticket.heldSince = null;
      PacingClass kind = ticket.request.cost().pacingClass();
      if (heldBack.contains(kind)) {
        continue;
      }
      switch (ledger.admit(ticket.request.cost(), now)) {
        case Admission.Granted granted -> send(ticket, link.get());
        case Admission.Deferred deferred -> {
          next = earlier(next, deferred.until());
          noteWait(deferred, now);
          if (!concernsOnlyItself(deferred.policy())) {
            heldBack.add(kind);
          }
        }
      }
    }
    if (next.equals(Instant.MAX)) {
      timers.cancel(Wake.INSTANCE);
    } else {
      Duration delay = Duration.between(now, next);
      timers.startSingleTimer(
          Wake.INSTANCE,
          Wake.INSTANCE,
          delay.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : delay.plusMillis(1));
    }
  }

  private long openAt(ActorRef<GatewayConnection.Command> connection) {
    return inFlight.values().stream().filter(one -> one.sentTo.equals(connection)).count();
  }

  private void send(Ticket ticket, ActorRef<GatewayConnection.Command> to) {
    queue.serve(ticket);
    ticket.sentTo = to;
    inFlight.put(ticket.number, ticket);
    sent++;
    to.tell(
        new GatewayConnection.Transmit(
            ticket.number, ticket.request.ask(), ticket.request.cancel()));
    tell(ticket, new RouterEvent.Sent());
  }

  /** Nobody to ask: the ticket waits for a short grace, then is told so. */
  private Instant hold(Ticket ticket, Instant now) {
    if (ticket.heldSince == null) {
      ticket.heldSince = now;
    }
    Instant until = ticket.heldSince.plus(asking.noConnectionGrace());
    if (until.isAfter(now)) {
      return until;
    }
    dismiss(
        ticket,
        new RouterEvent.NotAsked(
            links
                .candidate(ticket.role)
                .map(health -> Problems.notServed(health, ticket.request.service()))
                .orElse(down)));
    return Instant.MAX;
  }

  /** Whether a deferral says nothing about other requests of the same class. */
  private static boolean concernsOnlyItself(PacingPolicy policy) {
    return switch (policy) {
      case IDENTICAL_WITHIN_FIFTEEN_SECONDS, SAME_CONTRACT_WITHIN_TWO_SECONDS -> true;
      case MESSAGES_PER_SECOND,
          SMALL_BARS_PER_TEN_MINUTES,
          OPEN_HISTORICAL_REQUESTS,
          HISTORY_RATE,
          SYMBOL_SEARCH_PER_SECOND,
          MARKET_DATA_LINES,
          REST_AFTER_VIOLATION ->
          false;
    };
  }

  private void noteWait(Admission.Deferred deferred, Instant now) {
    if (waitingFor.isEmpty()) {
      // Waiting for an open request to end has no known end: it may be any moment now.
      Instant until = deferred.until().equals(Instant.MAX) ? now : deferred.until();
      waitingFor = Optional.of(new Wait(deferred.policy().toString(), until));
    }
  }

  private PacingStatus status(Instant now) {
    return new PacingStatus(
        queue.sizes(),
        inFlight.size(),
        sent,
        waitingFor,
        ledger.budgets(now).stream()
            .map(budget -> new Budget(budget.policy().toString(), budget.used(), budget.allowed()))
            .toList());
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
