package io.ktrdr.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewYorkStockCalendarTest {

  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private final TradingCalendar calendar = Calendars.bundled().byId("XNYS").orElseThrow();

  @Test
  void equalsThePublishedSessionsDayByDay() {
    SessionsFile.require("xnys").mustEqual(calendar);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1990-01-01", // New Year
        "1994-04-27", // President Nixon
        "2001-09-11",
        "2001-09-14", // the attacks
        "2004-06-11", // President Reagan
        "2007-01-02", // President Ford
        "2012-10-29",
        "2012-10-30", // Sandy
        "2018-12-05", // President Bush
        "2025-01-09", // President Carter
        "1998-01-19", // the first Martin Luther King day
        "2022-06-20",
        "2027-06-18", // Juneteenth on a Sunday, on a Saturday
        "2021-12-24", // Christmas on a Saturday
        "2023-01-02", // New Year on a Sunday
        "2026-07-03", // 4 July on a Saturday
        "2024-03-29",
        "2030-04-19", // Good Friday
        "2026-11-26", // Thanksgiving
        "2026-11-22" // a Sunday
      })
  void isClosedOn(LocalDate date) {
    assertThat(calendar.session(TradingHours.RTH, date)).isEmpty();
    assertThat(calendar.session(TradingHours.ALL, date)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1993-12-31",
        "2010-12-31",
        "2021-12-31",
        "2027-12-31", // before a Saturday New Year
        "1997-01-20", // no Martin Luther King day yet
        "2021-06-18", // no Juneteenth yet
        "2001-09-10",
        "2001-09-17",
        "2012-10-31",
        "2024-10-14",
        "2024-11-11"
      })
  void tradesAllDayOn(LocalDate date) {
    assertThat(local(date, TradingHours.RTH)).isEqualTo("09:30-16:00");
    assertThat(local(date, TradingHours.ALL)).isEqualTo("04:00-20:00");
  }

  @ParameterizedTest
  @CsvSource({
    "1991-12-24, 14:00",
    "1992-11-27, 14:00",
    "1993-11-26, 13:00",
    "1996-07-05, 13:00",
    "1997-12-26, 13:00",
    "1999-12-31, 13:00",
    "2003-12-26, 13:00",
    "2012-07-03, 13:00",
    "2013-07-03, 13:00",
    "2024-07-03, 13:00",
    "2025-07-03, 13:00",
    "2025-11-28, 13:00",
    "2025-12-24, 13:00",
    "2026-12-24, 13:00"
  })
  void closesEarlyOn(LocalDate date, LocalTime close) {
    assertThat(local(date, TradingHours.RTH)).isEqualTo("09:30-" + close);
    assertThat(local(date, TradingHours.ALL)).isEqualTo("04:00-17:00");
  }

  @ParameterizedTest
  @CsvSource({
    "1996-07-03",
    "2002-07-03",
    "2013-07-05",
    "2020-07-02",
    "2022-07-01",
    "1993-12-23",
    "2023-12-26",
    "1991-11-29",
    "1994-07-05"
  })
  void closesAtTheUsualTimeOn(LocalDate date) {
    assertThat(local(date, TradingHours.RTH)).isEqualTo("09:30-16:00");
  }

  @Test
  void knowsNothingOutsideItsYears() {
    assertThat(calendar.firstDate()).isEqualTo("1990-01-01");
    assertThat(calendar.lastDate()).isEqualTo("2030-12-31");
    assertThat(calendar.session(TradingHours.RTH, LocalDate.of(1989, 12, 29))).isEmpty();
    assertThat(
            calendar.sessions(
                TradingHours.RTH, LocalDate.of(2030, 12, 31), LocalDate.of(2040, 1, 1)))
        .singleElement()
        .extracting(Session::date)
        .isEqualTo(LocalDate.of(2030, 12, 31));
  }

  private String local(LocalDate date, TradingHours hours) {
    Session session = calendar.session(hours, date).orElseThrow();
    return session.opens().atZone(NEW_YORK).toLocalTime()
        + "-"
        + session.closes().atZone(NEW_YORK).toLocalTime();
  }
}
