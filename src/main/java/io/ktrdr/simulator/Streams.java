package io.ktrdr.simulator;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.market.BarSize;
import io.ktrdr.simulator.market.Listing;
import io.ktrdr.simulator.market.Quote;
import io.ktrdr.simulator.market.SimulatedMarket;
import io.ktrdr.wire.DateForm;
import io.ktrdr.wire.ServerMessage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What live subscriptions say at a second of market time. Pure. */
final class Streams {

  private static final int BAR = 5;
  private static final int BETWEEN = 2;
  private static final int SHARES = 159;

  private final SimulatedMarket market;
  private final int serverVersion;

  Streams(SimulatedMarket market, int serverVersion) {
    this.market = market;
    this.serverVersion = serverVersion;
  }

  /** A live subscription of one connection. */
  sealed interface Stream {
    int reqId();

    Listing listing();

    /** A historical request that is kept up to date. */
    record KeptUpToDate(
        int reqId,
        Listing listing,
        BarSize size,
        WhatToShow what,
        TradingHours hours,
        DateForm dates)
        implements Stream {}

    /** Five-second bars. */
    record RealTimeBars(int reqId, Listing listing, WhatToShow what, TradingHours hours)
        implements Stream {}

    /** Quotes and trades. */
    record MarketData(int reqId, Listing listing) implements Stream {}

    /** Single ticks: {@code Last}, {@code AllLast}, {@code BidAsk} or {@code MidPoint}. */
    record Ticks(int reqId, Listing listing, String kind, boolean ignoreSize) implements Stream {}
  }

  /** What a subscription says at a whole second; often nothing. */
  List<ServerMessage> at(Stream stream, Instant second) {
    return switch (stream) {
      case Stream.KeptUpToDate kept -> update(kept, second);
      case Stream.RealTimeBars bars -> realTimeBar(bars, second);
      case Stream.MarketData data ->
          market.calendar(data.listing()).isOpen(TradingHours.ALL, second.minusSeconds(1))
              ? ticks(data.reqId(), data.listing(), second, false)
              : List.of();
      case Stream.Ticks ticks -> tick(ticks, second);
    };
  }

  /**
   * How many seconds after a second at which nothing is left to say there may be something again.
   * At most a minute, and never past the whole minute: markets open on one.
   */
  long quietFor(List<Stream> flowing, long second) {
    int quiet = 60 - (int) Math.floorMod(second, 60L);
    for (Stream stream : flowing) {
      if (quiet > 1 && trading(stream, second)) {
        quiet = Math.min(quiet, pause(stream, second));
      }
    }
    return quiet;
  }

  private boolean trading(Stream stream, long second) {
    var calendar = market.calendar(stream.listing());
    return calendar.isOpen(TradingHours.ALL, Instant.ofEpochSecond(second))
        || calendar.isOpen(TradingHours.ALL, Instant.ofEpochSecond(second - BAR));
  }

  private static int pause(Stream stream, long second) {
    int of = (int) Math.floorMod(second, (long) BAR);
    return switch (stream) {
      case Stream.RealTimeBars bars -> BAR - of;
      case Stream.KeptUpToDate kept -> of < BETWEEN ? BETWEEN - of : BAR - of;
      case Stream.MarketData data -> 1;
      case Stream.Ticks ticks -> 1;
    };
  }

  /** The first answers to a market-data request: all there is to say at a moment. */
  List<ServerMessage> firstTicks(int reqId, Listing listing, int marketDataType, Instant now) {
    List<ServerMessage> first = new ArrayList<>();
    first.add(new ServerMessage.TickReqParams(reqId, listing.tick(), "9c0001", 3));
    first.add(new ServerMessage.MarketDataType(reqId, marketDataType));
    first.addAll(ticks(reqId, listing, now, true));
    return first;
  }

  private List<ServerMessage> update(Stream.KeptUpToDate kept, Instant second) {
    long of = second.getEpochSecond() % BAR;
    if (of != 0 && of != BETWEEN) {
      return List.of();
    }
    return market
        .forming(kept.listing(), kept.size(), kept.what(), kept.hours(), second)
        .<List<ServerMessage>>map(
            bar ->
                List.of(
                    new ServerMessage.HistoricalDataUpdate(
                        kept.reqId(),
                        BarsOnWire.historical(bar, kept.listing(), kept.dates(), serverVersion))))
        .orElse(List.of());
  }

