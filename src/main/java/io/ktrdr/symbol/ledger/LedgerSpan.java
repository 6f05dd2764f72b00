package io.ktrdr.symbol.ledger;

import io.ktrdr.market.TimeRange;

/**
 * Bars in a row, among those that should exist, that stand alike. Times are epoch seconds as a
 * {@link io.ktrdr.market.BarSeries} names bars.
 *
 * @param first time of the first one
 * @param last time of the last one
 * @param end where the last one ends; the end of the shut time when closed
 * @param bars how many; 0 when closed
 * @param why of what is stored, {@link Why#NEVER_ASKED} without meaning
 */
public record LedgerSpan(SpanState state, long first, long last, long end, int bars, Why why) {

  /** From the first bar's time to the last one's end. */
  public TimeRange range() {
    return TimeRange.ofEpochSeconds(first, end);
  }
}
