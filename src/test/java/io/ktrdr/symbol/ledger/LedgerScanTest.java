package io.ktrdr.symbol.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/** Every bar that should exist is in exactly one span. */
class LedgerScanTest {

  private static final TradingCalendar CALENDAR = Calendars.bundled().byId("XNYS").orElseThrow();
  private static final Instant NOW = Instant.parse("2024-03-01T23:00:00Z");
  private static final SeriesId MINUTES = series(Timeframe.MINUTE_1, TradingHours.RTH);
  private static final SeriesId DAYS = series(Timeframe.DAY_1, TradingHours.RTH);

  /** Monday to Friday; the day after is a holiday. */
  private static final TimeRange WEEK = range("2024-01-08T05:00:00Z", "2024-01-13T05:00:00Z");

  @Test
  void whatIsStoredIsOneSpanThroughTheNights() {
    assertThat(scan(MINUTES, WEEK, time -> true))
        .containsExactly(
            new LedgerSpan(
                SpanState.PRESENT,
                second("2024-01-08T14:30:00Z"),
                second("2024-01-12T20:59:00Z"),
                second("2024-01-12T21:00:00Z"),
                5 * 390,
                Why.NEVER_ASKED));
  }

  @Test
  void anInteriorHoleIsFoundToTheBar() {
    long hole = second("2024-01-10T15:00:00Z");
    assertThat(scan(MINUTES, WEEK, time -> time < hole || time >= hole + 180))
        .extracting(LedgerSpan::state, LedgerSpan::bars)
        .containsExactly(
            tuple(SpanState.PRESENT, 810),
            tuple(SpanState.MISSING, 3),
            tuple(SpanState.PRESENT, 1137));
  }

  @Test
  void nightsWeekendsAndHolidaysAreNoGaps() {
    TimeRange holidays = range("2023-12-20T05:00:00Z", "2024-01-05T05:00:00Z");
    assertThat(scan(MINUTES, holidays, time -> true)).hasSize(1);
    assertThat(scan(DAYS, holidays, time -> true)).hasSize(1);
    assertThat(scan(DAYS, range("2024-01-13T00:00:00Z", "2024-01-16T00:00:00Z"), time -> false))
        .as("a weekend and Martin Luther King's birthday")
        .isEmpty();
  }

  @Test
  void aBarThatStillGrowsIsNotJudged() {
    TimeRange today = range("2024-03-01T05:00:00Z", "2024-03-02T05:00:00Z");
    assertThat(
            LedgerScan.scan(
                MINUTES,
                CALENDAR,
                today,
                new long[0],
                List.of(),
                Instant.parse("2024-03-01T14:32:30Z")))
        .extracting(LedgerSpan::bars)
        .containsExactly(2);
  }

  @Test
  void theTopmostMarkCountsAndSpansAreCutWhereMarksChange() {
    Why reason = Why.of(Why.Reason.IGNORED_BY_USER, "halted", NOW, null);
    Mark ignored =
        new Mark(range("2024-01-09T00:00:00Z", "2024-01-10T00:00:00Z"), SpanState.IGNORED, reason);
    Mark empty =
        new Mark(
            range("2024-01-08T00:00:00Z", "2024-01-11T00:00:00Z"),
            SpanState.PROVIDER_EMPTY,
            Why.of(Why.Reason.PROVIDER_HAS_NONE, "", NOW, NOW.plusSeconds(60)));
    List<LedgerSpan> spans =
        LedgerScan.scan(DAYS, CALENDAR, WEEK, new long[0], List.of(ignored, empty), NOW);
    assertThat(spans)
        .extracting(LedgerSpan::state, LedgerSpan::bars)
        .containsExactly(
            tuple(SpanState.IGNORED, 1),
            tuple(SpanState.PROVIDER_EMPTY, 1),
            tuple(SpanState.MISSING, 2));
    assertThat(spans.getFirst().why()).isEqualTo(reason);
  }

