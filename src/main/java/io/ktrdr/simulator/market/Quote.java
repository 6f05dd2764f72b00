package io.ktrdr.simulator.market;

import java.math.BigDecimal;

/**
 * What the market shows at one second.
 *
 * @param lastSize size of the last trade, null where nothing is traded; likewise volume
 * @param previousClose close of the session before
 */
public record Quote(
    BigDecimal bid,
    BigDecimal ask,
    BigDecimal bidSize,
    BigDecimal askSize,
    BigDecimal last,
    BigDecimal lastSize,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal volume,
    BigDecimal previousClose) {}
