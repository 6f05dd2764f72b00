package io.ktrdr.wire;

/**
 * The twelve fields by which IB names a contract; every text may be empty, none is null.
 *
 * @param conId IB's contract id, 0 when not given
 * @param symbol the ticker, or the base currency of a pair
 * @param secType such as {@code STK}, {@code CASH}, {@code FUT}
 * @param lastTradeDateOrContractMonth {@code yyyymm}, {@code yyyymmdd}, or in answers a date with
 *     time and zone; see {@link #lastTradeDay()}
 * @param strike decimal text, empty when unset (zero on the wire means unset too)
 * @param right {@code C}, {@code P}, {@code CALL}, {@code PUT}, {@code ?} or empty
 * @param multiplier decimal text
 * @param exchange where requests are routed, such as {@code SMART}
 * @param primaryExchange the listing exchange
 * @param currency ISO code
 * @param localSymbol the exchange's own symbol
 * @param tradingClass IB's trading class
 */
public record WireContract(
    int conId,
    String symbol,
    String secType,
    String lastTradeDateOrContractMonth,
    String strike,
    String right,
    String multiplier,
    String exchange,
    String primaryExchange,
    String currency,
    String localSymbol,
    String tradingClass) {

  /** A contract known by symbol, type, exchange and currency. */
  public static WireContract of(String symbol, String secType, String exchange, String currency) {
    return new WireContract(0, symbol, secType, "", "", "", "", exchange, "", currency, "", "");
  }

  /** A contract known by IB's id and an exchange to route to. */
  public static WireContract ofConId(int conId, String exchange) {
    return new WireContract(conId, "", "", "", "", "", "", exchange, "", "", "", "");
  }

  /** The same contract with its listing exchange named. */
  public WireContract listedOn(String primaryExchange) {
    return new WireContract(
        conId,
        symbol,
        secType,
        lastTradeDateOrContractMonth,
        strike,
        right,
        multiplier,
        exchange,
        primaryExchange,
        currency,
        localSymbol,
        tradingClass);
  }

  /**
   * The date in {@link #lastTradeDateOrContractMonth}: answers write {@code 20261218}, {@code
   * 20261218 09:30 US/Eastern} or {@code 20261218-09:30:00-US/Eastern}.
   */
  public String lastTradeDay() {
    int end = 0;
    while (end < lastTradeDateOrContractMonth.length()
        && Character.isDigit(lastTradeDateOrContractMonth.charAt(end))) {
      end++;
    }
    return lastTradeDateOrContractMonth.substring(0, end);
  }
}
