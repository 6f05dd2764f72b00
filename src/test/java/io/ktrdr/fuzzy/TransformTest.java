package io.ktrdr.fuzzy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransformTest {

  private static final double NAN = Double.NaN;

  @Test
  void identityChangesNothing() {
    double[] value = {1, NAN, 3};
    assertThat(new Transform.Identity().apply(value, new double[0])).isEqualTo(value);
  }

  @Test
  void priceRatioIsPriceOverValueAndMissingWhereThereIsNone() {
    double[] ratio =
        new Transform.PriceRatio("close")
            .apply(new double[] {100, NAN, 0, 50, 0}, new double[] {102, 1, 1, NAN, 0});
    assertThat(ratio).containsExactly(1.02, NAN, NAN, NAN, NAN);
  }

  @Test
  void percentIsOfThePrice() {
    double[] percent =
        new Transform.Percent("close")
            .apply(new double[] {3, -1, NAN, 2}, new double[] {200, 50, 50, 0});
    assertThat(percent).containsExactly(1.5, -2, NAN, NAN);
  }

  @Test
  void zScoreOfKnownNumbers() {
    // Of 2, 4, 4, 4, 5, 5, 7, 9 the mean is 5 and the deviation of the population 2.
    double[] value = {2, 4, 4, 4, 5, 5, 7, 9};
    double[] score = new Transform.ZScore(8).apply(value, new double[0]);
    assertThat(Arrays.copyOf(score, 7)).containsOnly(NAN);
    assertThat(score[7]).isEqualTo(2);
  }

  @Test
  void zScoreDoesNotDependOnWhatIsBeforeItsWindow() {
    Random random = new Random(7);
    double[] whole = random.doubles(500, 1e6, 1e6 + 1).toArray();
    double[] tail = Arrays.copyOfRange(whole, 300, 500);
    double[] of = new Transform.ZScore(20).apply(whole, new double[0]);
    double[] late = new Transform.ZScore(20).apply(tail, new double[0]);
    assertThat(Arrays.copyOfRange(late, 19, 200)).isEqualTo(Arrays.copyOfRange(of, 319, 500));
    assertThat(new Transform.ZScore(20).warmUp()).isEqualTo(19);
  }

  @Test
  void zScoreDoesNotChangeWithUnitOrOrigin() {
    double[] value = new Random(8).doubles(200).toArray();
    double[] other = Arrays.stream(value).map(v -> 1000 * v - 17).toArray();
    double[] one = new Transform.ZScore(30).apply(value, new double[0]);
    double[] two = new Transform.ZScore(30).apply(other, new double[0]);
    for (int i = 29; i < one.length; i++) {
      assertThat(two[i]).isCloseTo(one[i], within(1e-9));
    }
  }

  @Test
  void zScoreOfEqualNumbersAndOfMissingOnesIsMissing() {
    double[] value = {0.1, 0.1, 0.1, 0.1, 0.2, NAN, 0.3, 0.4, 0.5};
    double[] score = new Transform.ZScore(3).apply(value, new double[0]);
    assertThat(score[2]).isNaN();
    assertThat(score[3]).isNaN();
    assertThat(score[4]).isCloseTo(Math.sqrt(2), within(1e-12));
    assertThat(Arrays.copyOfRange(score, 5, 8)).containsOnly(NAN);
    assertThat(score[8]).isCloseTo(Math.sqrt(1.5), within(1e-12));
  }

  @Test
  void aWindowHasBounds() {
    assertThatThrownBy(() -> new Transform.ZScore(1))
        .hasMessage("window is 1; a z-score takes 2 to 5000 bars");
  }
}
