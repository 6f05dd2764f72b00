package io.ktrdr.indicator.kernels;

/**
 * Ehlers' MESA adaptive average and its slower companion, as TA-Lib computes them: beginning at 0,
 * following the faster, the faster the phase of the dominant cycle turns.
 */
public final class MesaAverage {

  /** Prices before the first value. */
  public static final int LOOKBACK = 32;

  private static final double DEGREES_PER_RADIAN = 180.0 / (4.0 * Math.atan(1));

  private final double fastest;
  private final double slowest;
  private final DominantCycle cycle = new DominantCycle(9);
  private int seen;
  private double lastPhase;
  private double mama;
  private double fama;

  /**
   * @param fastest the greatest weight of a price
   * @param slowest the least
   */
  public MesaAverage(double fastest, double slowest) {
    this.fastest = fastest;
    this.slowest = slowest;
  }

  /** Takes a price; says whether there are values by now. */
  public boolean next(double price) {
    seen++;
    if (!cycle.next(price)) {
      return false;
    }
    double phase =
        cycle.inPhase() == 0.0
            ? 0.0
            : Math.atan(cycle.quadrature() / cycle.inPhase()) * DEGREES_PER_RADIAN;
    double turned = Math.max(1.0, lastPhase - phase);
    lastPhase = phase;
    double weight = turned > 1.0 ? Math.max(slowest, fastest / turned) : fastest;
    mama = weight * price + (1 - weight) * mama;
    weight *= 0.5;
    fama = weight * mama + (1 - weight) * fama;
    return seen > LOOKBACK;
  }

  /** The average as a filter. */
  double mama(double price) {
    return next(price) ? mama : Double.NaN;
  }

  public double mama() {
    return mama;
  }

  public double fama() {
    return fama;
  }
}
