package io.ktrdr.simulator;

import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.Streams.Stream;
import io.ktrdr.simulator.limits.Refusal;
import io.ktrdr.simulator.limits.Violation;
import io.ktrdr.simulator.market.Listing;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.WireContract;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What one client has asked so far, and what it is told: everything about a connection but the
 * socket. Not thread-safe; belongs to one {@link ClientSession}.
 */
final class Conversation {

  /** A live stream that stood still longer than this goes on from now, without the past. */
  private static final int MOST_SECONDS_MISSED = 60;

  private static final Duration SNAPSHOT = Duration.ofSeconds(11);

  private final Gate gate;
  private final int clientId;
  private final int serverVersion;
  private final ContractAnswers contracts;
  private final HistoryAnswers history;
  private final TickAnswers pastTicks;
  private final Streams streams;

  private final Map<Integer, Optional<Stream>> openHistory = new HashMap<>();
  private final Set<Integer> openHeads = new HashSet<>();
  private final Map<Integer, Stream> lines = new HashMap<>();
  private final Map<Integer, Stream> tickStreams = new HashMap<>();
  private final Set<Integer> snapshots = new HashSet<>();
  private int marketDataType = 1;
  private long pulsedTo = Long.MIN_VALUE;

  Conversation(Gate gate, int serverVersion, int clientId) {
    this.gate = gate;
    this.clientId = clientId;
    this.serverVersion = serverVersion;
    this.contracts = new ContractAnswers(gate.market());
    this.history = new HistoryAnswers(gate.market(), serverVersion);
    this.pastTicks = new TickAnswers(gate.market());
    this.streams = new Streams(gate.market(), serverVersion);
  }

  int clientId() {
    return clientId;
  }

  /** Answers that are ready, answers that take a while, and the end of a snapshot. */
  record Reply(List<ServerMessage> now, Optional<Work> later, Optional<SnapshotEnd> snapshotEnd) {

    static Reply of(List<ServerMessage> now) {
      return new Reply(now, Optional.empty(), Optional.empty());
    }

    static Reply of(ServerMessage answer) {
      return of(List.of(answer));
    }

    static Reply none() {
      return of(List.of());
    }

    static Reply later(int reqId, Supplier<List<ServerMessage>> answers) {
      return new Reply(List.of(), Optional.of(new Work(reqId, answers)), Optional.empty());
    }
  }

  /** To be done away from the actor. */
  record Work(int reqId, Supplier<List<ServerMessage>> answers) {}

  record SnapshotEnd(int reqId, Duration after) {}

