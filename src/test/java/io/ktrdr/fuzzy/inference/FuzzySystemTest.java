package io.ktrdr.fuzzy.inference;

import static io.ktrdr.fuzzy.Shape.SINGLETON;
import static io.ktrdr.fuzzy.Shape.TRAPEZOIDAL;
import static io.ktrdr.fuzzy.Shape.TRIANGULAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ktrdr.fuzzy.FuzzySet;
import io.ktrdr.fuzzy.Range;
import io.ktrdr.fuzzy.Shape;
import io.ktrdr.fuzzy.Shoulder;
import io.ktrdr.fuzzy.Variable;
import io.ktrdr.fuzzy.rule.RuleParser;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conclusions against closed forms, a naive second way, and laws. */
class FuzzySystemTest {

  private static final double NAN = Double.NaN;

  /** {@code a} and {@code b} go from 0 to 1 and belong to {@code high} as much. */
  private static Variable input(String name) {
    return Variable.of(
        name,
        new Range(0, 1),
        set("high", Shape.TRAPEZOIDAL, Shoulder.RIGHT, 0, 1, 1, 1),
        set("low", Shape.TRAPEZOIDAL, Shoulder.LEFT, 0, 0, 0, 1));
  }

  private static FuzzySet set(String name, Shape shape, Shoulder shoulder, double... parameters) {
    return FuzzySet.of(name, shape, shoulder, parameters);
  }

  private static FuzzySystem system(Norms norms, Output output, String rules) {
    return FuzzySystem.of(
        List.of(input("a"), input("b")), List.of(output), RuleParser.parse(rules), norms);
  }

  private static FuzzySystem system(Output output, String rules) {
    return system(Norms.usual(), output, rules);
  }

  private static double[] conclude(FuzzySystem system, double[] a, double[] b) {
    return system.infer(Map.of("a", a, "b", b)).outputs().get("x");
  }

  private static double conclude(FuzzySystem system, double a, double b) {
    return conclude(system, new double[] {a}, new double[] {b})[0];
  }

  private static Output ramp(Defuzzification by) {
    return Output.of(
        "x",
        new Range(0, 10),
        by,
        set("small", TRIANGULAR, Shoulder.NONE, 0, 0, 10),
        set("middle", TRIANGULAR, Shoulder.NONE, 0, 5, 10),
        set("large", TRIANGULAR, Shoulder.NONE, 0, 10, 10));
  }

  /** Of the triangle with its right angle at 0, whole and cut off at one half. */
  @ParameterizedTest
  @CsvSource({
    "CENTROID,            1,   3.3333333333333335",
    "CENTROID,            0.5, 3.888888888888889",
    "BISECTOR,            1,   2.928932188134524",
    "BISECTOR,            0.5, 3.75",
    "MEAN_OF_MAXIMUM,     1,   0",
    "MEAN_OF_MAXIMUM,     0.5, 2.5",
    "SMALLEST_OF_MAXIMUM, 0.5, 0",
    "LARGEST_OF_MAXIMUM,  0.5, 5",
    "LARGEST_OF_MAXIMUM,  1,   0"
  })
  void cutsATriangleAsTheClosedFormHasIt(Defuzzification by, double strength, double expected) {
    FuzzySystem system = system(ramp(by), "if a is high then x is small");
    assertThat(conclude(system, strength, 0)).isCloseTo(expected, within(1e-5));
  }

  @Test
  void scalingDoesNotMoveACentroid() {
    Norms scaled = new Norms(TNorm.MINIMUM, SNorm.MAXIMUM, Implication.PRODUCT, SNorm.MAXIMUM);
    FuzzySystem system =
        system(scaled, ramp(Defuzzification.CENTROID), "if a is high then x is small");
    for (double strength : new double[] {0.01, 0.3, 1}) {
      assertThat(conclude(system, strength, 0)).isCloseTo(10.0 / 3, within(1e-5));
    }
  }

