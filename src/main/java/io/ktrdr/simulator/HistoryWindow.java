package io.ktrdr.simulator;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import io.ktrdr.simulator.limits.HistoryDuration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * Which part of history a duration before an end means. Seconds are seconds of trading, days are
 * sessions (the one the end lies in is the first of them); weeks, months and years are counted on
 * the calendar.
 *
 * @param start bars open at or after
 * @param end bars open before
 * @param firstDate first session date, for bars of a day and longer
 * @param lastDate last session date
 */
record HistoryWindow(Instant start, Instant end, LocalDate firstDate, LocalDate lastDate) {

  private static final int HOLIDAYS = 14;

  /** The window; dates are in the calendar's zone. */
  static HistoryWindow before(
      Instant end, HistoryDuration duration, TradingCalendar calendar, TradingHours hours) {
    ZonedDateTime local = end.atZone(calendar.zone());
    LocalDate lastDate =
        calendar
            .sessionAt(hours, end.minusSeconds(1))
            .map(Session::date)
            .orElseGet(local::toLocalDate);
    int count = duration.count();
    return switch (duration.unit()) {
      case S -> {
        Instant start = tradingSecondsBefore(end, count, calendar, hours);
        yield new HistoryWindow(start, end, start.atZone(calendar.zone()).toLocalDate(), lastDate);
      }
      case D -> {
        List<Session> sessions =
            begunBefore(end, lastDate.minusDays(count * 2L + HOLIDAYS), calendar, hours);
        if (sessions.isEmpty()) {
          yield new HistoryWindow(end, end, lastDate.plusDays(1), lastDate);
        }
        Session first = sessions.get(Math.max(0, sessions.size() - count));
        yield new HistoryWindow(first.opens(), end, first.date(), lastDate);
      }
      case W -> since(local.minusWeeks(count), end, lastDate.minusWeeks(count), lastDate);
      case M -> since(local.minusMonths(count), end, lastDate.minusMonths(count), lastDate);
      case Y -> since(local.minusYears(count), end, lastDate.minusYears(count), lastDate);
    };
  }

  /** The sessions in the window that have begun, for SCHEDULE. */
  List<Session> sessions(TradingCalendar calendar, TradingHours hours) {
    return calendar.sessions(hours, latest(firstDate, calendar.firstDate()), lastDate).stream()
        .filter(session -> session.opens().isBefore(end))
        .toList();
  }

  TimeRange range() {
    return new TimeRange(start.isAfter(end) ? end : start, end);
  }

  private static HistoryWindow since(
      ZonedDateTime start, Instant end, LocalDate dayBefore, LocalDate lastDate) {
    return new HistoryWindow(start.toInstant(), end, dayBefore.plusDays(1), lastDate);
  }

  private static List<Session> begunBefore(
      Instant end, LocalDate from, TradingCalendar calendar, TradingHours hours) {
    LocalDate to = end.atZone(calendar.zone()).toLocalDate().plusDays(1);
    LocalDate start = latest(from, calendar.firstDate());
    if (to.isBefore(start)) {
      return List.of();
    }
    return calendar.sessions(hours, start, earliest(to, calendar.lastDate())).stream()
        .filter(session -> session.opens().isBefore(end))
        .toList();
  }

  private static Instant tradingSecondsBefore(
      Instant end, int seconds, TradingCalendar calendar, TradingHours hours) {
    LocalDate from = end.atZone(calendar.zone()).toLocalDate().minusDays(HOLIDAYS + 10L);
    List<TimeRange> spans =
        begunBefore(end, from, calendar, hours).stream()
            .flatMap(session -> session.open().stream())
            .filter(span -> span.start().isBefore(end))
            .toList();
    long left = seconds;
    for (TimeRange span : spans.reversed()) {
      Instant until = span.end().isBefore(end) ? span.end() : end;
      long open = until.getEpochSecond() - span.startSecond();
      if (open >= left) {
        return until.minusSeconds(left);
      }
      left -= open;
    }
    return spans.isEmpty() ? end.minusSeconds(seconds) : spans.getFirst().start();
  }

  private static LocalDate latest(LocalDate left, LocalDate right) {
    return left.isAfter(right) ? left : right;
  }

  private static LocalDate earliest(LocalDate left, LocalDate right) {
    return left.isBefore(right) ? left : right;
  }
}
