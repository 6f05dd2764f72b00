package io.ktrdr.calendar;

import io.ktrdr.market.TradingHours;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;

/** A calendar's days as people write them, for tests. */
final class ExchangeDays {

  private ExchangeDays() {}

  static TradingCalendar calendar(String id) {
    return Calendars.bundled().byId(id).orElseThrow();
  }

  /** The weekdays of a year without trading: {@code 01-01 03-29 …}. */
  static String closedWeekdays(TradingCalendar calendar, int year) {
    return LocalDate.of(year, 1, 1)
        .datesUntil(LocalDate.of(year + 1, 1, 1))
        .filter(date -> date.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0)
        .filter(date -> calendar.session(TradingHours.RTH, date).isEmpty())
        .map(date -> date.format(DateTimeFormatter.ofPattern("MM-dd")))
        .collect(Collectors.joining(" "));
  }

  /** A day's hours on the exchange's clock: {@code 09:30-12:00 13:00-16:00}, or {@code closed}. */
  static String hours(TradingCalendar calendar, TradingHours hours, LocalDate date) {
    return calendar
        .session(hours, date)
        .map(
            session ->
                session.open().stream()
                    .map(
                        span ->
                            span.start().atZone(calendar.zone()).toLocalTime()
                                + "-"
                                + span.end().atZone(calendar.zone()).toLocalTime())
                    .collect(Collectors.joining(" ")))
        .orElse("closed");
  }

  /** How many weekdays of a year end before their usual time. */
  static long earlyCloses(TradingCalendar calendar, int year, String usualEnd) {
    return calendar
        .sessions(TradingHours.RTH, LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31))
        .stream()
        .filter(
            session ->
                session
                    .closes()
                    .atZone(calendar.zone())
                    .toLocalTime()
                    .isBefore(LocalTime.parse(usualEnd)))
        .count();
  }
}
