package io.ktrdr.quality.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A market made up here, with defects at known bars: these are found, and nothing else. */
class PlantedDefectsTest {

  private static final TradingCalendar XNYS =
      Calendars.bundled().byId(Calendars.XNYS).orElseThrow();
  private static final Subject SHARE = Judged.subject(SecurityType.STK, Timeframe.MINUTE_1);

  /** Columns that can still be changed. */
  private static final class Market {
    final long[] time;
    final long[] open;
    final long[] high;
    final long[] low;
    final long[] close;
    final long[] volume;

    /** Minutes of New York from the middle of 2023 on, a walk in cents with fat tails. */
    Market(int bars, long seed) {
      Random random = new Random(seed);
      long[] all =
          XNYS.expectedBars(
              Timeframe.MINUTE_1,
              TradingHours.RTH,
              new TimeRange(
                  Instant.parse("2023-06-01T00:00:00Z"), Instant.parse("2026-06-01T00:00:00Z")));
      time = Arrays.copyOf(all, bars);
      open = new long[bars];
      high = new long[bars];
      low = new long[bars];
      close = new long[bars];
      volume = new long[bars];
      double price = 18_000;
      for (int i = 0; i < bars; i++) {
        open[i] = Math.round(price);
        // a heavy tail, and a busy hour at either end of the day
        double busy = 1 + Math.abs((i % 390) - 195) / 100.0;
        double step = random.nextGaussian() * 6 * busy;
        price = Math.max(5_000, price + (random.nextInt(50) == 0 ? 3 * step : step));
        close[i] = Math.round(price);
        high[i] = Math.max(open[i], close[i]) + random.nextInt(6);
        low[i] = Math.min(open[i], close[i]) - random.nextInt(6);
        volume[i] = Math.round(1000 * busy * Math.exp(random.nextGaussian()));
      }
    }

    BarSeries series() {
      long[] none = new long[time.length];
      Arrays.fill(none, BarSeries.NONE);
      int[] counts = new int[time.length];
      Arrays.fill(counts, BarSeries.NO_COUNT);
      return new BarSeries(2, 0, 0, time, open, high, low, close, volume, none, counts);
    }

    void flat(int from, int bars) {
      for (int i = from; i < from + bars; i++) {
        open[i] = high[i] = low[i] = close[i] = close[from - 1];
      }
    }
  }

  @Test
  void aMarketWithoutDefectsRaisesNoAlarm() {
    for (int seed = 1; seed <= 5; seed++) {
      assertThat(Judged.named(Judged.figures(new Market(40_000, seed).series(), SHARE)))
          .as("seed %s", seed)
          .isEmpty();
    }
  }

  @Test
  void eachDefectIsFoundWhereItIs() {
    Market market = new Market(40_000, 7);
    market.high[1_000] = market.open[1_000] - 50;
    market.low[2_000] = 0;
    market.volume[3_000] = -5;
    market.close[4_000] += 1_500;
    market.high[4_000] = market.close[4_000];
    market.low[5_000] -= 2_000;
    for (int i = 6_000; i < 40_000; i++) {
      market.open[i] *= 2;
      market.high[i] *= 2;
      market.low[i] *= 2;
      market.close[i] *= 2;
    }
    market.volume[7_000] = 500_000_000;
    market.open[7_000] = market.close[7_000] = market.high[7_000] = market.low[7_000];
    market.flat(8_000, 90);
    market.volume[9_000] = 0;
    Arrays.fill(market.volume, 9_500, 9_510, BarSeries.NONE);
    BarSeries bars = market.series();

    List<Finding> found = Judged.figures(bars, SHARE);

    assertThat(found.stream().map(finding -> finding.rule() + " " + index(bars, finding)))
        .containsExactlyInAnyOrder(
            "ohlc_order 1000",
            // a low of nothing is far below everything around, and a wick as well
            "non_positive 2000",
            "wick_spike 2000",
            "negative_volume 3000",
            "spike 4000",
            "wick_spike 5000",
            "extreme_move 6000",
            "volume_spike 7000",
            "stale 8000",
            "zero_volume 9000",
            "absent_volume 9500");
    assertThat(bars(found, Rule.STALE)).isEqualTo(90);
    assertThat(bars(found, Rule.ABSENT_VOLUME)).isEqualTo(10);
  }

  @Test
  void piecesFindWhatTheWholeFinds() {
    Market market = new Market(30_000, 3);
    Random random = new Random(5);
    for (int defect = 0; defect < 60; defect++) {
      int at = 2 + random.nextInt(29_000);
      switch (defect % 4) {
        case 0 -> market.close[at] += market.close[at] / 4;
        case 1 -> market.low[at] /= 2;
        case 2 -> market.flat(at, 70);
        default -> market.volume[at] = 0;
      }
    }
    BarSeries bars = market.series();
    List<String> whole = Judged.named(Judged.figures(bars, SHARE));
    assertThat(whole).hasSizeGreaterThan(60);
    for (int piece : new int[] {390, 1_000, 8_192, 8_193}) {
      assertThat(Judged.named(Judged.figures(bars, SHARE, piece))).isEqualTo(whole);
    }
  }

  @Test
  void aQuietCurrencyDoesNotScreamAtASingleTick() {
    int size = 5_000;
    long[] times = IntStream.range(0, size).mapToLong(i -> 1_700_000_000L + 60L * i).toArray();
    long[] price = new long[size];
    Arrays.fill(price, 110_500);
    for (int i = 100; i < size; i += 97) {
      price[i] += 10;
    }
    long[] none = new long[size];
    Arrays.fill(none, BarSeries.NONE);
    BarSeries bars =
        new BarSeries(
            5,
            0,
            0,
            times,
            price,
            price.clone(),
            price.clone(),
            price.clone(),
            none,
            none,
            new int[size]);
    Subject pair = new Subject(SecurityType.CASH, Timeframe.MINUTE_1, WhatToShow.MIDPOINT, 0.00005);
    List<Finding> found = Judged.figures(bars, pair);
    assertThat(found.stream().map(Finding::rule)).doesNotContain(Rule.SPIKE, Rule.WICK_SPIKE);
  }

  @Test
  void aNegativeOilPriceIsNoErrorOfAFuture() {
    BarSeries bars =
        new BarSeries(
            2,
            0,
            0,
            new long[] {86_400, 172_800, 259_200},
            new long[] {1_800, 1_000, -100},
            new long[] {1_850, 1_000, 500},
            new long[] {1_700, -4_032, -150},
            new long[] {1_827, -3_763, 100},
            new long[] {10, 10, 10},
            new long[] {BarSeries.NONE, BarSeries.NONE, BarSeries.NONE},
            new int[3]);
    assertThat(Judged.figures(bars, Judged.subject(SecurityType.FUT, Timeframe.DAY_1)))
        .extracting(Finding::rule)
        .doesNotContain(Rule.NON_POSITIVE, Rule.OHLC_ORDER);
    assertThat(Judged.figures(bars, Judged.subject(SecurityType.STK, Timeframe.DAY_1)))
        .filteredOn(finding -> finding.rule() == Rule.NON_POSITIVE)
        .hasSize(2);
  }

  private static int bars(List<Finding> found, Rule rule) {
    return found.stream().filter(one -> one.rule() == rule).findFirst().orElseThrow().bars();
  }

  private static int index(BarSeries bars, Finding finding) {
    return bars.indexAtOrAfter(finding.first());
  }
}
