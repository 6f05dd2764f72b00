package io.ktrdr.store;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What times a database on this machine or near it, in steps from 1 ms to 10 s. */
public final class DatabaseTimer {

  private DatabaseTimer() {}

  /** A timer to be registered. */
  public static Timer.Builder of(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10));
  }
}
