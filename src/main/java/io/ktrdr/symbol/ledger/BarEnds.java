package io.ktrdr.symbol.ledger;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.quality.CompleteBars;

/** Where bars end in the times that ranges are about: a bar that a date names takes that date. */
public final class BarEnds {

  private static final long DAY = 86_400L;

  private BarEnds() {}

  /** The end of a bar, epoch second. */
  public static long of(SeriesId series, TradingCalendar calendar, long time) {
    return series.timeframe().intraday()
        ? CompleteBars.ends(calendar, series.timeframe(), series.hours(), time).getEpochSecond()
        : time + DAY;
  }
}
