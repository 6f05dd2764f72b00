package io.ktrdr.wire;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What TWS or a gateway says to a client, one record per message, in IB's own words.
 *
 * <p>Decimals keep the digits they were sent with. A size that was sent unset is null; text is
 * never null. Field order and version conditions are written down in {@code docs/wire}.
 */
public sealed interface ServerMessage {

  /** A message that belongs to one question of the client. */
  sealed interface Answer extends ServerMessage {
    /** The id of the question. */
    int reqId();
  }

  // ---- session ----

  /** 15: the accounts behind this login. */
  record ManagedAccounts(List<String> accounts) implements ServerMessage {

    public ManagedAccounts {
      accounts = List.copyOf(accounts);
    }
  }

  /** 9: the session may begin; requests may be numbered from here. */
  record NextValidId(int orderId) implements ServerMessage {}

  /** 49: the server's clock, epoch seconds. */
  record CurrentTime(long epochSecond) implements ServerMessage {}

  /** 109: the server's clock, epoch milliseconds; from server version 197. */
  record CurrentTimeInMillis(long epochMilli) implements ServerMessage {}

  /**
   * 4: an error or a notice.
   *
   * @param reqId the question, or -1 when it concerns none
   * @param advancedOrderRejectJson from server version 166; empty or JSON
   * @param errorTimeMillis from server version 194; empty before
   */
  record ErrorMessage(
      int reqId,
      int code,
      String text,
      String advancedOrderRejectJson,
      OptionalLong errorTimeMillis)
      implements Answer {

    /** An error that speaks for itself, without a time. */
    public static ErrorMessage of(int reqId, int code, String text) {
      return new ErrorMessage(reqId, code, text, "", OptionalLong.empty());
    }

    /** An error that happened at an instant, in epoch milliseconds. */
    public static ErrorMessage at(long epochMilli, int reqId, int code, String text) {
      return new ErrorMessage(reqId, code, text, "", OptionalLong.of(epochMilli));
    }
  }

  // ---- contracts ----

  /** 10: one contract that fits; several may come, then {@link ContractDataEnd}. */
  record ContractData(int reqId, ContractDetails details) implements Answer {}

  /** 18: one bond or bill that fits. */
  record BondContractData(int reqId, BondDetails details) implements Answer {}

  /** 52: no more contracts for this question. */
  record ContractDataEnd(int reqId) implements Answer {}

  /** 79: what a symbol search found; empty when nothing. */
  record SymbolSamples(int reqId, List<SymbolSample> samples) implements Answer {

    public SymbolSamples {
      samples = List.copyOf(samples);
    }
  }

  /** 93: price steps of a market rule. Carries no request id. */
  record MarketRule(int marketRuleId, List<PriceIncrement> increments) implements ServerMessage {

    public MarketRule {
      increments = List.copyOf(increments);
    }
  }

  /** From {@code lowEdge} on, prices move in steps of {@code increment}. */
  record PriceIncrement(BigDecimal lowEdge, BigDecimal increment) {}

  /** 82: the exchanges behind a BBO exchange code. */
  record SmartComponents(int reqId, List<SmartComponent> components) implements Answer {

    public SmartComponents {
      components = List.copyOf(components);
    }
  }

  /** One exchange of a BBO code and the letter by which ticks name it. */
  record SmartComponent(int bitNumber, String exchange, String exchangeLetter) {}

  /** 80: where market depth can be had. */
  record MktDepthExchanges(List<DepthExchange> exchanges) implements ServerMessage {

    public MktDepthExchanges {
      exchanges = List.copyOf(exchanges);
    }
  }

  /** One venue of market depth. */
  record DepthExchange(
      String exchange, String secType, String listingExch, String serviceDataType, int aggGroup) {}

  // ---- history ----

