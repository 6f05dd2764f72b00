package io.ktrdr.symbol;

import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;

/** The threads on which the store may block. */
final class StoreThreads {

  private StoreThreads() {}

  static Executor of(ActorSystem<?> system) {
    return system.dispatchers().lookup(DispatcherSelector.fromConfig("ktrdr.store-dispatcher"));
  }
}
