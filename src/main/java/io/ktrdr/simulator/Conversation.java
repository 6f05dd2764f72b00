package io.ktrdr.simulator;

import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.Streams.Stream;
import io.ktrdr.simulator.limits.Refusal;
import io.ktrdr.simulator.limits.Violation;
import io.ktrdr.simulator.scenario.Farm;
import io.ktrdr.simulator.scenario.IbTexts;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.WireContract;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

  private final OpenRequests open;
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
    this.open = new OpenRequests(gate.limits());
  }

  int clientId() {
    return clientId;
  }

  /** What is under way. */
  OpenRequests open() {
    return open;
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

  /** What IB says of itself to a client that has begun its session. */
  List<ServerMessage> welcome(Instant now) {
    List<ServerMessage> welcome = new ArrayList<>();
    welcome.add(new ServerMessage.ManagedAccounts(List.of(AccountAnswers.ACCOUNT)));
    welcome.add(new ServerMessage.NextValidId(1));
    Conditions conditions = gate.desk().conditions();
    if (conditions.serverLost()) {
      welcome.add(
          ContractAnswers.error(now, -1, new Refusal(1100, IbTexts.of(1100).orElseThrow())));
    }
    for (Farm farm : Farm.values()) {
      Farm.State state = conditions.down().contains(farm) ? Farm.State.DOWN : Farm.State.UP;
      String text = farm.text(state, farm.usualName());
      welcome.add(ContractAnswers.error(now, -1, new Refusal(farm.code(state), text)));
    }
    return welcome;
  }

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
        open.endHead(asked.reqId());
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
        open.endLine(asked.reqId());
        yield Reply.none();
      }
      case ClientMessage.ReqMktData asked -> marketData(asked, now, at);
      case ClientMessage.CancelMktData asked ->
          open.endLine(asked.reqId()) ? Reply.none() : unknownTicker(asked.reqId(), now);
      case ClientMessage.ReqTickByTickData asked -> tickByTick(asked, now, at);
      case ClientMessage.CancelTickByTickData asked -> {
        open.endTicks(asked.reqId());
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
    if (!open.isHistory(reqId)) {
      boolean historical =
          answers.stream()
              .anyMatch(
                  answer ->
                      answer instanceof ServerMessage.HistoricalData
                          || answer instanceof ServerMessage.HistoricalSchedule);
      return historical ? List.of() : answers;
    }
    boolean bars = answers.stream().anyMatch(ServerMessage.HistoricalData.class::isInstance);
    if (!open.isKeptUpToDate(reqId) || !bars) {
      open.endHistory(reqId);
    }
    return answers;
  }

  /** How long after an instant of market time the next {@link #pulse} is due. */
  Duration untilPulse(Instant now) {
    long second = now.getEpochSecond();
    return Duration.between(
        now, Instant.ofEpochSecond(second + streams.quietFor(open.flowing(), second)));
  }

  /** What the streams say at each whole second up to an instant of market time. */
  List<ServerMessage> pulse(Instant now) {
    long second = now.getEpochSecond();
    if (pulsedTo == Long.MIN_VALUE
        || second < pulsedTo
        || second - pulsedTo > MOST_SECONDS_MISSED) {
      pulsedTo = second - 1;
    }
    List<Stream> flowing = open.flowing();
    List<ServerMessage> said = new ArrayList<>();
    for (long at = pulsedTo + 1; at <= second; at++) {
      for (Stream stream : flowing) {
        said.addAll(streams.at(stream, Instant.ofEpochSecond(at)));
      }
    }
    pulsedTo = second;
    return said;
  }

  /** The end of a snapshot, unless it was cancelled. */
  List<ServerMessage> snapshotOver(int reqId) {
    return open.endSnapshot(reqId) ? List.of(new ServerMessage.TickSnapshotEnd(reqId)) : List.of();
  }

  private Reply history(ClientMessage.ReqHistoricalData asked, Instant now, Instant at) {
    if (open.inUse(asked.reqId())) {
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
    open.history(request.reqId(), kept);
    return Reply.later(request.reqId(), () -> history.history(request, now));
  }

  private Reply cancelHistory(int reqId, Instant now) {
    if (!open.endHistory(reqId)) {
      return refused(
          reqId, new Refusal(366, "No historical data query found for ticker id:" + reqId), now);
    }
    return refused(reqId, Refusal.history("API historical data query cancelled: " + reqId), now);
  }

  private Reply head(ClientMessage.ReqHeadTimestamp asked, Instant now, Instant at) {
    if (open.inUse(asked.reqId())) {
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
          open.head(asked.reqId());
          TradingHours hours = asked.useRth() ? TradingHours.RTH : TradingHours.ALL;
          return Reply.of(history.head(asked.reqId(), found.listing(), hours, asked.formatDate()));
        });
  }

  private Reply realTimeBars(ClientMessage.ReqRealTimeBars asked, Instant now, Instant at) {
    if (open.inUse(asked.reqId())) {
      return duplicate(asked.reqId(), now);
    }
    return withListing(
        asked.reqId(),
        asked.contract(),
        false,
        now,
        found ->
            switch (LiveRequest.read(asked, found.listing())) {
              case LiveRequest.Reading.Refused no -> refused(asked.reqId(), no.why(), now);
              case LiveRequest.Reading.Read read ->
                  gate.limits()
                      .realTimeBars(clientId, asked.reqId(), at)
                      .map(broken -> refused(broken, now))
                      .orElseGet(
                          () -> {
                            open.line(read.stream());
                            return Reply.none();
                          });
            });
  }

  private Reply marketData(ClientMessage.ReqMktData asked, Instant now, Instant at) {
    int reqId = asked.reqId();
    if (open.inUse(reqId)) {
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
            open.line(new Stream.MarketData(reqId, found.listing()));
          } else {
            open.snapshot(reqId);
          }
          return new Reply(
              streams.firstTicks(reqId, found.listing(), marketDataType, now),
              Optional.empty(),
              snapshot ? Optional.of(new SnapshotEnd(reqId, SNAPSHOT)) : Optional.empty());
        });
  }

  private Reply tickByTick(ClientMessage.ReqTickByTickData asked, Instant now, Instant at) {
    if (open.inUse(asked.reqId())) {
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
          open.ticks(
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
