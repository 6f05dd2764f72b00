package io.ktrdr.wire;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The messages of a server that we read and write, each with its id and its reader. */
enum ServerKind implements MessageKind {
  TICK_PRICE(1, "tickPrice", StreamAnswers::readTickPrice),
  TICK_SIZE(2, "tickSize", StreamAnswers::readTickSize),
  ERROR(4, "error", SessionAnswers::readError),
  ACCOUNT_VALUE(6, "accountValue", AccountAnswers::readAccountValue),
  ACCOUNT_UPDATE_TIME(8, "accountUpdateTime", AccountAnswers::readAccountUpdateTime),
  NEXT_VALID_ID(9, "nextValidId", SessionAnswers::readNextValidId),
  CONTRACT_DATA(10, "contractData", ContractAnswers::readContractData),
  MANAGED_ACCOUNTS(15, "managedAccounts", SessionAnswers::readManagedAccounts),
  HISTORICAL_DATA(17, "historicalData", HistoryAnswers::readHistoricalData),
  BOND_CONTRACT_DATA(18, "bondContractData", BondAnswers::readBondContractData),
  TICK_OPTION_COMPUTATION(21, "tickOptionComputation", StreamAnswers::readTickOptionComputation),
  TICK_GENERIC(45, "tickGeneric", StreamAnswers::readTickGeneric),
  TICK_STRING(46, "tickString", StreamAnswers::readTickString),
  CURRENT_TIME(49, "currentTime", SessionAnswers::readCurrentTime),
  REAL_TIME_BAR(50, "realTimeBar", HistoryAnswers::readRealTimeBar),
  CONTRACT_DATA_END(52, "contractDataEnd", ContractAnswers::readContractDataEnd),
  OPEN_ORDER_END(53, "openOrderEnd", AccountAnswers::readOpenOrderEnd),
  ACCOUNT_DOWNLOAD_END(54, "accountDownloadEnd", AccountAnswers::readAccountDownloadEnd),
  EXECUTION_DATA_END(55, "executionDataEnd", AccountAnswers::readExecutionDataEnd),
  TICK_SNAPSHOT_END(57, "tickSnapshotEnd", StreamAnswers::readTickSnapshotEnd),
  MARKET_DATA_TYPE(58, "marketDataType", StreamAnswers::readMarketDataType),
  POSITION_END(62, "positionEnd", AccountAnswers::readPositionEnd),
  ACCOUNT_SUMMARY(63, "accountSummary", AccountAnswers::readAccountSummary),
  ACCOUNT_SUMMARY_END(64, "accountSummaryEnd", AccountAnswers::readAccountSummaryEnd),
  ACCOUNT_UPDATE_MULTI(73, "accountUpdateMulti", AccountAnswers::readAccountUpdateMulti),
  ACCOUNT_UPDATE_MULTI_END(74, "accountUpdateMultiEnd", AccountAnswers::readAccountUpdateMultiEnd),
  SYMBOL_SAMPLES(79, "symbolSamples", ContractAnswers::readSymbolSamples),
  MKT_DEPTH_EXCHANGES(80, "mktDepthExchanges", ContractAnswers::readMktDepthExchanges),
  TICK_REQ_PARAMS(81, "tickReqParams", StreamAnswers::readTickReqParams),
  SMART_COMPONENTS(82, "smartComponents", ContractAnswers::readSmartComponents),
  HEAD_TIMESTAMP(88, "headTimestamp", HistoryAnswers::readHeadTimestamp),
  HISTOGRAM_DATA(89, "histogramData", HistoryAnswers::readHistogramData),
  HISTORICAL_DATA_UPDATE(90, "historicalDataUpdate", HistoryAnswers::readHistoricalDataUpdate),
  REROUTE_MKT_DATA_REQ(91, "rerouteMktDataReq", StreamAnswers::readRerouteMktDataReq),
  REROUTE_MKT_DEPTH_REQ(92, "rerouteMktDepthReq", StreamAnswers::readRerouteMktDepthReq),
  MARKET_RULE(93, "marketRule", ContractAnswers::readMarketRule),
  HISTORICAL_TICKS(96, "historicalTicks", TickAnswers::readHistoricalTicks),
  HISTORICAL_TICKS_BID_ASK(97, "historicalTicksBidAsk", TickAnswers::readHistoricalTicksBidAsk),
  HISTORICAL_TICKS_LAST(98, "historicalTicksLast", TickAnswers::readHistoricalTicksLast),
  TICK_BY_TICK(99, "tickByTick", TickAnswers::readTickByTick),
  COMPLETED_ORDERS_END(102, "completedOrdersEnd", AccountAnswers::readCompletedOrdersEnd),
  HISTORICAL_SCHEDULE(106, "historicalSchedule", 165, HistoryAnswers::readHistoricalSchedule),
  HISTORICAL_DATA_END(108, "historicalDataEnd", 196, HistoryAnswers::readHistoricalDataEnd),
  CURRENT_TIME_IN_MILLIS(109, "currentTimeInMillis", 197, SessionAnswers::readCurrentTimeInMillis);

  private static final Map<Integer, ServerKind> BY_ID =
      Arrays.stream(values()).collect(Collectors.toMap(ServerKind::id, kind -> kind));

  private final int id;
  private final String label;
  private final int since;

  @SuppressWarnings("ImmutableEnumChecker") // always a method reference without state
  private final Function<FieldReader, ServerMessage> reader;

  ServerKind(int id, String label, Function<FieldReader, ServerMessage> reader) {
    this(id, label, Codec.OLDEST_TEXT, reader);
  }

  ServerKind(int id, String label, int since, Function<FieldReader, ServerMessage> reader) {
    this.id = id;
    this.label = label;
    this.since = since;
    this.reader = reader;
  }

  /**
   * Reads a payload whose id is still to come, also when the id is newer than the version: recorded
   * servers do send some early.
   */
  static ServerMessage read(FieldReader in) {
    int id = in.integer("id");
    ServerKind kind = BY_ID.get(id);
    if (kind == null) {
      in.message("message " + id);
      return new ServerMessage.UnsupportedServerMessage(id, in.rest());
    }
    in.message(kind.title());
    ServerMessage message = kind.reader.apply(in);
    in.nothingLeft();
    return message;
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
