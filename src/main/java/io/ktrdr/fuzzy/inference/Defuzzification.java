package io.ktrdr.fuzzy.inference;

import java.util.Locale;

/** How a number is taken from what the rules conclude about an output. */
public enum Defuzzification {
  CENTROID("the centre of gravity: ∫x·m(x) / ∫m(x)"),
  BISECTOR("the number that halves the area under m"),
  MEAN_OF_MAXIMUM("the mean of all numbers where m is greatest"),
  SMALLEST_OF_MAXIMUM("the smallest number where m is greatest"),
  LARGEST_OF_MAXIMUM("the largest number where m is greatest"),
  WEIGHTED_AVERAGE(
      "Σ strength·z / Σ strength; z is what a rule's formula gives, or the middle of its set's"
          + " plateau within the range");

  /** Memberships closer than this count as equal: a plateau may differ by a rounding. */
  private static final double EQUAL = 1e-12;

  private final String description;

  Defuzzification(String description) {
    this.description = description;
  }

  public String description() {
    return description;
  }

  /**
   * The number for a membership sampled at equal distances, straight lines in between.
   *
   * @return {@code NaN} when nothing belongs
   */
  double of(double[] x, double[] m) {
    return switch (this) {
      case CENTROID -> centroid(x, m);
      case BISECTOR -> bisector(x, m);
      case MEAN_OF_MAXIMUM -> meanOfMaximum(x, m);
      case SMALLEST_OF_MAXIMUM -> {
        double limit = limit(m);
        for (int i = 0; i < m.length; i++) {
          if (m[i] >= limit) {
            yield x[i];
          }
        }
        yield Double.NaN;
      }
      case LARGEST_OF_MAXIMUM -> {
        double limit = limit(m);
        for (int i = m.length - 1; i >= 0; i--) {
          if (m[i] >= limit) {
            yield x[i];
          }
        }
        yield Double.NaN;
      }
      case WEIGHTED_AVERAGE ->
          throw new IllegalStateException("a weighted average is of rules, not of an area");
    };
  }

  private static double centroid(double[] x, double[] m) {
    // Exact for the polygon through the samples; relative to the first x, for the digits.
    double area = 0;
    double moment = 0;
    for (int i = 1; i < x.length; i++) {
      double left = x[i - 1] - x[0];
      double width = x[i] - x[i - 1];
      area += width * (m[i - 1] + m[i]) / 2;
      moment += width * (left * (m[i - 1] + m[i]) / 2 + width * (m[i - 1] + 2 * m[i]) / 6);
    }
    return area > 0 ? x[0] + moment / area : Double.NaN;
  }

  private static double bisector(double[] x, double[] m) {
    double area = 0;
    for (int i = 1; i < x.length; i++) {
      area += (x[i] - x[i - 1]) * (m[i - 1] + m[i]) / 2;
    }
    if (!(area > 0)) {
      return Double.NaN;
    }
    double left = area / 2;
    for (int i = 1; i < x.length; i++) {
      double width = x[i] - x[i - 1];
      double part = width * (m[i - 1] + m[i]) / 2;
      if (part >= left && part > 0) {
        return x[i - 1] + within(m[i - 1], (m[i] - m[i - 1]) / width, left);
      }
      left -= part;
    }
    return x[x.length - 1];
  }

  /** How far to go for an area under a line that begins at a height and has a slope. */
  private static double within(double height, double slope, double area) {
    double root = Math.sqrt(Math.max(0, height * height + 2 * slope * area));
    return area == 0 ? 0 : 2 * area / (height + root);
  }

  static double meanOfMaximum(double[] x, double[] m) {
    double limit = limit(m);
    double sum = 0;
    int count = 0;
    for (int i = 0; i < m.length; i++) {
      if (m[i] >= limit) {
        sum += x[i];
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  private static double limit(double[] m) {
    double greatest = 0;
    for (double one : m) {
      greatest = Math.max(greatest, one);
    }
    return greatest > 0 ? greatest - EQUAL : Double.POSITIVE_INFINITY;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
