package io.ktrdr.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** How long the bar database takes; what is answered from memory does not count. */
record StoreMeters(Timer reads, Timer writes) {

  static StoreMeters in(MeterRegistry registry) {
    return new StoreMeters(
        DatabaseTimer.of(
                "ktrdr.store.reads", "Reads from the database of bars, each a connection's")
            .register(registry),
        DatabaseTimer.of(
                "ktrdr.store.writes",
                "Merges and corrections of bars, each one transaction with what it had to wait for")
            .register(registry));
  }
}
