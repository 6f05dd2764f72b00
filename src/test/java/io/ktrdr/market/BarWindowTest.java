package io.ktrdr.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BarWindowTest {

  private final BarWindow window = new BarWindow();

  @Test
  void piecesStandOneBehindTheOtherAtTheMostDecimals() {
    window.add(bars(60, 2, 1, 100, 110));
    window.add(BarSeries.empty());
    window.add(bars(180, 2, 2, 1205));
    window.add(bars(240, 1, 1, 130));
    BarSeries seen = window.bars();
    assertThat(seen.times()).containsExactly(60, 120, 180, 240);
    assertThat(seen.bar(0).close()).isEqualByComparingTo("10.0");
    assertThat(seen.bar(2).close()).isEqualByComparingTo("12.05");
    assertThat(seen.bar(3).close()).isEqualByComparingTo("13.0");
    assertThat(seen.bar(3).volume()).isEqualByComparingTo("0.5");
    assertThat(seen.bar(0).vwap()).as("not kept").isNull();
    assertThat(seen.bar(0).tradeCount()).as("not kept").isNull();
  }

  @Test
  void whatIsDroppedMakesRoomForWhatFollows() {
    BarSeries all = bars(60, 2, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    window.add(all);
    window.dropBefore(8);
    assertThat(window.bars().times()).containsExactly(540, 600);
    window.add(bars(660, 2, 1, 11));
    assertThat(window.bars().times()).containsExactly(540, 600, 660);
    assertThat(window.bars().bar(2).open()).isEqualByComparingTo("1.1");
    window.dropBefore(3);
    assertThat(window.bars().isEmpty()).isTrue();
    window.add(bars(60, 2, 1, 5));
    assertThat(window.size()).isEqualTo(1);
  }

  @Test
  void barsThatDoNotComeLaterAreRefused() {
    window.add(bars(60, 2, 1, 1, 2));
    assertThatThrownBy(() -> window.add(bars(120, 2, 1, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not come after");
  }

  /** Bars a minute apart; all four prices are the same, the volume is 5 at its scale. */
  private static BarSeries bars(long first, int volumeScale, int priceScale, long... prices) {
    BarSeriesBuilder builder = new BarSeriesBuilder(prices.length);
    for (int i = 0; i < prices.length; i++) {
      long p = prices[i];
      long volume = 5 * FixedPoint.powerOfTen(volumeScale - 1);
      builder.add(first + 60L * i, priceScale, p, p, p, p, volumeScale, volume, 0, 7, 3);
    }
    return builder.build();
  }
}
