package io.ktrdr.fuzzy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What sets may be, and how it is told when they may not. */
class FuzzySetTest {

  private final List<Finding> findings = new ArrayList<>();

  private FuzzySet read(Shape shape, Shoulder shoulder, double... parameters) {
    return FuzzySet.read("low", shape, shoulder, "", parameters, "/sets/low", findings::add);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TRIANGULAR | 0 40 30 | c | order | c (30) is below b (40); it must be a ≤ b ≤ c",
        "TRIANGULAR | 50 40 60 | b | order | b (40) is below a (50); it must be a ≤ b ≤ c",
        "TRAPEZOIDAL | 0 1 3 2 | d | order | d (2) is below c (3); it must be a ≤ b ≤ c ≤ d",
        "GAUSSIAN | 5 0 | sigma | out_of_range | sigma is 0; it must be above 0",
        "GAUSSIAN | 5 -1 | sigma | out_of_range | sigma is -1; it must be above 0",
        "TWO_SIDED_GAUSSIAN | 5 1 4 1 | right_mean | order | right_mean (4) is below left_mean (5)",
        "BELL | 0 2 5 | width | out_of_range | width is 0; it must be above 0",
        "BELL | 2 -1 5 | slope | out_of_range | slope is -1; it must be above 0",
        "SIGMOID | 0 5 | slope | out_of_range | slope is 0: the set would be 0.5 everywhere",
        "S_SHAPED | 5 4 | b | order | b (4) is below a (5); it must be a ≤ b",
        "Z_SHAPED | 5 4 | b | order | b (4) is below a (5); it must be a ≤ b",
        "PI_SHAPED | 1 2 1.5 3 | c | order | c (1.5) is below b (2); it must be a ≤ b ≤ c ≤ d",
        "TRIANGULAR | 0 NaN 1 | b | not_finite | b is NaN, not a number within ±1.0E15",
        "SINGLETON | 1e16 | value | not_finite | value is 1.0E16, not a number within ±1.0E15"
      })
  void aFaultNamesTheSetAndTheParameter(
      Shape shape, String parameters, String parameter, String code, String detail) {
    double[] p = Arrays.stream(parameters.split(" ")).mapToDouble(Double::parseDouble).toArray();
    assertThat(read(shape, Shoulder.NONE, p)).isNull();
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().isError()).isTrue();
    assertThat(findings.getFirst().path()).isEqualTo("/sets/low/parameters/" + parameter);
    assertThat(findings.getFirst().code()).isEqualTo(code);
    assertThat(findings.getFirst().detail()).startsWith("set \"low\": " + detail);
  }

  @Test
  void allFaultsAreToldAtOnce() {
    assertThat(read(Shape.TWO_SIDED_GAUSSIAN, Shoulder.NONE, 5, 0, 4, 0)).isNull();
    assertThat(findings)
        .extracting(Finding::code)
        .containsExactly("order", "out_of_range", "out_of_range");
  }

  @Test
  void theNumberOfParametersIsTold() {
    assertThat(read(Shape.TRIANGULAR, Shoulder.NONE, 1, 2)).isNull();
    assertThat(findings)
        .extracting(Finding::detail)
        .containsExactly("set \"low\": triangular takes 3 parameters [a, b, c], 2 are given");
  }

  @Test
  void someShapesTakeNoShoulder() {
    assertThat(read(Shape.S_SHAPED, Shoulder.RIGHT, 1, 2)).isNull();
    assertThat(findings).extracting(Finding::code).containsExactly("shoulder");
  }

  @Test
  void warnsOfAnEdgeThatAShoulderMakesUseless() {
    assertThat(read(Shape.TRIANGULAR, Shoulder.LEFT, 0, 30, 45)).isNotNull();
    assertThat(findings)
        .extracting(Finding::toString)
        .containsExactly(
            "/sets/low/parameters/a: set \"low\": with this shoulder the membership stays 1, so"
                + " that a (0) has no effect");
    assertThat(findings.getFirst().isError()).isFalse();
  }

  @Test
  void warnsOfASetOfOnePoint() {
    assertThat(read(Shape.TRIANGULAR, Shoulder.NONE, 50, 50, 50)).isNotNull();
    assertThat(findings).extracting(Finding::code).containsExactly("single_point");
  }

  @Test
  void anEdgeWithoutWidthIsNoFault() {
    assertThat(read(Shape.TRAPEZOIDAL, Shoulder.LEFT, 0, 0, 20, 40)).isNotNull();
    assertThat(findings).isEmpty();
  }

  @Test
  void aMistakeInAProgramIsThrown() {
    assertThatThrownBy(() -> FuzzySet.of("low", Shape.GAUSSIAN, Shoulder.NONE, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("set \"low\": sigma is 0; it must be above 0");
  }

  @Test
  void holesInTheRangeAreWarnedOf() {
    variable(
        new Range(0, 100),
        FuzzySet.of("low", Shape.TRIANGULAR, Shoulder.NONE, 0, 20, 40),
        FuzzySet.of("high", Shape.TRIANGULAR, Shoulder.RIGHT, 60, 80, 80));
    assertThat(findings)
        .extracting(Finding::detail)
        .containsExactly(
            "no set of \"rsi\" covers 0 of the range 0..100",
            "no set of \"rsi\" covers 40..60 of the range 0..100");
    assertThat(findings).noneMatch(Finding::isError);
  }

  @Test
  void aRangeThatIsCoveredIsSilent() {
    variable(
        new Range(0, 100),
        FuzzySet.of("low", Shape.TRAPEZOIDAL, Shoulder.LEFT, 0, 0, 40, 60),
        FuzzySet.of("high", Shape.TRAPEZOIDAL, Shoulder.RIGHT, 40, 60, 100, 100));
    assertThat(findings).isEmpty();
  }

  @Test
  void aTouchOfTwoFeetIsAHoleOfOnePoint() {
    variable(
        new Range(0, 1),
        FuzzySet.of("low", Shape.TRAPEZOIDAL, Shoulder.LEFT, 0, 0, 0.2, 0.3),
        FuzzySet.of("high", Shape.TRAPEZOIDAL, Shoulder.RIGHT, 0.3, 0.4, 1, 1));
    assertThat(findings)
        .extracting(Finding::detail)
        .containsExactly("no set of \"rsi\" covers 0.3 of the range 0..1");
  }

  @Test
  void aSetOutsideOfTheRangeIsWarnedOf() {
    variable(
        new Range(0, 1),
        FuzzySet.of("all", Shape.SIGMOID, Shoulder.NONE, 1, 0.5),
        FuzzySet.of("lost", Shape.TRIANGULAR, Shoulder.NONE, 20, 30, 40));
    assertThat(findings).extracting(Finding::code).containsExactly("outside_range");
  }

  @Test
  void membershipsComeSetBySet() {
    Variable rsi =
        Variable.of(
            "rsi",
            new Range(0, 100),
            FuzzySet.of("low", Shape.TRIANGULAR, Shoulder.NONE, 0, 30, 45),
            FuzzySet.of("high", Shape.TRIANGULAR, Shoulder.NONE, 55, 70, 100));
    Map<String, double[]> memberships = rsi.memberships(new double[] {15, Double.NaN, 85});
    assertThat(memberships.keySet()).containsExactly("low", "high");
    assertThat(memberships.get("low")).containsExactly(0.5, Double.NaN, 0);
    assertThat(memberships.get("high")).containsExactly(0, Double.NaN, 0.5);
  }

  private void variable(Range range, FuzzySet... sets) {
    Variable.of("rsi", range, sets).warn("/variables/rsi", findings::add);
  }
}