  /** Cut at h, the triangle over 0..10 with its right angle at 0 has this centroid. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.25, 0.4, 0.75, 0.9})
  void theCentroidOfACutTriangleFollowsItsIntegral(double h) {
    double edge = 10 * (1 - h);
    double area = h * edge + h * (10 - edge) / 2;
    double moment =
        h * edge * edge / 2 + (50 - 1000.0 / 30) - (edge * edge / 2 - edge * edge * edge / 30);
    FuzzySystem system = system(ramp(Defuzzification.CENTROID), "if a is high then x is small");
    assertThat(conclude(system, h, 0)).isCloseTo(moment / area, within(1e-5));
  }

  @ParameterizedTest
  @EnumSource(
      value = Defuzzification.class,
      names = {"CENTROID", "BISECTOR", "MEAN_OF_MAXIMUM"})
  void symmetricConclusionsMeetInTheMiddle(Defuzzification by) {
    FuzzySystem one = system(ramp(by), "if a is high then x is middle");
    FuzzySystem two =
        system(ramp(by), "if a is high then x is small\nif b is high then x is large");
    for (double strength : new double[] {0.05, 0.5, 0.77, 1}) {
      assertThat(conclude(one, strength, 0)).isCloseTo(5, within(1e-9));
      assertThat(conclude(two, strength, strength)).isCloseTo(5, within(1e-9));
    }
  }

  @Test
  void aStrongerRulePullsTheOutputToItself() {
    FuzzySystem system =
        system(
            ramp(Defuzzification.CENTROID),
            "if a is high then x is small\nif b is high then x is large");
    double last = conclude(system, 1, 0);
    for (double b = 0.1; b <= 1; b += 0.1) {
      double now = conclude(system, 1, b);
      assertThat(now).isGreaterThan(last);
      last = now;
    }
  }

  @ParameterizedTest
  @EnumSource(SNorm.class)
  void agreesWithANaiveWay(SNorm aggregation) {
    Random random = new Random(11);
    for (Implication implication : Implication.values()) {
      for (TNorm and : TNorm.values()) {
        Norms norms = new Norms(and, aggregation, implication, aggregation);
        FuzzySystem system =
            system(
                norms,
                ramp(Defuzzification.CENTROID),
                """
                if a is high and b is high then x is large
                if a is low or not b is very low then x is very small with 0.7
                """);
        double a = random.nextInt(1, 16) / 16.0;
        double b = random.nextInt(1, 16) / 16.0;
        assertThat(conclude(system, a, b)).isCloseTo(naive(norms, a, b), within(2e-3));
      }
    }
  }

  /** A sum over many thin slices. */
  private static double naive(Norms norms, double a, double b) {
    double first = norms.and().of(a, b);
    double second = 0.7 * norms.or().of(1 - a, 1 - (1 - b) * (1 - b));
    double area = 0;
    double moment = 0;
    for (int i = 0; i < 20_000; i++) {
      double x = (i + 0.5) / 2000;
      double large = norms.implication().of(first, x / 10);
      double small = norms.implication().of(second, (1 - x / 10) * (1 - x / 10));
      double m = norms.aggregation().of(first > 0 ? large : 0, second > 0 ? small : 0);
      area += m;
      moment += m * x;
    }
    return moment / area;
  }

  @Test
  void sugenoAveragesConstantsByStrength() {
    FuzzySystem system =
        system(
            Output.ofFormulas("x"),
            """
            if a is high then x = 10
            if b is high then x = -20 with 0.5
            """);
    assertThat(conclude(system, 0.8, 0.4)).isCloseTo((0.8 * 10 - 0.2 * 20) / 1.0, within(1e-12));
    assertThat(conclude(system, 1, 0)).isEqualTo(10);
  }

  @Test
  void sugenoOfFirstOrderIsTheFormulaWhereOneRuleApplies() {
    FuzzySystem system =
        system(
            Output.ofFormulas("x"),
            """
            if a is high or a is low then x = 2 * a - 3 * b + 1
            """);
    double[] a = {0.1, 0.9, NAN, 0.5};
    double[] b = {0.2, 0.4, 0.5, NAN};
    double[] x = conclude(system, a, b);
    assertThat(x[0]).isCloseTo(2 * 0.1 - 3 * 0.2 + 1, within(1e-12));
    assertThat(x[1]).isCloseTo(2 * 0.9 - 3 * 0.4 + 1, within(1e-12));
    assertThat(x[2]).isNaN();
    assertThat(x[3]).isNaN();
  }

  @Test
  void sugenoOfComplementsGoesInAStraightLine() {
    FuzzySystem system =
        system(Output.ofFormulas("x"), "if a is low then x = 4\nif a is high then x = 6");
    for (double a = 0; a <= 1; a += 0.125) {
      assertThat(conclude(system, a, 0)).isCloseTo(4 + 2 * a, within(1e-12));
    }
  }

