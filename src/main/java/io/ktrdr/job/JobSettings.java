package io.ktrdr.job;

import com.typesafe.config.Config;
import java.time.Duration;

/** Settings of the jobs, at {@code ktrdr.jobs}; what each is for stands in {@code job.conf}. */
public record JobSettings(
    int parallelJobs,
    int parallelItems,
    int maxItems,
    int attempts,
    Duration retryFirst,
    Duration retryLongest,
    Duration saveProgressEvery,
    Duration newsEvery,
    Duration forecastEvery,
    Duration rateWindow,
    Duration silence,
    Duration listedFor,
    int listedMost,
    Duration passivateAfter,
    int snapshotEvery,
    int snapshotsKept,
    String readJournal) {

  /** Reads {@code ktrdr.jobs} of a whole configuration. */
  public static JobSettings from(Config root) {
    Config config = root.getConfig("ktrdr.jobs");
    return new JobSettings(
        positive(config, "parallel-jobs"),
        positive(config, "parallel-items"),
        positive(config, "max-items"),
        positive(config, "attempts"),
        config.getDuration("retry-first"),
        config.getDuration("retry-longest"),
        config.getDuration("save-progress-every"),
        config.getDuration("news-every"),
        config.getDuration("forecast-every"),
        config.getDuration("rate-window"),
        config.getDuration("silence"),
        config.getDuration("listed-for"),
        positive(config, "listed-most"),
        config.getDuration("passivate-after"),
        positive(config, "snapshot-every"),
        positive(config, "snapshots-kept"),
        config.getString("read-journal"));
  }

  private static int positive(Config config, String key) {
    int value = config.getInt(key);
    if (value < 1) {
      throw new IllegalArgumentException(
          "ktrdr.jobs." + key + " is " + value + ", it must be at least 1");
    }
    return value;
  }
}
