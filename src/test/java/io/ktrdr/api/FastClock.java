package io.ktrdr.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes so many times as fast as others. */
final class FastClock extends Clock {

  private final Instant begun;
  private final long nanos = System.nanoTime();
  private final int times;

  FastClock(Instant begun, int times) {
    this.begun = begun;
    this.times = times;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    return begun.plus(Duration.ofNanos((System.nanoTime() - nanos) * times));
  }
}
