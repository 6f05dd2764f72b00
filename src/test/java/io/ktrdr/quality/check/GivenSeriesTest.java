package io.ktrdr.quality.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.FixedPoint;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.testing.SharedFolder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Series that the project did not make: every defect planted in one, and next to none in others.
 */
class GivenSeriesTest {

  private static final int SCALE = 14;

  @Test
  void allPlantedDefectsAreFoundAndNoneIsInvented() {
    List<String[]> rows = Judged.rows(SharedFolder.require("data/bars/demo_defects_1d.csv"));
    RowCheck check = new RowCheck(Judged.SHIPPED, SecurityType.CRYPTO);
    List<String> raw = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      String[] texts = rows.get(row);
      for (RowCheck.RowFinding found :
          check.look(
              row + 2L,
              Judged.time(texts, false),
              scaled(texts[1]),
              scaled(texts[2]),
              scaled(texts[3]),
              scaled(texts[4]),
              scaled(texts[5]))) {
        raw.add(found.rule() + " " + texts[0]);
      }
    }
    assertThat(raw)
        .containsExactly(
            "missing_value 2023-01-11",
            "missing_value 2023-01-12",
            "missing_value 2023-01-13",
            "missing_value 2023-01-14",
            "missing_value 2023-01-15",
            "negative_volume 2023-03-17",
            "negative_volume 2023-03-18",
            "ohlc_order 2023-03-22",
            "ohlc_order 2023-03-23",
            "ohlc_order 2023-04-11",
            "ohlc_order 2023-04-12");

    BarSeries bars = Judged.series(rows, false, true);
    Subject coin = Judged.subject(SecurityType.CRYPTO, Timeframe.DAY_1);
    List<Finding> found = new ArrayList<>(Judged.figures(bars, coin));
    found.addAll(grid(bars));
    assertThat(found.stream().map(finding -> finding.rule() + " " + day(finding)))
        .containsExactlyInAnyOrder(
            "gap 2023-01-11",
            "extreme_move 2023-01-31",
            "spike 2023-01-31",
            "extreme_move 2023-02-01",
            "extreme_move 2023-02-11",
            "volume_spike 2023-02-15",
            "spike 2023-03-02",
            "extreme_move 2023-03-02",
            "extreme_move 2023-03-03",
            "negative_volume 2023-03-17",
            "negative_volume 2023-03-18",
            "ohlc_order 2023-03-22",
            "ohlc_order 2023-03-23",
            "ohlc_order 2023-04-11",
            "ohlc_order 2023-04-12");
    assertThat(found)
        .filteredOn(finding -> finding.rule() == Rule.GAP)
        .extracting(Finding::bars)
        .containsExactly(5);
  }

  private static List<Finding> grid(BarSeries bars) {
    List<Finding> found = new ArrayList<>();
    long end = bars.lastTime() + 1;
    GridJudge grid =
        new GridJudge(
            Judged.SHIPPED,
            Calendars.bundled().byId(Calendars.ALWAYS).orElseThrow(),
            Timeframe.DAY_1,
            TradingHours.RTH,
            end,
            found::add);
    grid.judge(bars, bars.firstTime(), end);
    grid.finish();
    return found;
  }

  @Test
  void nineYearsOfAShareRaiseNoAlarm() {
    BarSeries bars =
        Judged.series(Judged.rows(SharedFolder.require("data/bars/goog_1d.csv")), false, true);
    assertThat(
            Judged.named(Judged.figures(bars, Judged.subject(SecurityType.STK, Timeframe.DAY_1))))
        .isEmpty();
  }

  @Test
  void tenMonthsOfACurrencyRaiseNoAlarm() {
    BarSeries bars =
        Judged.series(Judged.rows(SharedFolder.require("data/bars/eurusd_1h.csv")), false, true);
    assertThat(
            Judged.named(
                Judged.figures(
                    bars,
                    new Subject(
                        SecurityType.CASH, Timeframe.HOUR_1, WhatToShow.MIDPOINT, 0.00005))))
        .isEmpty();
  }

  @Test
  void twoMonthsOfAFutureByTheMinuteRaiseNoAlarm() {
    BarSeries bars =
        Judged.series(
            Judged.rows(SharedFolder.require("data/bars/index_future_2006_1m.csv")), true, true);
    assertThat(
            Judged.named(
                Judged.figures(
                    bars, new Subject(SecurityType.FUT, Timeframe.MINUTE_1, WhatToShow.TRADES, 1))))
        .isEmpty();
  }

  private static long scaled(String text) {
    return text.isEmpty() ? BarSeries.NONE : FixedPoint.unscaled(new BigDecimal(text), SCALE);
  }

  private static String day(Finding finding) {
    return Instant.ofEpochSecond(finding.first()).toString().substring(0, 10);
  }
}