  @Test
  void barsThatWereOnceMissingAreFilledNotMerelyPresent() {
    Mark filled =
        new Mark(
            range("2024-01-09T00:00:00Z", "2024-01-10T00:00:00Z"),
            SpanState.FILLED,
            Why.NEVER_ASKED);
    assertThat(
            LedgerScan.scan(
                DAYS, CALENDAR, days(), stored(DAYS, days(), time -> true), List.of(filled), NOW))
        .extracting(LedgerSpan::state, LedgerSpan::bars)
        .containsExactly(
            tuple(SpanState.PRESENT, 1), tuple(SpanState.FILLED, 1), tuple(SpanState.PRESENT, 3));
    assertThat(LedgerScan.scan(DAYS, CALENDAR, days(), new long[0], List.of(filled), NOW))
        .as("filled says nothing of what is not there")
        .extracting(LedgerSpan::state)
        .containsExactly(SpanState.MISSING);
  }

  @Test
  void aSpanGoesOnOverThePiecesOfTheScan() {
    TimeRange decade = range("2010-01-01T00:00:00Z", "2020-01-01T00:00:00Z");
    long[] expected = expected(MINUTES, decade);
    long middle = expected[expected.length / 2];
    List<LedgerSpan> spans = scan(MINUTES, decade, time -> time != middle);
    assertThat(spans).hasSize(3);
    assertThat(spans.stream().mapToInt(LedgerSpan::bars).sum()).isEqualTo(expected.length);
    assertThat(spans.get(1).first()).isEqualTo(middle);
  }

  @Test
  void beyondTheCalendarNothingIsJudged() {
    assertThat(scan(DAYS, range("1960-01-01T00:00:00Z", "1989-12-01T00:00:00Z"), time -> false))
        .isEmpty();
    assertThat(
            LedgerScan.scan(
                DAYS,
                CALENDAR,
                range("2029-12-01T00:00:00Z", "2199-01-01T00:00:00Z"),
                new long[0],
                List.of(),
                Instant.parse("2190-01-01T00:00:00Z")))
        .extracting(LedgerSpan::last)
        .containsExactly(LocalDate.of(2030, 12, 31).toEpochDay() * 86_400L);
  }

  @Test
  void closedTimeLiesBetweenTheSpansWhenAskedFor() {
    TimeRange days = range("2024-01-08T05:00:00Z", "2024-01-10T05:00:00Z");
    List<LedgerSpan> spans = scan(MINUTES, days, time -> true);
    assertThat(ClosedTime.cutInto(MINUTES, CALENDAR, days, spans))
        .extracting(LedgerSpan::state, LedgerSpan::range)
        .containsExactly(
            tuple(SpanState.EXPECTED_CLOSED, range("2024-01-08T05:00:00Z", "2024-01-08T14:30:00Z")),
            tuple(SpanState.PRESENT, range("2024-01-08T14:30:00Z", "2024-01-08T21:00:00Z")),
            tuple(SpanState.EXPECTED_CLOSED, range("2024-01-08T21:00:00Z", "2024-01-09T14:30:00Z")),
            tuple(SpanState.PRESENT, range("2024-01-09T14:30:00Z", "2024-01-09T21:00:00Z")),
            tuple(
                SpanState.EXPECTED_CLOSED, range("2024-01-09T21:00:00Z", "2024-01-10T05:00:00Z")));
    TimeRange weekend = range("2024-01-12T00:00:00Z", "2024-01-17T00:00:00Z");
    assertThat(ClosedTime.cutInto(DAYS, CALENDAR, weekend, scan(DAYS, weekend, time -> true)))
        .extracting(LedgerSpan::state)
        .containsExactly(SpanState.PRESENT, SpanState.EXPECTED_CLOSED, SpanState.PRESENT);
  }

