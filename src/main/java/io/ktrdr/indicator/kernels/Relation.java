package io.ktrdr.indicator.kernels;

/**
 * The last pairs of values and how they vary together. The window is gone through for each pair,
 * relative to its first, so that large values that hardly change lose no digits, values that do not
 * change at all give exactly 0, and nothing of a pair is left when it is gone.
 */
public final class Relation {

  private final Window first;
  private final Window second;
  private final int period;
  private double xx;
  private double yy;
  private double xy;

  public Relation(int period) {
    this.first = new Window(period);
    this.second = new Window(period);
    this.period = period;
  }

  /**
   * Takes the next pair; one with a missing value is left out.
   *
   * @return whether the window is full
   */
  public boolean add(double x, double y) {
    if (Double.isNaN(x) || Double.isNaN(y)) {
      return false;
    }
    first.add(x);
    second.add(y);
    if (first.isFull()) {
      sum(first.back(0), second.back(0));
    }
    return first.isFull();
  }

  private void sum(double fromX, double fromY) {
    double x = 0;
    double y = 0;
    for (int i = 0; i < period; i++) {
      x += first.back(i) - fromX;
      y += second.back(i) - fromY;
    }
    x /= period;
    y /= period;
    xx = 0;
    yy = 0;
    xy = 0;
    for (int i = 0; i < period; i++) {
      double apartX = first.back(i) - fromX - x;
      double apartY = second.back(i) - fromY - y;
      xx += apartX * apartX;
      yy += apartY * apartY;
      xy += apartX * apartY;
    }
  }

  /** Pearson's coefficient; 0 when one of the columns does not move. */
  public double correlation() {
    // Two roots: the product of two small sums could be too small for a double.
    return xx == 0 || yy == 0 ? 0 : Math.clamp(xy / (Math.sqrt(xx) * Math.sqrt(yy)), -1.0, 1.0);
  }

  /** Of the line of the second over the first; 0 when the first does not move. */
  public double slope() {
    return xx == 0 ? 0 : xy / xx;
  }
}
