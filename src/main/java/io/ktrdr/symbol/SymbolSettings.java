package io.ktrdr.symbol;

import com.typesafe.config.Config;
import io.ktrdr.symbol.live.LiveSettings;
import java.time.Duration;

/**
 * Settings of the symbols, at {@code ktrdr.symbol}; what each is for stands in {@code symbol.conf}.
 */
public record SymbolSettings(
    int snapshotEvery,
    int snapshotsKept,
    Duration emptyRetryFirst,
    Duration emptyRetryRecent,
    Duration emptyRetryOld,
    Duration recent,
    Duration passivateAfter,
    Duration resolveTimeout,
    Duration negativeAnswerTtl,
    Duration watchRetryShortest,
    Duration watchRetryLongest,
    int auditPage,
    String auditReadJournal,
    LiveSettings live,
    Upkeep upkeep,
    FillerSettings filler) {

  /** How what is known of instruments is kept fresh. */
  public record Upkeep(
      Duration firstAfter, Duration every, Duration detailsTtl, Duration scheduleTtl) {}

  /** Reads {@code ktrdr.symbol} of a whole configuration. */
  public static SymbolSettings from(Config root) {
    Config config = root.getConfig("ktrdr.symbol");
    return new SymbolSettings(
        config.getInt("snapshot-every"),
        config.getInt("snapshots-kept"),
        config.getDuration("empty-retry-first"),
        config.getDuration("empty-retry-recent"),
        config.getDuration("empty-retry-old"),
        config.getDuration("recent"),
        config.getDuration("passivate-after"),
        config.getDuration("resolve-timeout"),
        config.getDuration("negative-answer-ttl"),
        config.getDuration("watch-retry-shortest"),
        config.getDuration("watch-retry-longest"),
        config.getInt("audit-page"),
        config.getString("audit-read-journal"),
        LiveSettings.from(root),
        new Upkeep(
            config.getDuration("upkeep.first-after"),
            config.getDuration("upkeep.every"),
            config.getDuration("upkeep.details-ttl"),
            config.getDuration("upkeep.schedule-ttl")),
        FillerSettings.from(config));
  }

  ProviderAnswer.Belief belief() {
    return new ProviderAnswer.Belief(recent, emptyRetryFirst, emptyRetryRecent, emptyRetryOld);
  }
}
