package io.ktrdr.wire;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The callbacks that IB's own client would make of a message, with its argument names. */
final class IbCallbacks {

  private static final Map<Integer, Integer> PAIRED_SIZE =
      Map.of(1, 0, 2, 3, 4, 5, 66, 69, 67, 70, 68, 71);

  private IbCallbacks() {}

  static List<Map<String, Object>> of(ServerMessage message) {
    return switch (message) {
      case ServerMessage.ManagedAccounts m ->
          call("managedAccounts", "accountsList", String.join(",", m.accounts()));
      case ServerMessage.NextValidId m -> call("nextValidId", "orderId", m.orderId());
      case ServerMessage.CurrentTime m -> call("currentTime", "time", m.epochSecond());
      case ServerMessage.CurrentTimeInMillis m ->
          call("currentTimeInMillis", "timeInMillis", m.epochMilli());
      case ServerMessage.ErrorMessage m ->
          call(
              "error",
              "reqId",
              m.reqId(),
              "errorTime",
              m.errorTimeMillis().orElse(0),
              "errorCode",
              m.code(),
              "errorString",
              m.text(),
              "advancedOrderRejectJson",
              m.advancedOrderRejectJson());
      case ServerMessage.ContractData m ->
          call("contractDetails", "reqId", m.reqId(), "contractDetails", details(m.details()));
      case ServerMessage.BondContractData m ->
          call("bondContractDetails", "reqId", m.reqId(), "contractDetails", bond(m.details()));
      case ServerMessage.ContractDataEnd m -> call("contractDetailsEnd", "reqId", m.reqId());
      case ServerMessage.SymbolSamples m ->
          call(
              "symbolSamples",
              "reqId",
              m.reqId(),
              "contractDescriptions",
              m.samples().stream().map(IbCallbacks::sample).toList());
      case ServerMessage.MarketRule m ->
          call(
              "marketRule",
              "marketRuleId",
              m.marketRuleId(),
              "priceIncrements",
              m.increments().stream()
                  .map(step -> args("lowEdge", step.lowEdge(), "increment", step.increment()))
                  .toList());
      case ServerMessage.SmartComponents m ->
          call(
              "smartComponents",
              "reqId",
              m.reqId(),
              "smartComponentMap",
              m.components().stream()
                  .map(
                      c ->
                          args(
                              "bitNumber", c.bitNumber(),
                              "exchange", c.exchange(),
                              "exchangeLetter", c.exchangeLetter()))
                  .toList());
      case ServerMessage.MktDepthExchanges m ->
          call(
              "mktDepthExchanges",
              "depthMktDataDescriptions",
              m.exchanges().stream()
                  .map(
                      e ->
                          args(
                              "exchange", e.exchange(),
                              "secType", e.secType(),
                              "listingExch", e.listingExch(),
                              "serviceDataType", e.serviceDataType(),
                              "aggGroup", e.aggGroup()))
                  .toList());
      case ServerMessage.HistoricalData m -> historicalData(m);
      case ServerMessage.HistoricalDataEnd m -> end(m.reqId(), m.span());
      case ServerMessage.HistoricalDataUpdate m ->
          call("historicalDataUpdate", "reqId", m.reqId(), "bar", bar(m.bar(), 0));
      case ServerMessage.RealTimeBar m -> {
        Map<String, Object> bar = bar(m.bar(), 0);
        yield call(
            "realtimeBar",
            "reqId",
            m.reqId(),
            "time",
            m.bar().time()[0],
            "open_",
            bar.get("open"),
            "high",
            bar.get("high"),
            "low",
            bar.get("low"),
            "close",
            bar.get("close"),
            "volume",
            bar.get("volume"),
            "wap",
            bar.get("wap"),
            "count",
            bar.get("barCount"));
      }
      case ServerMessage.HistoricalSchedule m ->
          call(
              "historicalSchedule",
              "reqId",
              m.reqId(),
              "startDateTime",
              m.startDateTime(),
              "endDateTime",
              m.endDateTime(),
              "timeZone",
              m.timeZone(),
              "sessions",
              m.sessions().stream()
                  .map(
                      s ->
                          args(
                              "startDateTime", s.startDateTime(),
                              "endDateTime", s.endDateTime(),
                              "refDate", s.refDate()))
                  .toList());
      case ServerMessage.HeadTimestamp m ->
          call("headTimestamp", "reqId", m.reqId(), "headTimestamp", m.headTimestamp());
      case ServerMessage.HistogramData m ->
          call(
              "histogramData",
              "reqId",
              m.reqId(),
              "items",
              m.entries().stream().map(e -> args("price", e.price(), "size", e.size())).toList());
      case ServerMessage.HistoricalTicks m ->
          call(
              "historicalTicks",
              "reqId",
              m.reqId(),
              "ticks",
              m.ticks().stream()
                  .map(t -> args("time", t.time(), "price", t.price(), "size", t.size()))
                  .toList(),
              "done",
              m.done());
      case ServerMessage.HistoricalTicksBidAsk m ->
          call(
              "historicalTicksBidAsk",
              "reqId",
              m.reqId(),
              "ticks",
              m.ticks().stream()
                  .map(
                      t ->
                          args(
                              "time",
                              t.time(),
                              "tickAttribBidAsk",
                              args(
                                  "askPastHigh", (t.mask() & 1) != 0,
                                  "bidPastLow", (t.mask() & 2) != 0),
                              "priceBid",
                              t.bidPrice(),
                              "priceAsk",
                              t.askPrice(),
                              "sizeBid",
                              t.bidSize(),
                              "sizeAsk",
                              t.askSize()))
                  .toList(),
              "done",
              m.done());
      case ServerMessage.HistoricalTicksLast m ->
          call(
              "historicalTicksLast",
              "reqId",
              m.reqId(),
              "ticks",
              m.ticks().stream()
                  .map(
                      t ->
                          args(
                              "time", t.time(),
                              "tickAttribLast", last(t.mask()),
                              "price", t.price(),
                              "size", t.size(),
                              "exchange", t.exchange(),
                              "specialConditions", t.specialConditions()))
                  .toList(),
              "done",
              m.done());
      case ServerMessage.TickReqParams m ->
          call(
              "tickReqParams",
              "tickerId",
              m.reqId(),
              "minTick",
              m.minTick(),
              "bboExchange",
              m.bboExchange(),
              "snapshotPermissions",
              m.snapshotPermissions());
      case ServerMessage.MarketDataType m ->
          call("marketDataType", "reqId", m.reqId(), "marketDataType", m.marketDataType());
      case ServerMessage.TickPrice m -> tickPrice(m);
      case ServerMessage.TickSize m -> tickSize(m.reqId(), m.tickType(), m.size());
      case ServerMessage.TickGeneric m ->
          call("tickGeneric", "reqId", m.reqId(), "tickType", m.tickType(), "value", m.value());
      case ServerMessage.TickString m ->
          call("tickString", "reqId", m.reqId(), "tickType", m.tickType(), "value", m.value());
      case ServerMessage.TickSnapshotEnd m -> call("tickSnapshotEnd", "reqId", m.reqId());
      case ServerMessage.TickByTickLast m ->
          call(
              "tickByTickAllLast",
              "reqId",
              m.reqId(),
              "tickType",
              m.allLast() ? 2 : 1,
              "time",
              m.time(),
              "price",
              m.price(),
              "size",
              m.size(),
              "tickAttribLast",
              last(m.mask()),
              "exchange",
              m.exchange(),
              "specialConditions",
              m.specialConditions());
      case ServerMessage.TickByTickBidAsk m ->
          call(
              "tickByTickBidAsk",
              "reqId",
              m.reqId(),
              "time",
              m.time(),
              "bidPrice",
              m.bidPrice(),
              "askPrice",
              m.askPrice(),
              "bidSize",
              m.bidSize(),
              "askSize",
              m.askSize(),
              "tickAttribBidAsk",
              args("bidPastLow", (m.mask() & 1) != 0, "askPastHigh", (m.mask() & 2) != 0));
      case ServerMessage.TickByTickMidPoint m ->
          call(
              "tickByTickMidPoint", "reqId", m.reqId(), "time", m.time(), "midPoint", m.midPoint());
      case ServerMessage.TickOptionComputation m -> throw none(m);
      case ServerMessage.RerouteMktDataReq m -> throw none(m);
      case ServerMessage.RerouteMktDepthReq m -> throw none(m);
      case ServerMessage.OpenOrderEnd m -> throw none(m);
      case ServerMessage.CompletedOrdersEnd m -> throw none(m);
      case ServerMessage.PositionEnd m -> throw none(m);
      case ServerMessage.AccountValue m -> throw none(m);
      case ServerMessage.AccountUpdateTime m -> throw none(m);
      case ServerMessage.AccountDownloadEnd m -> throw none(m);
      case ServerMessage.AccountUpdateMulti m -> throw none(m);
      case ServerMessage.AccountUpdateMultiEnd m -> throw none(m);
      case ServerMessage.ExecutionDataEnd m -> throw none(m);
      case ServerMessage.AccountSummary m -> throw none(m);
      case ServerMessage.AccountSummaryEnd m -> throw none(m);
      case ServerMessage.UnsupportedServerMessage m -> throw none(m);
    };
  }

