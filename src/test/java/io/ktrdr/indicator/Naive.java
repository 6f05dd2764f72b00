package io.ktrdr.indicator;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** Formulas as they are written in books, without a thought about speed. */
final class Naive {

  static final double NONE = Double.NaN;

  private Naive() {}

  static double[] each(int size, IntToDoubleFunction value) {
    double[] column = new double[size];
    Arrays.setAll(column, value);
    return column;
  }

  static double sum(double[] x, int i, int n) {
    return i < n - 1 ? NONE : Arrays.stream(x, i - n + 1, i + 1).reduce(0, Double::sum);
  }

  static double mean(double[] x, int i, int n) {
    return sum(x, i, n) / n;
  }

  static double highest(double[] x, int i, int n) {
    return i < n - 1 ? NONE : Arrays.stream(x, i - n + 1, i + 1).max().orElseThrow();
  }

  static double lowest(double[] x, int i, int n) {
    return i < n - 1 ? NONE : Arrays.stream(x, i - n + 1, i + 1).min().orElseThrow();
  }

  static double deviation(double[] x, int i, int n, int ddof) {
    if (i < n - 1) {
      return NONE;
    }
    double mean = mean(x, i, n);
    return Math.sqrt(
        Arrays.stream(x, i - n + 1, i + 1).map(v -> (v - mean) * (v - mean)).reduce(0, Double::sum)
            / (n - ddof));
  }

  static double[] ema(double[] x, int n) {
    return recursive(x, n, 2.0 / (n + 1));
  }

  static double[] wilder(double[] x, int n) {
    return recursive(x, n, 1.0 / n);
  }

  private static double[] recursive(double[] x, int n, double weight) {
    double[] out = new double[x.length];
    Arrays.fill(out, NONE);
    int begin = 0;
    while (begin < x.length && Double.isNaN(x[begin])) {
      begin++;
    }
    int first = begin + n - 1;
    for (int i = first; i < x.length; i++) {
      out[i] = i == first ? mean(x, i, n) : weight * x[i] + (1 - weight) * out[i - 1];
    }
    return out;
  }

  static double[] wma(double[] x, int n) {
    return each(
        x.length,
        i -> {
          double top = 0;
          for (int k = 0; k < n && i >= n - 1; k++) {
            top += (n - k) * x[i - k];
          }
          return i < n - 1 ? NONE : top / (n * (n + 1) / 2.0);
        });
  }

  static double[] range(double[] high, double[] low, double[] close) {
    return each(
        high.length,
        i ->
            i == 0
                ? NONE
                : Math.max(
                    high[i] - low[i],
                    Math.max(Math.abs(high[i] - close[i - 1]), Math.abs(low[i] - close[i - 1]))));
  }

  static double usual(double[] x) {
    return Arrays.stream(x).filter(Double::isFinite).map(Math::abs).average().orElse(0);
  }
}
