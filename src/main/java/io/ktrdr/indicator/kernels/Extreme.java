package io.ktrdr.indicator.kernels;

/**
 * The highest (or lowest) of the last values. Candidates are kept in falling order, so that each
 * value comes and goes once: constant time on average.
 */
public final class Extreme implements Filter {

  private final int period;
  private final double sign;
  private final double[] candidates;
  private final long[] positions;
  private int head;
  private int size;
  private long seen;

  private Extreme(int period, double sign) {
    this.period = period;
    this.sign = sign;
    this.candidates = new double[period];
    this.positions = new long[period];
  }

  public static Extreme highest(int period) {
    return new Extreme(period, 1);
  }

  public static Extreme lowest(int period) {
    return new Extreme(period, -1);
  }

  @Override
  public double next(double value) {
    if (Double.isNaN(value)) {
      return Double.NaN;
    }
    double signed = sign * value;
    if (size > 0 && positions[head] <= seen - period) {
      head = head + 1 == period ? 0 : head + 1;
      size--;
    }
    while (size > 0 && candidates[(head + size - 1) % period] <= signed) {
      size--;
    }
    int at = (head + size) % period;
    candidates[at] = signed;
    positions[at] = seen++;
    size++;
    return seen >= period ? sign * candidates[head] : Double.NaN;
  }

  /** How many values ago the extreme came; the latest of equals counts. */
  public long age() {
    return seen - 1 - positions[head];
  }
}
