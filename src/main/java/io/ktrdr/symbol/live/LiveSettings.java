package io.ktrdr.symbol.live;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of live bars, at {@code ktrdr.symbol.live}; what each is for stands in {@code
 * symbol.conf}.
 */
public record LiveSettings(
    int lines,
    int keepUpToDate,
    Duration grace,
    Duration slack,
    Duration verify,
    Duration quietProbe,
    Duration retry,
    Duration degradedRetry,
    Duration degradedRetryLongest,
    Duration refusedRetry,
    Duration settle,
    Duration recheckEvery,
    Duration recheckSmallEvery,
    Duration storeEvery,
    Duration skew,
    Duration lookEvery,
    int recentBars,
    int recentEvents) {

  /** Reads the section. */
  public static LiveSettings from(Config config) {
    return new LiveSettings(
        config.getInt("lines"),
        config.getInt("keep-up-to-date"),
        config.getDuration("grace"),
        config.getDuration("slack"),
        config.getDuration("verify"),
        config.getDuration("quiet-probe"),
        config.getDuration("retry"),
        config.getDuration("degraded-retry"),
        config.getDuration("degraded-retry-longest"),
        config.getDuration("refused-retry"),
        config.getDuration("settle"),
        config.getDuration("recheck-every"),
        config.getDuration("recheck-small-every"),
        config.getDuration("store-every"),
        config.getDuration("skew"),
        config.getDuration("look-every"),
        config.getInt("recent-bars"),
        config.getInt("recent-events"));
  }
}
