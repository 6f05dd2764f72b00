package io.ktrdr.gateway;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: anywhere between {@code least} and a ceiling that
 * doubles with each failure. The jitter keeps a fleet from knocking in step.
 *
 * @param failures in a row
 */
record Backoff(Duration least, Duration most, int failures) {

  static Backoff between(Duration least, Duration most) {
    return new Backoff(least, most, 0);
  }

  Backoff failed() {
    return new Backoff(least, most, failures + 1);
  }

  Backoff reset() {
    return new Backoff(least, most, 0);
  }

  /** The longest wait that {@link #delay} may draw now. */
  Duration ceiling() {
    long doubled = least.toMillis() << Math.min(failures, 20);
    return doubled >= most.toMillis() ? most : Duration.ofMillis(doubled);
  }

  Duration delay(RandomGenerator random) {
    long spread = ceiling().toMillis() - least.toMillis();
    return least.plusMillis(spread <= 0 ? 0 : random.nextLong(spread + 1));
  }
}
