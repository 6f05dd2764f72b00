package io.ktrdr.symbol.live;

import com.typesafe.config.Config;
import io.ktrdr.gateway.Logins;
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

  private static final String LIMITS = "ktrdr.gateway.limits.";

  /** Reads {@code ktrdr.symbol.live} of a whole configuration. */
  public static LiveSettings from(Config root) {
    Config config = root.getConfig("ktrdr.symbol.live");
    return new LiveSettings(
        places(root, config, "lines", 100),
        places(root, config, "keep-up-to-date", 50),
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

  /** How many there may be: what is said here, else what all logins may, else IB's own. */
  private static int places(Config root, Config config, String key, int ibs) {
    int here = config.getInt(key);
    if (here > 0) {
      return here;
    }
    return root.hasPath(LIMITS + key) ? Logins.sum(root, key) : ibs;
  }
}
