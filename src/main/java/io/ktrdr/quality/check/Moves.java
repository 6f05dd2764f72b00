package io.ktrdr.quality.check;

import io.ktrdr.market.BarSeries;
import java.util.Arrays;

/**
 * Bars that stand out from those around: spikes, wicks, extreme moves, bursts of volume. What a
 * block shows at a {@link Glance} rules most of it out; then moves or ranges are counted by
 * magnitude, and only bars beyond what the median of those around allows get the exact robust test.
 * Linear in the number of bars; not for use by several threads.
 */
final class Moves {

  private static final int BLOCK = Glance.BLOCK;

  /** A median absolute deviation times this estimates a normal deviation. */
  private static final double MAD_TO_DEVIATION = 1.4826;

  /** A bad tick is gone with the next bar, but for what the market itself does meanwhile. */
  private static final double TAKEN_BACK = 2.0 / 3;

  /** A median of half the figures is near enough to tell what is worth a closer look. */
  private static final int EVERY = 2;

  /** What such a median can be off by, and some more. */
  private static final double MARGIN = 0.75;

  private final Thresholds thresholds;
  private final Subject subject;
  private final Sink sink;
  private final int window;
  private final int volumeWindow;
  private final double extreme;
  private final double volumeTimes;
  private final int step;

  /** Blocks before those judged whose figures may be asked for, and behind them. */
  private final int lead;

  /** Of the blocks around window and volume window. */
  private final int near;

  private final int far;

  private BarSeries bars = BarSeries.empty();

  /** Index of the first bar of block 0; below 0 where there are not so many bars before. */
  private int origin;

  private int blocks;

  private final Histogram moveCounts = new Histogram(-20, 4, 8);
  private final Histogram rangeCounts = new Histogram(-20, 4, 8);
  private final Histogram volumeCounts = new Histogram(0, 63, 2);

  /** Moves of the blocks that were {@link #measured}, from {@link #origin} on. */
  private float[] moves = new float[0];

  private boolean[] measured = new boolean[0];
  private boolean[] rangesCounted = new boolean[0];
  private boolean[] volumesCounted = new boolean[0];
  private double[] around = new double[0];

  Moves(Thresholds thresholds, Subject subject, Sink sink) {
    this.thresholds = thresholds;
    this.subject = subject;
    this.sink = sink;
    this.window = thresholds.spike().window();
    this.step = subject.timeframe().seconds();
    this.volumeWindow =
        subject.timeframe().intraday() ? Math.clamp(86_400 / step, window, 1024) : window;
    this.extreme = thresholds.extremeMove().limit(subject);
    this.volumeTimes = thresholds.volumeSpike().times(subject);
    this.near = Math.ceilDiv(window, BLOCK);
    this.far = Math.ceilDiv(volumeWindow, BLOCK);
    this.lead = far;
  }

  /** How many bars before and after those judged have to be there for the tests to be exact. */
  int context() {
    return Math.max(window, volumeWindow) + 1;
  }

  /**
   * Says which bars are judged next, block by block.
   *
   * @param series these, and those around them as far as there are any
   */
  void begin(BarSeries series, int from, int to) {
    bars = series;
    origin = from - lead * BLOCK;
    blocks = 2 * lead + Math.ceilDiv(to - from, BLOCK);
    if (measured.length < blocks) {
      moves = new float[blocks * BLOCK];
      measured = new boolean[blocks];
      rangesCounted = new boolean[blocks];
      volumesCounted = new boolean[blocks];
    } else {
      Arrays.fill(measured, false);
      Arrays.fill(rangesCounted, false);
      Arrays.fill(volumesCounted, false);
    }
    moveCounts.clear(blocks);
    rangeCounts.clear(blocks);
    volumeCounts.clear(blocks);
  }

  /** Judges a block, whose first bar is a multiple of {@link Glance#BLOCK} after the first. */
  void judge(Glance glance, int from, int to) {
    int block = (from - origin) / BLOCK;
    double move = glance.mostMove();
    if (move > extreme && thresholds.on(Rule.EXTREME_MOVE)) {
      lookForExtremes(from, to);
    }
    double tick =
        subject.tick()
            * Math.pow(10, bars.priceScale())
            / Math.max(1, Math.abs((double) bars.close(from)));
    if (thresholds.on(Rule.SPIKE)) {
      lookForSpikes(block, move, tick, from, to);
    }
    double range = glance.mostRange();
    if (range >= thresholds.wickSpike().floor() && thresholds.on(Rule.WICK_SPIKE)) {
      lookForWicks(block, range, tick, from, to);
    }
    if (thresholds.on(Rule.VOLUME_SPIKE)) {
      lookForBursts(block, glance.largestVolume(), from, to);
    }
  }

  private int start(int block) {
    return Math.clamp(origin + (long) block * BLOCK, 0, bars.size());
  }

  private float move(int i) {
    return moves[i - origin];
  }

