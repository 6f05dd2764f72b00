package io.ktrdr.pacing;

import java.time.Duration;
import java.time.Instant;

/**
 * A bucket of tokens whose rate is halved when IB says "too fast" and comes back by a tenth of the
 * full rate per minute.
 */
final class AdaptiveRate {

  private static final double RECOVERY_PER_SECOND = 0.1 / 60;
  private static final double LOWEST = 1.0 / 16;

  private final double fullPerSecond;
  private final int burst;
  private double tokens;
  private double share = 1;
  private Instant refilled = Instant.MIN;

  AdaptiveRate(double perSecond, int burst) {
    this.fullPerSecond = perSecond;
    this.burst = burst;
    this.tokens = burst;
  }

  AdaptiveRate(AdaptiveRate other) {
    this.fullPerSecond = other.fullPerSecond;
    this.burst = other.burst;
    this.tokens = other.tokens;
    this.share = other.share;
    this.refilled = other.refilled;
  }

  void take(Instant now) {
    refill(now);
    tokens -= 1;
  }

  void halve(Instant now) {
    refill(now);
    share = Math.max(LOWEST, share / 2);
    tokens = Math.min(tokens, 1);
  }

  int available(Instant now) {
    refill(now);
    return (int) tokens;
  }

  int burst() {
    return burst;
  }

  /** When a token is there; {@code now} when one is already. */
  Instant ready(Instant now) {
    refill(now);
    if (tokens >= 1) {
      return now;
    }
    double seconds = (1 - tokens) / (fullPerSecond * share);
    return now.plusNanos((long) Math.ceil(seconds * 1e9) + 1_000_000);
  }

  private void refill(Instant now) {
    if (refilled.isBefore(now)) {
      if (!refilled.equals(Instant.MIN)) {
        double seconds = Duration.between(refilled, now).toNanos() / 1e9;
        tokens = Math.min(burst, tokens + seconds * fullPerSecond * share);
        share = Math.min(1, share + seconds * RECOVERY_PER_SECOND);
      }
      refilled = now;
    }
  }
}
