package io.ktrdr.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.SplitRatio;
import io.ktrdr.quality.SplitDetection.Finding;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitDetectionTest {

  @ParameterizedTest
  @CsvSource({
    "1, 2",
    "1, 3",
    "2, 3",
    "1, 4",
    "1, 7",
    "1, 20",
    "1, 50",
    "4, 5",
    "10, 1",
    "25, 1",
    "100, 1",
    "9531, 10000"
  })
  void aConstantRatioIsFoundThoughPricesAreRoundedToCents(long numerator, long denominator) {
    SplitRatio ratio = new SplitRatio(numerator, denominator);
    for (int seed = 0; seed < 20; seed++) {
      BarSeries stored = walk(seed, 1, 1, false);
      BarSeries fetched = walk(seed, numerator, denominator, true);

      Finding finding = SplitDetection.compare(stored, fetched);

      assertThat(finding)
          .isInstanceOfSatisfying(
              Finding.Rescaled.class,
              rescaled -> {
                assertThat(rescaled.ratio().factor())
                    .isCloseTo(ratio.factor(), Percentage.withPercentage(.05));
                assertThat(rescaled.bars()).isEqualTo(10);
                assertThat(rescaled.volumes()).isTrue();
                if (denominator <= 100) {
                  assertThat(rescaled.ratio()).isEqualTo(ratio);
                }
              });
    }
  }

  @Test
  void correctionsOfSingleFiguresAreNoSplit() {
    BarSeries stored = walk(1, 1, 1, false);
    BarSeriesBuilder corrected = new BarSeriesBuilder();
    for (int i = 0; i < stored.size(); i++) {
      corrected.add(i % 3 == 0 ? walk(2, 1, 1, false) : stored, i);
    }

    assertThat(SplitDetection.compare(stored, corrected.build()))
        .isEqualTo(new Finding.SameScale(10));
    assertThat(SplitDetection.compare(stored, stored)).isEqualTo(new Finding.SameScale(10));
  }

  @Test
  void pricesThatAreFarApartInDifferentWaysAreUnclear() {
    BarSeries stored = walk(1, 1, 1, false);
    BarSeriesBuilder mixed = new BarSeriesBuilder();
    for (int i = 0; i < stored.size(); i++) {
      mixed.add(walk(1, 1, i < 4 ? 3 : 2, true), i);
    }

    assertThat(SplitDetection.compare(stored, mixed.build())).isInstanceOf(Finding.Unclear.class);
  }

  @Test
  void twoBarsProveNothing() {
    BarSeries stored = walk(1, 1, 1, false);

    assertThat(SplitDetection.compare(stored, walk(1, 1, 4, true).slice(0, 2)))
        .isEqualTo(new Finding.TooFew(2));
    assertThat(SplitDetection.compare(BarSeries.empty(), stored)).isEqualTo(new Finding.TooFew(0));
  }

  @Test
  void aStepOfAtLeastATenthIsAJump() {
    BarSeries stored = walk(1, 1, 1, false);

    assertThat(SplitDetection.jumps(stored, walk(1, 1, 4, true))).isTrue();
    assertThat(SplitDetection.jumps(stored, walk(1, 10, 1, true))).isTrue();
    assertThat(SplitDetection.jumps(stored, stored)).isFalse();
    assertThat(SplitDetection.jumps(BarSeries.empty(), stored)).isFalse();
  }

  /** Ten bars around 150 in cents, times a ratio, volumes by its inverse. */
  private static BarSeries walk(long seed, long numerator, long denominator, boolean volumes) {
    SplittableRandom random = new SplittableRandom(seed);
    BarSeriesBuilder bars = new BarSeriesBuilder();
    long price = 15_000;
    for (int i = 0; i < 10; i++) {
      price += random.nextInt(-60, 61);
      long high = price + random.nextInt(200);
      long low = price - random.nextInt(200);
      long close = low + random.nextInt((int) (high - low) + 1);
      long volume = 1_000_000L + random.nextInt(5_000_000);
      bars.add(
          i * 86_400L,
          2,
          times(price, numerator, denominator),
          times(high, numerator, denominator),
          times(low, numerator, denominator),
          times(close, numerator, denominator),
          0,
          volumes ? times(volume, denominator, numerator) : volume,
          0,
          BarSeries.NONE,
          BarSeries.NO_COUNT);
    }
    return bars.build();
  }

  private static long times(long value, long numerator, long denominator) {
    return BigDecimal.valueOf(value)
        .multiply(BigDecimal.valueOf(numerator))
        .divide(BigDecimal.valueOf(denominator), 0, RoundingMode.HALF_UP)
        .longValueExact();
  }
}