  /** How far a close is from the one before, for the time that passed; -1 for the first. */
  private void measure(int block) {
    if (measured[block]) {
      return;
    }
    measured[block] = true;
    int to = start(block + 1);
    for (int i = start(block); i < to; i++) {
      long before = i == 0 ? 0 : bars.close(i - 1);
      float figure = -1;
      if (i > 0) {
        double move = Math.abs((double) (bars.close(i) - before)) * perPrice(before);
        long seconds = bars.time(i) - bars.time(i - 1);
        figure = (float) (seconds > step ? move / Math.sqrt((double) seconds / step) : move);
      }
      moves[i - origin] = figure;
      if (i % EVERY == 0) {
        moveCounts.count(block, figure);
      }
    }
  }

  /** Where prices are not above zero nothing can be told from their ratios. */
  private static double perPrice(long price) {
    return price > 0 ? 1.0 / price : 0;
  }

  private float range(int i) {
    return i == 0 ? -1 : (float) ((bars.high(i) - bars.low(i)) * perPrice(bars.close(i - 1)));
  }

  private void countRanges(int block) {
    if (!rangesCounted[block]) {
      rangesCounted[block] = true;
      int to = start(block + 1);
      for (int i = start(block); i < to; i += EVERY) {
        rangeCounts.count(block, range(i));
      }
    }
  }

  private float volume(int i) {
    long volume = bars.volume(i);
    return volume <= 0 ? -1 : (float) volume;
  }

  private void countVolumes(int block) {
    if (!volumesCounted[block]) {
      volumesCounted[block] = true;
      int to = start(block + 1);
      for (int i = start(block); i < to; i += EVERY) {
        volumeCounts.count(block, volume(i));
      }
    }
  }

  private void lookForExtremes(int from, int to) {
    for (int i = Math.max(1, from); i < to; i++) {
      double move =
          Math.abs((double) (bars.close(i) - bars.close(i - 1))) * perPrice(bars.close(i - 1));
      if (move > extreme) {
        extreme(i, move);
      }
    }
  }

  private void lookForSpikes(int block, double most, double tick, int from, int to) {
    Thresholds.Spike spike = thresholds.spike();
    double floor = Math.max(spike.floor(), spike.floorTicks() * tick);
    // the largest deviation that leaves the largest move suspect
    double deviation =
        most / (most >= spike.large() / 2 ? spike.largeDeviations() : spike.deviations());
    if (deviation < floor) {
      return;
    }
    int low = Math.max(0, block - near);
    int high = Math.min(blocks - 1, block + near);
    for (int other = low; other <= high; other++) {
      measure(other);
    }
    if (!moveCounts.medianMayBe(deviation / (MAD_TO_DEVIATION * MARGIN), low, high)) {
      return;
    }
    double least = Math.max(floor, MAD_TO_DEVIATION * moveCounts.median(low, high) * MARGIN);
    double suspect =
        Math.min(
            spike.deviations() * least,
            Math.max(spike.largeDeviations() * least, spike.large() / 2));
    for (int i = from; i < to; i++) {
      if (move(i) >= suspect) {
        spike(i, floor);
      }
    }
  }

  private void lookForWicks(int block, double most, double tick, int from, int to) {
    double ranges = thresholds.wickSpike().ranges();
    if (most < ranges * tick) {
      return;
    }
    int low = Math.max(0, block - near);
    int high = Math.min(blocks - 1, block + near);
    for (int other = low; other <= high; other++) {
      countRanges(other);
    }
    if (!rangeCounts.medianMayBe(most / (ranges * MARGIN), low, high)) {
      return;
    }
    double suspect =
        Math.max(
            thresholds.wickSpike().floor(),
            ranges * Math.max(tick, rangeCounts.median(low, high) * MARGIN));
    // at the very end a bar has no neighbour to stand out from
    int end = Math.min(to, bars.size() - 1);
    for (int i = Math.max(1, from); i < end; i++) {
      float wick = beyond(i);
      if (wick >= suspect) {
        wick(i, wick, tick);
      }
    }
  }

  /** How far a bar reaches beyond its own body and both neighbours, as a share of the price. */
  private float beyond(int i) {
    long open = bars.open(i);
    long close = bars.close(i);
    long top = Math.max(Math.max(open, close), Math.max(bars.high(i - 1), bars.high(i + 1)));
    long bottom = Math.min(Math.min(open, close), Math.min(bars.low(i - 1), bars.low(i + 1)));
    return (float)
        (Math.max(bars.high(i) - top, bottom - bars.low(i)) * perPrice(bars.close(i - 1)));
  }

  private void lookForBursts(int block, long most, int from, int to) {
    if (most <= 0) {
      return;
    }
    int low = Math.max(0, block - far);
    int high = Math.min(blocks - 1, block + far);
    for (int other = low; other <= high; other++) {
      countVolumes(other);
    }
    if (!volumeCounts.medianMayBe(most / (volumeTimes * MARGIN), low, high)) {
      return;
    }
    double suspect = volumeTimes * MARGIN * volumeCounts.median(low, high);
    for (int i = from; i < to; i++) {
      if (suspect > 0 && volume(i) >= suspect) {
        burst(i);
      }
    }
  }