  /**
   * 17: all bars of one request.
   *
   * @param span what the bars cover, up to server version 195: then this message also ends the
   *     answer. Empty from 196 on, where {@link HistoricalDataEnd} follows.
   */
  record HistoricalData(int reqId, Optional<Span> span, BarColumns bars) implements Answer {}

  /** Start and end of historical data as TWS writes them; see {@link WireTime#parse}. */
  record Span(String start, String end) {}

  /** 108: ends the answer to a historical request; from server version 196. */
  record HistoricalDataEnd(int reqId, Span span) implements Answer {}

  /** 90: the newest bar of a request with keepUpToDate; {@code bar} holds exactly one. */
  record HistoricalDataUpdate(int reqId, BarColumns bar) implements Answer {}

  /** 106: trading sessions, the answer to {@code SCHEDULE}. Times are local to the zone. */
  record HistoricalSchedule(
      int reqId,
      String startDateTime,
      String endDateTime,
      String timeZone,
      List<HistoricalSession> sessions)
      implements Answer {

    public HistoricalSchedule {
      sessions = List.copyOf(sessions);
    }
  }

  /** One session: {@code yyyymmdd-hh:mm:ss} local time, and the trading day {@code yyyymmdd}. */
  record HistoricalSession(String startDateTime, String endDateTime, String refDate) {}

  /** 88: the oldest data there is; see {@link WireTime#parse}. */
  record HeadTimestamp(int reqId, String headTimestamp) implements Answer {}

  /** 89: traded size by price. */
  record HistogramData(int reqId, List<HistogramEntry> entries) implements Answer {

    public HistogramData {
      entries = List.copyOf(entries);
    }
  }

  /** How much was traded at a price. */
  record HistogramEntry(BigDecimal price, BigDecimal size) {}

  /** 96: midpoints. */
  record HistoricalTicks(int reqId, List<HistoricalTick> ticks, boolean done) implements Answer {

    public HistoricalTicks {
      ticks = List.copyOf(ticks);
    }
  }

  /** A midpoint; time in epoch seconds. */
  record HistoricalTick(long time, BigDecimal price, BigDecimal size) {}

  /** 97: quotes. */
  record HistoricalTicksBidAsk(int reqId, List<HistoricalTickBidAsk> ticks, boolean done)
      implements Answer {

    public HistoricalTicksBidAsk {
      ticks = List.copyOf(ticks);
    }
  }

  /** A quote; time in epoch seconds; mask bit 0 ask past high, bit 1 bid past low. */
  record HistoricalTickBidAsk(
      long time,
      int mask,
      BigDecimal bidPrice,
      BigDecimal askPrice,
      BigDecimal bidSize,
      BigDecimal askSize) {}

  /** 98: trades. */
  record HistoricalTicksLast(int reqId, List<HistoricalTickLast> ticks, boolean done)
      implements Answer {

    public HistoricalTicksLast {
      ticks = List.copyOf(ticks);
    }
  }

  /** A trade; time in epoch seconds; mask bit 0 past limit, bit 1 unreported. */
  record HistoricalTickLast(
      long time,
      int mask,
      BigDecimal price,
      BigDecimal size,
      String exchange,
      String specialConditions) {}

  // ---- streams ----

  /** 50: a 5-second bar; {@code bar} holds exactly one, its time is the bar's start. */
  record RealTimeBar(int reqId, BarColumns bar) implements Answer {}

  /** 81: comes first on a market-data request. */
  record TickReqParams(int reqId, BigDecimal minTick, String bboExchange, int snapshotPermissions)
      implements Answer {}

  /** 58: which kind of data follows: 1 live, 2 frozen, 3 delayed, 4 delayed-frozen. */
  record MarketDataType(int reqId, int marketDataType) implements Answer {}

  /**
   * 1: a price, and the size that belongs to it.
   *
   * @param price -1 without a size says that there is no quote; with one it is a price
   * @param size null when unset
   * @param attrMask bit 0 can auto-execute, bit 1 past limit, bit 2 before the open
   */
  record TickPrice(int reqId, int tickType, BigDecimal price, BigDecimal size, int attrMask)
      implements Answer {}

