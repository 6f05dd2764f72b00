package io.ktrdr.quality.check;

import io.ktrdr.market.SecurityType;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Where each rule has its limits; {@code quality.conf} explains them.
 *
 * @param severities of every rule
 * @param negativePrices security types whose prices may be zero or less
 */
public record Thresholds(
    Map<Rule, Severity> severities,
    Set<SecurityType> negativePrices,
    ZeroVolume zeroVolume,
    Stale stale,
    Spike spike,
    WickSpike wickSpike,
    ExtremeMove extremeMove,
    VolumeSpike volumeSpike,
    Cross cross,
    Duration grace) {

  public Thresholds {
    severities = Map.copyOf(severities);
    negativePrices = Set.copyOf(negativePrices);
    if (severities.size() != Rule.values().length) {
      throw new IllegalArgumentException("severities of " + severities.keySet() + " only");
    }
  }

  /** From how many bars that stand still without volume on it is told. */
  public record ZeroVolume(Duration forLong, int bars) {
    public ZeroVolume {
      Bound.atLeast("zero_volume.bars", bars, 1);
    }
  }

  /** See {@link Rule#STALE}. */
  public record Stale(int bars, Duration forLong, int dailyBars, double chance) {
    public Stale {
      Bound.atLeast("stale.bars", bars, 2);
      Bound.atLeast("stale.daily-bars", dailyBars, 2);
      Bound.atLeast("stale.chance", chance, 1);
    }

    int least(Subject subject) {
      return subject.timeframe().intraday()
          ? (int) Math.max(bars, forLong.toSeconds() / subject.timeframe().seconds())
          : dailyBars;
    }
  }

  /** See {@link Rule#SPIKE}. */
  public record Spike(
      int window,
      double deviations,
      double largeDeviations,
      double large,
      double floor,
      double floorTicks) {
    public Spike {
      Bound.within("spike.window", window, 8, 1024);
      Bound.atLeast("spike.deviations", deviations, 1);
      Bound.within("spike.large-deviations", largeDeviations, 1, deviations);
      Bound.within("spike.large", large, 0.0001, 10);
      Bound.within("spike.floor", floor, 0, 1);
      Bound.within("spike.floor-ticks", floorTicks, 0, 1000);
    }
  }

  /** See {@link Rule#WICK_SPIKE}. */
  public record WickSpike(double ranges, double floor) {
    public WickSpike {
      Bound.atLeast("wick_spike.ranges", ranges, 1);
      Bound.within("wick_spike.floor", floor, 0, 10);
    }
  }

  /** Shares of the close before; see {@link Rule#EXTREME_MOVE}. */
  public record ExtremeMove(
      double daily, double intraday, double currencyDaily, double currencyIntraday) {
    public ExtremeMove {
      Bound.within("extreme_move.daily", daily, 0.0001, 100);
      Bound.within("extreme_move.intraday", intraday, 0.0001, 100);
      Bound.within("extreme_move.currency-daily", currencyDaily, 0.0001, 100);
      Bound.within("extreme_move.currency-intraday", currencyIntraday, 0.0001, 100);
    }

    double limit(Subject subject) {
      if (subject.currency()) {
        return subject.timeframe().intraday() ? currencyIntraday : currencyDaily;
      }
      return subject.timeframe().intraday() ? intraday : daily;
    }
  }

  /** See {@link Rule#VOLUME_SPIKE}. */
  public record VolumeSpike(
      double dailyTimes, double hourlyTimes, double intradayTimes, double quietRange) {
    public VolumeSpike {
      Bound.atLeast("volume_spike.daily-times", dailyTimes, 2);
      Bound.atLeast("volume_spike.hourly-times", hourlyTimes, 2);
      Bound.atLeast("volume_spike.intraday-times", intradayTimes, 2);
      Bound.within("volume_spike.quiet-range", quietRange, 0, 1000);
    }

    double times(Subject subject) {
      if (!subject.timeframe().intraday()) {
        return dailyTimes;
      }
      return subject.timeframe().seconds() >= 3600 ? hourlyTimes : intradayTimes;
    }
  }

  /** Shares of the price; see {@link Rule#CROSS_TIMEFRAME}. */
  public record Cross(double rangeTolerance, double priceTolerance) {
    public Cross {
      Bound.within("cross_timeframe.range-tolerance", rangeTolerance, 0, 1);
      Bound.within("cross_timeframe.price-tolerance", priceTolerance, 0, 1);
    }
  }

  public Severity severity(Rule rule) {
    return severities.get(rule);
  }

  boolean on(Rule rule) {
    return severity(rule) != Severity.OFF;
  }

  /** The same with one rule taken for more or less grave. */
  public Thresholds with(Rule rule, Severity severity) {
    Map<Rule, Severity> changed = new EnumMap<>(severities);
    changed.put(rule, severity);
    return new Thresholds(
        changed,
        negativePrices,
        zeroVolume,
        stale,
        spike,
        wickSpike,
        extremeMove,
        volumeSpike,
        cross,
        grace);
  }
}
