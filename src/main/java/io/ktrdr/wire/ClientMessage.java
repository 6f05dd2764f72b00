package io.ktrdr.wire;

import java.util.List;
import java.util.Optional;

/**
 * What a client says to TWS or a gateway, one record per message, in IB's own words.
 *
 * <p>Text is never null; empty means "not given". Field order and version conditions are written
 * down in {@code docs/wire}; the records carry the fields in the order of IB's own calls.
 *
 * <p>There is no message that places, changes or cancels an order, and there will not be one.
 */
public sealed interface ClientMessage {

  /** A message that opens or ends a question, named by the id the client chose for it. */
  sealed interface Request extends ClientMessage {
    /** The id the client chose; the answers carry it too. */
    int reqId();
  }

  // ---- session ----

  /** 71: opens the session after the handshake. */
  record StartApi(int clientId, String optionalCapabilities) implements ClientMessage {}

  /** 49: asks for {@link ServerMessage.CurrentTime}. */
  record ReqCurrentTime() implements ClientMessage {}

  /** 105: asks for {@link ServerMessage.CurrentTimeInMillis}; from server version 197. */
  record ReqCurrentTimeInMillis() implements ClientMessage {}

  /** 8: asks for {@link ServerMessage.NextValidId}; TWS ignores the number. */
  record ReqIds(int numIds) implements ClientMessage {}

  /** 17: asks for {@link ServerMessage.ManagedAccounts}. */
  record ReqManagedAccts() implements ClientMessage {}

  /** 14: log level of TWS for this client, 1 (system) to 5 (detail). */
  record SetServerLogLevel(int logLevel) implements ClientMessage {}

  /** 59: 1 live, 2 frozen, 3 delayed, 4 delayed-frozen; for the whole connection, no reply. */
  record ReqMarketDataType(int marketDataType) implements ClientMessage {}

  // ---- contracts ----

  /**
   * 9: asks for every contract that fits, as {@link ServerMessage.ContractData}.
   *
   * @param issuerId from server version 176
   */
  record ReqContractDetails(
      int reqId,
      WireContract contract,
      boolean includeExpired,
      String secIdType,
      String secId,
      String issuerId)
      implements Request {

    /** The usual question: no foreign identifier, no expired contracts. */
    public static ReqContractDetails of(int reqId, WireContract contract) {
      return new ReqContractDetails(reqId, contract, false, "", "", "");
    }
  }

  /** 81: asks for {@link ServerMessage.SymbolSamples}. */
  record ReqMatchingSymbols(int reqId, String pattern) implements Request {}

  /** 91: asks for {@link ServerMessage.MarketRule}; the answer carries the rule id only. */
  record ReqMarketRule(int marketRuleId) implements ClientMessage {}

  /** 83: asks which exchanges hide behind a BBO exchange code. */
  record ReqSmartComponents(int reqId, String bboExchange) implements Request {}

  /** 82: asks which exchanges offer market depth. */
  record ReqMktDepthExchanges() implements ClientMessage {}

  // ---- history ----

  /**
   * 20: asks for bars ({@link ServerMessage.HistoricalData}), or for sessions when {@code
   * whatToShow} is {@code SCHEDULE} ({@link ServerMessage.HistoricalSchedule}).
   *
   * @param endDateTime empty for now, or {@code yyyymmdd-hh:mm:ss} in UTC
   * @param duration such as {@code 1 D}
   * @param barSize such as {@code 1 min}
   * @param useRth regular trading hours only
   * @param formatDate 1 text, 2 epoch seconds; daily bars are dates either way
   * @param comboLegs only for a contract of type {@code BAG}
   * @param keepUpToDate whether {@link ServerMessage.HistoricalDataUpdate} shall follow
   */
  record ReqHistoricalData(
      int reqId,
      WireContract contract,
      boolean includeExpired,
      String endDateTime,
      String duration,
      String barSize,
      String whatToShow,
      boolean useRth,
      int formatDate,
      boolean keepUpToDate,
      List<ComboLeg> comboLegs,
      List<TagValue> chartOptions)
      implements Request {

    public ReqHistoricalData {
      comboLegs = List.copyOf(comboLegs);
      chartOptions = List.copyOf(chartOptions);
    }
  }

  /** 25: ends a historical request or its updates. */
  record CancelHistoricalData(int reqId) implements Request {}

  /** 87: asks for {@link ServerMessage.HeadTimestamp}; stays open until cancelled. */
  record ReqHeadTimestamp(
      int reqId,
      WireContract contract,
      boolean includeExpired,
      String whatToShow,
      boolean useRth,
      int formatDate)
      implements Request {}

