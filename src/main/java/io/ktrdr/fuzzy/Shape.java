package io.ktrdr.fuzzy;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.POSITIVE_INFINITY;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The membership functions that can be asked for: their parameters, what these must obey, and the
 * formula. Everything that reads, checks or describes a set goes by this table.
 */
public enum Shape {
  TRIANGULAR(
      "a b c",
      true,
      "rises in a straight line from a to b, falls from b to c",
      "max(0, min((x − a)/(b − a), (c − x)/(c − b)))",
      "a ≤ b ≤ c"),
  TRAPEZOIDAL(
      "a b c d",
      true,
      "rises from a to b, is 1 from b to c, falls from c to d",
      "max(0, min((x − a)/(b − a), 1, (d − x)/(d − c)))",
      "a ≤ b ≤ c ≤ d"),
  GAUSSIAN(
      "mean sigma",
      true,
      "the bell curve, 1 at mean",
      "exp(−((x − mean)/sigma)² / 2)",
      "sigma > 0"),
  TWO_SIDED_GAUSSIAN(
      "left_mean left_sigma right_mean right_sigma",
      true,
      "a plateau between two halves of bell curves",
      "exp(−((x − left_mean)/left_sigma)²/2) below left_mean, 1 up to right_mean,"
          + " exp(−((x − right_mean)/right_sigma)²/2) above",
      "left_mean ≤ right_mean, both sigmas > 0"),
  BELL(
      "width slope center",
      true,
      "the generalised bell: 0.5 at center ± width, the steeper the greater slope",
      "1 / (1 + |(x − center)/width|^(2·slope))",
      "width > 0, slope > 0"),
  SIGMOID(
      "slope center",
      false,
      "0.5 at center; rises with a positive slope, falls with a negative one",
      "1 / (1 + exp(−slope·(x − center)))",
      "slope ≠ 0"),
  S_SHAPED(
      "a b",
      false,
      "rises from a to b in two parabolas, stays 1",
      "t = (x − a)/(b − a): 2t² while t ≤ ½, then 1 − 2(1 − t)²",
      "a ≤ b"),
  Z_SHAPED(
      "a b",
      false,
      "stays 1 up to a, falls from a to b in two parabolas",
      "t = (b − x)/(b − a): 2t² while t ≤ ½, then 1 − 2(1 − t)²",
      "a ≤ b"),
  PI_SHAPED(
      "a b c d",
      true,
      "S-shaped from a to b, 1 to c, Z-shaped from c to d",
      "min(s_shaped(x; a, b), z_shaped(x; c, d))",
      "a ≤ b ≤ c ≤ d"),
  SINGLETON("value", false, "1 at one number only", "x = value ? 1 : 0", "any number");

  /** Parameters beyond this would lose what lies between them. */
  static final double LARGEST = 1e15;

  /** Parted by blanks. */
  private final String parameters;

  private final boolean shoulders;
  private final String description;
  private final String formula;
  private final String condition;

  Shape(
      String parameters, boolean shoulders, String description, String formula, String condition) {
    this.parameters = parameters;
    this.shoulders = shoulders;
    this.description = description;
    this.formula = formula;
    this.condition = condition;
  }

  /** What is wrong with the parameters of a set. */
  record Wrong(String parameter, String code, String detail) {}

  /** The shape with this name. */
  public static Optional<Shape> find(String name) {
    return Arrays.stream(values()).filter(shape -> shape.toString().equals(name)).findFirst();
  }

  public static List<String> names() {
    return Arrays.stream(values()).map(Shape::toString).toList();
  }

  /** Their names, in order. */
  public List<String> parameters() {
    return List.of(parameters.split(" "));
  }

  /** Whether a shoulder can be asked for; where not, the shape has one by itself or none. */
  public boolean shoulders() {
    return shoulders;
  }

  public String description() {
    return description;
  }

  public String formula() {
    return formula;
  }

