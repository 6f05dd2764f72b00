package io.ktrdr.gateway;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.Question.Request;
import io.ktrdr.gateway.Question.RouterEvent;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.pacing.PacedRequest;
import io.ktrdr.pacing.PacedRequest.HeadTimestamp;
import io.ktrdr.pacing.PacedRequest.History;
import io.ktrdr.pacing.PacedRequest.RealTimeBars;
import io.ktrdr.pacing.PacedRequest.UpdatedHistory;
import io.ktrdr.pacing.PacingLimits;
import io.ktrdr.simulator.limits.LimitChecker;
import io.ktrdr.simulator.limits.LimitChecker.HistoryAsk;
import io.ktrdr.simulator.limits.Strictness;
import io.ktrdr.simulator.limits.Violation;
import io.ktrdr.testing.VirtualTime;
import io.ktrdr.testing.VirtualWorld;
import io.ktrdr.wire.BarColumns;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.ServerMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A load of requests on the real router, whose one connection leads to a checker of IB's limits
 * instead of IB. Every asker behaves as the real ones do: it says when it is done, and takes
 * subscriptions back after a while.
 */
final class PacedLoad {

  /** A request that went out. */
  record Sent(Instant at, PacedRequest request) {}

  private static final List<Lane> LANES = List.of(Lane.values());
  private static final Instant START = Instant.parse("2026-01-05T14:30:00Z");
  private static final Duration LONGEST = Duration.ofDays(3);

  private final Clock clock;
  private final Random random;
  private final LimitChecker checker = new LimitChecker(Strictness.RECORD);
  private final List<Sent> sent = new ArrayList<>();
  private final List<PacedRequest> requests;
  private final Map<Long, Sent> open = new HashMap<>();
  private final Instant[] askedAt;
  private final Map<Class<?>, Double> held = new HashMap<>();
  private int messages;
  private int finished;
  private double openSeconds;
  private Instant end = START;

  private PacedLoad(List<PacedRequest> requests, Clock clock, Random random) {
    this.requests = requests;
    this.askedAt = new Instant[requests.size()];
    this.clock = clock;
    this.random = random;
  }

  /** Hands all requests in within the first minute, and waits until the last has been answered. */
  static PacedLoad run(PacingLimits limits, List<PacedRequest> requests, Random random) {
    ActorSystem<Void> system =
        VirtualTime.system(Behaviors.empty(), "load", START, ConfigFactory.empty());
    try {
      VirtualTime time = VirtualTime.of(system);
      PacedLoad load = new PacedLoad(requests, time.clock(), random);
      ActorRef<PacingRouter.Command> router =
          system.systemActorOf(
              PacingRouter.create(same(limits), time.clock()), "router", Props.empty());
      ActorRef<GatewayConnection.Command> connection =
          system.systemActorOf(load.ib(router), "ib", Props.empty());
      router.tell(new PacingRouter.LinkUp(connection, EnumSet.allOf(Role.class), LinkHealth.WELL));
      for (int i = 0; i < requests.size(); i++) {
        system.systemActorOf(load.asker(i, router), "asker-" + i, Props.empty());
      }
      while (load.finished < requests.size() && time.now().isBefore(START.plus(LONGEST))) {
        time.advance(Duration.ofMinutes(1));
      }
      return load;
    } finally {
      system.terminate();
      VirtualTime.of(system).advance(Duration.ofSeconds(1));
    }
  }

  List<Violation> violations() {
    return checker.violations();
  }

  List<Sent> sent() {
    return sent;
  }

  /** After how many seconds each request was asked for, in the order of the requests. */
  double[] askedAfter() {
    return Arrays.stream(askedAt)
        .mapToDouble(at -> Duration.between(START, at).toMillis() / 1000.0)
        .toArray();
  }

  /** Messages that went out, cancels included. */
  int messages() {
    return messages;
  }

  /** How long IB took for all historical questions together. */
  double openSeconds() {
    return openSeconds;
  }

