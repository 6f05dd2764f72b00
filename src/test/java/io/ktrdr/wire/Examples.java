package io.ktrdr.wire;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One message of every kind, filled so that no two neighbouring fields look alike. */
final class Examples {

  private static final WireContract FUTURE =
      new WireContract(
          495512563, "ES", "FUT", "20261218", "", "", "50", "CME", "", "USD", "ESZ6", "ES");
  private static final WireContract OPTION =
      new WireContract(
          0, "AAPL", "OPT", "20261218", "212.5", "C", "100", "SMART", "", "USD", "", "AAPL");
  private static final WireContract COMBO = WireContract.of("ES", "BAG", "CME", "USD");
  private static final List<ComboLeg> LEGS =
      List.of(new ComboLeg(11, 1, "BUY", "CME"), new ComboLeg(12, 2, "SELL", "CME"));
  private static final List<TagValue> OPTIONS =
      List.of(new TagValue("a", "1"), new TagValue("b", "x=y"));
  private static final ContractDetails.Hours HOURS =
      new ContractDetails.Hours(
          "US/Central", "20260105:1700-20260106:1600", "20260106:0830-20260106:1600");

  private Examples() {}

  static Map<String, ClientMessage> requests() {
    Map<String, ClientMessage> all = new LinkedHashMap<>();
    all.put("startApi", new ClientMessage.StartApi(7, "cap"));
    all.put("reqCurrentTime", new ClientMessage.ReqCurrentTime());
    all.put("reqCurrentTimeInMillis", new ClientMessage.ReqCurrentTimeInMillis());
    all.put("reqIds", new ClientMessage.ReqIds(1));
    all.put("reqManagedAccts", new ClientMessage.ReqManagedAccts());
    all.put("setServerLogLevel", new ClientMessage.SetServerLogLevel(5));
    all.put("reqMarketDataType", new ClientMessage.ReqMarketDataType(3));
    all.put(
        "reqContractDetails",
        new ClientMessage.ReqContractDetails(100, FUTURE, true, "ISIN", "US0378331005", "e123"));
    all.put("reqMatchingSymbols", new ClientMessage.ReqMatchingSymbols(150, "Apple Inc"));
    all.put("reqMarketRule", new ClientMessage.ReqMarketRule(26));
    all.put("reqSmartComponents", new ClientMessage.ReqSmartComponents(360, "a60001"));
    all.put("reqMktDepthExchanges", new ClientMessage.ReqMktDepthExchanges());
    all.put(
        "reqHistoricalData",
        new ClientMessage.ReqHistoricalData(
            200,
            FUTURE,
            true,
            "20240105-21:00:00",
            "2 D",
            "30 mins",
            "TRADES",
            false,
            2,
            true,
            List.of(),
            OPTIONS));
    all.put(
        "reqHistoricalDataOfACombo",
        new ClientMessage.ReqHistoricalData(
            201, COMBO, false, "", "1 D", "1 min", "MIDPOINT", true, 1, false, LEGS, List.of()));
    all.put("cancelHistoricalData", new ClientMessage.CancelHistoricalData(200));
    all.put(
        "reqHeadTimestamp", new ClientMessage.ReqHeadTimestamp(300, FUTURE, true, "BID", true, 2));
    all.put("cancelHeadTimestamp", new ClientMessage.CancelHeadTimestamp(300));
    all.put(
        "reqHistogramData", new ClientMessage.ReqHistogramData(310, OPTION, false, true, "3 days"));
    all.put("cancelHistogramData", new ClientMessage.CancelHistogramData(310));
    all.put(
        "reqHistoricalTicks",
        new ClientMessage.ReqHistoricalTicks(
            320, OPTION, false, "20240105-14:30:00", "", 1000, "BID_ASK", true, true, OPTIONS));
    all.put(
        "reqRealTimeBars",
        new ClientMessage.ReqRealTimeBars(330, OPTION, 5, "TRADES", true, OPTIONS));
    all.put("cancelRealTimeBars", new ClientMessage.CancelRealTimeBars(330));
    all.put(
        "reqMktData",
        new ClientMessage.ReqMktData(
            340, OPTION, List.of(), Optional.empty(), "233,236", true, false, OPTIONS));
    all.put(
        "reqMktDataOfAHedgedCombo",
        new ClientMessage.ReqMktData(
            341,
            COMBO,
            LEGS,
            Optional.of(new DeltaNeutralContract(13, decimal("0.5"), decimal("187.15"))),
            "",
            false,
            true,
            List.of()));
    all.put("cancelMktData", new ClientMessage.CancelMktData(340));
    all.put(
        "reqTickByTickData", new ClientMessage.ReqTickByTickData(350, OPTION, "BidAsk", 10, true));
    all.put("cancelTickByTickData", new ClientMessage.CancelTickByTickData(350));
    all.put("reqOpenOrders", new ClientMessage.ReqOpenOrders());
    all.put("reqAllOpenOrders", new ClientMessage.ReqAllOpenOrders());
    all.put("reqAutoOpenOrders", new ClientMessage.ReqAutoOpenOrders(true));
    all.put("reqCompletedOrders", new ClientMessage.ReqCompletedOrders(false));
    all.put("reqAccountUpdates", new ClientMessage.ReqAccountUpdates(true, "SIM0000001"));
    all.put(
        "reqAccountUpdatesMulti",
        new ClientMessage.ReqAccountUpdatesMulti(370, "SIM0000001", "model", true));
    all.put("cancelAccountUpdatesMulti", new ClientMessage.CancelAccountUpdatesMulti(370));
    all.put("reqPositions", new ClientMessage.ReqPositions());
    all.put("cancelPositions", new ClientMessage.CancelPositions());
    all.put("reqAccountSummary", new ClientMessage.ReqAccountSummary(380, "All", "NetLiquidation"));
    all.put("cancelAccountSummary", new ClientMessage.CancelAccountSummary(380));
    all.put(
        "reqExecutions",
        new ClientMessage.ReqExecutions(390, List.of("0", "", "", "AAPL", "STK", "", "")));
    all.put("unsupported", new ClientMessage.UnsupportedClientMessage(22, List.of("4", "1")));
    return all;
  }

