package io.ktrdr.indicator.kernels;

/** Wilder's averages of gains and of losses, begun with the means of the first changes. */
public final class GainLoss {

  private final int period;
  private double before = Double.NaN;
  private double gain;
  private double loss;
  private int seen;

  public GainLoss(int period) {
    this.period = period;
  }

  /** Whether there are averages now. */
  public boolean next(double value) {
    if (Double.isNaN(value)) {
      return false;
    }
    double change = value - before;
    before = value;
    if (Double.isNaN(change)) {
      return false;
    }
    double up = Math.max(change, 0);
    double down = Math.max(-change, 0);
    if (seen == period) {
      gain = (gain * (period - 1) + up) / period;
      loss = (loss * (period - 1) + down) / period;
      return true;
    }
    gain += up;
    loss += down;
    if (++seen < period) {
      return false;
    }
    gain /= period;
    loss /= period;
    return true;
  }

  public double gain() {
    return gain;
  }

  public double loss() {
    return loss;
  }

  /** The relative strength index as a filter: 50 when nothing moves. */
  public static Filter rsi(int period) {
    GainLoss averages = new GainLoss(period);
    return value -> {
      if (!averages.next(value)) {
        return Double.NaN;
      }
      double both = averages.gain + averages.loss;
      return both == 0 ? 50 : 100 * (averages.gain / both);
    };
  }
}
