package io.ktrdr.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Real seconds of another day: for tests whose market is open whenever they run. */
public final class RunningClock {

  private RunningClock() {}

  /** A clock that shows this moment now and goes on as the system's does. */
  public static Clock from(Instant moment) {
    return Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), moment));
  }
}
