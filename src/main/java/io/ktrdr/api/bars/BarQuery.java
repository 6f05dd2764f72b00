package io.ktrdr.api.bars;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;

/**
 * One question for stored bars.
 *
 * @param range half-open, in bar times as {@link io.ktrdr.market.BarSeries} names them
 * @param judgedUntil the end of what can be called missing: bars from here on are not complete yet
 * @param limit the most bars to answer with
 */
public record BarQuery(
    SeriesId series,
    TimeRange range,
    long judgedUntil,
    BarShape shape,
    long limit,
    TradingCalendar calendar) {

  /** The same up to an earlier end, epoch second. */
  public BarQuery until(long end) {
    return new BarQuery(
        series,
        TimeRange.ofEpochSeconds(range.startSecond(), end),
        judgedUntil,
        shape,
        limit,
        calendar);
  }
}