  @Test
  void completenessIsCountedByDayAndByMonth() {
    TimeRange months = range("2024-01-02T05:00:00Z", "2024-03-01T05:00:00Z");
    long halfDay = second("2024-01-10T18:00:00Z");
    List<LedgerSpan> spans =
        scan(MINUTES, months, time -> time < halfDay || time >= second("2024-01-11T16:30:00Z"));
    List<Completeness.Bucket> byDay =
        Completeness.of(MINUTES, CALENDAR, spans, Completeness.By.DAY);
    assertThat(byDay).hasSize(41);
    assertThat(byDay.stream().mapToLong(day -> day.tally().expected()).sum())
        .isEqualTo(expected(MINUTES, months).length);
    assertThat(byDay.stream().filter(day -> !day.tally().complete()))
        .extracting(
            Completeness.Bucket::date, day -> day.tally().present(), day -> day.tally().missing())
        .containsExactly(
            tuple(LocalDate.of(2024, 1, 10), 210L, 180L),
            tuple(LocalDate.of(2024, 1, 11), 270L, 120L));
    assertThat(Completeness.of(MINUTES, CALENDAR, spans, Completeness.By.MONTH))
        .extracting(Completeness.Bucket::date, month -> month.tally().missing())
        .containsExactly(
            tuple(LocalDate.of(2024, 1, 1), 300L), tuple(LocalDate.of(2024, 2, 1), 0L));
  }

  @Test
  void completenessOfDailyBarsIsByTheirDates() {
    List<LedgerSpan> spans = scan(DAYS, days(), time -> time != second("2024-01-10T00:00:00Z"));
    assertThat(Completeness.of(DAYS, CALENDAR, spans, Completeness.By.DAY))
        .extracting(Completeness.Bucket::date, day -> day.tally().complete())
        .containsExactly(
            tuple(LocalDate.of(2024, 1, 8), true),
            tuple(LocalDate.of(2024, 1, 9), true),
            tuple(LocalDate.of(2024, 1, 10), false),
            tuple(LocalDate.of(2024, 1, 11), true),
            tuple(LocalDate.of(2024, 1, 12), true));
  }

  @Test
  void daysAreTheSessionsOfTheExchangeThroughAChangeOfClocks() {
    SeriesId all = series(Timeframe.MINUTE_1, TradingHours.ALL);
    TimeRange march = range("2024-03-07T05:00:00Z", "2024-03-13T04:00:00Z");
    List<LedgerSpan> spans =
        LedgerScan.scan(
            all, CALENDAR, march, new long[0], List.of(), Instant.parse("2024-04-01T00:00:00Z"));
    assertThat(Completeness.of(all, CALENDAR, spans, Completeness.By.DAY))
        .extracting(day -> day.tally().missing())
        .containsExactly(960L, 960L, 960L, 960L);
  }

  @Test
  void whatIsIgnoredNeitherCountsAsMissingNorAsWanted() {
    Tally tally = Tally.NOTHING.plus(SpanState.PRESENT, 8).plus(SpanState.IGNORED, 2);
    assertThat(tally.complete()).isTrue();
    assertThat(tally.coverage()).isEqualTo(1.0);
    assertThat(tally.plus(SpanState.PROVIDER_EMPTY, 8))
        .satisfies(
            more -> {
              assertThat(more.complete()).isFalse();
              assertThat(more.settled()).isTrue();
              assertThat(more.coverage()).isEqualTo(0.5);
            });
  }

  static SeriesId series(Timeframe timeframe, TradingHours hours) {
    return new SeriesId(InstrumentId.parse("AAPL.NASDAQ.STK"), timeframe, WhatToShow.TRADES, hours);
  }

  private static TimeRange days() {
    return range("2024-01-08T00:00:00Z", "2024-01-13T00:00:00Z");
  }

  private static List<LedgerSpan> scan(SeriesId series, TimeRange range, LongPredicate has) {
    return LedgerScan.scan(series, CALENDAR, range, stored(series, range, has), List.of(), NOW);
  }

  static long[] stored(SeriesId series, TimeRange range, LongPredicate has) {
    return Arrays.stream(expected(series, range)).filter(has).toArray();
  }

  private static long[] expected(SeriesId series, TimeRange range) {
    return CALENDAR.expectedBars(series.timeframe(), series.hours(), range);
  }

  static TimeRange range(String from, String to) {
    return new TimeRange(Instant.parse(from), Instant.parse(to));
  }

  static long second(String instant) {
    return Instant.parse(instant).getEpochSecond();
  }
}
