package io.ktrdr.indicator.kernels;

/** The bar's range with the gap to the close before; NaN for the first bar, which has none. */
public final class TrueRange {

  private double before = Double.NaN;

  public double next(double high, double low, double close) {
    double range =
        Double.isNaN(before)
            ? Double.NaN
            : Math.max(high - low, Math.max(Math.abs(high - before), Math.abs(low - before)));
    before = close;
    return range;
  }
}
