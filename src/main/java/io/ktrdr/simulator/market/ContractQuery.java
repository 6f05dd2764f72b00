package io.ktrdr.simulator.market;

/**
 * A description of a contract that may fit none, one or several; empty text and id 0 mean "any".
 *
 * @param month {@code yyyymm} or {@code yyyymmdd}
 * @param strike decimal text
 * @param right {@code C}, {@code P}, {@code CALL} or {@code PUT}
 * @param isin a security id, or a bond's CUSIP
 * @param includeExpired whether futures past their expiry fit, too
 */
public record ContractQuery(
    int conId,
    String symbol,
    String secType,
    String month,
    String strike,
    String right,
    String multiplier,
    String exchange,
    String primaryExchange,
    String currency,
    String localSymbol,
    String tradingClass,
    String isin,
    boolean includeExpired) {}
