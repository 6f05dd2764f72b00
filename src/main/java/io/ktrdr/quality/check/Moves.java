package io.ktrdr.quality.check;

import io.ktrdr.market.BarSeries;
import java.util.Arrays;

/**
 * Bars that stand out from those around: spikes, wicks, extreme moves, bursts of volume. One pass
 * writes moves, ranges, wicks and volumes as shares of the price into scratch columns and counts
 * them by magnitude; only bars beyond what that allows get the exact robust test. Linear in the
 * number of bars; not for use by several threads.
 */
final class Moves {

  /** Bars whose figures are counted together. */
  static final int BLOCK = 256;

  /** A median absolute deviation times this estimates a normal deviation. */
  private static final double MAD_TO_DEVIATION = 1.4826;

  /** A bad tick is gone with the next bar, but for what the market itself does meanwhile. */
  private static final double TAKEN_BACK = 2.0 / 3;

  /** What a class of the histogram can be off by, and some more. */
  private static final double MARGIN = 0.75;

  private final Thresholds thresholds;
  private final Subject subject;
  private final Sink sink;
  private final int window;
  private final int volumeWindow;
  private final double extreme;
  private final double volumeTimes;
  private final int step;

  private final Histogram moveCounts = new Histogram(-32, 4);
  private final Histogram rangeCounts = new Histogram(-32, 4);
  private final Histogram volumeCounts = new Histogram(0, 63);
  private float[] moves = new float[0];
  private float[] ranges = new float[0];
  private float[] wicks = new float[0];
  private float[] volumes = new float[0];
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
  }

  /** How many bars before and after those judged have to be there for the tests to be exact. */
  int context() {
    return Math.max(window, volumeWindow) + 1;
  }

  /**
   * Judges bars {@code from} to {@code to}.
   *
   * @param bars these, and those around them as far as there are any
   */
  void judge(BarSeries bars, int from, int to) {
    int first = Math.max(0, from - context());
    int end = Math.min(bars.size(), to + context());
    if (to <= from) {
      return;
    }
    int blocks = Math.ceilDiv(end - first, BLOCK);
    room(end - first);
    moveCounts.clear(blocks);
    rangeCounts.clear(blocks);
    volumeCounts.clear(blocks);
    for (int block = 0; block < blocks; block++) {
      int blockFrom = first + block * BLOCK;
      int blockTo = Math.min(end, blockFrom + BLOCK);
      measure(bars, first, blockFrom, blockTo, from, to);
      moveCounts.count(block, moves, blockFrom - first, blockTo - first);
      rangeCounts.count(block, ranges, blockFrom - first, blockTo - first);
      volumeCounts.count(block, volumes, blockFrom - first, blockTo - first);
    }
    int near = Math.ceilDiv(window, BLOCK);
    int far = Math.ceilDiv(volumeWindow, BLOCK);
    for (int block = 0; block < blocks; block++) {
      int blockFrom = Math.max(from, first + block * BLOCK);
      int blockTo = Math.min(to, first + (block + 1) * BLOCK);
      if (blockFrom < blockTo) {
        int low = Math.max(0, block - near);
        int high = Math.min(blocks - 1, block + near);
        look(bars, first, end, block, low, high, blockFrom, blockTo);
        lookAtVolume(
            bars,
            first,
            end,
            block,
            Math.max(0, block - far),
            Math.min(blocks - 1, block + far),
            blockFrom,
            blockTo);
      }
    }
  }

  /** Fills the scratch columns for a block. Extreme moves show here already. */
  private void measure(BarSeries bars, int first, int blockFrom, int blockTo, int from, int to) {
    int start = blockFrom;
    if (blockFrom == 0) {
      moves[0] = -1;
      ranges[0] = -1;
      wicks[0] = -1;
      volumes[0] = volume(bars.volume(0));
      start = 1;
    }
    int last = bars.size() - 1;
    for (int i = start; i < blockTo; i++) {
      long before = bars.close(i - 1);
      long open = bars.open(i);
      long high = bars.high(i);
      long low = bars.low(i);
      long close = bars.close(i);
      // where prices are not above zero nothing can be told from their ratios
      double share = before > 0 ? 1.0 / before : 0;
      double move = Math.abs(close - before) * share;
      int next = Math.min(i + 1, last);
      long top = Math.max(Math.max(open, close), Math.max(bars.high(i - 1), bars.high(next)));
      long bottom = Math.min(Math.min(open, close), Math.min(bars.low(i - 1), bars.low(next)));
      // at the very end the bar is its own neighbour, which makes its wick nothing
      long wick = Math.max(high - top, bottom - low);
      long seconds = bars.time(i) - bars.time(i - 1);
      if (move > extreme && i >= from && i < to) {
        extreme(bars, i, move);
      }
      if (seconds > step) {
        move /= Math.sqrt((double) seconds / step);
      }
      int at = i - first;
      moves[at] = (float) move;
      ranges[at] = (float) ((high - low) * share);
      wicks[at] = (float) (wick * share);
      volumes[at] = volume(bars.volume(i));
    }
  }

  private static float volume(long volume) {
    return volume <= 0 ? -1 : (float) volume;
  }

  private void look(
      BarSeries bars, int first, int end, int block, int low, int high, int from, int to) {
    double price = Math.abs((double) bars.close(from));
    double tick = subject.tick() * pow10(bars.priceScale()) / Math.max(1, price);
    Thresholds.Spike spike = thresholds.spike();
    double floor = Math.max(spike.floor(), spike.floorTicks() * tick);
    double deviation = Math.max(floor, MAD_TO_DEVIATION * moveCounts.median(low, high) * MARGIN);
    double suspect =
        Math.min(
            spike.deviations() * deviation,
            Math.max(spike.largeDeviations() * deviation, spike.large() / 2));
    if (thresholds.on(Rule.SPIKE) && moveCounts.most(block) >= suspect) {
      for (int i = from; i < to; i++) {
        if (moves[i - first] >= suspect) {
          spike(bars, first, end, i, floor);
        }
      }
    }
    double wick =
        Math.max(
            thresholds.wickSpike().floor(),
            thresholds.wickSpike().ranges()
                * Math.max(tick, rangeCounts.median(low, high) * MARGIN));
    if (thresholds.on(Rule.WICK_SPIKE) && rangeCounts.most(block) >= wick) {
      for (int i = from; i < to; i++) {
        if (wicks[i - first] >= wick) {
          wick(bars, first, end, i, tick);
        }
      }
    }
  }

  private void lookAtVolume(
      BarSeries bars, int first, int end, int block, int low, int high, int from, int to) {
    if (!thresholds.on(Rule.VOLUME_SPIKE)) {
      return;
    }
    double suspect = volumeTimes * MARGIN * volumeCounts.median(low, high);
    if (suspect > 0 && volumeCounts.most(block) >= suspect) {
      for (int i = from; i < to; i++) {
        if (volumes[i - first] >= suspect) {
          burst(bars, first, end, i);
        }
      }
    }
  }

  private void extreme(BarSeries bars, int i, double move) {
    if (!thresholds.on(Rule.EXTREME_MOVE)) {
      return;
    }
    String way = bars.close(i) > bars.close(i - 1) ? "up " : "down ";
    found(
        bars,
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

  private void spike(BarSeries bars, int first, int end, int i, double floor) {
    if (i == 0 || i + 1 >= bars.size()) {
      return;
    }
    double there = Math.log((double) bars.close(i) / bars.close(i - 1));
    double back = -Math.log((double) bars.close(i + 1) / bars.close(i)) / there;
    if (!(back >= TAKEN_BACK && back <= 1 / TAKEN_BACK)) {
      return;
    }
    Thresholds.Spike limits = thresholds.spike();
    int from = Math.max(Math.max(1, first), i - window);
    int to = Math.min(end, i + window + 1);
    int count = 0;
    for (int k = from; k < to; k++) {
      if (k != i) {
        // a jump back is as large as the jump; neither may hide the other
        around(
            count++, Math.copySign(moves[k - first], (double) (bars.close(k) - bars.close(k - 1))));
      }
    }
    double middle = median(count);
    for (int k = 0; k < count; k++) {
      around[k] = Math.abs(around[k] - middle);
    }
    double deviation = Math.max(floor, MAD_TO_DEVIATION * median(count));
    double signed = Math.copySign(moves[i - first], there);
    double deviations = Math.abs(signed - middle) / deviation;
    double move = Math.abs((double) bars.close(i) / bars.close(i - 1) - 1);
    double limit = move >= limits.large() ? limits.largeDeviations() : limits.deviations();
    if (deviations >= limit) {
      found(
          bars,
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

  private void wick(BarSeries bars, int first, int end, int i, double tick) {
    if (!PriceOrder.inOrder(bars, i)
        || i + 1 >= bars.size()
        || !PriceOrder.inOrder(bars, i - 1)
        || !PriceOrder.inOrder(bars, i + 1)) {
      return;
    }
    double range = Math.max(tick, medianRange(first, end, i));
    double times = wicks[i - first] / range;
    if (times >= thresholds.wickSpike().ranges()) {
      found(
          bars,
          i,
          Rule.WICK_SPIKE,
          times,
          thresholds.wickSpike().ranges(),
          "high "
              + Figures.price(bars, bars.high(i))
              + ", low "
              + Figures.price(bars, bars.low(i))
              + ": "
              + Figures.percent(wicks[i - first])
              + " beyond everything around, "
              + Figures.number(times)
              + " times the usual range");
    }
  }

  private double medianRange(int first, int end, int i) {
    int from = Math.max(first, i - window);
    int to = Math.min(end, i + window + 1);
    int count = 0;
    for (int k = from; k < to; k++) {
      if (k != i && ranges[k - first] >= 0) {
        around(count++, ranges[k - first]);
      }
    }
    return median(count);
  }

  private void burst(BarSeries bars, int first, int end, int i) {
    double range = medianRange(first, end, i);
    if (ranges[i - first] > thresholds.volumeSpike().quietRange() * range) {
      return;
    }
    int from = Math.max(first, i - volumeWindow);
    int to = Math.min(end, i + volumeWindow + 1);
    int count = 0;
    for (int k = from; k < to; k++) {
      if (k != i && volumes[k - first] >= 0) {
        around(count++, volumes[k - first]);
      }
    }
    double times = volumes[i - first] / median(count);
    if (times >= volumeTimes) {
      found(
          bars,
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

  private void found(BarSeries bars, int i, Rule rule, double value, double limit, String detail) {
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

  private void room(int bars) {
    if (moves.length < bars) {
      moves = new float[bars];
      ranges = new float[bars];
      wicks = new float[bars];
      volumes = new float[bars];
    }
  }

  private static double pow10(int scale) {
    return Math.pow(10, scale);
  }
}
