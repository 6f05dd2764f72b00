package io.ktrdr.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExpectedBarsTest {

  private final TradingCalendar stocks = calendar("XNYS");
  private final TradingCalendar tokyo = calendar("XTKS");
  private final TradingCalendar fx = calendar("FX");
  private final TradingCalendar globex = calendar("CME_EQUITY");

  @Test
  void aRegularDayHas390Minutes() {
    long[] bars = stocks.expectedBars(Timeframe.MINUTE_1, TradingHours.RTH, day("2026-11-20"));
    assertThat(bars).hasSize(390);
    assertThat(Instant.ofEpochSecond(bars[0])).isEqualTo("2026-11-20T14:30:00Z");
    assertThat(Instant.ofEpochSecond(bars[389])).isEqualTo("2026-11-20T20:59:00Z");
  }

  @Test
  void anHourlyDayBeginsWithTheHalfHourBeforeTheGrid() {
    assertThat(bars(stocks, Timeframe.HOUR_1, TradingHours.RTH, day("2026-11-20")))
        .containsExactly("14:30", "15:00", "16:00", "17:00", "18:00", "19:00", "20:00");
  }

  @Test
  void longBarsStandOnLocalMidnightInWinterAndSummer() {
    assertThat(bars(stocks, Timeframe.HOURS_4, TradingHours.ALL, day("2026-01-20")))
        .containsExactly("09:00", "13:00", "17:00", "21:00");
    assertThat(bars(stocks, Timeframe.HOURS_4, TradingHours.ALL, day("2026-07-20")))
        .containsExactly("08:00", "12:00", "16:00", "20:00");
  }

  @Test
  void theAfternoonInTokyoStartsABarOfItsOwn() {
    assertThat(bars(tokyo, Timeframe.HOUR_1, TradingHours.RTH, day("2026-11-20")))
        .containsExactly("00:00", "01:00", "02:00", "03:30", "04:00", "05:00", "06:00");
    assertThat(bars(tokyo, Timeframe.HOURS_4, TradingHours.RTH, day("2026-11-20")))
        .containsExactly("00:00", "03:30");
  }

  @Test
  void aSessionOverMidnightKeepsTheGridOfItsZone() {
    TimeRange monday = range("2026-11-22T12:00:00Z", "2026-11-23T22:00:00Z");
    assertThat(bars(fx, Timeframe.HOURS_4, TradingHours.ALL, monday))
        .containsExactly("22:00", "01:00", "05:00", "09:00", "13:00", "17:00", "21:00");
    assertThat(bars(globex, Timeframe.HOURS_8, TradingHours.ALL, monday))
        .containsExactly("23:00", "06:00", "14:00");
  }

  @Test
  void aRangeTakesTheBarsThatOpenInIt() {
    TimeRange aside = range("2026-11-20T14:30:01Z", "2026-11-20T16:00:00Z");
    assertThat(bars(stocks, Timeframe.HOUR_1, TradingHours.RTH, aside)).containsExactly("15:00");
    TimeRange halfSecondLater = range("2026-11-20T15:00:00.500Z", "2026-11-20T16:00:00.500Z");
    assertThat(bars(stocks, Timeframe.HOUR_1, TradingHours.RTH, halfSecondLater))
        .containsExactly("16:00");
    TimeRange none = range("2026-11-20T15:00:00Z", "2026-11-20T15:00:00Z");
    assertThat(stocks.expectedBars(Timeframe.HOUR_1, TradingHours.RTH, none)).isEmpty();
    assertThat(stocks.expectedBars(Timeframe.HOUR_1, TradingHours.RTH, day("2026-11-21")))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Timeframe.class)
  void twoHalvesExpectWhatTheWholeExpects(Timeframe timeframe) {
    for (TradingCalendar calendar : List.of(stocks, tokyo, fx, globex, calendar("24_7"))) {
      for (TradingHours hours : TradingHours.values()) {
        Instant start = Instant.parse("2021-02-26T11:11:11Z");
        Instant end = start.plus(Duration.ofDays(timeframe.seconds() < 60 ? 18 : 36));
        long[] whole = calendar.expectedBars(timeframe, hours, new TimeRange(start, end));
        assertThat(risesStrictly(whole)).isTrue();
        for (int i = 1; i < 41; i += 4) {
          Instant cut = start.plus(Duration.between(start, end).multipliedBy(i).dividedBy(41));
          long[] left = calendar.expectedBars(timeframe, hours, new TimeRange(start, cut));
          long[] right = calendar.expectedBars(timeframe, hours, new TimeRange(cut, end));
          long[] joined = Arrays.copyOf(left, left.length + right.length);
          System.arraycopy(right, 0, joined, left.length, right.length);
          assertThat(Arrays.mismatch(joined, whole)).isEqualTo(-1);
        }
      }
    }
  }

  /** The slow, obvious way: every second of the session that stands on the grid or opens a span. */
  @ParameterizedTest
  @EnumSource(
      value = Timeframe.class,
      names = {"MINUTES_3", "MINUTES_20", "HOURS_2", "HOURS_8"})
  void equalsTheObviousWay(Timeframe timeframe) {
    for (TradingCalendar calendar : List.of(stocks, tokyo, fx, globex)) {
      LocalDate from = LocalDate.of(2021, 3, 11);
      LocalDate to = LocalDate.of(2021, 3, 16);
      List<Session> sessions = calendar.sessions(TradingHours.ALL, from, to);
      long[] obvious =
          sessions.stream()
              .flatMap(session -> session.open().stream())
              .flatMapToLong(
                  span ->
                      LongStream.range(span.startSecond(), span.endSecond())
                          .filter(
                              second ->
                                  second == span.startSecond()
                                      || Instant.ofEpochSecond(second)
                                                  .atZone(calendar.zone())
                                                  .toLocalTime()
                                                  .toSecondOfDay()
                                              % timeframe.seconds()
                                          == 0))
              .toArray();
      TimeRange all = new TimeRange(sessions.getFirst().opens(), sessions.getLast().closes());
      assertThat(calendar.expectedBars(timeframe, TradingHours.ALL, all)).isEqualTo(obvious);
    }
  }

  @Test
  void theGridFollowsAClockThatChangesInsideASession() {
    // Weekdays around the clock in Cairo, where the clock changes at midnight before a Friday.
    TradingCalendar cairo = Instruments.calendarOf("SOMEWHERE", "Africa/Cairo");
    assertThat(
            bars(
                cairo,
                Timeframe.HOURS_8,
                TradingHours.ALL,
                range("2026-04-22T22:00:00Z", "2026-04-24T21:00:00Z")))
        .containsExactly("22:00", "06:00", "14:00", "22:00", "05:00", "13:00");
    // Lord Howe sets its clock back by half an hour at two: the bar of one o'clock is longer.
    BarGrid grid = new BarGrid(ZoneId.of("Australia/Lord_Howe").getRules(), 3600);
    long start = Instant.parse("2026-04-04T13:00:00Z").getEpochSecond();
    long[] times = new long[grid.count(start, start + 5 * 3600, 0, Long.MAX_VALUE)];
    assertThat(grid.fill(start, start + 5 * 3600, 0, Long.MAX_VALUE, times, 0))
        .isEqualTo(times.length);
    assertThat(Arrays.stream(times).map(time -> (time - start) / 60))
        .containsExactly(0L, 60L, 150L, 210L, 270L);
  }

  @Test
  void dailyBarsAreNamedByTheirSessionDate() {
    TimeRange week = range("2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z");
    assertThat(labels(stocks, Timeframe.DAY_1, week))
        .containsExactly("2026-11-23", "2026-11-24", "2026-11-25", "2026-11-27");
    assertThat(
            labels(stocks, Timeframe.DAY_1, range("2026-11-23T00:00:01Z", "2026-11-25T00:00:00Z")))
        .containsExactly("2026-11-24");
  }

  @Test
  void weeksAndMonthsAreNamedByTheirFirstSession() {
    TimeRange spring = range("2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z");
    assertThat(labels(stocks, Timeframe.MONTH_1, spring))
        .containsExactly("2026-01-02", "2026-02-02");
    assertThat(
            labels(stocks, Timeframe.WEEK_1, range("2026-01-05T00:00:00Z", "2026-01-27T00:00:00Z")))
        .containsExactly("2026-01-05", "2026-01-12", "2026-01-20", "2026-01-26");
    assertThat(
            labels(stocks, Timeframe.WEEK_1, range("2026-01-06T00:00:00Z", "2026-01-12T00:00:00Z")))
        .isEmpty();
  }

  @Test
  void aBarKnowsItsSessionDateAndItsOpen() {
    long sundayEvening = Instant.parse("2026-11-22T23:30:00Z").getEpochSecond();
    assertThat(globex.sessionDate(Timeframe.MINUTE_1, sundayEvening)).isEqualTo("2026-11-23");
    assertThat(stocks.sessionDate(Timeframe.MINUTE_1, sundayEvening)).isEqualTo("2026-11-22");
    long label = LocalDate.of(2026, 11, 23).toEpochDay() * 86_400;
    assertThat(globex.sessionDate(Timeframe.DAY_1, label)).isEqualTo("2026-11-23");
    assertThat(globex.opens(Timeframe.DAY_1, TradingHours.ALL, label))
        .isEqualTo("2026-11-22T23:00:00Z");
    assertThat(globex.opens(Timeframe.DAY_1, TradingHours.RTH, label))
        .isEqualTo("2026-11-23T14:30:00Z");
    assertThat(globex.opens(Timeframe.MINUTE_1, TradingHours.RTH, sundayEvening))
        .isEqualTo("2026-11-22T23:30:00Z");
    long holiday = LocalDate.of(2026, 1, 19).toEpochDay() * 86_400;
    assertThat(stocks.opens(Timeframe.DAY_1, TradingHours.RTH, holiday))
        .as("midnight in New York, there being no session")
        .isEqualTo("2026-01-19T05:00:00Z");
    assertThat(stocks.opens(Timeframe.WEEK_1, TradingHours.RTH, holiday))
        .as("the first session of that week")
        .isEqualTo("2026-01-20T14:30:00Z");
    assertThat(stocks.opens(Timeframe.MONTH_1, TradingHours.RTH, holiday))
        .isEqualTo("2026-01-02T14:30:00Z");
  }

  @ParameterizedTest
  @EnumSource(Timeframe.class)
  void allOfTimeIsARangeLikeAnyOther(Timeframe timeframe) {
    if (timeframe.seconds() >= 3600) {
      long[] bars =
          stocks.expectedBars(timeframe, TradingHours.RTH, new TimeRange(Instant.MIN, Instant.MAX));
      assertThat(stocks.sessionDate(timeframe, bars[0])).isEqualTo("1990-01-02");
      assertThat(stocks.sessionDate(timeframe, bars[bars.length - 1]))
          .isBetween(LocalDate.of(2030, 12, 2), LocalDate.of(2030, 12, 31));
    }
    TimeRange before = range("1980-01-01T00:00:00Z", "1989-12-31T00:00:00Z");
    assertThat(stocks.expectedBars(timeframe, TradingHours.RTH, before)).isEmpty();
  }

  @Test
  void aMillionMinutesAreExpectedAtOnce() {
    TimeRange tenYears = range("2016-01-01T00:00:00Z", "2026-06-01T00:00:00Z");
    long best = Long.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      TradingCalendar fresh = calendar("XNYS");
      long started = System.nanoTime();
      long[] bars = fresh.expectedBars(Timeframe.MINUTE_1, TradingHours.RTH, tenYears);
      best = Math.min(best, System.nanoTime() - started);
      assertThat(bars.length).isGreaterThan(1_000_000);
    }
    assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofSeconds(1));
  }

  private static boolean risesStrictly(long[] times) {
    return IntStream.range(1, times.length).allMatch(i -> times[i] > times[i - 1]);
  }

  private static TradingCalendar calendar(String id) {
    return Calendars.bundled().byId(id).orElseThrow();
  }

  private static TimeRange range(String start, String end) {
    return new TimeRange(Instant.parse(start), Instant.parse(end));
  }

  private static TimeRange day(String date) {
    Instant midnight = Instant.parse(date + "T00:00:00Z");
    return new TimeRange(midnight, midnight.plus(Duration.ofDays(1)));
  }

  private static List<String> bars(
      TradingCalendar calendar, Timeframe timeframe, TradingHours hours, TimeRange range) {
    return Arrays.stream(calendar.expectedBars(timeframe, hours, range))
        .mapToObj(time -> Instant.ofEpochSecond(time).toString().substring(11, 16))
        .toList();
  }

  private static List<String> labels(
      TradingCalendar calendar, Timeframe timeframe, TimeRange range) {
    return Arrays.stream(calendar.expectedBars(timeframe, TradingHours.RTH, range))
        .mapToObj(time -> Instant.ofEpochSecond(time).toString().substring(0, 10))
        .toList();
  }
}