  /** 2: a size; null when unset. */
  record TickSize(int reqId, int tickType, BigDecimal size) implements Answer {}

  /** 45: a number. */
  record TickGeneric(int reqId, int tickType, BigDecimal value) implements Answer {}

  /** 46: a text, such as 45 last timestamp (epoch seconds). */
  record TickString(int reqId, int tickType, String value) implements Answer {}

  /** 57: the snapshot is complete. */
  record TickSnapshotEnd(int reqId) implements Answer {}

  /**
   * 21: what TWS computes for an option. A figure not computed is null.
   *
   * @param tickAttrib 0 by return, 1 by price; from server version 156, before it 0
   */
  record TickOptionComputation(
      int reqId,
      int tickType,
      int tickAttrib,
      BigDecimal impliedVolatility,
      BigDecimal delta,
      BigDecimal optionPrice,
      BigDecimal pvDividend,
      BigDecimal gamma,
      BigDecimal vega,
      BigDecimal theta,
      BigDecimal underlyingPrice)
      implements Answer {}

  /** 91: ask for the underlying instead (a CFD without data of its own). */
  record RerouteMktDataReq(int reqId, int conId, String exchange) implements Answer {}

  /** 92: the same for market depth. */
  record RerouteMktDepthReq(int reqId, int conId, String exchange) implements Answer {}

  /**
   * 99, kinds 1 and 2: a trade.
   *
   * @param allLast whether combos, derivatives and the like are included
   * @param mask bit 0 past limit, bit 1 unreported
   */
  record TickByTickLast(
      int reqId,
      boolean allLast,
      long time,
      BigDecimal price,
      BigDecimal size,
      int mask,
      String exchange,
      String specialConditions)
      implements Answer {}

  /** 99, kind 3: a quote; mask bit 0 bid past low, bit 1 ask past high. */
  record TickByTickBidAsk(
      int reqId,
      long time,
      BigDecimal bidPrice,
      BigDecimal askPrice,
      BigDecimal bidSize,
      BigDecimal askSize,
      int mask)
      implements Answer {}

  /** 99, kind 4: a midpoint. */
  record TickByTickMidPoint(int reqId, long time, BigDecimal midPoint) implements Answer {}

  // ---- accounts: what client libraries wait for when they connect ----

  /** 53: no more open orders. */
  record OpenOrderEnd() implements ServerMessage {}

  /** 102: no more completed orders. */
  record CompletedOrdersEnd() implements ServerMessage {}

  /** 62: no more positions. */
  record PositionEnd() implements ServerMessage {}

  /** 6: one figure of an account. */
  record AccountValue(String key, String value, String currency, String account)
      implements ServerMessage {}

  /** 8: when the account figures were last refreshed, {@code hh:mm}. */
  record AccountUpdateTime(String time) implements ServerMessage {}

  /** 54: the first batch of account figures is complete. */
  record AccountDownloadEnd(String account) implements ServerMessage {}

  /** 73: one figure of an account or model. */
  record AccountUpdateMulti(
      int reqId, String account, String modelCode, String key, String value, String currency)
      implements Answer {}

  /** 74: the first batch is complete. */
  record AccountUpdateMultiEnd(int reqId) implements Answer {}

  /** 55: no more executions. */
  record ExecutionDataEnd(int reqId) implements Answer {}

  /** 63: one figure of the summary. */
  record AccountSummary(int reqId, String account, String tag, String value, String currency)
      implements Answer {}

  /** 64: the summary is complete. */
  record AccountSummaryEnd(int reqId) implements Answer {}

  /**
   * A message whose id we do not read.
   *
   * @param fields everything after the id, as sent
   */
  record UnsupportedServerMessage(int id, List<String> fields) implements ServerMessage {

    public UnsupportedServerMessage {
      fields = List.copyOf(fields);
    }
  }
}
