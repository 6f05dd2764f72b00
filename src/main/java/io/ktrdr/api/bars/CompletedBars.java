package io.ktrdr.api.bars;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Which bars have ended: only those can be stored as history, or be missing from it. */
public final class CompletedBars {

  /** Longer than any period of a timeframe, with holidays around it. */
  private static final long FAR = 80L * 86_400;

  private CompletedBars() {}

  /**
   * The epoch second at and after which bar times belong to bars that have not ended yet.
   *
   * @param end the end of the range in question; a range that lies well in the past is answered
   *     without asking the calendar
   * @return {@code end} when all bars before it have ended
   */
  public static long until(
      TradingCalendar calendar, Timeframe timeframe, TradingHours hours, long end, Instant now) {
    long second = now.getEpochSecond();
    if (end <= second - FAR) {
      return end;
    }
    if (timeframe.intraday()) {
      return Math.min(end, second - timeframe.seconds() + 1);
    }
    long[] labels =
        calendar.expectedBars(
            timeframe, hours, TimeRange.ofEpochSeconds(second - FAR, second + FAR));
    for (int i = 0; i + 1 < labels.length; i++) {
      List<Session> sessions =
          calendar.sessions(hours, date(labels[i]), date(labels[i + 1]).minusDays(1));
      if (!sessions.isEmpty() && sessions.getLast().closes().isAfter(now)) {
        return Math.min(end, labels[i]);
      }
    }
    return Math.min(end, second);
  }

  private static LocalDate date(long label) {
    return Instant.ofEpochSecond(label).atZone(ZoneOffset.UTC).toLocalDate();
  }
}
