package io.ktrdr.indicator.kernels;

import java.util.Arrays;

/** The stochastic oscillator's parts over whole columns. */
public final class RangeKernels {

  private RangeKernels() {}

  /**
   * Where the close is between the lowest low and the highest high of the last bars, in percent; 0
   * when those are equal.
   *
   * <p>Extremes are found in blocks as long as the window: a window is the end of one block and the
   * beginning of the next, so it takes one running extreme backward and one forward, whatever the
   * period.
   */
  public static void place(double[] high, double[] low, double[] close, int period, double[] out) {
    int size = high.length;
    Arrays.fill(out, 0, Math.min(size, period - 1), Double.NaN);
    long[] highest = new long[period];
    long[] lowest = new long[period];
    for (int from = 0; from + period <= size; from += period) {
      int last = from + period - 1;
      long top = Long.MIN_VALUE;
      long bottom = Long.MAX_VALUE;
      for (int i = period - 1; i >= 0; i--) {
        top = Math.max(top, ordered(high[from + i]));
        bottom = Math.min(bottom, ordered(low[from + i]));
        highest[i] = top;
        lowest[i] = bottom;
      }
      out[last] = percent(close[last], number(bottom), number(top));
      int to = Math.min(size, last + period);
      top = Long.MIN_VALUE;
      bottom = Long.MAX_VALUE;
      for (int i = last + 1; i < to; i++) {
        top = Math.max(top, ordered(high[i]));
        bottom = Math.min(bottom, ordered(low[i]));
        int begins = i - last;
        out[i] =
            percent(
                close[i],
                number(Math.min(bottom, lowest[begins])),
                number(Math.max(top, highest[begins])));
      }
    }
  }

  /** A whole number that is greater when the double is: those are compared much faster. */
  private static long ordered(double value) {
    long bits = Double.doubleToRawLongBits(value);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  private static double number(long ordered) {
    return Double.longBitsToDouble(ordered ^ ((ordered >> 63) & Long.MAX_VALUE));
  }

  private static double percent(double value, double bottom, double top) {
    double range = top - bottom;
    return range == 0 ? 0 : (value - bottom) / range * 100;
  }

  /** The mean of the last values of a column that may begin with NaN. */
  public static void smooth(double[] in, int period, double[] out) {
    int begin = 0;
    while (begin < in.length && Double.isNaN(in[begin])) {
      begin++;
    }
    int first = Math.min(in.length, begin + period - 1);
    Arrays.fill(out, 0, first, Double.NaN);
    int block = Math.max(Window.ANCHOR, period);
    for (int from = first; from < in.length; from += block) {
      double sum = 0;
      for (int i = from - period + 1; i <= from; i++) {
        sum += in[i];
      }
      out[from] = sum / period;
      int to = Math.min(in.length, from + block);
      for (int i = from + 1; i < to; i++) {
        sum += in[i] - in[i - period];
        out[i] = sum / period;
      }
    }
  }
}
