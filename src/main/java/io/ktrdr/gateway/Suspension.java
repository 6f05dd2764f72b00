package io.ktrdr.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Notices that this machine slept, that somebody set its clock, or that this process stood still:
 * each leaves sockets behind that look open and are not.
 */
final class Suspension {

  private final Duration expected;
  private final Duration tolerance;
  private Instant lastWall;
  private long lastNanos;

  /**
   * Starts to watch.
   *
   * @param expected how often {@link #look} is called
   * @param tolerance how far clock and stopwatch may drift apart from one look to the next
   */
  Suspension(Duration expected, Duration tolerance, Instant wall, long nanos) {
    this.expected = expected;
    this.tolerance = tolerance;
    this.lastWall = wall;
    this.lastNanos = nanos;
  }

  /**
   * Compares the clock with a stopwatch that does not run while the machine sleeps.
   *
   * @return what happened since the last look, as a sentence; empty when nothing did
   */
  Optional<String> look(Instant wall, long nanos) {
    Duration byClock = Duration.between(lastWall, wall);
    Duration byStopwatch = Duration.ofNanos(nanos - lastNanos);
    lastWall = wall;
    lastNanos = nanos;
    Duration jump = byClock.minus(byStopwatch);
    if (jump.compareTo(tolerance) > 0) {
      return Optional.of(
          "the clock jumped ahead by "
              + jump.toSeconds()
              + " s: this machine was suspended, or its clock was set");
    }
    if (jump.negated().compareTo(tolerance) > 0) {
      return Optional.of("the clock was set back by " + jump.negated().toSeconds() + " s");
    }
    Duration late = byStopwatch.minus(expected);
    return late.compareTo(tolerance) > 0
        ? Optional.of("this process stood still for " + late.toSeconds() + " s")
        : Optional.empty();
  }
}
