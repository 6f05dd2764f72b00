package io.ktrdr.quality;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which bars are over. Only those can be stored as history, or be missing from it. Bar times are
 * those of a {@link io.ktrdr.market.BarSeries}.
 */
public final class CompleteBars {

  /** Longer than any period of a timeframe, with holidays around it. */
  private static final long FAR = 80L * 86_400;

  private CompleteBars() {}

  /** The times of the bars that should exist in a range and have ended by now. */
  public static long[] expected(
      TradingCalendar calendar,
      Timeframe timeframe,
      TradingHours hours,
      TimeRange range,
      Instant now) {
    long[] times = calendar.expectedBars(timeframe, hours, range);
    int count = times.length;
    while (count > 0 && ends(calendar, timeframe, hours, times[count - 1]).isAfter(now)) {
      count--;
    }
    return count == times.length ? times : Arrays.copyOf(times, count);
  }

  /**
   * The bar time at and after which bars have not ended yet, but never more than {@code end}.
   *
   * @param end the end of the range in question, epoch second; one that lies well in the past is
   *     answered without asking the calendar
   */
  public static long until(
      TradingCalendar calendar, Timeframe timeframe, TradingHours hours, long end, Instant now) {
    long second = now.getEpochSecond();
    if (end <= second - FAR) {
      return end;
    }
    long reach = timeframe.intraday() ? timeframe.seconds() : FAR;
    TimeRange around = TimeRange.ofEpochSeconds(second - reach, second + 1);
    for (long time : calendar.expectedBars(timeframe, hours, around)) {
      if (ends(calendar, timeframe, hours, time).isAfter(now)) {
        return Math.min(end, time);
      }
    }
    return Math.min(end, second + 1);
  }

  /**
   * When a bar is over: after its length or at the close of what is open then, whichever comes
   * first; for daily and longer bars at the close of the period's last session. A bar that the
   * calendar does not expect takes its nominal length.
   */
  public static Instant ends(
      TradingCalendar calendar, Timeframe timeframe, TradingHours hours, long time) {
    Instant start = Instant.ofEpochSecond(time);
    if (timeframe.intraday()) {
      Instant nominal = start.plus(timeframe.duration());
      return calendar
          .sessionAt(hours, start)
          .flatMap(session -> closeAfter(session, start))
          .filter(close -> close.isBefore(nominal))
          .orElse(nominal);
    }
    LocalDate first = LocalDate.ofEpochDay(Math.floorDiv(time, 86400L));
    LocalDate last = lastDate(timeframe, first);
    List<Session> sessions = calendar.sessions(hours, first, last);
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
