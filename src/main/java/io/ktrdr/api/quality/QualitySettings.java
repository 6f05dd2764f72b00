package io.ktrdr.api.quality;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.ktrdr.market.SecurityType;
import io.ktrdr.quality.check.Dimension;
import io.ktrdr.quality.check.Rule;
import io.ktrdr.quality.check.Severity;
import io.ktrdr.quality.check.Thresholds;
import io.ktrdr.quality.score.Scoring;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How bars are judged, and what one request may ask for; read from {@code ktrdr.quality}.
 *
 * @param defaultPage findings per page unless the request says
 * @param maxPage findings per page at most
 * @param maxInstruments that one request may name
 * @param maxRepairBars that one proposal may change
 * @param maxOpenRepairs proposals of an instrument that may wait for a decision
 */
public record QualitySettings(
    Thresholds thresholds,
    Scoring scoring,
    int defaultPage,
    int maxPage,
    int maxInstruments,
    int maxRepairBars,
    int maxOpenRepairs) {

  /**
   * Reads {@code ktrdr.quality} of a whole configuration.
   *
   * @throws IllegalArgumentException naming everything that is wrong, one to a line
   */
  public static QualitySettings from(Config root) {
    Config quality = root.getConfig("ktrdr.quality");
    Faults faults = new Faults();
    Map<Rule, Severity> severities = new EnumMap<>(Rule.class);
    for (Rule rule : Rule.values()) {
      severities.put(
          rule, faults.collect(quality, config -> severity(config, rule), rule.severity()));
    }
    Config rules = quality.getConfig("rules");
    Set<SecurityType> negative =
        faults.collect(
            rules,
            config ->
                config.getStringList("non_positive.negative-prices").stream()
                    .map(SecurityType::parse)
                    .collect(Collectors.toSet()),
            Set.of());
    Thresholds.ZeroVolume zeroVolume =
        faults.collect(
            rules.getConfig("zero_volume"),
            config ->
                new Thresholds.ZeroVolume(config.getDuration("for-long"), config.getInt("bars")),
            null);
    Thresholds.Stale stale =
        faults.collect(
            rules.getConfig("stale"),
            config ->
                new Thresholds.Stale(
                    config.getInt("bars"),
                    config.getDuration("for-long"),
                    config.getInt("daily-bars"),
                    config.getDouble("chance")),
            null);
    Thresholds.Spike spike =
        faults.collect(
            rules.getConfig("spike"),
            config ->
                new Thresholds.Spike(
                    config.getInt("window"),
                    config.getDouble("deviations"),
                    config.getDouble("large-deviations"),
                    config.getDouble("large"),
                    config.getDouble("floor"),
                    config.getDouble("floor-ticks")),
            null);
    Thresholds.WickSpike wick =
        faults.collect(
            rules.getConfig("wick_spike"),
            config ->
                new Thresholds.WickSpike(config.getDouble("ranges"), config.getDouble("floor")),
            null);
    Thresholds.ExtremeMove extreme =
        faults.collect(
            rules.getConfig("extreme_move"),
            config ->
                new Thresholds.ExtremeMove(
                    config.getDouble("daily"),
                    config.getDouble("intraday"),
                    config.getDouble("currency-daily"),
                    config.getDouble("currency-intraday")),
            null);
    Thresholds.VolumeSpike volume =
        faults.collect(
            rules.getConfig("volume_spike"),
            config ->
                new Thresholds.VolumeSpike(
                    config.getDouble("daily-times"),
                    config.getDouble("hourly-times"),
                    config.getDouble("intraday-times"),
                    config.getDouble("quiet-range")),
            null);
    Thresholds.Cross cross =
        faults.collect(
            rules.getConfig("cross_timeframe"),
            config ->
                new Thresholds.Cross(
                    config.getDouble("range-tolerance"), config.getDouble("price-tolerance")),
            null);
    Scoring scoring = faults.collect(quality, QualitySettings::scoring, null);
    int maxPage = faults.positive(quality, "max-page");
    int defaultPage = faults.positive(quality, "default-page");
    int maxInstruments = faults.positive(quality, "max-instruments");
    int maxRepairBars = faults.positive(quality, "max-repair-bars");
    int maxOpenRepairs = faults.positive(quality, "max-open-repairs");
    faults.raise();
    return new QualitySettings(
        new Thresholds(
            severities,
            negative,
            zeroVolume,
            stale,
            spike,
            wick,
            extreme,
            volume,
            cross,
            rules.getDuration("behind.grace")),
        scoring,
        defaultPage,
        maxPage,
        maxInstruments,
        maxRepairBars,
        maxOpenRepairs);
  }

  private static Severity severity(Config quality, Rule rule) {
    String path = "rules." + rule + ".severity";
    try {
      return Severity.parse(quality.getString(path));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("ktrdr.quality." + path + ": " + e.getMessage(), e);
    }
  }

  private static Scoring scoring(Config quality) {
    Map<Dimension, Double> weights = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      weights.put(dimension, quality.getDouble("weights." + dimension));
    }
    return new Scoring(weights, quality.getDuration("late-after"), quality.getInt("max-findings"));
  }

  /** Goes on after a wrong value, so that all of them are told at once. */
  private static final class Faults {
    private final List<String> found = new ArrayList<>();

    <T> T collect(Config config, Function<Config, T> reading, T otherwise) {
      try {
        return reading.apply(config);
      } catch (ConfigException | IllegalArgumentException e) {
        found.add(e.getMessage());
        return otherwise;
      }
    }

    int positive(Config quality, String name) {
      return collect(
          quality,
          config -> {
            int value = config.getInt(name);
            if (value < 1) {
              throw new IllegalArgumentException(
                  "ktrdr.quality." + name + " is " + value + ", which is not 1 or more");
            }
            return value;
          },
          1);
    }

    void raise() {
      if (!found.isEmpty()) {
        throw new IllegalArgumentException(String.join("\n", found));
      }
    }
  }
}
