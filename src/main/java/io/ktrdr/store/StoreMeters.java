package io.ktrdr.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** How long the bar database takes; what is answered from memory does not count. */
record StoreMeters(Timer reads, Timer writes) {

  static StoreMeters in(MeterRegistry registry) {
    return new StoreMeters(
        timer(
            registry, "ktrdr.store.reads", "Reads from the database of bars, each a connection's"),
        timer(
            registry,
            "ktrdr.store.writes",
            "Merges and corrections of bars, each one transaction with what it had to wait for"));
  }

  private static Timer timer(MeterRegistry registry, String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10))
        .register(registry);
  }
}