  private static AssertionError none(ServerMessage message) {
    return new AssertionError("no vector names a callback for " + message);
  }

  private static List<Map<String, Object>> historicalData(ServerMessage.HistoricalData m) {
    List<Map<String, Object>> calls = new ArrayList<>();
    IntStream.range(0, m.bars().size())
        .forEach(
            i -> calls.addAll(call("historicalData", "reqId", m.reqId(), "bar", bar(m.bars(), i))));
    m.span().ifPresent(span -> calls.addAll(end(m.reqId(), span)));
    return calls;
  }

  private static List<Map<String, Object>> end(int reqId, ServerMessage.Span span) {
    return call("historicalDataEnd", "reqId", reqId, "start", span.start(), "end", span.end());
  }

  private static List<Map<String, Object>> tickPrice(ServerMessage.TickPrice m) {
    List<Map<String, Object>> calls =
        new ArrayList<>(
            call(
                "tickPrice",
                "reqId",
                m.reqId(),
                "tickType",
                m.tickType(),
                "price",
                m.price(),
                "attrib",
                args(
                    "canAutoExecute", (m.attrMask() & 1) != 0,
                    "pastLimit", (m.attrMask() & 2) != 0,
                    "preOpen", (m.attrMask() & 4) != 0)));
    Integer sizeType = PAIRED_SIZE.get(m.tickType());
    if (sizeType != null) {
      calls.addAll(tickSize(m.reqId(), sizeType, m.size()));
    }
    return calls;
  }