  /** What the parameters must obey. */
  public String condition() {
    return condition;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What is wrong with these parameters, as many as there should be; nothing when all is well. */
  List<Wrong> wrong(double[] p) {
    List<Wrong> wrong = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      if (!(Math.abs(p[i]) <= LARGEST)) {
        wrong.add(
            new Wrong(
                parameters().get(i),
                "not_finite",
                parameters().get(i) + " is " + p[i] + ", not a number within ±" + LARGEST));
      }
    }
    if (!wrong.isEmpty()) {
      return wrong;
    }
    switch (this) {
      case TRIANGULAR, TRAPEZOIDAL, S_SHAPED, Z_SHAPED, PI_SHAPED -> {
        for (int i = 1; i < p.length; i++) {
          rising(p, i - 1, i, wrong);
        }
      }
      case GAUSSIAN -> positive(p, 1, wrong);
      case TWO_SIDED_GAUSSIAN -> {
        rising(p, 0, 2, wrong);
        positive(p, 1, wrong);
        positive(p, 3, wrong);
      }
      case BELL -> {
        positive(p, 0, wrong);
        positive(p, 1, wrong);
      }
      case SIGMOID -> {
        if (p[0] == 0) {
          wrong.add(
              new Wrong("slope", "out_of_range", "slope is 0: the set would be 0.5 everywhere"));
        }
      }
      case SINGLETON -> {}
    }
    return wrong;
  }

  private void rising(double[] p, int first, int second, List<Wrong> wrong) {
    if (p[first] > p[second]) {
      String name = parameters().get(second);
      wrong.add(
          new Wrong(
              name,
              "order",
              "%s (%s) is below %s (%s); it must be %s"
                  .formatted(
                      name, text(p[second]), parameters().get(first), text(p[first]), condition)));
    }
  }

  private void positive(double[] p, int i, List<Wrong> wrong) {
    if (p[i] <= 0) {
      wrong.add(
          new Wrong(
              parameters().get(i),
              "out_of_range",
              parameters().get(i) + " is " + text(p[i]) + "; it must be above 0"));
    }
  }

  /** A number without a needless fraction. */
  static String text(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /** The function for parameters that are not {@link #wrong}. */
  Membership membership(double[] p, Shoulder shoulder) {
    boolean left = shoulder.left();
    boolean right = shoulder.right();
    return switch (this) {
      case TRIANGULAR -> linear(p[0], p[1], p[1], p[2], left, right);
      case TRAPEZOIDAL -> linear(p[0], p[1], p[2], p[3], left, right);
      case GAUSSIAN -> gaussian(p[0], p[1], p[0], p[1], left, right);
      case TWO_SIDED_GAUSSIAN -> gaussian(p[0], p[1], p[2], p[3], left, right);
      case BELL ->
          new Membership.Bell(
              left ? NEGATIVE_INFINITY : p[2], right ? POSITIVE_INFINITY : p[2], p[0], p[1]);
      case SIGMOID -> new Membership.Sigmoid(p[0], p[1]);
      case S_SHAPED -> new Membership.Spline(p[0], p[1], POSITIVE_INFINITY, POSITIVE_INFINITY);
      case Z_SHAPED -> new Membership.Spline(NEGATIVE_INFINITY, NEGATIVE_INFINITY, p[0], p[1]);
      case PI_SHAPED ->
          new Membership.Spline(
              left ? NEGATIVE_INFINITY : p[0],
              left ? NEGATIVE_INFINITY : p[1],
              right ? POSITIVE_INFINITY : p[2],
              right ? POSITIVE_INFINITY : p[3]);
      case SINGLETON -> new Membership.Singleton(p[0]);
    };
  }

  private static Membership linear(
      double a, double b, double c, double d, boolean left, boolean right) {
    return new Membership.Linear(
        left ? NEGATIVE_INFINITY : a,
        left ? NEGATIVE_INFINITY : b,
        right ? POSITIVE_INFINITY : c,
        right ? POSITIVE_INFINITY : d);
  }

  private static Membership gaussian(
      double left,
      double leftSigma,
      double right,
      double rightSigma,
      boolean leftShoulder,
      boolean rightShoulder) {
    return new Membership.Gaussian(
        leftShoulder ? NEGATIVE_INFINITY : left,
        leftSigma,
        rightShoulder ? POSITIVE_INFINITY : right,
        rightSigma);
  }

  /** The parameters that are places on the axis, where the function bends. */
  double[] places(double[] p) {
    return switch (this) {
      case TRIANGULAR, TRAPEZOIDAL, S_SHAPED, Z_SHAPED, PI_SHAPED, SINGLETON -> p.clone();
      case GAUSSIAN -> new double[] {p[0]};
      case TWO_SIDED_GAUSSIAN -> new double[] {p[0], p[2]};
      case BELL -> new double[] {p[2]};
      case SIGMOID -> new double[] {p[1]};
    };
  }
}
