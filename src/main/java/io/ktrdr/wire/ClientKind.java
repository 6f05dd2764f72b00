package io.ktrdr.wire;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The messages of a client that we read and write, each with its id and its reader. */
enum ClientKind implements MessageKind {
  REQ_MKT_DATA(1, "reqMktData", StreamRequests::readReqMktData),
  CANCEL_MKT_DATA(2, "cancelMktData", StreamRequests::readCancelMktData),
  REQ_OPEN_ORDERS(5, "reqOpenOrders", AccountRequests::readReqOpenOrders),
  REQ_ACCOUNT_UPDATES(6, "reqAccountUpdates", AccountRequests::readReqAccountUpdates),
  REQ_EXECUTIONS(7, "reqExecutions", AccountRequests::readReqExecutions),
  REQ_IDS(8, "reqIds", SessionRequests::readReqIds),
  REQ_CONTRACT_DETAILS(9, "reqContractDetails", ContractRequests::readReqContractDetails),
  SET_SERVER_LOG_LEVEL(14, "setServerLogLevel", SessionRequests::readSetServerLogLevel),
  REQ_AUTO_OPEN_ORDERS(15, "reqAutoOpenOrders", AccountRequests::readReqAutoOpenOrders),
  REQ_ALL_OPEN_ORDERS(16, "reqAllOpenOrders", AccountRequests::readReqAllOpenOrders),
  REQ_MANAGED_ACCTS(17, "reqManagedAccts", SessionRequests::readReqManagedAccts),
  REQ_HISTORICAL_DATA(20, "reqHistoricalData", HistoryRequests::readReqHistoricalData),
  CANCEL_HISTORICAL_DATA(25, "cancelHistoricalData", HistoryRequests::readCancelHistoricalData),
  REQ_CURRENT_TIME(49, "reqCurrentTime", SessionRequests::readReqCurrentTime),
  REQ_REAL_TIME_BARS(50, "reqRealTimeBars", StreamRequests::readReqRealTimeBars),
  CANCEL_REAL_TIME_BARS(51, "cancelRealTimeBars", StreamRequests::readCancelRealTimeBars),
  REQ_MARKET_DATA_TYPE(59, "reqMarketDataType", SessionRequests::readReqMarketDataType),
  REQ_POSITIONS(61, "reqPositions", AccountRequests::readReqPositions),
  REQ_ACCOUNT_SUMMARY(62, "reqAccountSummary", AccountRequests::readReqAccountSummary),
  CANCEL_ACCOUNT_SUMMARY(63, "cancelAccountSummary", AccountRequests::readCancelAccountSummary),
  CANCEL_POSITIONS(64, "cancelPositions", AccountRequests::readCancelPositions),
  START_API(71, "startApi", SessionRequests::readStartApi),
  REQ_ACCOUNT_UPDATES_MULTI(
      76, "reqAccountUpdatesMulti", AccountRequests::readReqAccountUpdatesMulti),
  CANCEL_ACCOUNT_UPDATES_MULTI(
      77, "cancelAccountUpdatesMulti", AccountRequests::readCancelAccountUpdatesMulti),
  REQ_MATCHING_SYMBOLS(81, "reqMatchingSymbols", ContractRequests::readReqMatchingSymbols),
  REQ_MKT_DEPTH_EXCHANGES(82, "reqMktDepthExchanges", ContractRequests::readReqMktDepthExchanges),
  REQ_SMART_COMPONENTS(83, "reqSmartComponents", ContractRequests::readReqSmartComponents),
  REQ_HEAD_TIMESTAMP(87, "reqHeadTimestamp", HistoryRequests::readReqHeadTimestamp),
  REQ_HISTOGRAM_DATA(88, "reqHistogramData", HistoryRequests::readReqHistogramData),
  CANCEL_HISTOGRAM_DATA(89, "cancelHistogramData", HistoryRequests::readCancelHistogramData),
  CANCEL_HEAD_TIMESTAMP(90, "cancelHeadTimestamp", HistoryRequests::readCancelHeadTimestamp),
  REQ_MARKET_RULE(91, "reqMarketRule", ContractRequests::readReqMarketRule),
  REQ_HISTORICAL_TICKS(96, "reqHistoricalTicks", HistoryRequests::readReqHistoricalTicks),
  REQ_TICK_BY_TICK_DATA(97, "reqTickByTickData", StreamRequests::readReqTickByTickData),
  CANCEL_TICK_BY_TICK_DATA(98, "cancelTickByTickData", StreamRequests::readCancelTickByTickData),
  REQ_COMPLETED_ORDERS(99, "reqCompletedOrders", AccountRequests::readReqCompletedOrders),
  REQ_CURRENT_TIME_IN_MILLIS(
      105, "reqCurrentTimeInMillis", 197, SessionRequests::readReqCurrentTimeInMillis);

  private static final Map<Integer, ClientKind> BY_ID =
      Arrays.stream(values()).collect(Collectors.toMap(ClientKind::id, kind -> kind));

  private final int id;
  private final String label;
  private final int since;

  @SuppressWarnings("ImmutableEnumChecker") // always a method reference without state
  private final Function<FieldReader, ClientMessage> reader;

  ClientKind(int id, String label, Function<FieldReader, ClientMessage> reader) {
    this(id, label, Codec.OLDEST_TEXT, reader);
  }

  ClientKind(int id, String label, int since, Function<FieldReader, ClientMessage> reader) {
    this.id = id;
    this.label = label;
    this.since = since;
    this.reader = reader;
  }

  /** Reads a payload whose id is still to come. */
  static ClientMessage read(FieldReader in) {
    int id = in.integer("id");
    ClientKind kind = BY_ID.get(id);
    if (kind == null || !in.since(kind.since)) {
      in.message("message " + id);
      return new ClientMessage.UnsupportedClientMessage(id, in.rest());
    }
    in.message(kind.title());
    return kind.reader.apply(in);
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public int since() {
    return since;
  }
}
