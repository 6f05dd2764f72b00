package io.ktrdr.indicator.kernels;

/** Wilder's parabolic stop and reverse, with TA-Lib's beginning. */
public final class ParabolicStop {

  /**
   * How fast the stop of one side follows.
   *
   * @param initial its factor at first
   * @param step what each new extreme adds to it
   * @param maximum bounds both
   */
  public record Side(double initial, double step, double maximum) {
    public Side {
      initial = Math.min(initial, maximum);
      step = Math.min(step, maximum);
    }
  }

  private final Side ofLong;
  private final Side ofShort;
  private final double start;
  private final double offset;
  private final int shortSign;
  private int seen;
  private boolean isLong;
  private double stop;
  private double extreme;
  private double factor;
  private double high;
  private double low;

  private ParabolicStop(Side ofLong, Side ofShort, double start, double offset, int shortSign) {
    this.ofLong = ofLong;
    this.ofShort = ofShort;
    this.start = start;
    this.offset = offset;
    this.shortSign = shortSign;
  }

  /** Both sides alike. A maximum below the step bounds the step, too. */
  public ParabolicStop(double acceleration, double maximum) {
    this(
        new Side(acceleration, acceleration, maximum),
        new Side(acceleration, acceleration, maximum),
        0,
        0,
        1);
  }

  /**
   * With factors of its own for each side; the stop is below 0 while short.
   *
   * @param start the first stop; that of a short side below 0; 0 for the usual beginning
   * @param offset what part of itself a stop moves away by when the side changes
   */
  public static ParabolicStop signed(Side ofLong, Side ofShort, double start, double offset) {
    return new ParabolicStop(ofLong, ofShort, start, offset, -1);
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
    isLong = start == 0 ? !(down > 0 && newHigh - high < down) : start > 0;
    factor = isLong ? ofLong.initial : ofShort.initial;
    extreme = isLong ? newHigh : newLow;
    double usual = isLong ? low : high;
    stop = start == 0 ? usual : Math.abs(start);
    // TA-Lib looks at the second bar as if it were the one before, too
    high = newHigh;
    low = newLow;
  }

  private double whileLong(double newHigh, double newLow) {
    if (newLow <= stop) {
      isLong = false;
      double turned = Math.max(extreme, Math.max(high, newHigh));
      turned += turned * offset;
      factor = ofShort.initial;
      extreme = newLow;
      stop = turned + factor * (extreme - turned);
      stop = Math.max(stop, Math.max(high, newHigh));
      return shortSign * turned;
    }
    double held = stop;
    if (newHigh > extreme) {
      extreme = newHigh;
      factor = Math.min(ofLong.maximum, factor + ofLong.step);
    }
    stop = Math.min(stop + factor * (extreme - stop), Math.min(low, newLow));
    return held;
  }

  private double whileShort(double newHigh, double newLow) {
    if (newHigh >= stop) {
      isLong = true;
      double turned = Math.min(extreme, Math.min(low, newLow));
      turned -= turned * offset;
      factor = ofLong.initial;
      extreme = newHigh;
      stop = turned + factor * (extreme - turned);
      stop = Math.min(stop, Math.min(low, newLow));
      return turned;
    }
    double held = stop;
    if (newLow < extreme) {
      extreme = newLow;
      factor = Math.min(ofShort.maximum, factor + ofShort.step);
    }
    stop = Math.max(stop + factor * (extreme - stop), Math.max(high, newHigh));
    return shortSign * held;
  }
}