  static Map<String, ServerMessage> answers(int serverVersion) {
    Map<String, ServerMessage> all = new LinkedHashMap<>();
    Optional<ServerMessage.Span> span =
        serverVersion < 196
            ? Optional.of(new ServerMessage.Span("20260105-14:30:00", "20260105-21:00:00"))
            : Optional.empty();
    all.put("managedAccounts", new ServerMessage.ManagedAccounts(List.of("SIM0000001", "SIM2")));
    all.put("nextValidId", new ServerMessage.NextValidId(41));
    all.put("currentTime", new ServerMessage.CurrentTime(1767625200));
    all.put("currentTimeInMillis", new ServerMessage.CurrentTimeInMillis(1767625200123L));
    all.put(
        "error",
        new ServerMessage.ErrorMessage(
            103, 321, "caf\u00e9 \\ bar", "{\"a\":\"1\"}", OptionalLong.of(1767625200123L)));
    all.put("contractData", new ServerMessage.ContractData(9001, details()));
    all.put("bondContractData", new ServerMessage.BondContractData(9002, bond()));
    all.put("contractDataEnd", new ServerMessage.ContractDataEnd(9001));
    all.put(
        "symbolSamples",
        new ServerMessage.SymbolSamples(
            150,
            List.of(
                new SymbolSample(
                    265598, "AAPL", "STK", "NASDAQ", "USD", List.of("OPT", "WAR"), "APPLE", "e1"),
                new SymbolSample(12087792, "EUR", "CASH", "IDEALPRO", "USD", List.of(), "", ""))));
    all.put(
        "marketRule",
        new ServerMessage.MarketRule(
            26, List.of(new ServerMessage.PriceIncrement(decimal("0"), decimal("0.01")))));
    all.put(
        "smartComponents",
        new ServerMessage.SmartComponents(
            360, List.of(new ServerMessage.SmartComponent(1, "NYSE", "N"))));
    all.put(
        "mktDepthExchanges",
        new ServerMessage.MktDepthExchanges(
            List.of(new ServerMessage.DepthExchange("ISLAND", "STK", "NASDAQ", "Deep2", 1))));
    all.put("historicalData", new ServerMessage.HistoricalData(200, span, bars()));
    all.put(
        "historicalDataEnd",
        new ServerMessage.HistoricalDataEnd(
            200, new ServerMessage.Span("20260105-14:30:00", "20260105-21:00:00")));
    all.put("historicalDataUpdate", new ServerMessage.HistoricalDataUpdate(205, bar()));
    all.put(
        "historicalSchedule",
        new ServerMessage.HistoricalSchedule(
            207,
            "20260105-09:30:00",
            "20260106-16:00:00",
            "US/Eastern",
            List.of(
                new ServerMessage.HistoricalSession(
                    "20260105-09:30:00", "20260105-16:00:00", "20260105"))));
    all.put("headTimestamp", new ServerMessage.HeadTimestamp(300, "19801212-14:30:00"));
    all.put(
        "histogramData",
        new ServerMessage.HistogramData(
            310, List.of(new ServerMessage.HistogramEntry(decimal("187.15"), decimal("1200")))));
    all.put("realTimeBar", new ServerMessage.RealTimeBar(330, bar()));
    all.put("tickReqParams", new ServerMessage.TickReqParams(340, decimal("0.01"), "a60001", 3));
    all.put("marketDataType", new ServerMessage.MarketDataType(340, 2));
    all.put("tickPrice", new ServerMessage.TickPrice(340, 1, decimal("187.14"), decimal("300"), 5));
    all.put("tickSize", new ServerMessage.TickSize(340, 8, null));
    all.put("tickGeneric", new ServerMessage.TickGeneric(340, 49, decimal("0.0")));
    all.put("tickString", new ServerMessage.TickString(340, 45, "1767623400"));
    all.put("tickSnapshotEnd", new ServerMessage.TickSnapshotEnd(342));
    all.put(
        "tickOptionComputation",
        new ServerMessage.TickOptionComputation(
            343,
            13,
            serverVersion < 156 ? 0 : 1,
            decimal("0.25"),
            decimal("0.5"),
            null,
            decimal("0"),
            null,
            decimal("0.1"),
            decimal("-0.02"),
            decimal("187.15")));
    all.put("rerouteMktDataReq", new ServerMessage.RerouteMktDataReq(344, 265598, "SMART"));
    all.put("rerouteMktDepthReq", new ServerMessage.RerouteMktDepthReq(345, 265598, "ARCA"));
    all.put(
        "historicalTicks",
        new ServerMessage.HistoricalTicks(
            322,
            List.of(new ServerMessage.HistoricalTick(1767623400, decimal("1.08515"), decimal("0"))),
            true));
    all.put(
        "historicalTicksBidAsk",
        new ServerMessage.HistoricalTicksBidAsk(
            321,
            List.of(
                new ServerMessage.HistoricalTickBidAsk(
                    1767623400,
                    1,
                    decimal("187.14"),
                    decimal("187.16"),
                    decimal("3"),
                    decimal("2"))),
            false));
    all.put(
        "historicalTicksLast",
        new ServerMessage.HistoricalTicksLast(
            320,
            List.of(
                new ServerMessage.HistoricalTickLast(
                    1767623400, 2, decimal("187.15"), decimal("100"), "NASDAQ", " T")),
            true));
    all.put(
        "tickByTickLast",
        new ServerMessage.TickByTickLast(
            350, true, 1767623400, decimal("187.15"), decimal("5"), 2, "FINRA", " I"));
    all.put(
        "tickByTickBidAsk",
        new ServerMessage.TickByTickBidAsk(
            352,
            1767623400,
            decimal("187.14"),
            decimal("187.16"),
            decimal("300"),
            decimal("200"),
            1));
    all.put(
        "tickByTickMidPoint",
        new ServerMessage.TickByTickMidPoint(353, 1767623400, decimal("1.08515")));
    all.put("openOrderEnd", new ServerMessage.OpenOrderEnd());
    all.put("completedOrdersEnd", new ServerMessage.CompletedOrdersEnd());
    all.put("positionEnd", new ServerMessage.PositionEnd());
    all.put(
        "accountValue",
        new ServerMessage.AccountValue("NetLiquidation", "1000000", "USD", "SIM0000001"));
    all.put("accountUpdateTime", new ServerMessage.AccountUpdateTime("10:05"));
    all.put("accountDownloadEnd", new ServerMessage.AccountDownloadEnd("SIM0000001"));
    all.put(
        "accountUpdateMulti",
        new ServerMessage.AccountUpdateMulti(370, "SIM0000001", "m", "Cash", "5", "USD"));
    all.put("accountUpdateMultiEnd", new ServerMessage.AccountUpdateMultiEnd(370));
    all.put("executionDataEnd", new ServerMessage.ExecutionDataEnd(390));
    all.put(
        "accountSummary",
        new ServerMessage.AccountSummary(380, "SIM0000001", "NetLiquidation", "1", "USD"));
    all.put("accountSummaryEnd", new ServerMessage.AccountSummaryEnd(380));
    all.put("unsupported", new ServerMessage.UnsupportedServerMessage(14, List.of("1", "news")));
    return all;
  }

