package io.ktrdr.indicator.kernels;

/**
 * Moving averages as filters. Each says by {@link #lookback} how many values pass before its first,
 * and by {@link #unstable} how many more until its beginning no longer matters.
 */
public final class Averages {

  private static final String[] KINDS = {"sma", "ema", "wilder", "wma", "dema", "tema", "trima"};

  /** What is left of a beginning when it is said not to matter any more. */
  private static final double NEGLIGIBLE = 1e-10;

  private Averages() {}

  /** Names of the averages that can be chosen where an indicator leaves the choice. */
  public static String[] kinds() {
    return KINDS.clone();
  }

  /** The average of a kind. */
  public static Filter of(String kind, int period) {
    return switch (kind) {
      case "sma" -> simple(period);
      case "ema" -> exponential(period);
      case "wilder" -> wilder(period);
      case "wma" -> weighted(period);
      case "dema" -> dema(period);
      case "tema" -> tema(period);
      case "trima" -> triangular(period);
      default -> throw new IllegalArgumentException("no average is called " + kind);
    };
  }

  public static int lookback(String kind, int period) {
    return switch (kind) {
      case "dema" -> 2 * (period - 1);
      case "tema" -> 3 * (period - 1);
      default -> period - 1;
    };
  }

  public static int unstable(String kind, int period) {
    return switch (kind) {
      case "ema" -> decay(2.0 / (period + 1));
      case "wilder" -> decay(1.0 / period);
      case "dema" -> 2 * decay(2.0 / (period + 1));
      case "tema" -> 3 * decay(2.0 / (period + 1));
      default -> 0;
    };
  }

  /** How many steps until a recursive average of this weight has forgotten where it began. */
  public static int decay(double alpha) {
    return alpha >= 1 ? 0 : (int) Math.ceil(Math.log(NEGLIGIBLE) / Math.log1p(-alpha));
  }

  /** The mean of the last values. */
  public static Filter simple(int period) {
    Window window = new Window(period);
    return value -> {
      window.add(value);
      return window.isFull() ? window.sum() / period : Double.NaN;
    };
  }

  /** The exponential average with weight 2 / (period + 1), begun with the mean of the first. */
  public static Filter exponential(int period) {
    return new Recursive(period, 2.0 / (period + 1));
  }

  /** Wilder's average: weight 1 / period, begun with the mean of the first. */
  public static Filter wilder(int period) {
    return new Recursive(period, 1.0 / period);
  }

  /** Begun with the mean of the first {@code period} values. */
  public static Filter recursive(int period, double alpha) {
    return new Recursive(period, alpha);
  }

  /** The exponential average begun with the first value; silent until {@code period} values. */
  public static Filter exponentialFromFirst(int period) {
    double alpha = 2.0 / (period + 1);
    return new Filter() {
      private double level;
      private int seen;

      @Override
      public double next(double value) {
        if (Double.isNaN(value)) {
          return Double.NaN;
        }
        level = seen == 0 ? value : alpha * (value - level) + level;
        seen = Math.min(period, seen + 1);
        return seen == period ? level : Double.NaN;
      }
    };
  }

  /** The exponentially weighted mean of what there is, weights adding up to one. */
  public static Filter exponentialAdjusted(int period) {
    double rest = 1 - 2.0 / (period + 1);
    return new Filter() {
      private double sum;
      private double weights;
      private int seen;

      @Override
      public double next(double value) {
        if (Double.isNaN(value)) {
          return Double.NaN;
        }
        sum = rest * sum + value;
        weights = rest * weights + 1;
        seen = Math.min(period, seen + 1);
        return seen == period ? sum / weights : Double.NaN;
      }
    };
  }

  /** Weights 1, 2, … period, the last value having the greatest. */
  public static Filter weighted(int period) {
    Window window = new Window(period);
    double weights = period * (period + 1.0) / 2;
    return new Filter() {
      private double weighted;
      private int steps;

      @Override
      public double next(double value) {
        if (Double.isNaN(value)) {
          return Double.NaN;
        }
        if (!window.isFull()) {
          window.add(value);
          if (!window.isFull()) {
            return Double.NaN;
          }
          weighted = anchored();
        } else {
          double sum = window.sum();
          window.add(value);
          weighted += period * value - sum;
          if (++steps % Window.ANCHOR == 0) {
            weighted = anchored();
          }
        }
        return weighted / weights;
      }

      private double anchored() {
        double all = 0;
        for (int i = 0; i < period; i++) {
          all += (period - i) * window.back(i);
        }
        return all;
      }
    };
  }

  /** A mean of means: the middle of the window has the greatest weight. */
  public static Filter triangular(int period) {
    return simple(period / 2 + 1).of(simple((period + 1) / 2));
  }

  /** Twice the exponential average less its own exponential average. */
  public static Filter dema(int period) {
    Filter first = exponential(period);
    Filter second = exponential(period);
    return value -> {
      double one = first.next(value);
      return 2 * one - second.next(one);
    };
  }

  /** 3 EMA - 3 EMA of EMA + EMA of EMA of EMA. */
  public static Filter tema(int period) {
    Filter first = exponential(period);
    Filter second = exponential(period);
    Filter third = exponential(period);
    return value -> {
      double one = first.next(value);
      double two = second.next(one);
      return 3 * one - 3 * two + third.next(two);
    };
  }

  /** Hull's: a weighted average of twice the half-window's less the whole window's. */
  public static Filter hull(int period) {
    Filter half = weighted(Math.max(1, period / 2));
    Filter whole = weighted(period);
    Filter smooth = weighted(Math.max(1, (int) Math.sqrt(period)));
    return value -> smooth.next(2 * half.next(value) - whole.next(value));
  }

  private static final class Recursive implements Filter {

    private final int period;
    private final double alpha;
    private double level;
    private int seen;

    Recursive(int period, double alpha) {
      this.period = period;
      this.alpha = alpha;
    }

    @Override
    public double next(double value) {
      if (seen == period && !Double.isNaN(value)) {
        level = alpha * (value - level) + level;
        return level;
      }
      if (Double.isNaN(value)) {
        return Double.NaN;
      }
      level += value;
      if (++seen < period) {
        return Double.NaN;
      }
      level /= period;
      return level;
    }
  }
}
