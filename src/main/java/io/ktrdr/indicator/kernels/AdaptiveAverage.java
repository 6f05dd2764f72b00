package io.ktrdr.indicator.kernels;

/** Averages with a character of their own. */
public final class AdaptiveAverage {

  private AdaptiveAverage() {}

  /** Tillson's: six exponential averages, combined. */
  public static Filter t3(int period, double factor) {
    Filter[] chain = new Filter[6];
    for (int i = 0; i < chain.length; i++) {
      chain[i] = Averages.exponential(period);
    }
    double square = factor * factor;
    double cube = square * factor;
    double c1 = -cube;
    double c2 = 3 * (square + cube);
    double c3 = -6 * square - 3 * (factor + cube);
    double c4 = 1 + 3 * factor + cube + 3 * square;
    double[] level = new double[6];
    return value -> {
      double step = value;
      for (int i = 0; i < chain.length; i++) {
        step = chain[i].next(step);
        level[i] = step;
      }
      return c1 * level[5] + c2 * level[4] + c3 * level[3] + c4 * level[2];
    };
  }

  /** Kaufman's: the straighter the price goes, the faster it follows. */
  public static Filter kaufman(int period, int fast, int slow) {
    double fastest = 2.0 / (fast + 1);
    double slowest = 2.0 / (slow + 1);
    return new Filter() {
      private final Window steps = new Window(period);
      private final Lag lag = new Lag(period);
      private double before = Double.NaN;
      private double level;

      @Override
      public double next(double value) {
        if (Double.isNaN(value)) {
          return Double.NaN;
        }
        double start = lag.next(value);
        double last = before;
        before = value;
        if (Double.isNaN(last)) {
          return Double.NaN;
        }
        boolean first = !steps.isFull();
        steps.add(Math.abs(value - last));
        if (!steps.isFull()) {
          return Double.NaN;
        }
        if (first) {
          level = last;
        }
        double way = steps.sum();
        double gone = Math.abs(value - start);
        double efficiency = way <= gone ? 1 : gone / way;
        double weight = efficiency * (fastest - slowest) + slowest;
        level += (value - level) * weight * weight;
        return level;
      }
    };
  }
}
