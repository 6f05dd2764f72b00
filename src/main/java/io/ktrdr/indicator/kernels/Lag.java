package io.ktrdr.indicator.kernels;

/** The value that came so many values ago. */
public final class Lag implements Filter {

  private final double[] values;
  private int next;
  private int size;

  public Lag(int lag) {
    values = new double[lag];
  }

  @Override
  public double next(double value) {
    if (Double.isNaN(value) || values.length == 0) {
      return value;
    }
    double old = size == values.length ? values[next] : Double.NaN;
    values[next] = value;
    next = next + 1 == values.length ? 0 : next + 1;
    size = Math.min(values.length, size + 1);
    return old;
  }
}
