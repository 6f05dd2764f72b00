package io.ktrdr.simulator;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Trading hours as IB writes them into contract details, today and some days ahead. */
final class HoursText {

  private static final int DAYS = 6;
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd");
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyyMMdd:HHmm");

  private HoursText() {}

  /** {@code 20260105:0930-20260105:1600;20260106:CLOSED;…}, several spans of a day by comma. */
  static String of(TradingCalendar calendar, TradingHours hours, ZoneId zone, Instant now) {
    LocalDate today = now.atZone(zone).toLocalDate();
    return Stream.iterate(today, day -> day.plusDays(1))
        .limit(DAYS)
        .map(day -> day(calendar, hours, zone, day))
        .collect(Collectors.joining(";"));
  }

  private static String day(
      TradingCalendar calendar, TradingHours hours, ZoneId zone, LocalDate day) {
    return calendar
        .session(hours, day)
        .map(
            session ->
                session.open().stream()
                    .map(span -> span(span, zone))
                    .collect(Collectors.joining(",")))
        .orElseGet(() -> DAY.format(day) + ":CLOSED");
  }

  private static String span(TimeRange span, ZoneId zone) {
    return MINUTE.format(span.start().atZone(zone)) + "-" + MINUTE.format(span.end().atZone(zone));
  }
}
