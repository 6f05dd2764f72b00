package io.ktrdr.indicator.kernels;

/** The bar's range with the gap to the close before; NaN for the first bar, which has none. */
public final class TrueRange {

  private double before = Double.NaN;

  public double next(double high, double low, double close) {
    double range = of(high, low, before);
    before = close;
    return range;
  }

  /**
   * How far high, low and the close before lie apart: half the way around the three. That is the
   * greatest of {@code high - low}, {@code |high - before|} and {@code |low - before|}, without the
   * comparisons.
   */
  static double of(double high, double low, double before) {
    return 0.5 * (Math.abs(high - low) + Math.abs(high - before) + Math.abs(low - before));
  }
}
