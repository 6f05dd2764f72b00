package io.ktrdr.market;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * One bar, for the places where there is only one; many bars travel as a {@link BarSeries}.
 *
 * @param time the bar's open, UTC (see {@link BarSeries} for daily and longer bars)
 * @param open first price
 * @param high highest price
 * @param low lowest price
 * @param close last price
 * @param volume traded size, null when the data has none
 * @param vwap volume-weighted average price, null when not known
 * @param tradeCount number of trades, null when not known
 */
public record Bar(
    Instant time,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    BigDecimal volume,
    BigDecimal vwap,
    Integer tradeCount) {}
