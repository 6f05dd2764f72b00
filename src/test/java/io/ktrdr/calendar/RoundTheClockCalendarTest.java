package io.ktrdr.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Currencies, index futures and crypto: markets whose sessions do not fit into a day. */
class RoundTheClockCalendarTest {

  private final Calendars calendars = Calendars.bundled();
  private final TradingCalendar fx = calendars.byId("FX").orElseThrow();
  private final TradingCalendar globex = calendars.byId("CME_EQUITY").orElseThrow();
  private final TradingCalendar always = calendars.byId("24_7").orElseThrow();

  @ParameterizedTest
  @CsvSource({
    "2026-11-23, 2026-11-22T22:00:00Z/2026-11-23T22:00:00Z", // Monday begins on Sunday
    "2026-11-27, 2026-11-26T22:00:00Z/2026-11-27T22:00:00Z",
    "2026-07-06, 2026-07-05T21:00:00Z/2026-07-06T21:00:00Z", // summer time
    "2026-03-09, 2026-03-08T21:00:00Z/2026-03-09T21:00:00Z", // New York's clock already changed
    "2026-03-06, 2026-03-05T22:00:00Z/2026-03-06T22:00:00Z"
  })
  void aCurrencyDayEndsAtFiveInNewYork(LocalDate date, String span) {
    assertThat(spans(fx, TradingHours.RTH, date)).isEqualTo(span);
    assertThat(spans(fx, TradingHours.ALL, date)).isEqualTo(span);
  }

  @Test
  void currenciesRestFromFridayToSundayAfternoon() {
    assertThat(fx.isOpen(TradingHours.ALL, Instant.parse("2026-11-20T21:59:59Z"))).isTrue();
    assertThat(fx.isOpen(TradingHours.ALL, Instant.parse("2026-11-20T22:00:00Z"))).isFalse();
    assertThat(fx.isOpen(TradingHours.ALL, Instant.parse("2026-11-22T21:59:59Z"))).isFalse();
    assertThat(fx.isOpen(TradingHours.ALL, Instant.parse("2026-11-22T22:00:00Z"))).isTrue();
    assertThat(fx.nextSession(TradingHours.ALL, Instant.parse("2026-11-20T22:00:00Z")))
        .get()
        .extracting(Session::date)
        .isEqualTo(LocalDate.of(2026, 11, 23));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2017-12-25", "2018-01-01", "2026-11-21", "2026-11-22"})
  void currenciesRestOn(LocalDate date) {
    assertThat(fx.session(TradingHours.ALL, date)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23, 2026-11-22T23:00:00Z/2026-11-23T22:00:00Z",
    "2021-06-28, 2021-06-27T22:00:00Z/2021-06-28T21:00:00Z",
    "2021-06-25, 2021-06-24T22:00:00Z/2021-06-25T20:15:00Z 2021-06-25T20:30:00Z/2021-06-25T21:00:00Z",
    "2014-06-25, 2014-06-24T22:00:00Z/2014-06-25T20:15:00Z 2014-06-25T20:30:00Z/2014-06-25T21:15:00Z",
    "2026-11-26, 2026-11-25T23:00:00Z/2026-11-26T18:00:00Z", // Thanksgiving
    "2026-11-27, 2026-11-26T23:00:00Z/2026-11-27T18:15:00Z",
    "2023-04-07, 2023-04-06T22:00:00Z/2023-04-07T13:15:00Z", // Good Friday with a report
    "2025-01-09, 2025-01-08T23:00:00Z/2025-01-09T14:30:00Z" // mourning
  })
  void anIndexFutureTradesFromTheEveningBefore(LocalDate date, String spans) {
    assertThat(spans(globex, TradingHours.ALL, date)).isEqualTo(spans);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23, 2026-11-23T14:30:00Z/2026-11-23T21:00:00Z",
    "2026-11-26, 2026-11-26T14:30:00Z/2026-11-26T18:00:00Z",
    "2023-04-07, closed",
    "2025-01-09, closed"
  })
  void anIndexFutureHasRegularHoursByDay(LocalDate date, String spans) {
    assertThat(spans(globex, TradingHours.RTH, date)).isEqualTo(spans);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-03-29",
        "2024-12-25",
        "2022-12-26",
        "2021-12-24",
        "2024-01-01",
        "2023-01-02",
        "2001-09-12",
        "2026-11-22"
      })
  void indexFuturesRestOn(LocalDate date) {
    assertThat(globex.session(TradingHours.ALL, date)).isEmpty();
  }

  @Test
  void theDailyBreakBelongsToNoSession() {
    Instant inTheBreak = Instant.parse("2026-11-23T22:30:00Z");
    assertThat(globex.sessionAt(TradingHours.ALL, inTheBreak)).isEmpty();
    assertThat(globex.nextSession(TradingHours.ALL, inTheBreak))
        .get()
        .extracting(Session::opens, Session::date)
        .containsExactly(Instant.parse("2026-11-23T23:00:00Z"), LocalDate.of(2026, 11, 24));
  }

  @Test
  void cryptoNeverRests() {
    assertThat(spans(always, TradingHours.RTH, LocalDate.of(2026, 12, 25)))
        .isEqualTo("2026-12-25T00:00:00Z/2026-12-26T00:00:00Z");
    assertThat(
            always.sessions(TradingHours.ALL, LocalDate.of(2028, 1, 1), LocalDate.of(2028, 12, 31)))
        .hasSize(366);
  }

  @Test
  void noSessionOfAnyCalendarReachesIntoTheNext() {
    for (String id : calendars.ids()) {
      TradingCalendar calendar = calendars.byId(id).orElseThrow();
      for (TradingHours hours : TradingHours.values()) {
        List<Session> sessions =
            calendar.sessions(hours, calendar.firstDate(), calendar.lastDate());
        assertThat(sessions).hasSizeGreaterThan(10_000);
        assertThat(
                IntStream.range(1, sessions.size())
                    .filter(i -> sessions.get(i).opens().isBefore(sessions.get(i - 1).closes()))
                    .mapToObj(sessions::get))
            .isEmpty();
      }
    }
  }

  private static String spans(TradingCalendar calendar, TradingHours hours, LocalDate date) {
    return calendar
        .session(hours, date)
        .map(
            session ->
                session.open().stream().map(TimeRange::toString).collect(Collectors.joining(" ")))
        .orElse("closed");
  }
}
