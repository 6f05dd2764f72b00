package io.ktrdr.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exchanges told by days they keep, year by year as they announced them. */
class StockExchangesTest {

  @ParameterizedTest
  @CsvSource({
    "XTSE, 2024, 01-01 02-19 03-29 05-20 07-01 08-05 09-02 10-14 12-25 12-26",
    "XTSE, 2007, 01-01 04-06 05-21 07-02 08-06 09-03 10-08 12-25 12-26", // no Family Day yet
    "XTSE, 2022, 01-03 02-21 04-15 05-23 07-01 08-01 09-05 10-10 12-26 12-27",
    "XETR, 2024, 01-01 03-29 04-01 05-01 12-24 12-25 12-26 12-31",
    "XETR, 2017, 04-14 04-17 05-01 06-05 10-03 10-31 12-25 12-26",
    "XFRA, 2021, 01-01 04-02 04-05 05-24 12-24 12-31",
    "XPAR, 2025, 01-01 04-18 04-21 05-01 12-25 12-26",
    "XPAR, 2000, 04-21 04-24 05-01 06-12 07-14 12-25 12-26",
    "XAMS, 2000, 04-21 04-24 05-01 06-01 06-12 12-25 12-26",
    "XBRU, 2000, 04-21 04-24 05-01 06-01 06-12 07-21 12-25 12-26",
    "XLIS, 2001, 01-01 02-27 04-13 04-16 04-25 05-01 06-13 06-14 08-15 10-05 11-01 12-24 12-25 12-26",
    "XLIS, 2024, 01-01 03-29 04-01 05-01 12-25 12-26",
    "XMIL, 2025, 01-01 04-18 04-21 05-01 08-15 12-24 12-25 12-26 12-31",
    "XSWX, 2024, 01-01 01-02 03-29 04-01 05-01 05-09 05-20 08-01 12-24 12-25 12-26 12-31",
    "XSTO, 2024, 01-01 03-29 04-01 05-01 05-09 06-06 06-21 12-24 12-25 12-26 12-31",
    "XSTO, 2004, 01-01 01-06 04-09 04-12 05-20 05-31 06-25 12-24 12-31",
    "XHKG, 2024, 01-01 02-12 02-13 03-29 04-01 04-04 05-01 05-15 06-10 07-01 09-06 09-18 10-01 10-11 12-25 12-26",
    "XHKG, 2008, 01-01 02-07 02-08 03-21 03-24 04-04 05-01 05-12 06-09 07-01 08-06 08-22 09-15 10-01 10-07 12-25 12-26",
    "XHKG, 2015, 01-01 02-19 02-20 04-03 04-06 04-07 05-01 05-25 07-01 09-03 09-28 10-01 10-21 12-25",
    "XASX, 2011, 01-03 01-26 04-22 04-25 04-26 06-13 12-26 12-27",
    "XASX, 2022, 01-03 01-26 04-15 04-18 04-25 06-13 09-22 12-26 12-27",
    "XSES, 2024, 01-01 02-12 03-29 04-10 05-01 05-22 06-17 08-09 10-31 12-25",
    "XSES, 2015, 01-01 02-19 02-20 04-03 05-01 06-01 07-17 08-07 08-10 09-11 09-24 11-10 12-25"
  })
  void keepsTheseWeekdays(String id, int year, String dates) {
    assertThat(ExchangeDays.closedWeekdays(ExchangeDays.calendar(id), year)).isEqualTo(dates);
  }

  @ParameterizedTest
  @CsvSource({
    "XTSE, 2024-12-24, 09:30-13:00",
    "XTSE, 2009-12-24, 09:30-16:00",
    "XETR, 2024-12-30, 09:00-14:00",
    "XETR, 2023-12-29, 09:00-14:00",
    "XETR, 2009-12-30, 09:00-17:30",
    "XPAR, 2024-12-24, 09:00-14:05",
    "XPAR, 2024-12-31, 09:00-14:05",
    "XAMS, 2001-12-31, closed",
    "XLIS, 2024-12-24, 08:00-13:05",
    "XMIL, 2024-12-30, 09:00-17:30",
    "XSWX, 2024-12-30, 09:00-17:30",
    "XSTO, 2024-05-08, 09:00-13:00", // the eve of Ascension Day
    "XSTO, 2024-11-01, 09:00-13:00",
    "XHKG, 2024-02-09, 09:30-12:00", // the eve of the year of the dragon
    "XHKG, 2012-03-20, 09:30-12:00 13:00-16:00",
    "XHKG, 2011-03-04, 10:00-12:00 13:00-16:00",
    "XHKG, 2010-12-24, 10:00-12:30",
    "XHKG, 2024-11-14, 09:30-12:00 13:00-16:00", // a typhoon that no longer closes the exchange
    "XASX, 2024-12-24, 10:00-14:10",
    "XASX, 2022-12-23, 10:00-16:00",
    "XSES, 2024-12-24, 09:00-17:00"
  })
  void tradesAtTheseHoursOfItsOwnClock(String id, LocalDate date, String hours) {
    assertThat(ExchangeDays.hours(ExchangeDays.calendar(id), TradingHours.RTH, date))
        .isEqualTo(hours);
  }

  @ParameterizedTest
  @CsvSource({
    "XTSE, 10303",
    "XETR, 10422",
    "XFRA, 10422",
    "XPAR, 10467",
    "XAMS, 10455",
    "XBRU, 10456",
    "XLIS, 10391",
    "XMIL, 10407",
    "XSWX, 10297",
    "XSTO, 10293",
    "XASX, 10378"
  })
  void hasAsManySessionsOverAllYearsAsThePublishedOnes(String id, int sessions) {
    TradingCalendar calendar = ExchangeDays.calendar(id);
    assertThat(calendar.sessions(TradingHours.RTH, LocalDate.of(1990, 1, 2), calendar.lastDate()))
        .hasSize(sessions);
  }

  @ParameterizedTest
  @CsvSource({
    "XTSE, 2024, 16:00, 1",
    "XETR, 2024, 17:30, 1",
    "XPAR, 2024, 17:30, 2",
    "XSTO, 2025, 17:30, 4",
    "XHKG, 2024, 16:00, 3",
    "XASX, 2024, 16:00, 2",
    "XMIL, 2024, 17:30, 0"
  })
  void endsEarlyOnSoManyDaysOfAYear(String id, int year, String usual, long count) {
    assertThat(ExchangeDays.earlyCloses(ExchangeDays.calendar(id), year, usual)).isEqualTo(count);
  }

  @ParameterizedTest
  @CsvSource({"2024-06-03, 08:00-22:00", "2015-06-03, 08:00-20:00", "2005-06-03, 09:00-20:00"})
  void theFrankfurtFloorTradesLongerThanXetra(LocalDate date, String hours) {
    assertThat(ExchangeDays.hours(ExchangeDays.calendar("XFRA"), TradingHours.ALL, date))
        .isEqualTo(hours);
    assertThat(ExchangeDays.hours(ExchangeDays.calendar("XFRA"), TradingHours.RTH, date))
        .isEqualTo("09:00-17:30");
  }
}
