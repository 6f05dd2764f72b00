package io.ktrdr.market;

/**
 * What IB needs to know to tell which instrument is meant; every text may be empty, none is null.
 *
 * @param conId IB's contract id, 0 when not known
 * @param symbol the ticker, or the base currency of a pair
 * @param securityType IB's secType
 * @param lastTradeDate expiry as {@code yyyymmdd} (futures, options), else empty
 * @param strike decimal text, empty when not an option
 * @param right {@code C}, {@code P} or empty
 * @param multiplier decimal text, empty when 1
 * @param exchange where requests are routed, such as {@code SMART}
 * @param primaryExchange the listing exchange
 * @param currency ISO code
 * @param localSymbol the exchange's own symbol, such as {@code ESZ6} or {@code EUR.USD}
 * @param tradingClass IB's trading class
 */
public record Contract(
    int conId,
    String symbol,
    SecurityType securityType,
    String lastTradeDate,
    String strike,
    String right,
    String multiplier,
    String exchange,
    String primaryExchange,
    String currency,
    String localSymbol,
    String tradingClass) {

  /** A query for a contract of which only the usual four are known. */
  public static Contract of(
      String symbol, SecurityType type, String exchange, String primaryExchange, String currency) {
    return new Contract(
        0, symbol, type, "", "", "", "", exchange, primaryExchange, currency, "", "");
  }
}
