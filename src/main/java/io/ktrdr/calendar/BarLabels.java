package io.ktrdr.calendar;

import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Bars named by a date: a daily bar by its session's date, a weekly or monthly one by the first
 * session date of its week (Monday to Sunday) or month. The name stands for midnight UTC.
 */
final class BarLabels {

  private static final long DAY = 86_400;

  private BarLabels() {}

  static LocalDate date(long epochSecond) {
    return LocalDate.ofEpochDay(Math.floorDiv(epochSecond, DAY));
  }

  /** The name of the bar whose first session has this date. */
  static long of(LocalDate date) {
    return date.toEpochDay() * DAY;
  }

  /** The labels in a range of all such bars that should exist. */
  static long[] expected(
      SessionCalendar calendar, Timeframe timeframe, TradingHours hours, TimeRange range) {
    long firstDay = Math.ceilDiv(range.startSecond(), DAY);
    long lastDay = Math.ceilDiv(range.endSecond(), DAY) - 1;
    firstDay = Math.max(firstDay, calendar.firstDate().toEpochDay());
    lastDay = Math.min(lastDay, calendar.lastDate().toEpochDay());
    if (firstDay > lastDay) {
      return new long[0];
    }
    LocalDate from = periodStart(timeframe, LocalDate.ofEpochDay(firstDay));
    List<Session> sessions = calendar.sessions(hours, from, LocalDate.ofEpochDay(lastDay));
    long[] labels = new long[sessions.size()];
    int count = 0;
    LocalDate period = null;
    for (Session session : sessions) {
      LocalDate its = periodStart(timeframe, session.date());
      if (!its.equals(period)) {
        period = its;
        if (session.date().toEpochDay() >= firstDay) {
          labels[count++] = of(session.date());
        }
      }
    }
    return Arrays.copyOf(labels, count);
  }

  /** The first session of the bar that a date belongs to. */
  static Optional<Session> firstSession(
      SessionCalendar calendar, Timeframe timeframe, TradingHours hours, LocalDate date) {
    LocalDate from = periodStart(timeframe, date);
    LocalDate to =
        switch (timeframe) {
          case WEEK_1 -> from.plusDays(6);
          case MONTH_1 -> from.with(TemporalAdjusters.lastDayOfMonth());
          default -> from;
        };
    return calendar.sessions(hours, from, to).stream().findFirst();
  }

  private static LocalDate periodStart(Timeframe timeframe, LocalDate date) {
    return switch (timeframe) {
      case WEEK_1 -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH_1 -> date.withDayOfMonth(1);
      default -> date;
    };
  }
}
