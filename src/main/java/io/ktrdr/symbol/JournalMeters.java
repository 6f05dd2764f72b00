package io.ktrdr.symbol;

import io.ktrdr.store.DatabaseTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.setup.Setup;

/**
 * How long facts take to be kept, from the moment that the journal is given them. Goes into the
 * setup of an actor system, from where its journal takes it.
 */
public final class JournalMeters extends Setup {

  private final Timer kept;
  private final Timer refused;

  public JournalMeters(MeterRegistry registry) {
    this.kept = timer(registry, "kept");
    this.refused = timer(registry, "failed");
  }

  private static Timer timer(MeterRegistry registry, String outcome) {
    return DatabaseTimer.of("ktrdr.journal.writes", "Facts until the journal had kept them")
        .tag("outcome", outcome)
        .register(registry);
  }

  /** Each fact counts: those that were written together took the same time. */
  void written(int facts, long nanos, boolean isKept) {
    for (int i = 0; i < facts; i++) {
      (isKept ? kept : refused).record(nanos, TimeUnit.NANOSECONDS);
    }
  }
}
