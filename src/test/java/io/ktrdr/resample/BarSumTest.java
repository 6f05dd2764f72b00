package io.ktrdr.resample;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What bars add up to, to the last digit. */
class BarSumTest {

  private static final long TIME = 1_700_000_000L;

  private final BarSum sum = new BarSum();

  private void add(String o, String h, String l, String c, String volume, String vwap, Integer n) {
    Bar bar =
        new Bar(
            Instant.ofEpochSecond(TIME),
            new BigDecimal(o),
            new BigDecimal(h),
            new BigDecimal(l),
            new BigDecimal(c),
            volume == null ? null : new BigDecimal(volume),
            vwap == null ? null : new BigDecimal(vwap),
            n);
    BarSeries one = new BarSeriesBuilder(1).add(bar).build();
    sum.add(one, 0, 1);
  }

  @Test
  void scalesWidenAsTheyMust() {
    add("10", "11", "9.5", "10.25", "100", "10.1", 3);
    add("10.255", "10.5", "10.2", "10.3", "0.5", "10.2345", 1);
    Bar bar = sum.bar(TIME, 0);
    assertThat(bar.open()).isEqualByComparingTo("10");
    assertThat(bar.high()).isEqualByComparingTo("11");
    assertThat(bar.low()).isEqualByComparingTo("9.5");
    assertThat(bar.close()).isEqualByComparingTo("10.3");
    assertThat(bar.volume()).isEqualByComparingTo("100.5");
    // (10.1 · 100 + 10.2345 · 0.5) / 100.5 = 10.1006691…
    assertThat(bar.vwap()).isEqualByComparingTo("10.10067");
    assertThat(bar.tradeCount()).isEqualTo(4);
  }

  @Test
  void whatIsExactlyBetweenGoesToTheEvenNeighbour() {
    add("1", "1", "1", "1", "1", "1.0001", 1);
    add("1", "1", "1", "1", "1", "1.0002", 1);
    assertThat(sum.bar(TIME, 0).vwap()).isEqualByComparingTo("1.0002");
    sum.clear();
    add("1", "1", "1", "1", "1", "1.0002", 1);
    add("1", "1", "1", "1", "1", "1.0003", 1);
    assertThat(sum.bar(TIME, 0).vwap()).isEqualByComparingTo("1.0002");
  }

  @Test
  void sumsThatNoLongHoldsAreExactToo() {
    for (int i = 0; i < 50; i++) {
      add("123456.78", "123456.78", "123456.78", "123456.78", "9000000000000", "123456.7891", 1);
    }
    add("1", "1", "1", "1", "450000000000000", "1", 1);
    assertThat(sum.bar(TIME, 0).vwap()).isEqualByComparingTo("61728.8946");
    assertThat(sum.bar(TIME, 0).volume()).isEqualByComparingTo("900000000000000");
  }

  @Test
  void aPartWithoutATradeAddsNothingUnlessThereIsNoOther() {
    add("5", "5", "5", "5", "0", null, 0);
    add("5", "5", "5", "5", "0", null, 0);
    assertThat(sum.traded()).isFalse();
    assertThat(sum.bar(TIME, 0).close()).isEqualByComparingTo("5");
    assertThat(sum.bar(TIME, 0).volume()).isZero();
    assertThat(sum.bar(TIME, 0).vwap()).isNull();
    add("6", "7", "6", "7", "10", "6.5", 2);
    add("7", "7", "7", "7", "0", null, 0);
    Bar bar = sum.bar(TIME, 0);
    assertThat(bar.open()).isEqualByComparingTo("6");
    assertThat(bar.low()).isEqualByComparingTo("6");
    assertThat(bar.vwap()).isEqualByComparingTo("6.5");
  }

  @Test
  void whatOnePartLacksTheSumLacks() {
    add("5", "5", "5", "5", "10", "5", 1);
    add("5", "6", "5", "5", null, null, null);
    add("5", "5", "4", "5", "10", "5", 1);
    Bar bar = sum.bar(TIME, 0);
    assertThat(bar.volume()).isNull();
    assertThat(bar.vwap()).isNull();
    assertThat(bar.tradeCount()).isNull();
    assertThat(bar.high()).isEqualByComparingTo("6");
    assertThat(bar.low()).isEqualByComparingTo("4");
  }

  @Test
  void aCopyGoesItsOwnWay() {
    add("5", "5", "5", "5", "10", "5", 1);
    BarSum copy = sum.copy();
    add("6", "8", "6", "8", "10", "7", 1);
    assertThat(copy.bar(TIME, 0).close()).isEqualByComparingTo("5");
    assertThat(copy.parts()).isEqualTo(1);
    assertThat(sum.bar(TIME, 0).close()).isEqualByComparingTo("8");
  }
}
