package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayStatus.Wait;
import io.ktrdr.gateway.RequestQueue.Verdict;
import io.ktrdr.pacing.Admission;
import io.ktrdr.pacing.PacedRequest;
import io.ktrdr.pacing.PacingClass;
import io.ktrdr.pacing.PacingLedger;
import io.ktrdr.pacing.PacingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Decides what of the waiting goes now, and when to look again: the connections' own messages
 * first, then the queue in its order, as far as the ledger admits and a connection is there. Time
 * is passed in; who carries it out is the caller.
 */
final class Departures {

  /** Carries out what was decided. */
  interface Carrier {
    /** The ledger has it written down as sent. */
    void send(Ticket ticket, ActorRef<GatewayConnection.Command> to, Instant now);

    /** Nobody was there to take it for too long. */
    void refuse(Ticket ticket);

    /** A message of a connection's own may go. */
    void pass(Relays.Entry entry);

    /** How many requests a connection has open. */
    long openAt(ActorRef<GatewayConnection.Command> connection);
  }

  private final RequestQueue<Ticket> queue;
  private final PacingLedger ledger;
  private final Relays relays;
  private final Links links;
  private final Duration noConnectionGrace;
  private final Carrier carrier;

  /** Classes of which nothing can go before a moment, whatever is answered until then. */
  private final Map<PacingClass, Wait> held = new EnumMap<>(PacingClass.class);

  private Optional<Wait> waitingFor = Optional.empty();
  private Instant next = Instant.MAX;

  Departures(
      RequestQueue<Ticket> queue,
      PacingLedger ledger,
      Relays relays,
      Links links,
      Duration noConnectionGrace,
      Carrier carrier) {
    this.queue = queue;
    this.ledger = ledger;
    this.relays = relays;
    this.links = links;
    this.noConnectionGrace = noConnectionGrace;
    this.carrier = carrier;
  }

  /** Something may go that could not before: the connections are others now. */
  void changed() {
    held.clear();
  }

  /** Of this class there are other requests now. */
  void changed(PacingClass kind) {
    held.remove(kind);
  }

  /** The policy that holds the next request back, and until when. */
  Optional<Wait> waitingFor() {
    return waitingFor;
  }

  /** Sends what may go; the moment at which more may, {@link Instant#MAX} when none is known. */
  Instant run(Instant now) {
    next = Instant.MAX;
    waitingFor = Optional.empty();
    pass(now);
    held.values().removeIf(wait -> !wait.until().isAfter(now));
    held.values().forEach(wait -> alarm(wait.until()));
    waitingFor = held.values().stream().min(Comparator.comparing(Wait::until));
    queue.serve(now, held.keySet(), ticket -> offer(ticket, now));
    return next;
  }

  private void pass(Instant now) {
    relays.due(now);
    while (relays.ready()) {
      if (ledger.admit(new PacedRequest.Message("relay"), now)
          instanceof Admission.Deferred deferred) {
        alarm(deferred.until());
        break;
      }
      carrier.pass(relays.next());
    }
    relays.nextDue().ifPresent(this::alarm);
  }

  private Verdict offer(Ticket ticket, Instant now) {
    Optional<ActorRef<GatewayConnection.Command>> link =
        links.choose(ticket.role, ticket.request().service(), carrier::openAt);
    if (link.isEmpty()) {
      hold(ticket, now);
      return Verdict.SKIPPED;
    }
    ticket.heldSince = null;
    return switch (ledger.admit(ticket.request().cost(), now)) {
      case Admission.Granted granted -> {
        carrier.send(ticket, link.get(), now);
        yield Verdict.SERVED;
      }
      case Admission.Deferred(PacingPolicy policy, Instant until) -> {
        alarm(until);
        noteWait(policy, until, now);
        if (policy.concernsOneRequest()) {
          yield Verdict.SKIPPED;
        }
        if (policy == PacingPolicy.MESSAGES_PER_SECOND) {
          yield Verdict.ALL_HELD;
        }
        if (!until.equals(Instant.MAX)) {
          held.put(ticket.request().cost().pacingClass(), new Wait(policy.toString(), until));
        }
        yield Verdict.CLASS_HELD;
      }
    };
  }

  /** Nobody to ask: the ticket waits for a short grace, then is told so. */
  private void hold(Ticket ticket, Instant now) {
    if (ticket.heldSince == null) {
      ticket.heldSince = now;
    }
    Instant until = ticket.heldSince.plus(noConnectionGrace);
    if (until.isAfter(now)) {
      alarm(until);
    } else {
      carrier.refuse(ticket);
    }
  }

  private void alarm(Instant at) {
    next = at.isBefore(next) ? at : next;
  }

  private void noteWait(PacingPolicy policy, Instant until, Instant now) {
    if (waitingFor.isEmpty()) {
      // Waiting for an open request to end has no known end: it may be any moment now.
      waitingFor =
          Optional.of(new Wait(policy.toString(), until.equals(Instant.MAX) ? now : until));
    }
  }
}
