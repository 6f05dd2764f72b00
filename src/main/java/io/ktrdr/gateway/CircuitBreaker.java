package io.ktrdr.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Keeps requests of one kind back while IB fails all of them: closed as long as answers come; open
 * for a while after several failures in a row; then half open, when one request is let through as a
 * probe, whose outcome closes it or opens it for twice as long. Pure but for its memory; time is
 * passed in.
 */
final class CircuitBreaker {

  /**
   * When it opens, and for how long.
   *
   * @param failures in a row, of two different requests at least: one that IB cannot answer is not
   *     a kind that IB does not serve
   * @param rest how long it stays open at first
   * @param longestRest where the doubling ends
   */
  record Settings(int failures, Duration rest, Duration longestRest) {
    Settings {
      if (failures < 2) {
        throw new IllegalArgumentException(
            "ktrdr.gateway.breaker.failures must be 2 or more, is " + failures);
      }
      if (rest.isNegative() || rest.isZero() || longestRest.compareTo(rest) < 0) {
        throw new IllegalArgumentException(
            "ktrdr.gateway.breaker.rest must be above 0 and longest-rest not below it, are "
                + rest
                + " and "
                + longestRest);
      }
    }
  }

  private final Settings settings;
  private final Set<Object> failedRequests = new HashSet<>();
  private GatewayStatus.BreakerState state = GatewayStatus.BreakerState.CLOSED;
  private Instant since = Instant.EPOCH;
  private Instant until = Instant.EPOCH;
  private Duration rest;
  private int failures;
  private long opened;
  private Optional<GatewayProblem> last = Optional.empty();
  private OptionalLong probe = OptionalLong.empty();

  CircuitBreaker(Settings settings) {
    this.settings = settings;
    this.rest = settings.rest();
  }

  GatewayStatus.BreakerState state() {
    return state;
  }

  /** When this state began; the epoch when it was never another. */
  Instant since() {
    return since;
  }

  /** Until when nothing is asked, while it is open. */
  Optional<Instant> until() {
    return state == GatewayStatus.BreakerState.OPEN ? Optional.of(until) : Optional.empty();
  }

  /** Failures in a row. */
  int failures() {
    return failures;
  }

  /** How often it opened. */
  long opened() {
    return opened;
  }

  /** The latest failure of the present row. */
  Optional<GatewayProblem> last() {
    return last;
  }

  /** Lets time pass: what has rested long enough is half open. */
  void look(Instant now) {
    if (state == GatewayStatus.BreakerState.OPEN && !until.isAfter(now)) {
      enter(GatewayStatus.BreakerState.HALF_OPEN, now);
    }
  }

  /** Whether a request may stand in line now. */
  boolean admits() {
    return switch (state) {
      case CLOSED -> true;
      case HALF_OPEN -> probe.isEmpty();
      case OPEN -> false;
    };
  }

  /** A request stands in line; while half open it is the probe. */
  void admitted(long ticket) {
    if (state == GatewayStatus.BreakerState.HALF_OPEN) {
      probe = OptionalLong.of(ticket);
    }
  }

  /** A request left without an outcome: another one may be the probe. */
  void left(long ticket) {
    if (isProbe(ticket)) {
      probe = OptionalLong.empty();
    }
  }

  /** IB served one, whatever it said: the kind works. */
  void succeeded(Instant now) {
    failures = 0;
    failedRequests.clear();
    last = Optional.empty();
    rest = settings.rest();
    if (state != GatewayStatus.BreakerState.CLOSED) {
      enter(GatewayStatus.BreakerState.CLOSED, now);
    }
  }

  /**
   * IB, or the way to it, failed one.
   *
   * @param request equal for the same request asked again
   */
  void failed(long ticket, Object request, GatewayProblem problem, Instant now) {
    last = Optional.of(problem);
    switch (state) {
      case CLOSED -> {
        failures++;
        failedRequests.add(request);
        if (failures >= settings.failures() && failedRequests.size() > 1) {
          open(now);
        }
      }
      case HALF_OPEN -> {
        // What was sent before it opened says nothing new.
        if (isProbe(ticket)) {
          failures++;
          rest = shorter(rest.multipliedBy(2), settings.longestRest());
          open(now);
        }
      }
      case OPEN -> {}
    }
  }

  /** There is another socket: what failed on the last one may work on it, and is tried at once. */
  void startAgain(Instant now) {
    probe = OptionalLong.empty();
    if (state == GatewayStatus.BreakerState.OPEN) {
      enter(GatewayStatus.BreakerState.HALF_OPEN, now);
    }
  }

  private void open(Instant now) {
    opened++;
    until = now.plus(rest);
    enter(GatewayStatus.BreakerState.OPEN, now);
  }

  private void enter(GatewayStatus.BreakerState next, Instant now) {
    state = next;
    since = now;
    probe = OptionalLong.empty();
  }

  private boolean isProbe(long ticket) {
    return probe.isPresent() && probe.getAsLong() == ticket;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
