package io.ktrdr.quality.check;

import io.ktrdr.market.BarSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bars in which nothing happens: runs without volume, with no figure for it, and runs of one and
 * the same price. Runs go on from one piece of bars to the next, so pieces come in order.
 */
final class Standstill {

  private static final int NOTHING = 0;
  private static final int ZERO = 1;
  private static final int ABSENT = 2;

  /** Runs kept until the end, when it is known how sleepy the series is. */
  private static final int MOST_RUNS = 10_000;

  private final Thresholds thresholds;
  private final boolean hasVolume;
  private final int quietBars;
  private final int staleBars;
  private final Sink sink;

  private long bars;
  private long withVolume;
  private boolean started;
  private long lastClose;
  private int lastScale;
  private long lastTime;

  private int volumeState = NOTHING;
  private long volumeFirst;
  private int volumeRun;

  private long flatBars;
  private long flatFirst;
  private int flatRun;
  private final long[][] candidates = new long[3][];
  private int candidateCount;

  /** Runs of absent volume are told only when others have one, which the end shows. */
  private final List<Finding> absent = new ArrayList<>();

  Standstill(Thresholds thresholds, Subject subject, Sink sink) {
    this.thresholds = thresholds;
    this.hasVolume = subject.hasVolume();
    this.quietBars =
        subject.timeframe().intraday()
            ? (int)
                Math.max(
                    1,
                    thresholds.zeroVolume().forLong().toSeconds() / subject.timeframe().seconds())
            : thresholds.zeroVolume().bars();
    this.staleBars = thresholds.stale().least(subject);
    this.sink = sink;
    for (int column = 0; column < candidates.length; column++) {
      candidates[column] = new long[16];
    }
  }

  /**
   * Judges the bars that follow.
   *
   * @param glance at these bars
   */
  void judge(BarSeries series, int from, int to, Glance glance) {
    if (from >= to) {
      return;
    }
    if (glance.moving() && glance.traded()) {
      if (volumeState != NOTHING) {
        endVolumeRun();
      }
      if (flatRun > 0) {
        endFlatRun();
      }
      withVolume += to - from;
      went(series, from, to);
      return;
    }
    long before =
        started && lastScale == series.priceScale()
            ? lastClose
            : started ? previousClose(series, from) : Long.MIN_VALUE;
    for (int i = from; i < to; i++) {
      long close = series.close(i);
      long volume = series.volume(i);
      boolean flat =
          series.open(i) == close
              && series.high(i) == close
              && series.low(i) == close
              && close == before;
      if (volume <= 0) {
        noVolume(series, i, volume, before);
      } else if (volumeState != NOTHING) {
        endVolumeRun();
      }
      withVolume += volume > 0 ? 1 : 0;
      if (flat && volume != 0) {
        flatFirst = flatRun == 0 ? series.time(i) : flatFirst;
        flatRun++;
        flatBars++;
      } else if (flatRun > 0) {
        endFlatRun();
      }
      lastTime = series.time(i);
      before = close;
    }
    went(series, from, to);
  }

  private void went(BarSeries series, int from, int to) {
    bars += to - from;
    started = true;
    lastTime = series.time(to - 1);
    lastClose = series.close(to - 1);
    lastScale = series.priceScale();
  }

  private static long previousClose(BarSeries series, int from) {
    return from > 0 ? series.close(from - 1) : Long.MIN_VALUE;
  }

  private void noVolume(BarSeries series, int i, long volume, long before) {
    if (volume == BarSeries.NONE) {
      if (hasVolume) {
        inVolumeRun(ABSENT, series.time(i));
      }
    } else if (volume < 0) {
      endVolumeRun();
      if (thresholds.on(Rule.NEGATIVE_VOLUME)) {
        found(
            Rule.NEGATIVE_VOLUME,
            series.time(i),
            series.time(i),
            1,
            "volume " + Figures.volume(series, volume));
      }
    } else if (hasVolume) {
      boolean moved = series.high(i) != series.low(i) || before != series.close(i);
      if (moved && before != Long.MIN_VALUE) {
        endVolumeRun();
        if (thresholds.on(Rule.ZERO_VOLUME)) {
          found(
              Rule.ZERO_VOLUME,
              series.time(i),
              series.time(i),
              1,
              "volume 0, though the price went to " + Figures.price(series, series.close(i)));
        }
      } else {
        inVolumeRun(ZERO, series.time(i));
      }
    }
  }

  private void inVolumeRun(int state, long time) {
    if (volumeState != state) {
      endVolumeRun();
      volumeState = state;
      volumeFirst = time;
      volumeRun = 0;
    }
    volumeRun++;
  }

  private void endVolumeRun() {
    if (volumeState == ZERO && volumeRun >= quietBars && thresholds.on(Rule.ZERO_VOLUME)) {
      found(
          Rule.ZERO_VOLUME,
          volumeFirst,
          lastTime,
          volumeRun,
          volumeRun == 1 ? "volume 0" : "volume 0 in " + volumeRun + " bars");
    } else if (volumeState == ABSENT
        && thresholds.on(Rule.ABSENT_VOLUME)
        && absent.size() < MOST_RUNS) {
      absent.add(
          new Finding(
              Rule.ABSENT_VOLUME,
              thresholds.severity(Rule.ABSENT_VOLUME),
              volumeFirst,
              lastTime,
              volumeRun,
              Double.NaN,
              Double.NaN,
              volumeRun == 1 ? "no volume" : "no volume in " + volumeRun + " bars"));
    }
    volumeState = NOTHING;
    volumeRun = 0;
  }

  private void endFlatRun() {
    if (flatRun >= staleBars && candidateCount < MOST_RUNS) {
      for (int column = 0; column < candidates.length; column++) {
        if (candidateCount == candidates[column].length) {
          candidates[column] = Arrays.copyOf(candidates[column], 2 * candidateCount);
        }
      }
      candidates[0][candidateCount] = flatFirst;
      candidates[1][candidateCount] = lastTime;
      candidates[2][candidateCount] = flatRun;
      candidateCount++;
    }
    flatRun = 0;
  }

  /** No more bars come. */
  void finish() {
    endVolumeRun();
    if (flatRun > 0) {
      endFlatRun();
    }
    if (withVolume * 2 > bars) {
      absent.forEach(sink::found);
    }
    double longest = Math.max(staleBars, thresholds.stale().chance() * longestByChance());
    for (int run = 0; run < candidateCount && thresholds.on(Rule.STALE); run++) {
      int length = (int) candidates[2][run];
      if (length >= longest) {
        sink.found(
            new Finding(
                Rule.STALE,
                thresholds.severity(Rule.STALE),
                candidates[0][run],
                candidates[1][run],
                length,
                length,
                longest,
                "the price did not move in " + length + " bars"));
      }
    }
  }

  /** The longest run of flat bars to be expected of as many bars with as many flat ones. */
  private double longestByChance() {
    double share = (double) flatBars / Math.max(1, bars);
    return share <= 0 || share >= 1 ? 0 : Math.log(bars * (1 - share)) / -Math.log(share);
  }

  private void found(Rule rule, long first, long last, int count, String detail) {
    sink.found(
        new Finding(
            rule, thresholds.severity(rule), first, last, count, Double.NaN, Double.NaN, detail));
  }
}