  private static List<Map<String, Object>> tickSize(int reqId, int tickType, BigDecimal size) {
    return call("tickSize", "reqId", reqId, "tickType", tickType, "size", size);
  }

  private static Map<String, Object> bar(BarColumns bars, int i) {
    return args(
        "date", new DateWriter(bars.dates()).write(bars.time()[i]),
        "open", BigDecimal.valueOf(bars.open()[i], bars.priceScale()),
        "high", BigDecimal.valueOf(bars.high()[i], bars.priceScale()),
        "low", BigDecimal.valueOf(bars.low()[i], bars.priceScale()),
        "close", BigDecimal.valueOf(bars.close()[i], bars.priceScale()),
        "volume", quantity(bars.volume()[i], bars.volumeScale()),
        "wap", quantity(bars.wap()[i], bars.wapScale()),
        "barCount", bars.count()[i]);
  }

  private static BigDecimal quantity(long value, int scale) {
    return value == BarColumns.NONE ? BigDecimal.ONE.negate() : BigDecimal.valueOf(value, scale);
  }

  private static Map<String, Object> last(int mask) {
    return args("pastLimit", (mask & 1) != 0, "unreported", (mask & 2) != 0);
  }

  private static Map<String, Object> sample(SymbolSample s) {
    return args(
        "contract",
        args(
            "conId", s.conId(),
            "symbol", s.symbol(),
            "secType", s.secType(),
            "primaryExchange", s.primaryExchange(),
            "currency", s.currency(),
            "description", s.description(),
            "issuerId", s.issuerId()),
        "derivativeSecTypes",
        s.derivativeSecTypes());
  }

  private static Map<String, Object> contract(WireContract c, String lastTradeDate) {
    return args(
        "conId", c.conId(),
        "symbol", c.symbol(),
        "secType", c.secType(),
        "lastTradeDateOrContractMonth", c.lastTradeDay(),
        "lastTradeDate", lastTradeDate,
        "strike", c.strike(),
        "right", c.right(),
        "multiplier", c.multiplier(),
        "exchange", c.exchange(),
        "primaryExchange", c.primaryExchange(),
        "currency", c.currency(),
        "localSymbol", c.localSymbol(),
        "tradingClass", c.tradingClass());
  }