  /**
   * A message came.
   *
   * @param now in market time
   * @param at in real time, by which limits are kept
   */
  Reply hear(ClientMessage message, Instant now, Instant at) {
    return switch (message) {
      case ClientMessage.StartApi again -> Reply.none();
      case ClientMessage.ReqCurrentTime asked ->
          Reply.of(new ServerMessage.CurrentTime(now.getEpochSecond()));
      case ClientMessage.ReqCurrentTimeInMillis asked ->
          Reply.of(new ServerMessage.CurrentTimeInMillis(now.toEpochMilli()));
      case ClientMessage.ReqIds asked -> Reply.of(new ServerMessage.NextValidId(1));
      case ClientMessage.ReqManagedAccts asked ->
          Reply.of(new ServerMessage.ManagedAccounts(List.of(AccountAnswers.ACCOUNT)));
      case ClientMessage.SetServerLogLevel asked ->
          asked.logLevel() >= 1 && asked.logLevel() <= 5
              ? Reply.none()
              : refused(-1, new Refusal(319, "Invalid log level"), now);
      case ClientMessage.ReqMarketDataType asked -> {
        marketDataType = asked.marketDataType();
        yield Reply.none();
      }
      case ClientMessage.ReqContractDetails asked -> Reply.of(contracts.details(asked, now));
      case ClientMessage.ReqMatchingSymbols asked ->
          gate.limits()
              .search(clientId, asked.reqId(), at)
              .map(broken -> refused(broken, now))
              .orElseGet(() -> Reply.of(contracts.search(asked, now)));
      case ClientMessage.ReqMarketRule asked ->
          Reply.of(contracts.marketRule(asked.marketRuleId(), now));
      case ClientMessage.ReqSmartComponents asked ->
          Reply.of(new ServerMessage.SmartComponents(asked.reqId(), SMART));
      case ClientMessage.ReqMktDepthExchanges asked ->
          Reply.of(new ServerMessage.MktDepthExchanges(List.of()));
      case ClientMessage.ReqHistoricalData asked -> history(asked, now, at);
      case ClientMessage.CancelHistoricalData asked -> cancelHistory(asked.reqId(), now);
      case ClientMessage.ReqHeadTimestamp asked -> head(asked, now, at);
      case ClientMessage.CancelHeadTimestamp asked -> {
        if (openHeads.remove(asked.reqId())) {
          gate.limits().historyDone();
        }
        yield Reply.none();
      }
      case ClientMessage.ReqHistogramData asked ->
          withListing(
              asked.reqId(),
              asked.contract(),
              asked.includeExpired(),
              now,
              found -> Reply.later(asked.reqId(), () -> pastTicks.histogram(asked, found, now)));
      case ClientMessage.CancelHistogramData asked -> Reply.none();
      case ClientMessage.ReqHistoricalTicks asked ->
          withListing(
              asked.reqId(),
              asked.contract(),
              asked.includeExpired(),
              now,
              found -> Reply.later(asked.reqId(), () -> pastTicks.ticks(asked, found, now)));
      case ClientMessage.ReqRealTimeBars asked -> realTimeBars(asked, now, at);
      case ClientMessage.CancelRealTimeBars asked -> {
        freeLine(asked.reqId());
        yield Reply.none();
      }
      case ClientMessage.ReqMktData asked -> marketData(asked, now, at);
      case ClientMessage.CancelMktData asked ->
          freeLine(asked.reqId()) ? Reply.none() : unknownTicker(asked.reqId(), now);
      case ClientMessage.ReqTickByTickData asked -> tickByTick(asked, now, at);
      case ClientMessage.CancelTickByTickData asked -> {
        if (tickStreams.remove(asked.reqId()) != null) {
          gate.limits().tickStreamFreed();
        }
        yield Reply.none();
      }
      case ClientMessage.ReqOpenOrders asked -> Reply.of(new ServerMessage.OpenOrderEnd());
      case ClientMessage.ReqAllOpenOrders asked -> Reply.of(new ServerMessage.OpenOrderEnd());
      case ClientMessage.ReqAutoOpenOrders asked -> Reply.none();
      case ClientMessage.ReqCompletedOrders asked ->
          Reply.of(new ServerMessage.CompletedOrdersEnd());
      case ClientMessage.ReqAccountUpdates asked ->
          Reply.of(AccountAnswers.updates(asked.subscribe(), now));
      case ClientMessage.ReqAccountUpdatesMulti asked ->
          Reply.of(AccountAnswers.updatesMulti(asked));
      case ClientMessage.CancelAccountUpdatesMulti asked -> Reply.none();
      case ClientMessage.ReqPositions asked -> Reply.of(new ServerMessage.PositionEnd());
      case ClientMessage.CancelPositions asked -> Reply.none();
      case ClientMessage.ReqAccountSummary asked -> Reply.of(AccountAnswers.summary(asked));
      case ClientMessage.CancelAccountSummary asked -> Reply.none();
      case ClientMessage.ReqExecutions asked ->
          Reply.of(new ServerMessage.ExecutionDataEnd(asked.reqId()));
      case ClientMessage.UnsupportedClientMessage asked ->
          refused(
              -1,
              new Refusal(
                  321,
                  "Error validating request.-'bN' : cause - Message "
                      + asked.id()
                      + " is not offered by this simulated gateway: market data only."),
              now);
    };
  }

  private static final List<ServerMessage.SmartComponent> SMART =
      List.of(
          new ServerMessage.SmartComponent(0, "NASDAQ", "Q"),
          new ServerMessage.SmartComponent(1, "NYSE", "N"),
          new ServerMessage.SmartComponent(2, "ARCA", "P"));