  @Test
  void singletonsAreAveragedByHeight() {
    Output output =
        Output.of(
            "x",
            new Range(-1, 1),
            Defuzzification.WEIGHTED_AVERAGE,
            set("sell", SINGLETON, Shoulder.NONE, -1),
            set("buy", SINGLETON, Shoulder.NONE, 1),
            set("hold", TRAPEZOIDAL, Shoulder.NONE, -0.5, -0.1, 0.3, 0.5));
    FuzzySystem system =
        system(
            output,
            "if a is high then x is buy\nif b is high then x is sell\nif b is low then x is hold");
    assertThat(conclude(system, 0.75, 1)).isCloseTo(-0.25 / 1.75, within(1e-12));
    assertThat(conclude(system, 0, 0)).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void aMissingInputMakesTheConclusionMissing() {
    FuzzySystem system =
        system(
            ramp(Defuzzification.CENTROID),
            "if a is high then x is small\nif b is high then x is large");
    double[] x = conclude(system, new double[] {1, NAN, 1, NAN}, new double[] {1, 1, NAN, NAN});
    assertThat(x[0]).isCloseTo(5, within(1e-9));
    assertThat(x[1]).isNaN();
    assertThat(x[2]).isNaN();
    assertThat(x[3]).isNaN();
  }

  @Test
  void whereNoRuleAppliesTheDefaultIsAndIsCounted() {
    String rules = "if a is high and b is high then x is large";
    FuzzySystem without = system(ramp(Defuzzification.CENTROID), rules);
    Output some = ramp(Defuzzification.CENTROID);
    FuzzySystem with =
        system(
            new Output(
                "x",
                some.range(),
                some.sets(),
                some.defuzzification(),
                some.resolution(),
                OptionalDouble.of(5)),
            rules);
    Map<String, double[]> inputs =
        Map.of("a", new double[] {0, 1, NAN, 0}, "b", new double[] {1, 1, 1, NAN});
    Inference silent = without.infer(inputs);
    assertThat(silent.outputs().get("x")[0]).isNaN();
    assertThat(silent.silent()).containsEntry("x", 1);
    double[] x = with.infer(inputs).outputs().get("x");
    assertThat(x[0]).isEqualTo(5);
    assertThat(x[1]).isGreaterThan(6);
    assertThat(x[2]).isNaN();
    assertThat(x[3]).isNaN();
  }

  @Test
  void strengthsAreToldRuleByRule() {
    FuzzySystem system =
        system(
            ramp(Defuzzification.CENTROID),
            "first: if a is high and not b is high then x is small\n"
                + "if a is somewhat low then x is large with 0.5");
    Inference inference =
        system.infer(Map.of("a", new double[] {0.75, NAN}, "b", new double[] {0.5, 0}));
    assertThat(inference.strengths().keySet()).containsExactly("first", "rule 2");
    assertThat(inference.strengths().get("first")).containsExactly(0.5, NAN);
    assertThat(inference.strengths().get("rule 2")).containsExactly(0.25, NAN);
  }

  @Test
  void onlyTheInputsThatRulesUseAreNeeded() {
    FuzzySystem system = system(ramp(Defuzzification.CENTROID), "if a is high then x is small");
    assertThat(system.used()).containsExactly("a");
    assertThat(system.infer(Map.of("a", new double[] {1})).outputs().get("x")).hasSize(1);
    assertThatThrownBy(() -> system.infer(Map.of("b", new double[] {1})))
        .hasMessage("the column of \"a\" is not there");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "if c is high then x is small | rule 1, line 1, column 4: there is no variable \"c\"; there"
            + " are [a, b]",
        "if a is hihg then x is small | rule 1, line 1, column 9: \"a\" has no set \"hihg\"; did"
            + " you mean \"high\"?",
        "if a is high then y is small | rule 1, line 1, column 19: there is no output \"y\"",
        "if a is high then x is smal | rule 1, line 1, column 24: output \"x\" has no set \"smal\";"
            + " did you mean \"small\"?",
        "if a is high then x = 3 | rule 1, line 1, column 19: output \"x\" has sets: write \"x is"
            + " …\"",
        "'' | there is no rule"
      })
  void rulesMaySpeakOnlyOfWhatThereIs(String rules, String sentence) {
    assertThatThrownBy(() -> system(ramp(Defuzzification.CENTROID), rules))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(sentence);
  }

  @Test
  void aFormulaNeedsAnOutputWithoutSetsAndKnownInputs() {
    assertThatThrownBy(() -> system(Output.ofFormulas("x"), "if a is high then x is small"))
        .hasMessageContaining("output \"x\" has no sets: write \"x = …\"");
    assertThatThrownBy(() -> system(Output.ofFormulas("x"), "if a is high then x = 2 * z"))
        .hasMessageContaining("line 1, column 27: there is no variable \"z\"");
  }
}
