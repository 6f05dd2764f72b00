/**
 * The nouns of the field: instrument, contract, timeframe, bar, bar series, time range, source.
 *
 * <p>Values only, JDK only; every other package may use this one. Times are UTC instants or epoch
 * seconds, prices and sizes are scaled integers or {@link java.math.BigDecimal}, never binary
 * floating point. Start reading at {@link io.ktrdr.market.SeriesId} and {@link
 * io.ktrdr.market.BarSeries}.
 */
package io.ktrdr.market;
