package io.ktrdr.indicator.kernels;

/**
 * Wilder's directional movement: running sums of upward and downward movement and of true range,
 * each of which loses its n-th part per bar.
 */
public final class Directional {

  private final int period;
  private double high = Double.NaN;
  private double low;
  private double close;
  private double plus;
  private double minus;
  private double range;
  private int changes;
  private double index = Double.NaN;

  public Directional(int period) {
    this.period = period;
  }

  public void next(double newHigh, double newLow, double newClose) {
    if (!Double.isNaN(high)) {
      double up = newHigh - high;
      double down = low - newLow;
      double trueRange =
          Math.max(newHigh - newLow, Math.max(Math.abs(newHigh - close), Math.abs(newLow - close)));
      boolean decays = ++changes >= period;
      plus = (decays ? plus - plus / period : plus) + (up > 0 && up > down ? up : 0);
      minus = (decays ? minus - minus / period : minus) + (down > 0 && up < down ? down : 0);
      range = (decays ? range - range / period : range) + trueRange;
      double both = plus + minus;
      if (hasIndicators() && range > 0 && both > 0) {
        index = 100 * (Math.abs(minus - plus) / both);
      }
    }
    high = newHigh;
    low = newLow;
    close = newClose;
  }

  /** Whether the sums of movement are complete: from bar n - 1 on. */
  public boolean hasMovement() {
    return changes >= Math.max(1, period - 1);
  }

  /** Whether there are directional indicators: from bar n on. */
  public boolean hasIndicators() {
    return changes >= period;
  }

  public double plusMovement() {
    return hasMovement() ? plus : Double.NaN;
  }

  public double minusMovement() {
    return hasMovement() ? minus : Double.NaN;
  }

  public double plusIndicator() {
    return indicator(plus);
  }

  public double minusIndicator() {
    return indicator(minus);
  }

  private double indicator(double movement) {
    if (!hasIndicators()) {
      return Double.NaN;
    }
    return range > 0 ? 100 * (movement / range) : 0;
  }

  /** The directional index; it keeps its value while nothing moves, 0 before anything has. */
  public double index() {
    if (!hasIndicators()) {
      return Double.NaN;
    }
    return Double.isNaN(index) ? 0 : index;
  }

  /** Whether this bar's movement says anything about direction. */
  public boolean moves() {
    return hasIndicators() && range > 0 && plus + minus > 0;
  }
}
