package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProviderBarsTest {

  private static final TradingCalendar XNYS =
      Calendars.bundled().byId(Calendars.XNYS).orElseThrow();
  private static final SeriesId WEEKS = series(Timeframe.WEEK_1);
  private static final SeriesId MONTHS = series(Timeframe.MONTH_1);
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void aWeekIsNamedByItsFirstSessionWhateverDayItIsDatedBy() {
    // Monday 2023-01-16 was a holiday
    for (String dated : new String[] {"2023-01-16", "2023-01-17", "2023-01-20", "2023-01-22"}) {
      BarSeries named = ProviderBars.named(bars("2023-01-09", dated), WEEKS, XNYS);

      assertThat(dates(named)).as(dated).containsExactly("2023-01-09", "2023-01-17");
      assertThat(named.open(1)).isEqualTo(bars("2023-01-09", dated).open(1));
    }
  }

  @Test
  void aMonthIsNamedByItsFirstSession() {
    assertThat(dates(ProviderBars.named(bars("2022-12-30", "2023-01-31"), MONTHS, XNYS)))
        .containsExactly("2022-12-01", "2023-01-03");
  }

  @Test
  void ofTwoBarsOfOneWeekTheLaterCounts() {
    BarSeries given = bars("2023-01-09", "2023-01-17", "2023-01-20");

    BarSeries named = ProviderBars.named(given, WEEKS, XNYS);

    assertThat(dates(named)).containsExactly("2023-01-09", "2023-01-17");
    assertThat(named.close(1)).isEqualTo(given.close(2));
  }

  @Test
  void dailyAndShorterBarsKeepTheirTimes() {
    BarSeries given = bars("2023-01-16", "2023-01-17");

    assertThat(ProviderBars.named(given, series(Timeframe.DAY_1), XNYS)).isSameAs(given);
  }

  @Test
  void anAnswerWithoutItsBeginningSettlesOnlyTheRest() {
    SeriesId days = series(Timeframe.DAY_1);
    TimeRange january = Apple.days("2023-01-01", "2023-02-01");
    BarSeries late = bars("2023-01-17", "2023-01-18");

    assertThat(ProviderBars.settled(days, january, late, late.times(), XNYS, NOW))
        .isEqualTo(Apple.days("2023-01-17", "2023-02-01"));
  }

  @Test
  void aLittleThatIsMissingInFrontIsNotDoubted() {
    SeriesId days = series(Timeframe.DAY_1);
    TimeRange january = Apple.days("2023-01-01", "2023-02-01");
    BarSeries allButOne = bars("2023-01-04", "2023-01-05");

    assertThat(ProviderBars.settled(days, january, allButOne, allButOne.times(), XNYS, NOW))
        .isEqualTo(january);
  }

  @Test
  void whatIsStoredAlreadyIsNotMissing() {
    SeriesId days = series(Timeframe.DAY_1);
    TimeRange january = Apple.days("2023-01-01", "2023-02-01");
    long[] stored = XNYS.expectedBars(Timeframe.DAY_1, TradingHours.RTH, january);

    assertThat(ProviderBars.settled(days, january, bars("2023-01-20"), stored, XNYS, NOW))
        .isEqualTo(january);
  }

  @Test
  void noBarsAtAllAreBelieved() {
    TimeRange january = Apple.days("2023-01-01", "2023-02-01");

    assertThat(
            ProviderBars.settled(
                series(Timeframe.DAY_1), january, BarSeries.empty(), new long[0], XNYS, NOW))
        .isEqualTo(january);
  }

  private static SeriesId series(Timeframe timeframe) {
    return new SeriesId(Apple.SHARE.id(), timeframe, WhatToShow.TRADES, TradingHours.RTH);
  }

  private static BarSeries bars(String... dates) {
    return Apple.bars(
        Stream.of(dates).mapToLong(date -> LocalDate.parse(date).toEpochDay() * 86_400).toArray());
  }

  private static Stream<String> dates(BarSeries bars) {
    return Arrays.stream(bars.times())
        .mapToObj(time -> LocalDate.ofEpochDay(time / 86_400).toString());
  }
}
