package io.ktrdr.fuzzy;

import static io.ktrdr.fuzzy.Shape.BELL;
import static io.ktrdr.fuzzy.Shape.GAUSSIAN;
import static io.ktrdr.fuzzy.Shape.PI_SHAPED;
import static io.ktrdr.fuzzy.Shape.SIGMOID;
import static io.ktrdr.fuzzy.Shape.SINGLETON;
import static io.ktrdr.fuzzy.Shape.S_SHAPED;
import static io.ktrdr.fuzzy.Shape.TRAPEZOIDAL;
import static io.ktrdr.fuzzy.Shape.TRIANGULAR;
import static io.ktrdr.fuzzy.Shape.TWO_SIDED_GAUSSIAN;
import static io.ktrdr.fuzzy.Shape.Z_SHAPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Memberships against their formulas, at their edges, and laws that hold for all of them. */
class MembershipTest {

  /** A set of each shape with each shoulder that it takes, with parameters made from a seed. */
  static Stream<FuzzySet> sets() {
    Random random = new Random(4711);
    return Arrays.stream(Shape.values())
        .flatMap(
            shape ->
                Arrays.stream(Shoulder.values())
                    .filter(shoulder -> shape.shoulders() || shoulder == Shoulder.NONE)
                    .flatMap(
                        shoulder ->
                            IntStream.range(0, 5)
                                .mapToObj(
                                    i ->
                                        FuzzySet.of("set", shape, shoulder, some(shape, random)))));
  }

  private static double[] some(Shape shape, Random random) {
    double[] p = new double[shape.parameters().size()];
    for (int i = 0; i < p.length; i++) {
      p[i] = random.nextInt(-40, 40) / 4.0;
    }
    switch (shape) {
      case TRIANGULAR, TRAPEZOIDAL, S_SHAPED, Z_SHAPED, PI_SHAPED -> Arrays.sort(p);
      case GAUSSIAN -> p[1] = 0.25 + Math.abs(p[1]);
      case TWO_SIDED_GAUSSIAN -> {
        p[1] = 0.25 + Math.abs(p[1]);
        p[2] = p[0] + Math.abs(p[2]);
        p[3] = 0.25 + Math.abs(p[3]);
      }
      case BELL -> {
        p[0] = 0.25 + Math.abs(p[0]);
        p[1] = 0.25 + Math.abs(p[1]);
      }
      case SIGMOID -> p[0] = p[0] == 0 ? 1 : p[0];
      case SINGLETON -> {}
    }
    return p;
  }