  private static Map<String, Object> details(ContractDetails d) {
    Map<String, Object> details =
        args(
            "contract",
            contract(d.contract(), d.expiry().lastTradeDate()),
            "marketName",
            d.naming().marketName(),
            "minTick",
            d.minTick(),
            "orderTypes",
            d.trading().orderTypes(),
            "validExchanges",
            d.trading().validExchanges(),
            "priceMagnifier",
            d.trading().priceMagnifier(),
            "underConId",
            d.underlying().conId(),
            "longName",
            d.naming().longName(),
            "contractMonth",
            d.expiry().contractMonth(),
            "industry",
            d.naming().industry(),
            "category",
            d.naming().category(),
            "subcategory",
            d.naming().subcategory(),
            "timeZoneId",
            d.hours().timeZoneId(),
            "tradingHours",
            d.hours().tradingHours(),
            "liquidHours",
            d.hours().liquidHours(),
            "evRule",
            d.economicValue().rule(),
            "evMultiplier",
            d.economicValue().multiplier(),
            "secIdList",
            d.secIds(),
            "aggGroup",
            d.trading().aggGroup(),
            "underSymbol",
            d.underlying().symbol(),
            "underSecType",
            d.underlying().secType(),
            "marketRuleIds",
            d.trading().marketRuleIds(),
            "realExpirationDate",
            d.expiry().realExpirationDate(),
            "stockType",
            d.naming().stockType(),
            "ineligibilityReasonList",
            d.ineligibilityReasons().stream()
                .map(r -> args("id_", r.id(), "description", r.description()))
                .toList());
    sizes(details, d.sizes());
    d.fund().ifPresent(fund -> fund(details, fund));
    return details;
  }

  private static void sizes(Map<String, Object> details, ContractDetails.Sizes sizes) {
    details.put("minSize", sizes.minSize());
    details.put("sizeIncrement", sizes.sizeIncrement());
    details.put("suggestedSizeIncrement", sizes.suggestedSizeIncrement());
  }

  private static void fund(Map<String, Object> details, ContractDetails.Fund f) {
    details.put("fundName", f.name());
    details.put("fundFamily", f.family());
    details.put("fundType", f.type());
    details.put("fundFrontLoad", f.frontLoad());
    details.put("fundBackLoad", f.backLoad());
    details.put("fundBackLoadTimeInterval", f.backLoadTimeInterval());
    details.put("fundManagementFee", f.managementFee());
    details.put("fundClosed", f.closed());
    details.put("fundClosedForNewInvestors", f.closedForNewInvestors());
    details.put("fundClosedForNewMoney", f.closedForNewMoney());
    details.put("fundNotifyAmount", f.notifyAmount());
    details.put("fundMinimumInitialPurchase", f.minimumInitialPurchase());
    details.put("fundSubsequentMinimumPurchase", f.subsequentMinimumPurchase());
    details.put("fundBlueSkyStates", f.blueSkyStates());
    details.put("fundBlueSkyTerritories", f.blueSkyTerritories());
    details.put(
        "fundDistributionPolicyIndicator",
        f.distributionPolicyIndicator().equals("Y") ? "IncomeFund" : "");
  }

  private static Map<String, Object> bond(BondDetails b) {
    Map<String, Object> details =
        args(
            "contract", contract(b.contract(), ""),
            "cusip", b.cusip(),
            "coupon", b.coupon(),
            "maturity", b.maturity().split("-")[0],
            "issueDate", b.issueDate(),
            "ratings", b.ratings(),
            "bondType", b.bondType(),
            "couponType", b.couponType(),
            "convertible", b.convertible(),
            "callable", b.callable(),
            "putable", b.putable(),
            "descAppend", b.descAppend(),
            "marketName", b.marketName(),
            "minTick", b.minTick(),
            "orderTypes", b.orderTypes(),
            "validExchanges", b.validExchanges(),
            "nextOptionDate", b.nextOptionDate(),
            "nextOptionType", b.nextOptionType(),
            "nextOptionPartial", b.nextOptionPartial(),
            "notes", b.notes(),
            "longName", b.longName(),
            "timeZoneId", b.hours().timeZoneId(),
            "tradingHours", b.hours().tradingHours(),
            "liquidHours", b.hours().liquidHours(),
            "evRule", b.economicValue().rule(),
            "evMultiplier", b.economicValue().multiplier(),
            "secIdList", b.secIds(),
            "aggGroup", b.aggGroup(),
            "marketRuleIds", b.marketRuleIds());
    sizes(details, b.sizes());
    return details;
  }

  private static List<Map<String, Object>> call(String callback, Object... args) {
    Map<String, Object> call = args(args);
    call.put("callback", callback);
    return List.of(call);
  }

  private static Map<String, Object> args(Object... namesAndValues) {
    Map<String, Object> args = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      args.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return args;
  }
}