  /** An answer that took a while is ready; nothing when it was cancelled meanwhile. */
  List<ServerMessage> answered(int reqId, List<ServerMessage> answers) {
    if (!openHistory.containsKey(reqId)) {
      boolean historical =
          answers.stream()
              .anyMatch(
                  answer ->
                      answer instanceof ServerMessage.HistoricalData
                          || answer instanceof ServerMessage.HistoricalSchedule);
      return historical ? List.of() : answers;
    }
    boolean bars = answers.stream().anyMatch(ServerMessage.HistoricalData.class::isInstance);
    if (openHistory.get(reqId).isEmpty() || !bars) {
      openHistory.remove(reqId);
      gate.limits().historyDone();
    }
    return answers;
  }

  /** Whether anything flows by itself. */
  boolean streaming() {
    return !lines.isEmpty()
        || !tickStreams.isEmpty()
        || openHistory.values().stream().anyMatch(Optional::isPresent);
  }

  /** How long after an instant of market time the next {@link #pulse} is due. */
  Duration untilPulse(Instant now) {
    long second = now.getEpochSecond();
    return Duration.between(
        now, Instant.ofEpochSecond(second + streams.quietFor(flowing(), second)));
  }

  private List<Stream> flowing() {
    List<Stream> flowing = new ArrayList<>(lines.values());
    flowing.addAll(tickStreams.values());
    openHistory.values().forEach(kept -> kept.ifPresent(flowing::add));
    return flowing;
  }

  /** What the streams say at each whole second up to an instant of market time. */
  List<ServerMessage> pulse(Instant now) {
    long second = now.getEpochSecond();
    if (pulsedTo == Long.MIN_VALUE
        || second < pulsedTo
        || second - pulsedTo > MOST_SECONDS_MISSED) {
      pulsedTo = second - 1;
    }
    List<Stream> flowing = flowing();
    List<ServerMessage> said = new ArrayList<>();
    for (long at = pulsedTo + 1; at <= second; at++) {
      for (Stream stream : flowing) {
        said.addAll(streams.at(stream, Instant.ofEpochSecond(at)));
      }
    }
    pulsedTo = second;
    return said;
  }

  /** The ids of all live streams, in order. */
  List<Integer> streamIds() {
    List<Integer> ids = new ArrayList<>(lines.keySet());
    ids.addAll(tickStreams.keySet());
    openHistory.forEach(
        (id, kept) -> {
          if (kept.isPresent()) {
            ids.add(id);
          }
        });
    Collections.sort(ids);
    return ids;
  }

  /** Forgets every live stream, as IB's servers do when they lose data. */
  void dropStreams() {
    lines.forEach((id, stream) -> gate.limits().lineFreed());
    lines.clear();
    tickStreams.forEach((id, stream) -> gate.limits().tickStreamFreed());
    tickStreams.clear();
    openHistory
        .values()
        .removeIf(
            kept -> {
              if (kept.isPresent()) {
                gate.limits().historyDone();
              }
              return kept.isPresent();
            });
  }

  /** The end of a snapshot, unless it was cancelled. */
  List<ServerMessage> snapshotOver(int reqId) {
    return snapshots.remove(reqId) ? List.of(new ServerMessage.TickSnapshotEnd(reqId)) : List.of();
  }

  /** The connection is gone: everything it held is free again. */
  void end() {
    openHistory.forEach((id, kept) -> gate.limits().historyDone());
    openHeads.forEach(id -> gate.limits().historyDone());
    lines.forEach((id, stream) -> gate.limits().lineFreed());
    tickStreams.forEach((id, stream) -> gate.limits().tickStreamFreed());
    openHistory.clear();
    openHeads.clear();
    lines.clear();
    tickStreams.clear();
  }

