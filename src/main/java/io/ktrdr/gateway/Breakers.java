package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayStatus.BreakerState;
import io.ktrdr.gateway.GatewayStatus.BreakerStatus;
import io.ktrdr.gateway.GatewayStatus.Transition;
import io.ktrdr.wire.ServerMessage.ErrorMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One {@link CircuitBreaker} for each kind of request of a login, and which outcome means what to
 * it: an answer, and IB's "no" too, shows that the kind is served; silence, a lost connection and
 * codes of the classes connectivity, farm and fatal are failures; pacing says nothing. What happens
 * while IB's link or a farm is known to be down is not counted: that is said already.
 */
final class Breakers {

  /** How long to wait when somebody else's request is the probe. */
  private static final Duration WHILE_PROBING = Duration.ofSeconds(5);

  private final Map<RequestKind, CircuitBreaker> breakers = new EnumMap<>(RequestKind.class);
  private final Set<RequestKind> opened = EnumSet.noneOf(RequestKind.class);
  private final Consumer<Transition> told;

  /**
   * @param told hears of each step
   */
  Breakers(CircuitBreaker.Settings settings, Consumer<Transition> told) {
    this.told = told;
    for (RequestKind kind : RequestKind.values()) {
      breakers.put(kind, new CircuitBreaker(settings));
    }
  }

  /** Lets time pass. */
  void look(Instant now) {
    breakers.forEach((kind, breaker) -> step(kind, now, () -> breaker.look(now)));
  }

  /** Whether requests of a kind are let through. */
  boolean admits(RequestKind kind) {
    return breakers.get(kind).admits();
  }

  /** Why a request of a kind is not let through now; empty when it is. */
  Optional<GatewayProblem> refusal(RequestKind kind, Instant now) {
    CircuitBreaker breaker = breakers.get(kind);
    if (breaker.admits()) {
      return Optional.empty();
    }
    Duration wait = breaker.until().map(end -> Duration.between(now, end)).orElse(WHILE_PROBING);
    return Optional.of(Problems.circuitOpen(kind, breaker.failures(), breaker.last(), wait));
  }

  void admitted(Ticket ticket) {
    breakers.get(ticket.kind).admitted(ticket.number);
  }

  void left(Ticket ticket) {
    breakers.get(ticket.kind).left(ticket.number);
  }

  /** IB said something that is no error. */
  void answered(Ticket ticket, Instant now) {
    succeeded(ticket, now);
  }

  /**
   * IB said no.
   *
   * @param linkWell whether the gateway's link and farms were well
   */
  void answered(Ticket ticket, ErrorMessage error, IbCodes.Row row, boolean linkWell, Instant now) {
    if (!row.ends() || !linkWell) {
      return;
    }
    switch (row.kind()) {
      case CONNECTIVITY, FARM, FATAL, INFORMATIONAL -> failed(ticket, Problems.of(error, row), now);
      case NO_DATA, BAD_REQUEST, ENTITLEMENT, ADVISORY, HELD -> succeeded(ticket, now);
      case PACING -> {}
    }
  }

  /** IB did not answer in time. */
  void unanswered(Ticket ticket, Duration waited, Instant now) {
    failed(ticket, Problems.noAnswer(ticket.kind.words(), waited), now);
  }

  /** A connection was lost, with these open on it: one failure for each kind, however many. */
  void lost(Collection<Ticket> open, GatewayProblem problem, Instant now) {
    Set<RequestKind> counted = EnumSet.noneOf(RequestKind.class);
    for (Ticket ticket : open) {
      if (counted.add(ticket.kind)) {
        failed(ticket, problem, now);
      }
    }
  }

  /** There is another socket. */
  void startAgain(Instant now) {
    breakers.forEach((kind, breaker) -> step(kind, now, () -> breaker.startAgain(now)));
  }

  /** The kinds whose breaker opened since this was asked last. */
  Set<RequestKind> justOpened() {
    Set<RequestKind> kinds = Set.copyOf(opened);
    opened.clear();
    return kinds;
  }

  /** When the next one has rested long enough. */
  Optional<Instant> due() {
    return breakers.values().stream()
        .flatMap(breaker -> breaker.until().stream())
        .min(Instant::compareTo);
  }

  List<BreakerStatus> status() {
    return breakers.entrySet().stream().map(one -> status(one.getKey(), one.getValue())).toList();
  }

  private static BreakerStatus status(RequestKind kind, CircuitBreaker breaker) {
    return new BreakerStatus(
        kind,
        breaker.state(),
        Optional.of(breaker.since()).filter(at -> !at.equals(Instant.EPOCH)),
        breaker.until(),
        breaker.failures(),
        breaker.opened(),
        breaker.last());
  }

  private void succeeded(Ticket ticket, Instant now) {
    step(ticket.kind, now, () -> breakers.get(ticket.kind).succeeded(now));
  }

  private void failed(Ticket ticket, GatewayProblem problem, Instant now) {
    CircuitBreaker breaker = breakers.get(ticket.kind);
    Object request = ticket.request().key();
    step(ticket.kind, now, () -> breaker.failed(ticket.number, request, problem, now));
  }

  private void step(RequestKind kind, Instant now, Runnable change) {
    CircuitBreaker breaker = breakers.get(kind);
    BreakerState before = breaker.state();
    change.run();
    BreakerState after = breaker.state();
    if (before == after) {
      return;
    }
    if (after == BreakerState.OPEN) {
      opened.add(kind);
    }
    String reason =
        switch (after) {
          case OPEN ->
              breaker.failures()
                  + " failures in a row, the last: "
                  + breaker.last().map(GatewayProblem::sentence).orElse("");
          case HALF_OPEN -> "the next request shows whether IB serves it again";
          case CLOSED -> "IB answers again";
        };
    told.accept(new Transition(now, "", "circuit " + kind, before.name(), after.name(), reason));
  }
}