  /** 90. */
  record CancelHeadTimestamp(int reqId) implements Request {}

  /** 88: asks for {@link ServerMessage.HistogramData}. */
  record ReqHistogramData(
      int reqId, WireContract contract, boolean includeExpired, boolean useRth, String timePeriod)
      implements Request {}

  /** 89. */
  record CancelHistogramData(int reqId) implements Request {}

  /** 96: asks for up to 1000 ticks; exactly one of start and end is given. */
  record ReqHistoricalTicks(
      int reqId,
      WireContract contract,
      boolean includeExpired,
      String startDateTime,
      String endDateTime,
      int numberOfTicks,
      String whatToShow,
      boolean useRth,
      boolean ignoreSize,
      List<TagValue> miscOptions)
      implements Request {

    public ReqHistoricalTicks {
      miscOptions = List.copyOf(miscOptions);
    }
  }

  // ---- streams ----

  /** 50: asks for a {@link ServerMessage.RealTimeBar} every 5 seconds. */
  record ReqRealTimeBars(
      int reqId,
      WireContract contract,
      int barSize,
      String whatToShow,
      boolean useRth,
      List<TagValue> options)
      implements Request {

    public ReqRealTimeBars {
      options = List.copyOf(options);
    }
  }

  /** 51. */
  record CancelRealTimeBars(int reqId) implements Request {}

  /**
   * 1: asks for ticks.
   *
   * @param genericTickList comma-separated generic tick ids, or empty
   * @param snapshot one quote, then {@link ServerMessage.TickSnapshotEnd}
   */
  record ReqMktData(
      int reqId,
      WireContract contract,
      List<ComboLeg> comboLegs,
      Optional<DeltaNeutralContract> deltaNeutral,
      String genericTickList,
      boolean snapshot,
      boolean regulatorySnapshot,
      List<TagValue> options)
      implements Request {

    public ReqMktData {
      comboLegs = List.copyOf(comboLegs);
      options = List.copyOf(options);
    }
  }

  /** 2. */
  record CancelMktData(int reqId) implements Request {}

  /** 97: {@code Last}, {@code AllLast}, {@code BidAsk} or {@code MidPoint}, case-sensitive. */
  record ReqTickByTickData(
      int reqId, WireContract contract, String tickType, int numberOfTicks, boolean ignoreSize)
      implements Request {}

  /** 98. */
  record CancelTickByTickData(int reqId) implements Request {}

  // ---- accounts: what client libraries ask when they connect ----

  /** 5: answered by {@link ServerMessage.OpenOrderEnd}. */
  record ReqOpenOrders() implements ClientMessage {}

  /** 16: answered by {@link ServerMessage.OpenOrderEnd}. */
  record ReqAllOpenOrders() implements ClientMessage {}

  /** 15: no reply. */
  record ReqAutoOpenOrders(boolean autoBind) implements ClientMessage {}

  /** 99: answered by {@link ServerMessage.CompletedOrdersEnd}. */
  record ReqCompletedOrders(boolean apiOnly) implements ClientMessage {}

  /** 6: answered by account values and {@link ServerMessage.AccountDownloadEnd}. */
  record ReqAccountUpdates(boolean subscribe, String account) implements ClientMessage {}

  /** 76: answered by {@link ServerMessage.AccountUpdateMultiEnd}. */
  record ReqAccountUpdatesMulti(int reqId, String account, String modelCode, boolean ledgerAndNlv)
      implements Request {}

  /** 77: no reply. */
  record CancelAccountUpdatesMulti(int reqId) implements Request {}

  /** 61: answered by {@link ServerMessage.PositionEnd}. */
  record ReqPositions() implements ClientMessage {}

  /** 64: no reply. */
  record CancelPositions() implements ClientMessage {}

  /** 62: answered by {@link ServerMessage.AccountSummaryEnd}. */
  record ReqAccountSummary(int reqId, String group, String tags) implements Request {}

  /** 63: no reply. */
  record CancelAccountSummary(int reqId) implements Request {}

  /** 7: answered by {@link ServerMessage.ExecutionDataEnd}; the filter stays as it was sent. */
  record ReqExecutions(int reqId, List<String> filter) implements Request {

    public ReqExecutions {
      filter = List.copyOf(filter);
    }
  }

  /**
   * A message whose id we do not read: orders, news, scanners, or nothing anybody knows. A server
   * can refuse it politely.
   *
   * @param fields everything after the id, as sent
   */
  record UnsupportedClientMessage(int id, List<String> fields) implements ClientMessage {

    public UnsupportedClientMessage {
      fields = List.copyOf(fields);
    }
  }
}