  private Reply history(ClientMessage.ReqHistoricalData asked, Instant now, Instant at) {
    if (inUse(asked.reqId())) {
      return duplicate(asked.reqId(), now);
    }
    return withListing(
        asked.reqId(),
        asked.contract(),
        asked.includeExpired(),
        now,
        found ->
            switch (HistoryRequest.read(asked, found.listing(), found.exchange(), now)) {
              case HistoryRequest.Reading.Refused no -> refused(asked.reqId(), no.why(), now);
              case HistoryRequest.Reading.Read read -> history(read.request(), now, at);
            });
  }

  private Reply history(HistoryRequest request, Instant now, Instant at) {
    Optional<Violation> broken = gate.limits().history(request.ask(clientId), at);
    if (broken.isPresent()) {
      return refused(broken.get(), now);
    }
    Optional<Stream> kept =
        request.keepUpToDate()
            ? Optional.of(
                new Stream.KeptUpToDate(
                    request.reqId(),
                    request.listing(),
                    request.size(),
                    request.what().orElseThrow(),
                    request.hours(),
                    BarsOnWire.dates(
                        request.size(), request.formatDate(), request.listing(), serverVersion)))
            : Optional.empty();
    openHistory.put(request.reqId(), kept);
    return Reply.later(request.reqId(), () -> history.history(request, now));
  }

  private Reply cancelHistory(int reqId, Instant now) {
    if (openHistory.remove(reqId) == null) {
      return refused(
          reqId, new Refusal(366, "No historical data query found for ticker id:" + reqId), now);
    }
    gate.limits().historyDone();
    return refused(reqId, Refusal.history("API historical data query cancelled: " + reqId), now);
  }

  private Reply head(ClientMessage.ReqHeadTimestamp asked, Instant now, Instant at) {
    if (inUse(asked.reqId())) {
      return duplicate(asked.reqId(), now);
    }
    return withListing(
        asked.reqId(),
        asked.contract(),
        asked.includeExpired(),
        now,
        found -> {
          Optional<WhatToShow> what = HistoryRequest.find(asked.whatToShow());
          Optional<Refusal> wrong =
              what.isEmpty()
                  ? Optional.of(Refusal.invalid("What to show field is missing or incorrect."))
                  : HistoryRequest.whatRefusal(what.get(), found.listing(), true);
          if (wrong.isPresent()) {
            return refused(asked.reqId(), wrong.get(), now);
          }
          Optional<Violation> broken = gate.limits().headTimestamp(clientId, asked.reqId(), at);
          if (broken.isPresent()) {
            return refused(broken.get(), now);
          }
          openHeads.add(asked.reqId());
          TradingHours hours = asked.useRth() ? TradingHours.RTH : TradingHours.ALL;
          return Reply.of(history.head(asked.reqId(), found.listing(), hours, asked.formatDate()));
        });
  }

  private Reply realTimeBars(ClientMessage.ReqRealTimeBars asked, Instant now, Instant at) {
    if (inUse(asked.reqId())) {
      return duplicate(asked.reqId(), now);
    }
    return withListing(
        asked.reqId(),
        asked.contract(),
        false,
        now,
        found -> {
          Optional<WhatToShow> what = liveWhat(asked.whatToShow(), found.listing());
          if (what.isEmpty()) {
            return refused(
                asked.reqId(), Refusal.invalid("What to show field is missing or incorrect."), now);
          }
          SecurityType type = found.listing().type();
          boolean quotedOnly = type == SecurityType.CASH || type == SecurityType.CFD;
          if (quotedOnly && what.get() == WhatToShow.TRADES) {
            return refused(
                asked.reqId(),
                new Refusal(420, "Invalid Real-time Query:No trades of " + found.listing() + "."),
                now);
          }
          Optional<Violation> broken = gate.limits().realTimeBars(clientId, asked.reqId(), at);
          if (broken.isPresent()) {
            return refused(broken.get(), now);
          }
          TradingHours hours = asked.useRth() ? TradingHours.RTH : TradingHours.ALL;
          lines.put(
              asked.reqId(),
              new Stream.RealTimeBars(asked.reqId(), found.listing(), what.get(), hours));
          return Reply.none();
        });
  }

