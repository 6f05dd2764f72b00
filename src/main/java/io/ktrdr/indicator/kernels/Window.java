package io.ktrdr.indicator.kernels;

/**
 * The last values, with their sum. The sum is kept by adding what comes and taking off what goes,
 * and added up anew now and then, so that rounding does not pile up.
 */
public final class Window {

  /** After so many values the sum is added up anew. */
  static final int ANCHOR = 1024;

  private final double[] values;
  private int next;
  private int size;
  private int sinceAnchor;
  private double sum;

  public Window(int capacity) {
    values = new double[capacity];
  }

  /** NaN is not taken. */
  public void add(double value) {
    if (Double.isNaN(value)) {
      return;
    }
    double gone = values[next];
    values[next] = value;
    next = next + 1 == values.length ? 0 : next + 1;
    if (size < values.length) {
      size++;
      sum += value;
    } else if (++sinceAnchor >= Math.max(ANCHOR, values.length)) {
      sinceAnchor = 0;
      sum = 0;
      for (int i = values.length - 1; i >= 0; i--) {
        sum += back(i);
      }
    } else {
      sum += value - gone;
    }
  }

  public boolean isFull() {
    return size == values.length;
  }

  public int size() {
    return size;
  }

  public double sum() {
    return sum;
  }

  /** The value that came {@code age} values ago; 0 is the latest. */
  public double back(int age) {
    int at = next - 1 - age;
    return values[at < 0 ? at + values.length : at];
  }

  /** The value that goes next. */
  public double oldest() {
    return back(size - 1);
  }
}
