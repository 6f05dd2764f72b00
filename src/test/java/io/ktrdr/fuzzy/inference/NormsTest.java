package io.ktrdr.fuzzy.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The laws that make a norm a norm. */
class NormsTest {

  /** Multiples of 1/16 are exact, so that sums meet 1 exactly; the odd ones are not. */
  private static final double[] SOME = {
    0, 1.0 / 16, 0.1, 0.25, 1.0 / 3, 0.5, 0.625, 2.0 / 3, 0.75, 0.9, 15.0 / 16, 1
  };

  private static void isANorm(DoubleBinaryOperator norm, double neutral) {
    for (double a : SOME) {
      assertThat(norm.applyAsDouble(a, neutral)).isCloseTo(a, within(1e-14));
      assertThat(norm.applyAsDouble(a, 1 - neutral)).isCloseTo(1 - neutral, within(1e-14));
      assertThat(norm.applyAsDouble(a, Double.NaN)).isNaN();
      assertThat(norm.applyAsDouble(Double.NaN, a)).isNaN();
      for (double b : SOME) {
        double ab = norm.applyAsDouble(a, b);
        assertThat(ab).isBetween(0.0, 1.0);
        assertThat(ab).isEqualTo(norm.applyAsDouble(b, a));
        for (double c : SOME) {
          if (b <= c) {
            assertThat(ab).isLessThanOrEqualTo(norm.applyAsDouble(a, c) + 1e-14);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TNorm.class)
  void aTNormHasOneAsNeutralAndLiesBelowTheMinimum(TNorm norm) {
    isANorm(norm::of, 1);
    for (double a : SOME) {
      for (double b : SOME) {
        assertThat(norm.of(a, b)).isLessThanOrEqualTo(Math.min(a, b) + 1e-14);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(SNorm.class)
  void anSNormHasZeroAsNeutralAndLiesAboveTheMaximum(SNorm norm) {
    isANorm(norm::of, 0);
    for (double a : SOME) {
      for (double b : SOME) {
        assertThat(norm.of(a, b)).isGreaterThanOrEqualTo(Math.max(a, b) - 1e-15);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TNorm.class)
  void isAssociative(TNorm norm) {
    for (double a : new double[] {0, 0.125, 0.25, 0.5, 0.75, 1}) {
      for (double b : new double[] {0, 0.125, 0.25, 0.5, 0.75, 1}) {
        for (double c : new double[] {0, 0.125, 0.25, 0.5, 0.75, 1}) {
          assertThat(norm.of(norm.of(a, b), c)).isCloseTo(norm.of(a, norm.of(b, c)), within(1e-12));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(SNorm.class)
  void isTheDualOfItsTNorm(SNorm norm) {
    for (double a : new double[] {0, 0.125, 0.25, 0.5, 0.75, 0.875, 1}) {
      for (double b : new double[] {0, 0.125, 0.25, 0.5, 0.75, 0.875, 1}) {
        assertThat(norm.of(a, b)).isCloseTo(1 - norm.dual().of(1 - a, 1 - b), within(1e-15));
      }
    }
  }

  @Test
  void followsItsFormula() {
    assertThat(TNorm.PRODUCT.of(0.5, 0.4)).isEqualTo(0.2);
    assertThat(TNorm.LUKASIEWICZ.of(0.75, 0.5)).isEqualTo(0.25);
    assertThat(TNorm.HAMACHER.of(0.5, 0.5)).isCloseTo(1.0 / 3, within(1e-15));
    assertThat(TNorm.EINSTEIN.of(0.5, 0.5)).isEqualTo(0.2);
    assertThat(TNorm.NILPOTENT.of(0.5, 0.5)).isZero();
    assertThat(TNorm.NILPOTENT.of(0.5, 0.75)).isEqualTo(0.5);
    assertThat(TNorm.DRASTIC.of(0.99, 0.99)).isZero();
    assertThat(SNorm.PROBABILISTIC_SUM.of(0.5, 0.5)).isEqualTo(0.75);
    assertThat(SNorm.BOUNDED_SUM.of(0.75, 0.5)).isEqualTo(1);
    assertThat(SNorm.EINSTEIN_SUM.of(0.5, 0.5)).isEqualTo(0.8);
    assertThat(SNorm.DRASTIC_SUM.of(0.01, 0.01)).isEqualTo(1);
  }
}