  /** How long subscriptions of some kinds were held, all together. */
  double heldSeconds(Set<Class<? extends PacedRequest>> kinds) {
    return held.entrySet().stream()
        .filter(entry -> kinds.contains(entry.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** From the first request to the last answer. */
  double seconds() {
    return Duration.between(START, end).toMillis() / 1000.0;
  }

  private static GatewaySettings same(PacingLimits limits) {
    GatewaySettings settings = settings(limits);
    if (!settings.limits().equals(limits)) {
      throw new IllegalArgumentException("limits that are not set here: " + settings.limits());
    }
    return settings;
  }

  private static GatewaySettings settings(PacingLimits limits) {
    return VirtualWorld.gatewaySettings(
        """
        ktrdr.gateway.limits {
          messages-per-second = %d
          message-burst = %d
          small-bar-budget = %d
          open-history = %d
          keep-up-to-date = %d
          guard = %d ms
        }
        """
            .formatted(
                limits.messagesPerSecond(),
                limits.messageBurst(),
                limits.smallBarBudget(),
                limits.openHistory(),
                limits.keepUpToDate(),
                limits.guard().toMillis()));
  }

  // ---- those who ask ----

  private Behavior<RouterEvent> asker(int number, ActorRef<PacingRouter.Command> router) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  // Two words of the router serve as this asker's own alarms.
                  RouterEvent ask = new RouterEvent.Lost(null);
                  RouterEvent end = new RouterEvent.NotAsked(null);
                  timers.startSingleTimer(ask, Duration.ofMillis(random.nextInt(60_000)));
                  PacedRequest request = requests.get(number);
                  return Behaviors.receiveMessage(
                      event -> {
                        if (event == ask) {
                          askedAt[number] =
                              askedAt[number] == null ? clock.instant() : askedAt[number];
                          router.tell(submit(number, context.getSelf()));
                        } else if (event == end) {
                          router.tell(new PacingRouter.Withdraw(context.getSelf()));
                          return over();
                        } else if (event instanceof RouterEvent.NotAsked) {
                          timers.startSingleTimer(ask, Duration.ofSeconds(10));
                        } else if (event instanceof RouterEvent.Sent
                            && request.place().isPresent()) {
                          timers.startSingleTimer(end, Duration.ofMillis(random.nextInt(10_000)));
                        } else if (event instanceof RouterEvent.Answered) {
                          router.tell(
                              request instanceof HeadTimestamp
                                  ? new PacingRouter.Withdraw(context.getSelf())
                                  : new PacingRouter.Finished(context.getSelf()));
                          return over();
                        }
                        return Behaviors.same();
                      });
                }));
  }

  private Behavior<RouterEvent> over() {
    finished++;
    end = clock.instant();
    return Behaviors.stopped();
  }

  private PacingRouter.Submit submit(int number, ActorRef<RouterEvent> self) {
    Request request =
        new Request(
            requests.get(number),
            Farm.Kind.HISTORY,
            reqId -> new ClientMessage.ReqMatchingSymbols(reqId, Integer.toString(number)),
            Optional.of(ClientMessage.CancelHistoricalData::new));
    return new PacingRouter.Submit(
        requests.get(number).place().isPresent() ? request.streaming() : request,
        LANES.get(number % LANES.size()),
        "asker " + number % 7,
        self);
  }

  // ---- IB ----

  private Behavior<GatewayConnection.Command> ib(ActorRef<PacingRouter.Command> router) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.receiveMessage(
                command -> {
                  switch (command) {
                    case GatewayConnection.Transmit transmit -> {
                      PacedRequest request = take(transmit);
                      if (request.place().isEmpty()) {
                        Duration latency = Duration.ofMillis(50 + random.nextInt(2000));
                        openSeconds += request.opensHistory() ? latency.toMillis() / 1000.0 : 0;
                        // A word that a connection never hears of itself is its own alarm.
                        timers.startSingleTimer(
                            transmit.ticket(),
                            new GatewayConnection.Forget(-transmit.ticket() - 1),
                            latency);
                      }
                    }
                    case GatewayConnection.Forget due when due.ticket() < 0 ->
                        answer(-due.ticket() - 1, router);
                    case GatewayConnection.Withdraw withdraw -> {
                      messages++;
                      checker.message(1, clock.instant());
                      close(withdraw.ticket());
                    }
                    default -> {}
                  }
                  return Behaviors.same();
                }));
  }

  private PacedRequest take(GatewayConnection.Transmit transmit) {
    Instant now = clock.instant();
    ClientMessage.ReqMatchingSymbols message =
        (ClientMessage.ReqMatchingSymbols) transmit.ask().apply(1);
    PacedRequest request = requests.get(Integer.parseInt(message.pattern()));
    messages++;
    checker.message(1, now);
    switch (request) {
      case History(String contract, WhatToShow what, Timeframe size, String terms) ->
          checker.history(ask(request, contract, what, size), now);
      case UpdatedHistory(String contract, WhatToShow what, Timeframe size, String terms) ->
          checker.history(ask(request, contract, what, size), now);
      case HeadTimestamp head -> checker.headTimestamp(1, 1, now);
      case RealTimeBars bars -> checker.realTimeBars(1, 1, now);
      case PacedRequest.MarketData data -> checker.marketData(1, 1, now);
      case PacedRequest.TickByTick ticks -> checker.tickStream(1, 1, ticks.contract(), now);
      case PacedRequest.SymbolSearch search -> checker.search(1, 1, now);
      case PacedRequest.Message other -> {}
    }
    sent.add(new Sent(now, request));
    open.put(transmit.ticket(), sent.getLast());
    return request;
  }

  private static HistoryAsk ask(
      PacedRequest request, String contract, WhatToShow what, Timeframe size) {
    return new HistoryAsk(
        1,
        1,
        size.duration().toSeconds() <= 30,
        what == WhatToShow.BID_ASK,
        contract + what,
        request.toString());
  }

  private void answer(long ticket, ActorRef<PacingRouter.Command> router) {
    if (!(open.get(ticket).request() instanceof HeadTimestamp)) {
      close(ticket);
    }
    router.tell(
        new PacingRouter.Answered(
            ticket, new ServerMessage.HistoricalData(0, Optional.empty(), BarColumns.empty())));
  }

  private void close(long ticket) {
    Sent one = open.remove(ticket);
    held.merge(
        one.request().getClass(),
        Duration.between(one.at(), clock.instant()).toMillis() / 1000.0,
        Double::sum);
    switch (one.request()) {
      case History history -> checker.historyDone();
      case UpdatedHistory history -> checker.historyDone();
      case HeadTimestamp head -> checker.historyDone();
      case RealTimeBars bars -> checker.lineFreed();
      case PacedRequest.MarketData data -> checker.lineFreed();
      case PacedRequest.TickByTick ticks -> checker.tickStreamFreed();
      case PacedRequest.SymbolSearch search -> {}
      case PacedRequest.Message message -> {}
    }
  }
}
