package io.ktrdr.indicator.kernels;

/**
 * The standard deviation of the last values. Sums are kept of the distance from a value nearby,
 * which is chosen anew now and then, so that squares of large numbers are never subtracted; where
 * too little is left all the same, the window is gone through twice.
 */
public final class Deviation implements Filter {

  /** Below this part of the squared distance, the difference of sums is mostly rounding. */
  static final double DOUBTFUL = 1e-6;

  private final Window window;
  private final int period;
  private final int ddof;
  private double anchor;
  private double sum;
  private double squares;
  private int sinceAnchor;

  /**
   * @param ddof 0 divides by n, 1 by n - 1
   */
  public Deviation(int period, int ddof) {
    this.window = new Window(period);
    this.period = period;
    this.ddof = ddof;
  }

  @Override
  public double next(double value) {
    if (Double.isNaN(value)) {
      return Double.NaN;
    }
    boolean wasFull = window.isFull();
    double gone = wasFull ? window.oldest() - anchor : 0;
    window.add(value);
    if (!window.isFull()) {
      return Double.NaN;
    }
    if (!wasFull || ++sinceAnchor >= Math.max(Window.ANCHOR, period)) {
      anchorAnew();
    } else {
      double come = value - anchor;
      sum += come - gone;
      squares += come * come - gone * gone;
    }
    return Math.sqrt(variance() * period / (period - ddof));
  }

  /** The mean of the last values. */
  public double mean() {
    return window.isFull() ? anchor + sum / period : Double.NaN;
  }

  private double variance() {
    double distance = sum / period;
    double variance = squares / period - distance * distance;
    if (variance < DOUBTFUL * distance * distance) {
      anchorAnew();
      distance = sum / period;
      variance = squares / period - distance * distance;
    }
    return Math.max(0, variance);
  }

  /** The anchor is the mean itself, so that what is subtracted is next to nothing. */
  private void anchorAnew() {
    sinceAnchor = 0;
    double first = window.back(0);
    double distance = 0;
    for (int i = 0; i < period; i++) {
      distance += window.back(i) - first;
    }
    anchor = first + distance / period;
    sum = 0;
    squares = 0;
    for (int i = 0; i < period; i++) {
      double apart = window.back(i) - anchor;
      sum += apart;
      squares += apart * apart;
    }
  }
}
