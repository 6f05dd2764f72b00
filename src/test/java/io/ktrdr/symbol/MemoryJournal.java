package io.ktrdr.symbol;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;

/**
 * The settings of a system whose entities write to memory; every fact is serialised all the same.
 */
final class MemoryJournal {

  private MemoryJournal() {}

  static Config settings() {
    return ConfigFactory.parseString("pekko.persistence.testkit.events.serialize = on")
        .withFallback(PersistenceTestKitPlugin.config())
        .withFallback(PersistenceTestKitSnapshotPlugin.config())
        .withFallback(ConfigFactory.parseResources("serialization.conf"))
        .withFallback(ConfigFactory.parseResources("store.conf"))
        .withFallback(ConfigFactory.parseResources("symbol.conf"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }
}
