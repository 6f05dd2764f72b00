package io.ktrdr.quality.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GridJudgeTest {

  private static final TradingCalendar XNYS =
      Calendars.bundled().byId(Calendars.XNYS).orElseThrow();
  private static final TimeRange DAY = range("2023-01-03T00:00:00Z", "2023-01-04T00:00:00Z");

  private GridJudge grid;

  @Test
  void whatIsThereAsExpectedRaisesNothing() {
    assertThat(judge(Timeframe.MINUTE_1, DAY, expected(Timeframe.MINUTE_1, DAY))).isEmpty();
    assertThat(grid.expected()).isEqualTo(390);
    assertThat(grid.missing()).isZero();
  }

  @Test
  void missingBarsInARowAreOneGap() {
    long[] all = expected(Timeframe.MINUTE_1, DAY);
    long[] holed =
        LongStream.concat(Arrays.stream(all, 0, 100), Arrays.stream(all, 130, 390)).toArray();
    assertThat(judge(Timeframe.MINUTE_1, DAY, holed))
        .containsExactly("gap 2023-01-03T16:10:00Z x30");
    assertThat(grid.missing()).isEqualTo(30);
  }

  @Test
  void aGapOverAWeekendIsOneGap() {
    TimeRange week = range("2023-01-05T00:00:00Z", "2023-01-11T00:00:00Z");
    assertThat(
            judge(
                Timeframe.MINUTE_1,
                week,
                Arrays.stream(expected(Timeframe.MINUTE_1, week)).limit(390).toArray()))
        .containsExactly("gap 2023-01-06T14:30:00Z x1170");
  }

  @Test
  void barsBeforeTheOpenAreOutsideAndBarsBetweenMinutesOffTheGrid() {
    long[] all = expected(Timeframe.MINUTE_1, DAY);
    long open = all[0];
    long[] stray =
        LongStream.concat(
                LongStream.of(open - 120, open - 60, open + 90, all[389] + 60), Arrays.stream(all))
            .sorted()
            .toArray();
    assertThat(judge(Timeframe.MINUTE_1, DAY, stray))
        .containsExactly(
            "off_grid 2023-01-03T14:31:30Z x1",
            "outside_session 2023-01-03T14:28:00Z x2",
            "outside_session 2023-01-03T21:00:00Z x1");
    assertThat(grid.stray()).isEqualTo(4);
  }

  @Test
  void aDailyBarOnAHolidayIsOutside() {
    TimeRange january = range("2023-01-13T00:00:00Z", "2023-01-19T00:00:00Z");
    long[] days =
        LongStream.concat(
                LongStream.of(Instant.parse("2023-01-16T00:00:00Z").getEpochSecond()),
                Arrays.stream(expected(Timeframe.DAY_1, january)))
            .sorted()
            .toArray();
    assertThat(judge(Timeframe.DAY_1, january, days))
        .containsExactly("outside_session 2023-01-16T00:00:00Z x1");
  }

  @Test
  void aWeekUnderTheNameOfItsWednesdayIsOffTheGrid() {
    TimeRange january = range("2023-01-09T00:00:00Z", "2023-01-16T00:00:00Z");
    assertThat(
            judge(
                Timeframe.WEEK_1, january, Instant.parse("2023-01-11T00:00:00Z").getEpochSecond()))
        .containsExactly("gap 2023-01-09T00:00:00Z x1", "off_grid 2023-01-11T00:00:00Z x1");
  }

  @Test
  void whatIsNotOverYetIsNotMissed() {
    long[] all = expected(Timeframe.MINUTE_1, DAY);
    assertThat(judge(Timeframe.MINUTE_1, DAY, all[100], Arrays.copyOf(all, 90)))
        .containsExactly("gap 2023-01-03T16:00:00Z x10");
    assertThat(grid.expected()).isEqualTo(100);
  }

  @Test
  void nothingIsSaidOfTimesThatTheCalendarDoesNotKnow() {
    TimeRange past = range("1970-01-01T00:00:00Z", "1970-02-01T00:00:00Z");
    assertThat(judge(Timeframe.DAY_1, past, 86_400L, 3 * 86_400L)).isEmpty();
  }

  private List<String> judge(Timeframe timeframe, TimeRange range, long... times) {
    return judge(timeframe, range, Long.MAX_VALUE, times);
  }

  private List<String> judge(Timeframe timeframe, TimeRange range, long until, long[] times) {
    List<Finding> found = new ArrayList<>();
    grid = new GridJudge(Judged.SHIPPED, XNYS, timeframe, TradingHours.RTH, until, found::add);
    long[] figures = new long[times.length];
    BarSeries bars =
        new BarSeries(
            0,
            0,
            0,
            times,
            figures,
            figures,
            figures,
            figures,
            figures,
            figures,
            new int[times.length]);
    long middle = (range.startSecond() + range.endSecond()) / 2;
    grid.judge(bars, range.startSecond(), middle);
    grid.judge(bars, middle, range.endSecond());
    grid.finish();
    return Judged.named(found);
  }

  private static long[] expected(Timeframe timeframe, TimeRange range) {
    return XNYS.expectedBars(timeframe, TradingHours.RTH, range);
  }

  private static TimeRange range(String from, String to) {
    return new TimeRange(Instant.parse(from), Instant.parse(to));
  }
}
