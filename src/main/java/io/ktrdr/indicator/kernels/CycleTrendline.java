package io.ktrdr.indicator.kernels;

/** The price averaged over its dominant cycle, and that smoothed over four bars. */
public final class CycleTrendline {

  private static final int LONGEST = 64;

  private final double[] prices = new double[LONGEST];
  private int at;
  private double one;
  private double two;
  private double three;

  /** Takes every price, from the first on. */
  public void price(double price) {
    at = (at + 1) % LONGEST;
    prices[at] = price;
  }

  /** The line at the last price. */
  public double next(DominantCycle cycle) {
    int bars = (int) (cycle.smoothPeriod() + 0.5);
    double mean = 0;
    for (int i = 0; i < bars; i++) {
      mean += prices[(at - i + LONGEST) % LONGEST];
    }
    if (bars > 0) {
      mean /= bars;
    }
    double line = (4.0 * mean + 3.0 * one + 2.0 * two + three) / 10.0;
    three = two;
    two = one;
    one = mean;
    return line;
  }
}
