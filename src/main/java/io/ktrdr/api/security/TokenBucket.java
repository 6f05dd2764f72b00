package io.ktrdr.api.security;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket in one number, the time at which it would be full again (the generic cell rate
 * algorithm): nothing fills it by the clock, and many threads may take from it at once.
 */
final class TokenBucket {

  /**
   * What came of asking for a token.
   *
   * @param remaining how many more could be had at once now
   * @param fullAfterNanos until the bucket is full again
   * @param waitNanos until a token can be had; 0 when one was
   */
  record Taken(boolean granted, long remaining, long fullAfterNanos, long waitNanos) {}

  private final long perToken;
  private final long whenEmpty;
  private final AtomicLong fullAt;

  /**
   * @param rate tokens that come back in a second
   * @param burst tokens that a full one holds
   * @param now of {@link System#nanoTime}, or any clock that counts nanoseconds
   */
  TokenBucket(double rate, long burst, long now) {
    this.perToken = Math.max(1, Math.round(1e9 / rate));
    this.whenEmpty = Math.multiplyExact(perToken, burst);
    this.fullAt = new AtomicLong(now);
  }

  /** Takes a token, if there is one. */
  Taken take(long now) {
    while (true) {
      long full = fullAt.get();
      long after = Math.max(full - now, 0) + perToken;
      if (after > whenEmpty) {
        return new Taken(false, 0, Math.max(full - now, 0), after - whenEmpty);
      }
      if (fullAt.compareAndSet(full, now + after)) {
        return new Taken(true, (whenEmpty - after) / perToken, after, 0);
      }
    }
  }

  /** How long until a token could be had; 0 when one can. Takes none. */
  long waitNanos(long now) {
    return Math.max(Math.max(fullAt.get() - now, 0) + perToken - whenEmpty, 0);
  }
}
