package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.gateway.HistoricalBars.BadBarsException;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Timeframe;
import io.ktrdr.wire.BarColumns;
import io.ktrdr.wire.DateForm;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HistoricalBarsTest {

  private static final long MORNING = Instant.parse("2026-01-05T14:30:00Z").getEpochSecond();
  private static final long MIDNIGHT = Instant.parse("2026-01-05T00:00:00Z").getEpochSecond();

  @Test
  void minutesAreNamedByTheirOpen() throws BadBarsException {
    BarSeries series =
        HistoricalBars.of(bars(DateForm.EPOCH, MORNING, MORNING + 60), Timeframe.MINUTE_1);

    assertThat(series.times()).containsExactly(MORNING, MORNING + 60);
    assertThat(series.bar(0).close()).isEqualByComparingTo("1.5");
    assertThat(series.bar(0).volume()).isNull();
    assertThat(series.bar(0).tradeCount()).isNull();
  }

  @Test
  void daysAreNamedByMidnightOfTheirDate() throws BadBarsException {
    BarSeries series = HistoricalBars.of(bars(DateForm.DATE, MIDNIGHT), Timeframe.DAY_1);

    assertThat(series.times()).containsExactly(MIDNIGHT);
  }

  @Test
  void minutesWithoutAnInstantAreNeverServed() {
    assertThatThrownBy(() -> HistoricalBars.of(bars(DateForm.LOCAL, MORNING), Timeframe.MINUTE_1))
        .isInstanceOf(BadBarsException.class)
        .hasMessage("IB sent 1m bars whose times are written as LOCAL");
  }

  @Test
  void daysThatAreNoDatesAreNeverServed() {
    assertThatThrownBy(() -> HistoricalBars.of(bars(DateForm.EPOCH, MORNING), Timeframe.DAY_1))
        .isInstanceOf(BadBarsException.class);
  }

  @Test
  void barsOutOfOrderAreNeverServed() {
    assertThatThrownBy(
            () ->
                HistoricalBars.of(bars(DateForm.EPOCH, MORNING + 60, MORNING), Timeframe.MINUTE_1))
        .isInstanceOf(BadBarsException.class)
        .hasMessageStartingWith("IB sent bars out of order");
  }

  @Test
  void doubledBarsAreNeverServed() {
    assertThatThrownBy(
            () -> HistoricalBars.of(bars(DateForm.EPOCH, MORNING, MORNING), Timeframe.MINUTE_1))
        .isInstanceOf(BadBarsException.class);
  }

  @Test
  void noBarsAreAnEmptySeries() throws BadBarsException {
    assertThat(HistoricalBars.of(BarColumns.empty(), Timeframe.DAY_1).isEmpty()).isTrue();
  }

  private static BarColumns bars(DateForm form, long... times) {
    int n = times.length;
    long[] price = new long[n];
    long[] none = new long[n];
    int[] count = new int[n];
    Arrays.fill(price, 15);
    Arrays.fill(none, BarColumns.NONE);
    Arrays.fill(count, BarColumns.NO_COUNT);
    return new BarColumns(
        form,
        1,
        0,
        0,
        times,
        price,
        price.clone(),
        price.clone(),
        price.clone(),
        none,
        none.clone(),
        count);
  }
}
