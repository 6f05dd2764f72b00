package io.ktrdr.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BarSeriesTest {

  @Test
  void aBarReadsBackAsItWasWritten() {
    Bar bar = bar(60, "187.15", "188", "0.0001", "187.2", "1234567.25", "187.123456", 42);
    BarSeries series = new BarSeriesBuilder().add(bar).build();
    Bar read = series.bar(0);
    assertThat(read.open()).isEqualByComparingTo("187.15");
    assertThat(read.low()).isEqualByComparingTo("0.0001");
    assertThat(read.volume()).isEqualByComparingTo("1234567.25");
    assertThat(read.vwap()).isEqualByComparingTo("187.123456");
    assertThat(read.tradeCount()).isEqualTo(42);
  }

  @Test
  void whatIsAbsentStaysAbsentAndIsNeverZero() {
    BarSeries series =
        new BarSeriesBuilder().add(bar(60, "1", "1", "1", "1", null, null, null)).build();
    assertThat(series.volume(0)).isEqualTo(BarSeries.NONE);
    assertThat(series.bar(0).volume()).isNull();
    assertThat(series.bar(0).vwap()).isNull();
    assertThat(series.bar(0).tradeCount()).isNull();
  }

  @Test
  void aPriceWithMoreDecimalsWidensTheColumnWithoutChangingThoseBeforeIt() {
    BarSeries series =
        new BarSeriesBuilder()
            .add(bar(60, "10", "10", "10", "10", "5", null, 1))
            .add(bar(120, "10.12345", "11", "10", "10.5", "0.00000001", "10.1", 1))
            .build();
    assertThat(series.priceScale()).isEqualTo(5);
    assertThat(series.bar(0).open()).isEqualByComparingTo("10");
    assertThat(series.bar(0).volume()).isEqualByComparingTo("5");
    assertThat(series.bar(1).volume()).isEqualByComparingTo("0.00000001");
  }

  @Test
  void equalNumbersAreEqualWhateverTheirScale() {
    BarSeries plain =
        new BarSeriesBuilder().add(bar(60, "10", "10", "10", "10", "5", null, 1)).build();
    BarSeries wide =
        new BarSeriesBuilder()
            .add(bar(60, "10.000", "10", "10", "10", "5.00", null, 1))
            .add(bar(120, "10.001", "11", "10", "10.5", "0.01", null, 1))
            .build();
    assertThat(wide.slice(0, 1)).isEqualTo(plain).hasSameHashCodeAs(plain);
    assertThat(wide.slice(1, 2)).isNotEqualTo(plain);
  }

  @Test
  void aSliceOfASliceStillKnowsItsTimes() {
    BarSeriesBuilder builder = new BarSeriesBuilder();
    for (int i = 0; i < 100; i++) {
      builder.add(bar(60L * i, "1", "1", "1", "1", "1", null, 1));
    }
    BarSeries middle = builder.build().slice(10, 90).within(TimeRange.ofEpochSeconds(1201, 1800));
    assertThat(middle.firstTime()).isEqualTo(1260);
    assertThat(middle.lastTime()).isEqualTo(1740);
    assertThat(middle.indexAtOrAfter(1261)).isEqualTo(1);
    assertThat(middle.times()).hasSize(9);
    assertThat(middle.within(TimeRange.ofEpochSeconds(5000, 6000)).isEmpty()).isTrue();
  }

  @Test
  void timesThatDoNotRiseAreRefused() {
    BarSeriesBuilder builder =
        new BarSeriesBuilder()
            .add(bar(60, "1", "1", "1", "1", null, null, null))
            .add(bar(60, "1", "1", "1", "1", null, null, null));
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1970-01-01T00:01:00Z");
  }

  @Test
  void aNumberThatDoesNotFitIsRefusedNotRounded() {
    Bar bar = bar(60, "9999999999.9999999999", "1", "1", "1", null, null, null);
    assertThatThrownBy(() -> new BarSeriesBuilder().add(bar))
        .isInstanceOf(ArithmeticException.class);
  }

  private static Bar bar(
      long second, String o, String h, String l, String c, String v, String vwap, Integer count) {
    return new Bar(
        Instant.ofEpochSecond(second),
        new BigDecimal(o),
        new BigDecimal(h),
        new BigDecimal(l),
        new BigDecimal(c),
        v == null ? null : new BigDecimal(v),
        vwap == null ? null : new BigDecimal(vwap),
        count);
  }
}
