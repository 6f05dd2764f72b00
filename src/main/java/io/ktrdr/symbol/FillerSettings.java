package io.ktrdr.symbol;

import com.typesafe.config.Config;
import io.ktrdr.market.SeriesId;
import java.time.Duration;
import java.util.List;

/**
 * How gaps are filled by themselves; read from {@code ktrdr.symbol.filler}, where each key is
 * explained.
 *
 * @param series those that are filled; empty for every stored one
 */
public record FillerSettings(
    boolean enabled,
    Duration firstAfter,
    Duration every,
    int requestsPerCycle,
    Duration oldest,
    int minBars,
    boolean tail,
    List<SeriesId> series,
    Duration patience) {

  public FillerSettings {
    series = List.copyOf(series);
    if (requestsPerCycle < 1) {
      throw new IllegalArgumentException(
          "ktrdr.symbol.filler.requests-per-cycle is "
              + requestsPerCycle
              + "; at least 1 is needed");
    }
    if (every.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException(
          "ktrdr.symbol.filler.every is " + every + "; at least 1m is needed");
    }
  }

  static FillerSettings from(Config symbol) {
    Config filler = symbol.getConfig("filler");
    return new FillerSettings(
        filler.getBoolean("enabled"),
        filler.getDuration("first-after"),
        filler.getDuration("every"),
        filler.getInt("requests-per-cycle"),
        filler.getDuration("oldest"),
        filler.getInt("min-bars"),
        filler.getBoolean("tail"),
        filler.getStringList("series").stream().map(SeriesId::parse).toList(),
        filler.getDuration("patience"));
  }
}