  private List<ServerMessage> realTimeBar(Stream.RealTimeBars asked, Instant second) {
    if (second.getEpochSecond() % BAR != 0) {
      return List.of();
    }
    TimeRange range = new TimeRange(second.minusSeconds(BAR), second);
    BarSeries bars =
        market.intraday(
            asked.listing(), BarSize.SECS_5, asked.what(), asked.hours(), range, second);
    return bars.isEmpty()
        ? List.of()
        : List.of(
            new ServerMessage.RealTimeBar(
                asked.reqId(), BarsOnWire.realTime(bars, asked.listing(), serverVersion)));
  }

  private List<ServerMessage> ticks(int reqId, Listing listing, Instant now, boolean all) {
    Optional<Quote> found = market.quote(listing, now);
    if (found.isEmpty()) {
      return List.of();
    }
    Quote quote = found.get();
    boolean lots = serverVersion < SHARES && BarsOnWire.lots(listing);
    List<ServerMessage> ticks = new ArrayList<>();
    price(ticks, reqId, 1, quote.bid(), inUnits(quote.bidSize(), lots), 1);
    price(ticks, reqId, 2, quote.ask(), inUnits(quote.askSize(), lots), 1);
    if (listing.hasVolume() || listing.type() == SecurityType.IND) {
      BigDecimal size = quote.lastSize() == null ? BigDecimal.ZERO : quote.lastSize();
      price(ticks, reqId, 4, quote.last(), inUnits(size, lots), 0);
      ticks.add(new ServerMessage.TickString(reqId, 45, Long.toString(now.getEpochSecond())));
    }
    if (listing.hasVolume()) {
      ticks.add(new ServerMessage.TickSize(reqId, 8, inUnits(quote.volume(), lots)));
    }
    if (all) {
      price(ticks, reqId, 6, quote.high(), BigDecimal.ZERO, 0);
      price(ticks, reqId, 7, quote.low(), BigDecimal.ZERO, 0);
      price(ticks, reqId, 9, quote.previousClose(), BigDecimal.ZERO, 0);
      price(ticks, reqId, 14, quote.open(), BigDecimal.ZERO, 0);
    }
    return ticks;
  }

  private List<ServerMessage> tick(Stream.Ticks stream, Instant second) {
    if (!market.calendar(stream.listing()).isOpen(TradingHours.ALL, second.minusSeconds(1))) {
      return List.of();
    }
    return market
        .quote(stream.listing(), second)
        .<List<ServerMessage>>map(quote -> List.of(tick(stream, quote, second)))
        .orElse(List.of());
  }

  private static ServerMessage tick(Stream.Ticks stream, Quote quote, Instant second) {
    long time = second.getEpochSecond();
    int reqId = stream.reqId();
    return switch (stream.kind()) {
      case "BidAsk" ->
          new ServerMessage.TickByTickBidAsk(
              reqId, time, quote.bid(), quote.ask(), quote.bidSize(), quote.askSize(), 0);
      case "MidPoint" ->
          new ServerMessage.TickByTickMidPoint(
              reqId, time, quote.bid().add(quote.ask()).divide(BigDecimal.TWO));
      default ->
          new ServerMessage.TickByTickLast(
              reqId,
              stream.kind().equals("AllLast"),
              time,
              quote.last(),
              quote.lastSize() == null ? BigDecimal.ZERO : quote.lastSize(),
              0,
              stream.listing().exchange(),
              "");
    };
  }

  private static void price(
      List<ServerMessage> ticks, int reqId, int type, BigDecimal price, BigDecimal size, int mask) {
    ticks.add(new ServerMessage.TickPrice(reqId, type, price, size, mask));
  }

  private static BigDecimal inUnits(BigDecimal size, boolean lots) {
    return lots ? size.movePointLeft(2) : size;
  }
}
