package io.ktrdr.symbol;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which bars of a series are over: a bar that still grows is not history. */
final class CompleteBars {

  private CompleteBars() {}

  /** The times of the bars that should exist in a range and have ended by now. */
  static long[] expected(TradingCalendar calendar, SeriesId series, TimeRange range, Instant now) {
    long[] times = calendar.expectedBars(series.timeframe(), series.hours(), range);
    int count = times.length;
    while (count > 0 && ends(calendar, series, times[count - 1]).isAfter(now)) {
      count--;
    }
    return count == times.length ? times : Arrays.copyOf(times, count);
  }

  /**
   * When a bar is over: after its length or at the close of what is open then, whichever comes
   * first; for daily and longer bars at the close of the period's last session. A bar that the
   * calendar does not expect takes its nominal length.
   */
  static Instant ends(TradingCalendar calendar, SeriesId series, long time) {
    Timeframe timeframe = series.timeframe();
    Instant start = Instant.ofEpochSecond(time);
    if (timeframe.intraday()) {
      Instant nominal = start.plus(timeframe.duration());
      return calendar
          .sessionAt(series.hours(), start)
          .flatMap(session -> closeAfter(session, start))
          .filter(close -> close.isBefore(nominal))
          .orElse(nominal);
    }
    LocalDate first = LocalDate.ofEpochDay(Math.floorDiv(time, 86400L));
    LocalDate last = lastDate(timeframe, first);
    List<Session> sessions = calendar.sessions(series.hours(), first, last);
    return sessions.isEmpty()
        ? last.plusDays(1).atStartOfDay(calendar.zone()).toInstant()
        : sessions.getLast().closes();
  }

  private static Optional<Instant> closeAfter(Session session, Instant instant) {
    return session.open().stream()
        .filter(span -> span.contains(instant))
        .map(TimeRange::end)
        .findFirst();
  }

  private static LocalDate lastDate(Timeframe timeframe, LocalDate first) {
    return switch (timeframe) {
      case WEEK_1 -> first.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
      case MONTH_1 -> first.with(TemporalAdjusters.lastDayOfMonth());
      case DAY_1 -> first;
      default -> throw new IllegalArgumentException(timeframe + " bars are not named by date");
    };
  }
}
