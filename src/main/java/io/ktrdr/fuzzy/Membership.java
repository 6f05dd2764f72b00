package io.ktrdr.fuzzy;

/**
 * How much a number belongs to a set, from 0 to 1; {@code NaN} for {@code NaN}.
 *
 * <p>{@link #at} is the only place where a membership is worked out: {@link #column} calls it for
 * each number. Edges are closed: an edge without width belongs to the plateau. A shoulder is a
 * plateau that reaches to infinity.
 */
public sealed interface Membership {

  /** Of one number. */
  double at(double x);

  /** Of each number of a column, in a new column. */
  default double[] column(double[] x) {
    double[] out = new double[x.length];
    fill(x, out);
    return out;
  }

  /**
   * Of each number of a column.
   *
   * @param out at least as long as {@code x}; may be {@code x} itself
   */
  default void fill(double[] x, double[] out) {
    // One loop for each kind, so that each calls a method known to the compiler.
    switch (this) {
      case Linear set -> {
        for (int i = 0; i < x.length; i++) {
          out[i] = set.at(x[i]);
        }
      }
      case Gaussian set -> {
        for (int i = 0; i < x.length; i++) {
          out[i] = set.at(x[i]);
        }
      }
      case Bell set -> {
        for (int i = 0; i < x.length; i++) {
          out[i] = set.at(x[i]);
        }
      }
      case Sigmoid set -> {
        for (int i = 0; i < x.length; i++) {
          out[i] = set.at(x[i]);
        }
      }
      case Spline set -> {
        for (int i = 0; i < x.length; i++) {
          out[i] = set.at(x[i]);
        }
      }
      case Singleton set -> {
        for (int i = 0; i < x.length; i++) {
          out[i] = set.at(x[i]);
        }
      }
    }
  }

  /**
   * Rises from {@code a} to {@code b}, is 1 to {@code c}, falls to {@code d}; in straight lines.
   */
  record Linear(double a, double b, double c, double d) implements Membership {
    @Override
    public double at(double x) {
      if (x < b) {
        return x > a ? (x - a) / (b - a) : 0;
      }
      if (x <= c) {
        return 1;
      }
      if (x > c) {
        return x < d ? (d - x) / (d - c) : 0;
      }
      return Double.NaN;
    }
  }

  /** Half a bell curve up to {@code left}, 1 up to {@code right}, half a bell curve beyond. */
  record Gaussian(double left, double leftSigma, double right, double rightSigma)
      implements Membership {
    @Override
    public double at(double x) {
      double z;
      if (x < left) {
        z = (x - left) / leftSigma;
      } else if (x > right) {
        z = (x - right) / rightSigma;
      } else {
        return x <= right ? 1 : Double.NaN;
      }
      return Math.exp(-0.5 * z * z);
    }
  }

  /** {@code 1 / (1 + |(x − centre) / width|^2·slope)}, and 1 between the two centres. */
  record Bell(double left, double right, double width, double slope) implements Membership {
    @Override
    public double at(double x) {
      double distance;
      if (x < left) {
        distance = left - x;
      } else if (x > right) {
        distance = x - right;
      } else {
        return x <= right ? 1 : Double.NaN;
      }
      return 1 / (1 + Math.pow(distance / width, 2 * slope));
    }
  }

  /** {@code 1 / (1 + e^(−slope·(x − centre)))}. */
  record Sigmoid(double slope, double center) implements Membership {
    @Override
    public double at(double x) {
      return 1 / (1 + Math.exp(-slope * (x - center)));
    }
  }

  /** As {@link Linear}, with edges of two parabolas each that meet half way up. */
  record Spline(double a, double b, double c, double d) implements Membership {
    @Override
    public double at(double x) {
      if (x < b) {
        return x > a ? edge((x - a) / (b - a)) : 0;
      }
      if (x <= c) {
        return 1;
      }
      if (x > c) {
        return x < d ? edge((d - x) / (d - c)) : 0;
      }
      return Double.NaN;
    }

    private static double edge(double t) {
      return t <= 0.5 ? 2 * t * t : 1 - 2 * (1 - t) * (1 - t);
    }
  }

  /** 1 at one number only. */
  record Singleton(double value) implements Membership {
    @Override
    public double at(double x) {
      return x == value ? 1 : x < value || x > value ? 0 : Double.NaN;
    }
  }
}
