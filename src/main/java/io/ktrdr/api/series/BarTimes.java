package io.ktrdr.api.series;

import io.ktrdr.market.Timeframe;
import java.time.Instant;
import java.time.LocalDate;

/** How bar times are written. */
public final class BarTimes {

  private BarTimes() {}

  /** A bar time as text: RFC 3339 in UTC, a date for daily and longer bars. */
  public static String text(Timeframe timeframe, long epochSecond) {
    return timeframe.intraday()
        ? Instant.ofEpochSecond(epochSecond).toString()
        : LocalDate.ofEpochDay(Math.floorDiv(epochSecond, 86_400L)).toString();
  }
}
