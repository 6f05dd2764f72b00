package io.ktrdr.indicator.kernels;

/**
 * Measures the length of the cycle that dominates a price, bar by bar: Ehlers' homodyne
 * discriminator over a Hilbert transform of the 4-bar weighted price, step for step as TA-Lib does
 * it, so that even what depends on a comparison comes out the same.
 */
public final class DominantCycle {

  /** The weighted price takes three prices before its first. */
  private static final int WEIGHTED = 3;

  /** The transform looks back six bars. */
  private static final int REACH = 7;

  private static final double DEGREES_PER_RADIAN = 180.0 / (4.0 * Math.atan(1));

  private final int before;
  private int seen;

  private final double[] prices = new double[4];
  private double weightedSub;
  private double weightedSum;
  private double trailing;

  private final Hilbert detrender = new Hilbert();
  private final Hilbert quadrature = new Hilbert();
  private final Hilbert inPhaseTurned = new Hilbert();
  private final Hilbert quadratureTurned = new Hilbert();

  /** The detrended price of the last three bars, the oldest first. */
  private final double[] delayed = new double[3];

  private double smooth;
  private double inPhase;
  private double outOfPhase;
  private double lastI2;
  private double lastQ2;
  private double real;
  private double imaginary;
  private double period;
  private double smoothPeriod;

  /**
   * @param before how many weighted prices pass before the measuring begins
   */
  public DominantCycle(int before) {
    this.before = before;
  }

  /** Takes a price; says whether the cycle is being measured by now. */
  public boolean next(double price) {
    seen++;
    prices[(seen - 1) & 3] = price;
    if (seen <= WEIGHTED) {
      weightedSub += price;
      weightedSum += price * seen;
      return false;
    }
    weightedSub += price;
    weightedSub -= trailing;
    weightedSum += price * 4.0;
    // of the price four bars ago, which leaves with the next bar
    trailing = prices[seen & 3];
    smooth = weightedSum * 0.1;
    weightedSum -= weightedSub;
    if (seen <= WEIGHTED + before) {
      return false;
    }
    measure();
    return true;
  }

  private void measure() {
    double adjust = 0.075 * period + 0.54;
    double detrended = detrender.next(smooth, adjust);
    outOfPhase = quadrature.next(detrended, adjust);
    inPhase = delayed[0];
    double jI = inPhaseTurned.next(inPhase, adjust);
    double jQ = quadratureTurned.next(outOfPhase, adjust);
    double q2 = 0.2 * (outOfPhase + jI) + 0.8 * lastQ2;
    double i2 = 0.2 * (inPhase - jQ) + 0.8 * lastI2;
    delayed[0] = delayed[1];
    delayed[1] = delayed[2];
    delayed[2] = detrended;
    real = 0.2 * (i2 * lastI2 + q2 * lastQ2) + 0.8 * real;
    imaginary = 0.2 * (i2 * lastQ2 - q2 * lastI2) + 0.8 * imaginary;
    lastQ2 = q2;
    lastI2 = i2;
    double last = period;
    if (imaginary != 0.0 && real != 0.0) {
      period = 360.0 / (Math.atan(imaginary / real) * DEGREES_PER_RADIAN);
    }
    period = Math.min(period, 1.5 * last);
    period = Math.max(period, 0.67 * last);
    period = Math.clamp(period, 6.0, 50.0);
    period = 0.2 * period + 0.8 * last;
    smoothPeriod = 0.33 * period + 0.67 * smoothPeriod;
  }

  /** The 4-bar weighted price. */
  public double smooth() {
    return smooth;
  }

  public double inPhase() {
    return inPhase;
  }

  public double quadrature() {
    return outOfPhase;
  }

  /** The length of the cycle in bars, smoothed. */
  public double smoothPeriod() {
    return smoothPeriod;
  }

  /** {@code a x₀ + b x₂ - b x₄ - a x₆}, scaled by what the period asks for. */
  private static final class Hilbert {

    private static final double A = 0.0962;
    private static final double B = 0.5769;

    private final double[] values = new double[REACH + 1];
    private int at;

    double next(double value, double adjust) {
      at = at + 1 & REACH;
      values[at] = value;
      double sum = -(A * values[at - 6 & REACH]) + A * value;
      sum -= B * values[at - 4 & REACH];
      sum += B * values[at - 2 & REACH];
      return sum * adjust;
    }
  }
}
