package io.ktrdr.symbol.ledger;

import static io.ktrdr.symbol.ledger.LedgerScanTest.range;
import static io.ktrdr.symbol.ledger.LedgerScanTest.second;
import static io.ktrdr.symbol.ledger.LedgerScanTest.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gaps as people read them. */
class GapCatalogueTest {

  private static final TradingCalendar CALENDAR = Calendars.bundled().byId("XNYS").orElseThrow();
  private static final Instant NOW = Instant.parse("2024-03-01T23:00:00Z");
  private static final SeriesId MINUTES = series(Timeframe.MINUTE_1, TradingHours.RTH);
  private static final SeriesId ALL_MINUTES = series(Timeframe.MINUTE_1, TradingHours.ALL);
  private static final TimeRange WEEK = range("2024-01-08T05:00:00Z", "2024-01-13T05:00:00Z");
  private static final StoredExtent HELD =
      new StoredExtent(second("2024-01-08T14:30:00Z"), second("2024-01-12T20:59:00Z"));

  @ParameterizedTest
  @CsvSource({
    "14:30, 21:00, 390, whole_session, whole",
    "14:30, 15:00,  30, partial_session, open",
    "20:00, 21:00,  60, partial_session, close",
    "16:00, 17:00,  60, partial_session, mid",
    "16:00, 16:05,   5, micro, mid",
    "16:00, 16:06,   6, partial_session, mid",
    "14:30, 14:31,   1, micro, open",
    "20:59, 21:00,   1, micro, close"
  })
  void aHoleInASessionSaysWhichPartItTakes(
      String from, String to, int bars, String extent, String position) {
    GapEntry gap = only(MINUTES, "2024-01-10T" + from + ":00Z", "2024-01-10T" + to + ":00Z");
    assertThat(gap.span().bars()).isEqualTo(bars);
    assertThat(gap.extent()).hasToString(extent);
    assertThat(gap.position()).hasToString(position);
    assertThat(gap.place()).isEqualTo(GapPlace.INTERIOR);
    assertThat(gap.sessionDate()).isEqualTo(LocalDate.of(2024, 1, 10));
    assertThat(gap.sessions()).isEqualTo(1);
  }