  private static ContractDetails details() {
    return new ContractDetails(
        FUTURE,
        decimal("0.25"),
        new ContractDetails.Naming("E-mini S&P 500", "ES", "Indices", "Broad", "Range", "type"),
        new ContractDetails.Trading("LMT,MKT", "CME,QBALGO", "67,68", 1, 2147483),
        new ContractDetails.Expiry("202612", "20261218", "20261219"),
        new ContractDetails.Underlying(11004968, "SPX", "IND"),
        HOURS,
        new ContractDetails.EconomicValue("rule", "3"),
        List.of(new TagValue("ISIN", "US0378331005")),
        new ContractDetails.Sizes(decimal("1"), decimal("1"), decimal("2"), decimal("3")),
        Optional.empty(),
        List.of(new ContractDetails.IneligibilityReason("FRACT", "no fractions")));
  }

  private static BondDetails bond() {
    return new BondDetails(
        new WireContract(12345, "IBM", "BOND", "", "", "", "", "SMART", "", "USD", "", "IBMB"),
        "459200KX8",
        decimal("4.15"),
        "20390515-23:59:59-US/Central",
        "20190515",
        "A3/A-",
        "Corporate",
        "FIXED",
        false,
        true,
        false,
        "append",
        "IBMM",
        decimal("0.01"),
        "LMT",
        "SMART,ARCA",
        "20300101",
        "CALL",
        true,
        "notes",
        "INTL BUSINESS",
        HOURS,
        new ContractDetails.EconomicValue("", "0"),
        List.of(new TagValue("CUSIP", "459200KX8")),
        2,
        "102",
        new ContractDetails.Sizes(null, decimal("1000"), decimal("100"), decimal("10")));
  }

  private static BarColumns bars() {
    return new BarColumns(
        DateForm.EPOCH,
        3,
        2,
        4,
        new long[] {1767623400, 1767623460},
        new long[] {187150, 187500},
        new long[] {188440, 187900},
        new long[] {183885, 187100},
        new long[] {187500, 187420},
        new long[] {1234525, BarColumns.NONE},
        new long[] {1859325, BarColumns.NONE},
        new int[] {321, BarColumns.NO_COUNT});
  }

  private static BarColumns bar() {
    return BarColumns.one(
        DateForm.EPOCH, 2, 2, 2, 1767623405, 18711, 18722, 18701, 18718, 150025, 18716, 42);
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }
}
