package io.ktrdr.fuzzy;

/**
 * What is done with an input before its membership is asked for, so that a set can be written once
 * for instruments of any price. What cannot be divided is {@code NaN}.
 */
public sealed interface Transform {

  /** The longest window of a z-score. */
  int LONGEST_WINDOW = 5000;

  /** The input itself. */
  record Identity() implements Transform {}

  /**
   * The price divided by the input: 1.02 when the price is 2 % above an average.
   *
   * @param price which price: {@code close} and the like
   */
  record PriceRatio(String price) implements Transform {}

  /**
   * The input in percent of the price: 1.5 when the range of a bar is 1.5 % of its close.
   *
   * @param price which price
   */
  record Percent(String price) implements Transform {}

  /**
   * How many standard deviations (of the population) the input is above its mean, over the last
   * bars. Undefined where these are all equal or one is missing.
   *
   * @param window how many bars, the present one among them
   */
  record ZScore(int window) implements Transform {
    public ZScore {
      if (window < 2 || window > LONGEST_WINDOW) {
        throw new IllegalArgumentException(
            "window is " + window + "; a z-score takes 2 to " + LONGEST_WINDOW + " bars");
      }
    }
  }

  /** How many bars before the first one asked for are needed. */
  default int warmUp() {
    return this instanceof ZScore score ? score.window() - 1 : 0;
  }

  /** The price that is needed; empty when none is. */
  default String price() {
    return switch (this) {
      case PriceRatio(String price) -> price;
      case Percent(String price) -> price;
      case Identity() -> "";
      case ZScore(int window) -> "";
    };
  }

  /**
   * The transformed column.
   *
   * @param price of the same bars; not looked at when {@link #price()} is empty
   */
  default double[] apply(double[] value, double[] price) {
    return switch (this) {
      case Identity() -> value;
      case PriceRatio(String which) -> divide(price, value, 1);
      case Percent(String which) -> divide(value, price, 100);
      case ZScore(int window) -> zScore(value, window);
    };
  }

  private static double[] divide(double[] above, double[] below, double factor) {
    double[] out = new double[above.length];
    for (int i = 0; i < out.length; i++) {
      double ratio = factor * above[i] / below[i];
      out[i] = Double.isInfinite(ratio) ? Double.NaN : ratio;
    }
    return out;
  }

  /** Each window is summed anew: a running sum would depend on where the column begins. */
  private static double[] zScore(double[] value, int window) {
    double[] out = new double[value.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = i < window - 1 ? Double.NaN : zScore(value, i - window + 1, i);
    }
    return out;
  }

  private static double zScore(double[] value, int from, int to) {
    int count = to - from + 1;
    double sum = 0;
    boolean equal = true;
    for (int i = from; i <= to; i++) {
      sum += value[i];
      equal &= value[i] == value[from];
    }
    if (equal) {
      // Their mean may be off by a rounding, and so would be 0 / 0.
      return Double.NaN;
    }
    double mean = sum / count;
    double squares = 0;
    for (int i = from; i <= to; i++) {
      squares += (value[i] - mean) * (value[i] - mean);
    }
    return (value[to] - mean) / Math.sqrt(squares / count);
  }
}