  private static double[] axis() {
    double[] x = new Range(-30, 30).grid(2401);
    return DoubleStreams.with(x, -1e300, 1e300, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /** Adds to an array. */
  private static final class DoubleStreams {
    static double[] with(double[] some, double... more) {
      double[] all = Arrays.copyOf(some, some.length + more.length);
      System.arraycopy(more, 0, all, some.length, more.length);
      return all;
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void staysFromZeroToOneAndColumnAndNumberAgree(FuzzySet set) {
    double[] x = axis();
    double[] column = set.membership().column(x);
    for (int i = 0; i < x.length; i++) {
      assertThat(column[i]).as("%s at %s", set, x[i]).isBetween(0.0, 1.0);
      assertThat(column[i]).isEqualTo(set.membership().at(x[i]));
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void missingStaysMissing(FuzzySet set) {
    assertThat(set.membership().at(Double.NaN)).isNaN();
    double[] column = set.membership().column(new double[] {1, Double.NaN, 2});
    assertThat(column[1]).isNaN();
    assertThat(column[0]).isNotNaN();
    assertThat(column[2]).isNotNaN();
  }

  @ParameterizedTest
  @MethodSource("sets")
  void neverFallsAndRisesAgain(FuzzySet set) {
    double[] x = new Range(-30, 30).grid(2401);
    double[] m = set.membership().column(x);
    boolean fell = false;
    for (int i = 1; i < m.length; i++) {
      fell |= m[i] < m[i - 1] - 1e-12;
      assertThat(fell && m[i] > m[i - 1] + 1e-12).as("%s at %s", set, x[i]).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void aShoulderStaysOne(FuzzySet set) {
    if (set.shoulder().left() || set.shape() == Z_SHAPED) {
      assertThat(set.membership().at(-1e9)).isEqualTo(1);
      assertThat(set.membership().at(Double.NEGATIVE_INFINITY)).isEqualTo(1);
    }
    if (set.shoulder().right() || set.shape() == S_SHAPED) {
      assertThat(set.membership().at(1e9)).isEqualTo(1);
      assertThat(set.membership().at(Double.POSITIVE_INFINITY)).isEqualTo(1);
    }
    if (set.shoulder() == Shoulder.NONE && set.shape() == TRAPEZOIDAL) {
      assertThat(set.membership().at(-1e9)).isZero();
      assertThat(set.membership().at(1e9)).isZero();
    }
  }

  /** What a set is, mirrored at 0, is the set of mirrored parameters. */
  @Test
  void aMirroredShapeIsTheMirrorOfItsMembership() {
    Membership trapezoid = FuzzySet.of("t", TRAPEZOIDAL, Shoulder.NONE, -3, 1, 2, 7).membership();
    Membership mirrored = FuzzySet.of("t", TRAPEZOIDAL, Shoulder.NONE, -7, -2, -1, 3).membership();
    Membership s = FuzzySet.of("s", S_SHAPED, Shoulder.NONE, -3, 5).membership();
    Membership z = FuzzySet.of("z", Z_SHAPED, Shoulder.NONE, -5, 3).membership();
    Membership pi = FuzzySet.of("p", PI_SHAPED, Shoulder.NONE, -3, 1, 2, 7).membership();
    Membership ip = FuzzySet.of("p", PI_SHAPED, Shoulder.NONE, -7, -2, -1, 3).membership();
    Membership rising = FuzzySet.of("u", SIGMOID, Shoulder.NONE, 1.5, 2).membership();
    Membership falling = FuzzySet.of("d", SIGMOID, Shoulder.NONE, -1.5, -2).membership();
    for (double x : new Range(-9, 9).grid(181)) {
      assertThat(trapezoid.at(x)).isEqualTo(mirrored.at(-x));
      assertThat(s.at(x)).isEqualTo(z.at(-x));
      assertThat(pi.at(x)).isEqualTo(ip.at(-x));
      assertThat(rising.at(x)).isEqualTo(falling.at(-x));
    }
  }

  @Test
  void anEsAndAZedOfTheSameEdgesAreComplements() {
    Membership s = FuzzySet.of("s", S_SHAPED, Shoulder.NONE, 2, 6).membership();
    Membership z = FuzzySet.of("z", Z_SHAPED, Shoulder.NONE, 2, 6).membership();
    for (double x : new Range(0, 8).grid(801)) {
      assertThat(s.at(x) + z.at(x)).isCloseTo(1, within(1e-15));
    }
  }

  /**
   * The prior art's scalar and vector paths disagreed on these; here an edge without width belongs
   * to the plateau.
   */
  @ParameterizedTest
  @CsvSource({
    "TRIANGULAR,  70 100 100,   100, 1",
    "TRIANGULAR,  50 50 50,     50,  1",
    "TRIANGULAR,  50 50 50,     50.1, 0",
    "TRAPEZOIDAL, 0 0 20 40,    0,   1",
    "TRAPEZOIDAL, 60 80 100 100, 100, 1",
    "TRIANGULAR,  0 0 30,       -5,  0",
    "TRIANGULAR,  0 0 30,       0,   1",
    "TRIANGULAR,  0 30 45,      0,   0",
    "TRIANGULAR,  0 30 45,      15,  0.5",
    "TRIANGULAR,  0 30 45,      30,  1",
    "TRIANGULAR,  0 30 45,      45,  0",
    "TRIANGULAR,  30 50 70,     56.88257392, 0.655871304",
    "TRIANGULAR,  30 50 70,     54.34696005, 0.7826519975",
    "S_SHAPED,    5 5,          5,   1",
    "S_SHAPED,    5 5,          4.999, 0",
    "Z_SHAPED,    5 5,          5,   1",
    "Z_SHAPED,    5 5,          5.001, 0"
  })
  void edgesAreClosed(Shape shape, String parameters, double x, double expected) {
    double[] p = Arrays.stream(parameters.split(" ")).mapToDouble(Double::parseDouble).toArray();
    Membership membership = FuzzySet.of("set", shape, Shoulder.NONE, p).membership();
    assertThat(membership.at(x)).isCloseTo(expected, within(1e-12));
    assertThat(membership.column(new double[] {x})[0]).isEqualTo(membership.at(x));
  }

  @Test
  void followsItsFormula() {
    assertThat(FuzzySet.of("g", GAUSSIAN, Shoulder.NONE, 2, 3).membership().at(5))
        .isCloseTo(Math.exp(-0.5), within(1e-15));
    Membership two = FuzzySet.of("g", TWO_SIDED_GAUSSIAN, Shoulder.NONE, 2, 1, 4, 2).membership();
    assertThat(two.at(1)).isCloseTo(Math.exp(-0.5), within(1e-15));
    assertThat(two.at(2)).isEqualTo(1);
    assertThat(two.at(3)).isEqualTo(1);
    assertThat(two.at(8)).isCloseTo(Math.exp(-2), within(1e-15));
    Membership bell = FuzzySet.of("b", BELL, Shoulder.NONE, 2, 4, 6).membership();
    assertThat(bell.at(6)).isEqualTo(1);
    assertThat(bell.at(4)).isEqualTo(0.5);
    assertThat(bell.at(8)).isEqualTo(0.5);
    assertThat(bell.at(10)).isCloseTo(1 / (1 + Math.pow(2, 8)), within(1e-15));
    Membership sigmoid = FuzzySet.of("s", SIGMOID, Shoulder.NONE, 2, 4).membership();
    assertThat(sigmoid.at(4)).isEqualTo(0.5);
    assertThat(sigmoid.at(5)).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-15));
    Membership s = FuzzySet.of("s", S_SHAPED, Shoulder.NONE, 1, 8).membership();
    assertThat(s.at(4.5)).isEqualTo(0.5);
    assertThat(s.at(2.75)).isEqualTo(0.125);
    assertThat(s.at(6.25)).isEqualTo(0.875);
    Membership pi = FuzzySet.of("p", PI_SHAPED, Shoulder.NONE, 1, 4, 5, 10).membership();
    assertThat(pi.at(2.5)).isEqualTo(0.5);
    assertThat(pi.at(4.5)).isEqualTo(1);
    assertThat(pi.at(7.5)).isEqualTo(0.5);
    Membership singleton = FuzzySet.of("1", SINGLETON, Shoulder.NONE, 3).membership();
    assertThat(singleton.at(3)).isEqualTo(1);
    assertThat(singleton.at(Math.nextUp(3))).isZero();
  }

  @Test
  void aGaussianWithAShoulderIsHalfABell() {
    Membership right = FuzzySet.of("g", GAUSSIAN, Shoulder.RIGHT, 2, 1).membership();
    assertThat(right.at(1)).isCloseTo(Math.exp(-0.5), within(1e-15));
    assertThat(right.at(2)).isEqualTo(1);
    assertThat(right.at(300)).isEqualTo(1);
    Membership left = FuzzySet.of("b", BELL, Shoulder.LEFT, 1, 2, 0).membership();
    assertThat(left.at(-300)).isEqualTo(1);
    assertThat(left.at(1)).isEqualTo(0.5);
  }

  @Test
  void mayWriteOverItsOwnInput() {
    double[] x = {0, 15, 30, Double.NaN};
    FuzzySet.of("low", TRIANGULAR, Shoulder.NONE, 0, 30, 45).membership().fill(x, x);
    assertThat(x).containsExactly(0, 0.5, 1, Double.NaN);
  }
}
