package io.ktrdr.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LondonAndTokyoCalendarTest {

  private final TradingCalendar london = Calendars.bundled().byId("XLON").orElseThrow();
  private final TradingCalendar tokyo = Calendars.bundled().byId("XTKS").orElseThrow();

  @Test
  void londonEqualsThePublishedSessionsDayByDay() {
    SessionsFile.require("xlon").mustEqual(london);
  }

  @Test
  void tokyoEqualsThePublishedSessionsDayByDay() {
    SessionsFile.require("xtks").mustEqual(tokyo);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1999-12-31", "2002-06-04", "2011-04-29", "2020-05-08", "2022-06-02", "2022-09-19",
        "2023-05-08", "2021-12-28", "2022-12-27", "2027-12-28", "2028-01-03", "2026-04-06"
      })
  void londonIsClosedOn(LocalDate date) {
    assertThat(london.session(TradingHours.RTH, date)).isEmpty();
    assertThat(london.session(TradingHours.ALL, date)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2024-07-01, 07:00-15:30", // summer time
    "2024-12-23, 08:00-16:30",
    "2024-12-24, 08:00-12:30",
    "2022-12-30, 08:00-12:30", // the 31st is a Saturday
    "1999-12-30, 08:00-16:30",
    "2020-05-04, 07:00-15:30" // its bank holiday was moved
  })
  void londonTradesOn(LocalDate date, String hours) {
    assertThat(universal(london, date)).isEqualTo(hours);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2009-09-22",
        "2026-09-22", // between two holidays
        "2008-05-06",
        "2009-05-06", // substitutes that moved past others
        "2019-04-30",
        "2019-05-02",
        "2019-10-22", // the change of emperors
        "2020-07-24",
        "2021-08-09",
        "2020-10-01",
        "2025-12-31",
        "2030-01-03"
      })
  void tokyoIsClosedOn(LocalDate date) {
    assertThat(tokyo.session(TradingHours.RTH, date)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2024-11-01, 00:00-02:30 03:30-06:00",
    "2024-11-05, 00:00-02:30 03:30-06:30",
    "2019-12-23, 00:00-02:30 03:30-06:00", // no emperor's birthday in that year
    "2020-07-20, 00:00-02:30 03:30-06:00",
    "2021-10-11, 00:00-02:30 03:30-06:00" // sports day was in July
  })
  void tokyoTradesWithALunchBreakOn(LocalDate date, String hours) {
    assertThat(universal(tokyo, date)).isEqualTo(hours);
  }

  private static String universal(TradingCalendar calendar, LocalDate date) {
    return calendar.session(TradingHours.RTH, date).orElseThrow().open().stream()
        .map(
            span ->
                span.start().toString().substring(11, 16)
                    + "-"
                    + span.end().toString().substring(11, 16))
        .collect(Collectors.joining(" "));
  }
}
