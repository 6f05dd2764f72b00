package io.ktrdr.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FixedPointTest {

  @Test
  void rescalingKeepsTheNumberOrSaysThatItCannot() {
    assertThat(FixedPoint.rescale(1250, 2, 1)).isEqualTo(125);
    assertThat(FixedPoint.rescale(BarSeries.NONE, 2, 5)).isEqualTo(BarSeries.NONE);
    assertThatThrownBy(() -> FixedPoint.rescale(1255, 2, 1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("12.55");
    assertThatThrownBy(() -> FixedPoint.rescale(Long.MAX_VALUE, 0, 1))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void equalityIsThatOfTheNumbers() {
    Random random = new Random(11);
    for (int i = 0; i < 10_000; i++) {
      long left = random.nextLong(-1000, 1000);
      long right = random.nextLong(-1000, 1000);
      int leftScale = random.nextInt(4);
      int rightScale = random.nextInt(4);
      assertThat(FixedPoint.equal(left, leftScale, right, rightScale))
          .isEqualTo(
              BigDecimal.valueOf(left, leftScale).compareTo(BigDecimal.valueOf(right, rightScale))
                  == 0);
    }
  }

  @Test
  void theMinimalScaleIsWhatTheNumberNeeds() {
    assertThat(FixedPoint.minimalScale(12500, 3)).isEqualTo(1);
    assertThat(FixedPoint.minimalScale(12000, 3)).isZero();
    assertThat(FixedPoint.minimalScale(0, 3)).isZero();
  }
}