  private void extreme(int i, double move) {
    String way = bars.close(i) > bars.close(i - 1) ? "up " : "down ";
    found(
        i,
        Rule.EXTREME_MOVE,
        move,
        extreme,
        "close "
            + Figures.price(bars, bars.close(i))
            + ", "
            + way
            + Figures.percent(move)
            + " from "
            + Figures.price(bars, bars.close(i - 1)));
  }

  private void spike(int i, double floor) {
    if (i == 0 || i + 1 >= bars.size()) {
      return;
    }
    double there = Math.log((double) bars.close(i) / bars.close(i - 1));
    double back = -Math.log((double) bars.close(i + 1) / bars.close(i)) / there;
    if (!(back >= TAKEN_BACK && back <= 1 / TAKEN_BACK)) {
      return;
    }
    Thresholds.Spike limits = thresholds.spike();
    int from = Math.max(1, i - window);
    int to = Math.min(bars.size(), i + window + 1);
    int count = 0;
    for (int k = from; k < to; k++) {
      if (k != i) {
        // a jump back is as large as the jump; neither may hide the other
        around(count++, Math.copySign(move(k), (double) (bars.close(k) - bars.close(k - 1))));
      }
    }
    double middle = median(count);
    for (int k = 0; k < count; k++) {
      around[k] = Math.abs(around[k] - middle);
    }
    double deviation = Math.max(floor, MAD_TO_DEVIATION * median(count));
    double signed = Math.copySign(move(i), there);
    double deviations = Math.abs(signed - middle) / deviation;
    double move = Math.abs((double) bars.close(i) / bars.close(i - 1) - 1);
    double limit = move >= limits.large() ? limits.largeDeviations() : limits.deviations();
    if (deviations >= limit) {
      found(
          i,
          Rule.SPIKE,
          deviations,
          limit,
          "close "
              + Figures.price(bars, bars.close(i))
              + " between "
              + Figures.price(bars, bars.close(i - 1))
              + " and "
              + Figures.price(bars, bars.close(i + 1))
              + ": "
              + Figures.number(deviations)
              + " robust deviations, where one is "
              + Figures.percent(deviation));
    }
  }

  private void wick(int i, float wick, double tick) {
    if (!PriceOrder.inOrder(bars, i)
        || !PriceOrder.inOrder(bars, i - 1)
        || !PriceOrder.inOrder(bars, i + 1)) {
      return;
    }
    double range = Math.max(tick, medianRange(i));
    double times = wick / range;
    if (times >= thresholds.wickSpike().ranges()) {
      found(
          i,
          Rule.WICK_SPIKE,
          times,
          thresholds.wickSpike().ranges(),
          "high "
              + Figures.price(bars, bars.high(i))
              + ", low "
              + Figures.price(bars, bars.low(i))
              + ": "
              + Figures.percent(wick)
              + " beyond everything around, "
              + Figures.number(times)
              + " times the usual range");
    }
  }

  private double medianRange(int i) {
    int from = Math.max(0, i - window);
    int to = Math.min(bars.size(), i + window + 1);
    int count = 0;
    for (int k = from; k < to; k++) {
      float range = range(k);
      if (k != i && range >= 0) {
        around(count++, range);
      }
    }
    return median(count);
  }

  private void burst(int i) {
    double range = medianRange(i);
    if (range(i) > thresholds.volumeSpike().quietRange() * range) {
      return;
    }
    int from = Math.max(0, i - volumeWindow);
    int to = Math.min(bars.size(), i + volumeWindow + 1);
    int count = 0;
    for (int k = from; k < to; k++) {
      float volume = volume(k);
      if (k != i && volume >= 0) {
        around(count++, volume);
      }
    }
    double times = volume(i) / median(count);
    if (times >= volumeTimes) {
      found(
          i,
          Rule.VOLUME_SPIKE,
          times,
          volumeTimes,
          "volume "
              + Figures.volume(bars, bars.volume(i))
              + ", "
              + Figures.number(times)
              + " times the usual, while the price hardly moved");
    }
  }

  private void found(int i, Rule rule, double value, double limit, String detail) {
    long time = bars.time(i);
    sink.found(new Finding(rule, thresholds.severity(rule), time, time, 1, value, limit, detail));
  }

  private void around(int at, double figure) {
    if (at == around.length) {
      around = Arrays.copyOf(around, Math.max(256, 2 * at));
    }
    around[at] = figure;
  }

  /** Of the first figures of {@code around}, which it sorts; NaN when there are none. */
  private double median(int count) {
    if (count == 0) {
      return Double.NaN;
    }
    Arrays.sort(around, 0, count);
    return count % 2 == 1 ? around[count / 2] : (around[count / 2 - 1] + around[count / 2]) / 2;
  }
}