  @Test
  void aHoleOverSeveralSessionsCountsThem() {
    GapEntry gap = only(MINUTES, "2024-01-09T20:00:00Z", "2024-01-11T15:00:00Z");
    assertThat(gap.extent()).isEqualTo(GapExtent.SEVERAL_SESSIONS);
    assertThat(gap.position()).isEqualTo(GapPosition.ACROSS);
    assertThat(gap.sessions()).isEqualTo(3);
    assertThat(gap.lastSessionDate()).isEqualTo(LocalDate.of(2024, 1, 11));
    assertThat(only(MINUTES, "2024-01-09T14:30:00Z", "2024-01-10T21:00:00Z").position())
        .isEqualTo(GapPosition.WHOLE);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-10T10:00:00Z, 2024-01-10T11:00:00Z, pre",
    "2024-01-10T16:00:00Z, 2024-01-10T17:00:00Z, mid",
    "2024-01-10T22:00:00Z, 2024-01-10T23:00:00Z, post",
    "2024-01-10T14:00:00Z, 2024-01-10T15:00:00Z, mid"
  })
  void inAllHoursItIsToldBeforeAndAfterTheRegularOnes(String from, String to, String position) {
    assertThat(only(ALL_MINUTES, from, to).position()).hasToString(position);
  }

  @Test
  void itsNeighboursAndTheNextBarAreNamed() {
    GapEntry gap = only(MINUTES, "2024-01-10T20:00:00Z", "2024-01-10T21:00:00Z");
    assertThat(gap.before()).isEqualTo(second("2024-01-10T19:59:00Z"));
    assertThat(gap.after()).isEqualTo(second("2024-01-11T14:30:00Z"));
    assertThat(gap.next()).isEqualTo(second("2024-01-11T14:30:00Z"));
    assertThat(gap.calendar().id()).isEqualTo("XNYS");
    assertThat(gap.calendar().layer()).isEqualTo("bundled");
    assertThat(gap.calendar().version()).startsWith("XNYS/bundled:");
  }

  @Test
  void whatLiesBeforeAndAfterTheStoredBarsIsHeadAndTail() {
    TimeRange wide = range("2024-01-04T05:00:00Z", "2024-01-18T05:00:00Z");
    long[] stored = LedgerScanTest.stored(MINUTES, WEEK, time -> true);
    assertThat(gaps(MINUTES, wide, stored, HELD, GapFilter.ALL))
        .extracting(GapEntry::place)
        .containsExactly(GapPlace.HEAD, GapPlace.TAIL);
    assertThat(gaps(MINUTES, WEEK, new long[0], StoredExtent.NONE, GapFilter.ALL))
        .extracting(GapEntry::place)
        .containsExactly(GapPlace.UNLOADED);
  }

  @Test
  void aMissingDayIsAWholeSession() {
    SeriesId days = series(Timeframe.DAY_1, TradingHours.RTH);
    TimeRange week = range("2024-01-08T00:00:00Z", "2024-01-13T00:00:00Z");
    long[] stored =
        LedgerScanTest.stored(days, week, time -> time != second("2024-01-10T00:00:00Z"));
    assertThat(gaps(days, week, stored, HELD, GapFilter.ALL))
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.extent()).isEqualTo(GapExtent.WHOLE_SESSION);
              assertThat(gap.position()).isEqualTo(GapPosition.WHOLE);
            });
  }

  @Test
  void filtersByStateClassExtentAndLength() {
    long[] stored =
        LedgerScanTest.stored(
            MINUTES,
            WEEK,
            time ->
                time != second("2024-01-09T16:00:00Z")
                    && (time < second("2024-01-10T14:30:00Z")
                        || time >= second("2024-01-10T21:00:00Z")));
    assertThat(count(stored, GapFilter.ALL)).isEqualTo(2);
    assertThat(count(stored, filter(Set.of(), Set.of(), Set.of(GapExtent.MICRO), 1))).isEqualTo(1);
    assertThat(count(stored, filter(Set.of(), Set.of(), Set.of(), 2))).isEqualTo(1);
    assertThat(count(stored, filter(Set.of(SpanState.IGNORED), Set.of(), Set.of(), 1))).isZero();
    assertThat(count(stored, filter(Set.of(), Set.of(GapPlace.TAIL), Set.of(), 1))).isZero();
    assertThat(count(stored, filter(Set.of(), Set.of(GapPlace.INTERIOR), Set.of(), 1)))
        .isEqualTo(2);
  }

  @Test
  void aWordThatIsNoneNamesThoseThereAre() {
    assertThatThrownBy(() -> SpanState.parseGap("present"))
        .hasMessage("state \"present\" is not one of [missing, queued, provider_empty, ignored]");
    assertThatThrownBy(() -> GapPlace.parse("x".repeat(500)))
        .hasMessageContaining("…")
        .hasMessageEndingWith("[unloaded, head, interior, tail]");
  }

  private static GapFilter filter(
      Set<SpanState> states, Set<GapPlace> places, Set<GapExtent> extents, int minBars) {
    return new GapFilter(states, places, extents, minBars);
  }

  private static int count(long[] stored, GapFilter filter) {
    return gaps(MINUTES, WEEK, stored, HELD, filter).size();
  }

  private static GapEntry only(SeriesId series, String from, String to) {
    long start = second(from);
    long end = second(to);
    List<GapEntry> gaps =
        gaps(
            series,
            WEEK,
            LedgerScanTest.stored(series, WEEK, time -> time < start || time >= end),
            HELD,
            GapFilter.ALL);
    assertThat(gaps).hasSize(1);
    return gaps.getFirst();
  }

  private static List<GapEntry> gaps(
      SeriesId series, TimeRange range, long[] stored, StoredExtent extent, GapFilter filter) {
    return new GapCatalogue(series, CALENDAR, stored, extent)
        .gaps(LedgerScan.scan(series, CALENDAR, range, stored, List.of(), NOW), filter, 100);
  }
}