  private static Optional<WhatToShow> liveWhat(String text, Listing listing) {
    boolean coin = listing.type() == SecurityType.CRYPTO;
    return switch (text) {
      case "TRADES" -> Optional.of(coin ? WhatToShow.AGGTRADES : WhatToShow.TRADES);
      case "MIDPOINT" -> Optional.of(WhatToShow.MIDPOINT);
      case "BID" -> Optional.of(WhatToShow.BID);
      case "ASK" -> Optional.of(WhatToShow.ASK);
      case "AGGTRADES" -> coin ? Optional.of(WhatToShow.AGGTRADES) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Reply marketData(ClientMessage.ReqMktData asked, Instant now, Instant at) {
    int reqId = asked.reqId();
    if (inUse(reqId)) {
      return refused(reqId, new Refusal(102, "Duplicate ticker ID."), now);
    }
    return withListing(
        reqId,
        asked.contract(),
        false,
        now,
        found -> {
          boolean snapshot = asked.snapshot() || asked.regulatorySnapshot();
          if (!snapshot) {
            Optional<Violation> broken = gate.limits().marketData(clientId, reqId, at);
            if (broken.isPresent()) {
              return refused(broken.get(), now);
            }
            lines.put(reqId, new Stream.MarketData(reqId, found.listing()));
          } else {
            snapshots.add(reqId);
          }
          return new Reply(
              streams.firstTicks(reqId, found.listing(), marketDataType, now),
              Optional.empty(),
              snapshot ? Optional.of(new SnapshotEnd(reqId, SNAPSHOT)) : Optional.empty());
        });
  }

  private Reply tickByTick(ClientMessage.ReqTickByTickData asked, Instant now, Instant at) {
    if (inUse(asked.reqId())) {
      return duplicate(asked.reqId(), now);
    }
    if (!Set.of("Last", "AllLast", "BidAsk", "MidPoint").contains(asked.tickType())) {
      return refused(
          asked.reqId(), Refusal.invalid("Invalid tick-by-tick type: " + asked.tickType()), now);
    }
    return withListing(
        asked.reqId(),
        asked.contract(),
        false,
        now,
        found -> {
          Optional<Violation> broken =
              gate.limits()
                  .tickStream(
                      clientId, asked.reqId(), Integer.toString(found.listing().conId()), at);
          if (broken.isPresent()) {
            return refused(broken.get(), now);
          }
          tickStreams.put(
              asked.reqId(),
              new Stream.Ticks(
                  asked.reqId(), found.listing(), asked.tickType(), asked.ignoreSize()));
          return Reply.none();
        });
  }

  private interface ForListing {
    Reply reply(ContractAnswers.Meant.Found found);
  }

  private Reply withListing(
      int reqId, WireContract contract, boolean includeExpired, Instant now, ForListing then) {
    return switch (contracts.meant(contract, includeExpired, now)) {
      case ContractAnswers.Meant.Found found -> then.reply(found);
      case ContractAnswers.Meant.Unclear unclear -> refused(reqId, unclear.why(), now);
    };
  }

  private boolean freeLine(int reqId) {
    boolean snapshot = snapshots.remove(reqId);
    if (lines.remove(reqId) == null) {
      return snapshot;
    }
    gate.limits().lineFreed();
    return true;
  }

  private boolean inUse(int reqId) {
    return openHistory.containsKey(reqId)
        || openHeads.contains(reqId)
        || lines.containsKey(reqId)
        || tickStreams.containsKey(reqId)
        || snapshots.contains(reqId);
  }

  private static Reply duplicate(int reqId, Instant now) {
    return refused(
        reqId,
        new Refusal(322, "Error processing request.-'bP' : cause - Duplicate ticker id"),
        now);
  }

  private static Reply unknownTicker(int reqId, Instant now) {
    return refused(reqId, new Refusal(300, "Can't find EId with tickerId:" + reqId), now);
  }

  private static Reply refused(Violation broken, Instant now) {
    return refused(broken.reqId(), new Refusal(broken.code(), broken.text()), now);
  }

  private static Reply refused(int reqId, Refusal why, Instant now) {
    return Reply.of(ContractAnswers.error(now, reqId, why));
  }
}
