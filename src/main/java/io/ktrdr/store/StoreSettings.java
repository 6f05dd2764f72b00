package io.ktrdr.store;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/**
 * How much the store may use; root {@code ktrdr.store}.
 *
 * @param decodedCacheBytes memory for decoded chunks, bytes; 0 keeps none
 * @param connections database connections, and so how many reads run at once
 */
public record StoreSettings(long decodedCacheBytes, int connections) {

  public StoreSettings {
    if (decodedCacheBytes < 0) {
      throw new IllegalArgumentException(
          "ktrdr.store.decoded-cache must not be negative, not " + decodedCacheBytes);
    }
    if (connections < 1) {
      throw new IllegalArgumentException(
          "ktrdr.store.connections must be at least 1, not " + connections);
    }
  }

  /** Reads {@code ktrdr.store} of a whole configuration. */
  public static StoreSettings from(Config config) {
    Config store = config.getConfig("ktrdr.store");
    return new StoreSettings(store.getBytes("decoded-cache"), store.getInt("connections"));
  }

  /** What {@code store.conf} says. */
  public static StoreSettings defaults() {
    return from(ConfigFactory.parseResources(StoreSettings.class, "/store.conf"));
  }
}
