package io.ktrdr.testing;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock in UTC that stands until it is set. */
public final class SettableClock extends Clock {

  public volatile Instant now;

  public SettableClock(Instant now) {
    this.now = now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("it is in UTC");
  }

  @Override
  public Instant instant() {
    return now;
  }
}
