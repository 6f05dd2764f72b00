package io.ktrdr.indicator.kernels;

/** Wilder's parabolic stop and reverse, with TA-Lib's beginning. */
public final class ParabolicStop {

  private final double step;
  private final double maximum;
  private int seen;
  private boolean isLong;
  private double stop;
  private double extreme;
  private double factor;
  private double high;
  private double low;

  /** A maximum below the step bounds the step, too. */
  public ParabolicStop(double acceleration, double maximum) {
    this.step = Math.min(acceleration, maximum);
    this.maximum = maximum;
  }

  /** Takes a bar's high and low; gives the stop that held for it. */
  public void next(double[] in, double[] out) {
    double newHigh = in[0];
    double newLow = in[1];
    if (seen == 0) {
      seen = 1;
      out[0] = Double.NaN;
    } else {
      if (seen == 1) {
        begin(newHigh, newLow);
        seen = 2;
      }
      out[0] = isLong ? whileLong(newHigh, newLow) : whileShort(newHigh, newLow);
    }
    high = newHigh;
    low = newLow;
  }

  private void begin(double newHigh, double newLow) {
    double down = low - newLow;
    isLong = !(down > 0 && newHigh - high < down);
    factor = step;
    extreme = isLong ? newHigh : newLow;
    stop = isLong ? low : high;
    // TA-Lib looks at the second bar as if it were the one before, too
    high = newHigh;
    low = newLow;
  }

  private double whileLong(double newHigh, double newLow) {
    if (newLow <= stop) {
      isLong = false;
      double turned = Math.max(extreme, Math.max(high, newHigh));
      factor = step;
      extreme = newLow;
      stop = turned + factor * (extreme - turned);
      stop = Math.max(stop, Math.max(high, newHigh));
      return turned;
    }
    double held = stop;
    if (newHigh > extreme) {
      extreme = newHigh;
      factor = Math.min(maximum, factor + step);
    }
    stop = Math.min(stop + factor * (extreme - stop), Math.min(low, newLow));
    return held;
  }

  private double whileShort(double newHigh, double newLow) {
    if (newHigh >= stop) {
      isLong = true;
      double turned = Math.min(extreme, Math.min(low, newLow));
      factor = step;
      extreme = newHigh;
      stop = turned + factor * (extreme - turned);
      stop = Math.min(stop, Math.min(low, newLow));
      return turned;
    }
    double held = stop;
    if (newLow < extreme) {
      extreme = newLow;
      factor = Math.min(maximum, factor + step);
    }
    stop = Math.max(stop + factor * (extreme - stop), Math.max(high, newHigh));
    return held;
  }
}
