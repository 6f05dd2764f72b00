package io.ktrdr.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CME Group's and Cboe's markets, on Chicago's clock. */
class ChicagoTest {

  @ParameterizedTest
  @CsvSource({
    "CME_EQUITY, 2013-05-27, 17:00-10:30",
    "CME_EQUITY, 2014-02-17, 17:00-10:30",
    "CME_EQUITY, 2014-05-26, 17:00-12:00",
    "CME_EQUITY, 2013-07-03, 17:00-12:15",
    "CME_EQUITY, 2012-10-29, 17:00-08:15",
    "CME_EQUITY, 2010-04-02, 17:00-08:15",
    "CME_EQUITY, 2007-01-02, 17:00-08:30",
    "CME_FX, 2026-11-23, 17:00-16:00",
    "CME_FX, 2015-09-18, 17:00-16:15",
    "CME_FX, 2021-05-31, 17:00-12:00",
    "CME_FX, 2022-05-30, 17:00-16:00",
    "CME_FX, 2024-12-24, 17:00-12:15",
    "CME_FX, 2021-04-02, 17:00-10:15",
    "CME_FX, 2024-03-29, closed",
    "CME_FX, 2025-01-09, 17:00-16:00", // currencies know no president
    "CME_RATES, 2024-05-27, 17:00-12:00",
    "CME_RATES, 2014-05-23, 17:00-15:15",
    "CME_RATES, 2016-05-27, 17:00-16:00",
    "CME_RATES, 2023-04-07, 17:00-10:15",
    "CME_RATES, 2025-11-28, 17:00-12:15",
    "CME_RATES, 2010-12-31, 17:00-12:15",
    "CME_ENERGY, 2026-11-23, 17:00-16:00",
    "CME_ENERGY, 2021-09-06, 17:00-12:00",
    "CME_ENERGY, 2024-07-04, 17:00-13:30",
    "CME_ENERGY, 2024-11-29, 17:00-12:45",
    "CME_ENERGY, 2024-12-24, 17:00-12:45",
    "CME_ENERGY, 2023-04-07, closed",
    "CME_METALS, 2022-12-26, closed",
    "CME_METALS, 2021-12-24, closed",
    "CME_GRAINS, 2024-06-12, 19:00-07:45 08:30-13:20",
    "CME_GRAINS, 2014-06-12, 19:00-07:45 08:30-13:15",
    "CME_GRAINS, 2012-06-12, 17:00-14:00",
    "CME_GRAINS, 2024-11-29, 19:00-07:45 08:30-12:05",
    "CME_GRAINS, 2024-07-04, closed",
    "CME_LIVESTOCK, 2024-06-12, 08:30-13:05",
    "CBOE, 2024-06-12, 19:15-08:15 08:30-16:00",
    "CBOE, 2018-06-12, 02:00-08:15 08:30-15:15",
    "CBOE, 2010-06-11, 08:30-15:15",
    "CBOE, 2024-11-29, 19:15-08:15 08:30-12:15",
    "CFE, 2024-06-12, 17:00-15:15 15:30-16:00",
    "CFE, 2012-10-29, closed"
  })
  void tradesThroughTheNight(String id, LocalDate date, String hours) {
    assertThat(ExchangeDays.hours(ExchangeDays.calendar(id), TradingHours.ALL, date))
        .isEqualTo(hours);
  }

  @ParameterizedTest
  @CsvSource({
    "CME_FX, 2026-11-23, 07:20-14:00",
    "CME_FX, 2024-12-24, 07:20-12:15",
    "CME_RATES, 2024-05-27, 07:20-12:00",
    "CME_ENERGY, 2026-11-23, 08:00-13:30",
    "CME_METALS, 2026-11-23, 07:20-12:30",
    "CME_GRAINS, 2011-06-14, 09:30-13:15",
    "CBOE, 2024-06-12, 08:30-15:15",
    "CBOE, 2024-11-29, 08:30-12:15",
    "CFE, 2024-11-29, 08:30-12:15",
    "CFE, 2018-12-05, closed",
    "CME_RATES, 2018-12-05, closed",
    "CME_EQUITY, 2012-10-29, closed"
  })
  void hasRegularHoursByDay(String id, LocalDate date, String hours) {
    assertThat(ExchangeDays.hours(ExchangeDays.calendar(id), TradingHours.RTH, date))
        .isEqualTo(hours);
  }

  @ParameterizedTest
  @CsvSource({
    "CME_EQUITY, 2024, 01-01 03-29 12-25",
    "CME_FX, 2024, 01-01 03-29 12-25",
    "CME_ENERGY, 2010, 01-01 04-02 12-24",
    "CME_GRAINS, 2024, 01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25",
    "CBOE, 2025, 01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25",
    "CFE, 2012, 01-02 01-16 02-20 04-06 05-28 07-04 09-03 10-29 10-30 11-22 12-25"
  })
  void restsOnTheseWeekdays(String id, int year, String dates) {
    assertThat(ExchangeDays.closedWeekdays(ExchangeDays.calendar(id), year)).isEqualTo(dates);
  }
}
