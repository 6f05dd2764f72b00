package io.ktrdr.simulator.limits;

/** The limits that a client can break, with IB's code and words for each. */
public enum Limit {
  /** Messages of one connection in a second. */
  MESSAGES_PER_SECOND(100, "Max rate of messages per second has been exceeded:max=50 rec=%d (%d)"),
  /** Requests for small bars, head timestamps and new real-time bars in ten minutes. */
  SIXTY_IN_TEN_MINUTES(162, Limit.PACING),
  /** The same request for small bars again. */
  IDENTICAL_WITHIN_FIFTEEN_SECONDS(162, Limit.PACING),
  /** Requests for small bars of one contract, exchange and kind of data in two seconds. */
  SIX_WITHIN_TWO_SECONDS(162, Limit.PACING),
  /** Historical requests and head timestamps that are neither finished nor cancelled. */
  OPEN_HISTORICAL_REQUESTS(
      322,
      "Error processing request.-'bP' : cause - Only 50 simultaneous API historical data requests"
          + " allowed."),
  /** Streams of market data and real-time bars. */
  MARKET_DATA_LINES(101, "Max number of tickers has been reached."),
  /** Streams of single ticks. */
  TICK_BY_TICK_STREAMS(10190, "Max number of tick-by-tick requests has been reached."),
  /** Streams of single ticks of one instrument, one after the other. */
  TICK_BY_TICK_WITHIN_FIFTEEN_SECONDS(
      10189,
      "Failed to request tick-by-tick data.Historical data request pacing violation: only one"
          + " request per instrument in 15 seconds."),
  /** Symbol searches of one login; IB documents the limit, but not how it answers. */
  SEARCHES_WITHIN_ONE_SECOND(
      322, "Error processing request.-'bP' : cause - Only one symbol search per second allowed.");

  private static final String PACING =
      "Historical Market Data Service error message:Historical data request pacing violation";

  private final int code;
  private final String text;

  Limit(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** IB's error code. */
  public int code() {
    return code;
  }

  /** IB's words. */
  public String text() {
    return text;
  }
}
