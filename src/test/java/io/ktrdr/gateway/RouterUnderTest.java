package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayStatus.PacingStatus;
import io.ktrdr.gateway.Question.Request;
import io.ktrdr.gateway.Question.RouterEvent;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.pacing.PacedRequest;
import io.ktrdr.pacing.PacedRequest.History;
import io.ktrdr.testing.Inbox;
import io.ktrdr.testing.VirtualWorld;
import io.ktrdr.wire.BarColumns;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.ServerMessage.ErrorMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A router between askers and connections that do as told, in virtual time; the words of its tests.
 */
abstract class RouterUnderTest {

  static final Instant START = Instant.parse("2026-01-05T14:30:00Z");

  static final ServerMessage.HistoricalData BARS =
      new ServerMessage.HistoricalData(1, Optional.empty(), BarColumns.empty());

  final List<Inbox<RouterEvent>> askers = new ArrayList<>();
  Instant lastSentAt = START;

  /** The rest of a status, which the router only passes on. */
  static final GatewayStatus NOBODY =
      new GatewayStatus("", "", 0, List.of(), null, List.of(), null, List.of(), List.of());

  VirtualWorld world;
  ActorRef<PacingRouter.Command> router;
  Inbox<GatewayConnection.Command> ib;

  @BeforeEach
  void begin() {
    world = VirtualWorld.at(START.toString());
    router =
        world.spawn(PacingRouter.create(VirtualWorld.gatewaySettings(""), world.clock()), "router");
    ib = world.inbox();
    up(ib);
  }

  @AfterEach
  void end() {
    world.close();
  }

  record Transmitted(long ticket, String end) {}

  Inbox<RouterEvent> ask(Request request, Lane lane) {
    return ask(request, lane, "somebody");
  }

  Inbox<RouterEvent> ask(Request request, Lane lane, String askedBy) {
    Inbox<RouterEvent> asker = world.inbox();
    askers.add(asker);
    router.tell(new PacingRouter.Submit(request, lane, askedBy, asker.ref()));
    return asker;
  }

  /** Uses up the burst of long bars. */
  void fill() {
    for (int i = 1000; i < 1005; i++) {
      ask(minutes(i), Lane.INTERACTIVE);
    }
    world.settle();
  }

  /** Lets time pass in which IB answers each request within half a second. */
  void work(Duration span) {
    for (Duration done = Duration.ZERO;
        done.compareTo(span) < 0;
        done = done.plus(Duration.ofMillis(500))) {
      world.advance(Duration.ofMillis(500));
      for (Inbox<RouterEvent> asker : List.copyOf(askers)) {
        if (!asker.isEmpty()) {
          askers.remove(asker);
          lastSentAt = world.clock().instant();
          router.tell(new PacingRouter.Finished(asker.ref()));
        }
      }
      world.settle();
    }
  }

  void up(Inbox<GatewayConnection.Command> connection) {
    up(connection, EnumSet.allOf(Role.class));
  }

  void up(Inbox<GatewayConnection.Command> connection, Set<Role> roles) {
    router.tell(new PacingRouter.LinkUp(connection.ref(), roles, LinkHealth.WELL));
  }

  void down(Inbox<GatewayConnection.Command> connection) {
    router.tell(
        new PacingRouter.LinkDown(
            connection.ref(), Problems.noConnection("pulled out", Duration.ofSeconds(1))));
  }

  void answer(int nth) {
    router.tell(new PacingRouter.Answered(transmitted(ib).get(nth).ticket(), BARS));
    world.settle();
  }

  void error(int nth, int code, String text) {
    router.tell(
        new PacingRouter.Answered(
            transmitted(ib).get(nth).ticket(), ErrorMessage.of(1, code, text)));
    world.settle();
  }

  PacingStatus status() {
    AtomicReference<PacingStatus> told = new AtomicReference<>();
    Inbox<GatewayStatus> inbox = world.inbox();
    router.tell(
        new PacingRouter.Describe(
            described -> {
              told.set(described.pacing());
              return NOBODY;
            },
            inbox.ref()));
    world.settle();
    return told.get();
  }

  int waiting() {
    return status().queued().values().stream().mapToInt(Integer::intValue).sum();
  }

  GatewayStatus.Budget budget(String policy) {
    return status().budgets().stream()
        .filter(budget -> budget.policy().equals(policy))
        .findFirst()
        .orElseThrow();
  }

  List<GatewayConnection.Command> withdrawn() {
    return ib.messages().stream().filter(GatewayConnection.Withdraw.class::isInstance).toList();
  }

  static List<Transmitted> transmitted(Inbox<GatewayConnection.Command> connection) {
    return connection.messages().stream()
        .filter(GatewayConnection.Transmit.class::isInstance)
        .map(GatewayConnection.Transmit.class::cast)
        .map(one -> new Transmitted(one.ticket(), pattern(one.ask().apply(1))))
        .toList();
  }

  static String pattern(ClientMessage message) {
    return ((ClientMessage.ReqMatchingSymbols) message).pattern();
  }

  static Request minutes(int n) {
    return request(
        new History(n + "@SMART", WhatToShow.TRADES, Timeframe.MINUTE_1, "" + n),
        Farm.Kind.HISTORY,
        "" + n);
  }

  static Request seconds(int n) {
    return request(
        new History(n + "@SMART", WhatToShow.TRADES, Timeframe.SECONDS_5, "" + n),
        Farm.Kind.HISTORY,
        "" + n);
  }

  static Request details(int n) {
    return request(new PacedRequest.Message("details"), Farm.Kind.CONTRACTS, "details " + n);
  }

  static Request quotes(int n) {
    return request(new PacedRequest.MarketData(n + "@SMART"), Farm.Kind.MARKET_DATA, "quotes " + n)
        .streaming();
  }

  static Request stretch(int fromMinute, int toMinute) {
    return stretch("series", fromMinute, toMinute);
  }

  /** Of a thousand minutes at most. */
  static Request stretch(String series, int fromMinute, int toMinute) {
    return request(
            new History(
                series, WhatToShow.TRADES, Timeframe.MINUTE_1, fromMinute + ".." + toMinute),
            Farm.Kind.HISTORY,
            fromMinute + ".." + toMinute)
        .over(
            new Question.Stretch(
                series,
                new TimeRange(minute(fromMinute), minute(toMinute)),
                span ->
                    span.duration().toMinutes() > 1000
                        ? Optional.empty()
                        : Optional.of(stretch(series, minute(span.start()), minute(span.end())))));
  }

  static Instant minute(int n) {
    return START.minus(Duration.ofDays(30)).plus(Duration.ofMinutes(n));
  }

  static int minute(Instant instant) {
    return (int) Duration.between(minute(0), instant).toMinutes();
  }

  static Request request(PacedRequest cost, Farm.Kind service, String words) {
    return new Request(
        cost,
        service,
        reqId -> new ClientMessage.ReqMatchingSymbols(reqId, words),
        Optional.of(ClientMessage.CancelHistoricalData::new));
  }
}
