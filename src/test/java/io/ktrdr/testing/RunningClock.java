package io.ktrdr.testing;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** Clocks in UTC of another day: for tests whose market is open whenever they run. */
public final class RunningClock {

  private RunningClock() {}

  /** A clock that shows this moment now and goes on as others do. */
  public static Clock from(Instant moment) {
    return from(moment, 1);
  }

  /** A clock that shows this moment now and goes so many times as fast as others. */
  public static Clock from(Instant moment, int times) {
    long begun = System.nanoTime();
    InstantSource running = () -> moment.plusNanos((System.nanoTime() - begun) * times);
    return running.withZone(ZoneOffset.UTC);
  }
}
