package io.ktrdr.indicator.kernels;

import java.util.Arrays;

/**
 * The most used indicators over whole columns, in loops that do nothing else. They write NaN during
 * the warm-up and say the same as the filters do.
 */
public final class ColumnKernels {

  private ColumnKernels() {}

  /** The mean of the last {@code period} values. */
  public static void sma(double[] in, int period, double[] out) {
    int size = in.length;
    Arrays.fill(out, 0, Math.min(size, period - 1), Double.NaN);
    int block = Math.max(Window.ANCHOR, period);
    for (int from = period - 1; from < size; from += block) {
      double sum = 0;
      for (int i = from - period + 1; i <= from; i++) {
        sum += in[i];
      }
      out[from] = sum / period;
      int to = Math.min(size, from + block);
      for (int i = from + 1; i < to; i++) {
        sum += in[i] - in[i - period];
        out[i] = sum / period;
      }
    }
  }

  /** The exponential average, begun with the mean of the first {@code period} values. */
  public static void ema(double[] in, int period, double[] out) {
    int size = in.length;
    Arrays.fill(out, 0, Math.min(size, period - 1), Double.NaN);
    if (size < period) {
      return;
    }
    double alpha = 2.0 / (period + 1);
    double level = mean(in, 0, period);
    out[period - 1] = level;
    Recurrence.run(in, period, size, level, 1 - alpha, alpha, out);
  }

  /** The relative strength index; 50 when nothing moves. */
  public static void rsi(double[] in, int period, double[] out) {
    int size = in.length;
    Arrays.fill(out, 0, Math.min(size, period), Double.NaN);
    if (size <= period) {
      return;
    }
    double gain = 0;
    double loss = 0;
    for (int i = 1; i <= period; i++) {
      double change = in[i] - in[i - 1];
      gain += Math.max(change, 0);
      loss += Math.max(-change, 0);
    }
    gain /= period;
    loss /= period;
    out[period] = strength(gain, loss);
    double keep = (period - 1.0) / period;
    double take = 1.0 / period;
    double half = 0.5 * take;
    double before = in[period];
    for (int i = period + 1; i < size; i++) {
      double change = in[i] - before;
      before = in[i];
      double move = Math.abs(change);
      // move + change is twice the gain, move - change twice the loss
      gain = gain * keep + (move + change) * half;
      loss = loss * keep + (move - change) * half;
      out[i] = strength(gain, loss);
    }
  }

  private static double strength(double gain, double loss) {
    double both = gain + loss;
    return both == 0 ? 50 : 100 * gain / both;
  }

  /** The average true range as Wilder smooths it; the first bar has no true range. */
  public static void atr(double[] high, double[] low, double[] close, int period, double[] out) {
    int size = high.length;
    Arrays.fill(out, 0, Math.min(size, period), Double.NaN);
    if (size <= period) {
      return;
    }
    double level = 0;
    for (int i = 1; i <= period; i++) {
      level += TrueRange.of(high[i], low[i], close[i - 1]);
    }
    level /= period;
    out[period] = level;
    double keep = (period - 1.0) / period;
    double take = 1.0 / period;
    double keep2 = keep * keep;
    double keep3 = keep2 * keep;
    double keep4 = keep2 * keep2;
    int i = period + 1;
    // as Recurrence does it
    for (; i + 3 < size; i += 4) {
      double one = TrueRange.of(high[i], low[i], close[i - 1]) * take;
      double two = one * keep + TrueRange.of(high[i + 1], low[i + 1], close[i]) * take;
      double three = two * keep + TrueRange.of(high[i + 2], low[i + 2], close[i + 1]) * take;
      double four = three * keep + TrueRange.of(high[i + 3], low[i + 3], close[i + 2]) * take;
      out[i] = level * keep + one;
      out[i + 1] = level * keep2 + two;
      out[i + 2] = level * keep3 + three;
      level = level * keep4 + four;
      out[i + 3] = level;
    }
    double[] rest = new double[size - i];
    for (int k = 0; k < rest.length; k++) {
      rest[k] = TrueRange.of(high[i + k], low[i + k], close[i + k - 1]);
    }
    Recurrence.run(rest, 0, rest.length, level, keep, take, rest);
    System.arraycopy(rest, 0, out, i, rest.length);
  }

  /**
   * The mean of the last values, and so many standard deviations above and below. Sums are of the
   * distance from a value nearby; see {@link Deviation}.
   */
  public static void bollinger(
      double[] in,
      int period,
      int ddof,
      double above,
      double below,
      double[] upper,
      double[] middle,
      double[] lower) {
    int size = in.length;
    for (double[] out : new double[][] {upper, middle, lower}) {
      Arrays.fill(out, 0, Math.min(size, period - 1), Double.NaN);
    }
    double part = 1.0 / period;
    double unbiased = (double) period / (period - ddof);
    int block = Math.max(Window.ANCHOR / 2, period);
    for (int from = period - 1; from < size; from += block) {
      int to = Math.min(size, from + block);
      double anchor = mean(in, from - period + 1, period);
      double sum = 0;
      double squares = 0;
      for (int i = from - period + 1; i <= from; i++) {
        double apart = in[i] - anchor;
        sum += apart;
        squares += apart * apart;
      }
      for (int i = from; i < to; i++) {
        if (i > from) {
          double come = in[i] - anchor;
          double gone = in[i - period] - anchor;
          double step = come - gone;
          sum += step;
          squares += step * (come + gone);
        }
        double distance = sum * part;
        double square = distance * distance;
        double variance = squares * part - square;
        if (variance < Deviation.DOUBTFUL * square) {
          variance = variance(in, i - period + 1, period);
        }
        double deviation = Math.sqrt(variance * unbiased);
        double mean = anchor + distance;
        middle[i] = mean;
        upper[i] = mean + above * deviation;
        lower[i] = mean - below * deviation;
      }
    }
  }

  private static double variance(double[] in, int from, int period) {
    double mean = mean(in, from, period);
    double squares = 0;
    for (int i = from; i < from + period; i++) {
      double apart = in[i] - mean;
      squares += apart * apart;
    }
    return squares / period;
  }

  static double mean(double[] in, int from, int period) {
    double sum = 0;
    for (int i = from; i < from + period; i++) {
      sum += in[i];
    }
    return sum / period;
  }
}
