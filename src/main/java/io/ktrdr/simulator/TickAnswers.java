package io.ktrdr.simulator;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.limits.HistoryDuration;
import io.ktrdr.simulator.limits.Refusal;
import io.ktrdr.simulator.market.BarSize;
import io.ktrdr.simulator.market.Listing;
import io.ktrdr.simulator.market.SimulatedMarket;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.ServerMessage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Past ticks (one a second) and volume by price. Pure. */
final class TickAnswers {

  private static final int MOST_TICKS = 1000;
  private static final Pattern PERIOD = Pattern.compile("(\\d{1,3}) (day|week|month)s?");

  private final SimulatedMarket market;

  TickAnswers(SimulatedMarket market) {
    this.market = market;
  }

  /** Up to 1000 ticks after a start or before an end, of one session. */
  List<ServerMessage> ticks(
      ClientMessage.ReqHistoricalTicks asked, ContractAnswers.Meant.Found found, Instant now) {
    Listing listing = found.listing();
    boolean forward = !asked.startDateTime().isEmpty();
    if (forward == !asked.endDateTime().isEmpty()) {
      return refused(asked.reqId(), now, "Exactly one of start and end date/time must be given.");
    }
    String text = forward ? asked.startDateTime() : asked.endDateTime();
    EndTime time = EndTime.read(text, listing.zone(), now);
    if (time instanceof EndTime.Wrong wrong) {
      return List.of(ContractAnswers.error(now, asked.reqId(), wrong.why()));
    }
    Instant at =
        switch (time) {
          case EndTime.At exact -> exact.instant();
          case EndTime.Assumed assumed -> assumed.instant();
          case EndTime.Wrong wrong -> now;
        };
    int count = Math.clamp(asked.numberOfTicks(), 1, MOST_TICKS);
    TradingHours hours = asked.useRth() ? TradingHours.RTH : TradingHours.ALL;
    TradingCalendar calendar = market.calendar(listing);
    Instant from;
    if (forward) {
      from =
          calendar.isOpen(hours, at)
              ? at
              : calendar.nextSession(hours, at).map(session -> session.opens()).orElse(at);
    } else {
      HistoryDuration seconds = new HistoryDuration(count, HistoryDuration.Unit.S);
      from = HistoryWindow.before(at.isAfter(now) ? now : at, seconds, calendar, hours).start();
    }
    TimeRange range = new TimeRange(from, from.plusSeconds(count));
    return switch (asked.whatToShow()) {
      case "TRADES" -> List.of(trades(asked.reqId(), listing, hours, range, now));
      case "BID_ASK" -> List.of(quotes(asked.reqId(), listing, hours, range, now));
      case "MIDPOINT" -> List.of(midpoints(asked.reqId(), listing, hours, range, now));
      default -> refused(asked.reqId(), now, "What to show field is missing or incorrect.");
    };
  }

  /** Traded volume at each price over some days. */
  List<ServerMessage> histogram(
      ClientMessage.ReqHistogramData asked, ContractAnswers.Meant.Found found, Instant now) {
    Optional<HistoryDuration> period = period(asked.timePeriod());
    if (period.isEmpty()) {
      return refused(asked.reqId(), now, "Histogram time period is missing or incorrect.");
    }
    Listing listing = found.listing();
    TradingHours hours = asked.useRth() ? TradingHours.RTH : TradingHours.ALL;
    HistoryWindow window = HistoryWindow.before(now, period.get(), market.calendar(listing), hours);
    BarSeries minutes =
        market.intraday(listing, BarSize.MIN_1, WhatToShow.TRADES, hours, window.range(), now);
    TreeMap<BigDecimal, BigDecimal> byPrice = new TreeMap<>();
    for (int i = 0; i < minutes.size(); i++) {
      Bar bar = minutes.bar(i);
      BigDecimal size = bar.volume() == null ? BigDecimal.ONE : bar.volume();
      byPrice.merge(bar.close(), size, BigDecimal::add);
    }
    return List.of(
        new ServerMessage.HistogramData(
            asked.reqId(),
            byPrice.entrySet().stream()
                .map(entry -> new ServerMessage.HistogramEntry(entry.getKey(), entry.getValue()))
                .toList()));
  }

  private ServerMessage trades(
      int reqId, Listing listing, TradingHours hours, TimeRange range, Instant now) {
    BarSeries seconds = seconds(listing, WhatToShow.TRADES, hours, range, now);
    return new ServerMessage.HistoricalTicksLast(
        reqId,
        IntStream.range(0, seconds.size())
            .mapToObj(seconds::bar)
            .map(
                bar ->
                    new ServerMessage.HistoricalTickLast(
                        bar.time().getEpochSecond(),
                        0,
                        bar.close(),
                        bar.volume() == null ? BigDecimal.ZERO : bar.volume(),
                        listing.exchange(),
                        ""))
            .toList(),
        true);
  }

  private ServerMessage quotes(
      int reqId, Listing listing, TradingHours hours, TimeRange range, Instant now) {
    BarSeries bids = seconds(listing, WhatToShow.BID, hours, range, now);
    BarSeries asks = seconds(listing, WhatToShow.ASK, hours, range, now);
    BigDecimal size =
        BigDecimal.valueOf(Math.max(1, Math.round(listing.tradeSize())), listing.volumeScale());
    return new ServerMessage.HistoricalTicksBidAsk(
        reqId,
        IntStream.range(0, bids.size())
            .mapToObj(
                i ->
                    new ServerMessage.HistoricalTickBidAsk(
                        bids.time(i), 0, bids.bar(i).close(), asks.bar(i).close(), size, size))
            .toList(),
        true);
  }

  private ServerMessage midpoints(
      int reqId, Listing listing, TradingHours hours, TimeRange range, Instant now) {
    BarSeries middles = seconds(listing, WhatToShow.MIDPOINT, hours, range, now);
    return new ServerMessage.HistoricalTicks(
        reqId,
        IntStream.range(0, middles.size())
            .mapToObj(middles::bar)
            .map(
                bar ->
                    new ServerMessage.HistoricalTick(
                        bar.time().getEpochSecond(), bar.close(), BigDecimal.ZERO))
            .toList(),
        true);
  }

  private BarSeries seconds(
      Listing listing, WhatToShow what, TradingHours hours, TimeRange range, Instant now) {
    return market.intraday(listing, BarSize.SECS_1, what, hours, range, now);
  }

  private static Optional<HistoryDuration> period(String text) {
    Matcher parts = PERIOD.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      return Optional.empty();
    }
    HistoryDuration.Unit unit =
        switch (parts.group(2)) {
          case "day" -> HistoryDuration.Unit.D;
          case "week" -> HistoryDuration.Unit.W;
          default -> HistoryDuration.Unit.M;
        };
    int count = Integer.parseInt(parts.group(1));
    return count < 1 || count > unit.most()
        ? Optional.empty()
        : Optional.of(new HistoryDuration(count, unit));
  }

  private static List<ServerMessage> refused(int reqId, Instant now, String cause) {
    return List.of(ContractAnswers.error(now, reqId, Refusal.invalid(cause)));
  }
}
