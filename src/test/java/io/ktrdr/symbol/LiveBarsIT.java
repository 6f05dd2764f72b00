package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.GatewaySettings;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.SimulatedGateway;
import io.ktrdr.simulator.SimulatorSettings;
import io.ktrdr.store.SeriesSummary;
import io.ktrdr.symbol.SymbolEntity.SubscribeReply;
import io.ktrdr.symbol.live.LiveState;
import io.ktrdr.symbol.live.SubscriptionStatus;
import io.ktrdr.testing.RunningClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Live bars over real TCP, with journal and store on disk: the gateway dies and comes back, then
 * the node does. Both keep a Tuesday's clock, so that the market is open.
 */
class LiveBarsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Instant OPEN = Instant.parse("2024-03-05T15:00:00Z");

  private final Clock clock = RunningClock.from(OPEN);

  @TempDir Path folder;

  @Test
  void barsComeBackAfterTheGatewayDiedAndAfterTheNodeDidWithoutAHole() throws Exception {
    ActorSystem<?> market = ActorSystem.create(Behaviors.empty(), "market", ConfigFactory.load());
    try {
      SimulatedGateway first = simulator(market, 0);
      int port = first.port();
      SeriesId fives;
      try (Node node = node(port)) {
        fives = subscribed(node);
        await(node, fives, status -> status.lastBar().isPresent());

        Node.await(first.stop());
        await(node, fives, status -> status.state() == LiveState.WAITING);
        first = again(market, port);
        SubscriptionStatus back = await(node, fives, status -> status.state() == LiveState.LIVE);
        assertThat(back.restarts()).isEqualTo(1);
        await(node, fives, status -> status.missing() == 0);
      }
      long restarted = clock.instant().getEpochSecond();
      try (Node node = node(port)) {
        await(node, fives, status -> status.state() == LiveState.LIVE);
        await(node, fives, status -> status.missing() == 0 && storedFrom(node, fives, restarted));
        SeriesSummary held = node.store.bars().summary(fives).orElseThrow();
        TimeRange all = TimeRange.ofEpochSeconds(held.firstTime(), held.lastTime() + 1);
        assertThat(node.store.bars().read(fives, all).times())
            .isEqualTo(Apple.CALENDAR.expectedBars(Timeframe.SECONDS_5, TradingHours.RTH, all));
        assertThat(node.audit())
            .extracting(SymbolEntity.AuditEntry::kind)
            .contains("subscription_wanted", "live_interrupted", "live_restored");
      }
      Node.await(first.stop());
    } finally {
      market.terminate();
      market.getWhenTerminated().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
  }

  private static boolean storedFrom(Node node, SeriesId series, long second) {
    return node.store.bars().summary(series).filter(held -> held.lastTime() >= second).isPresent();
  }

  private static SeriesId subscribed(Node node) throws Exception {
    assertThat(node.resolve("AAPL")).isInstanceOf(Resolution.Resolved.class);
    SeriesId fives =
        new SeriesId(Apple.ID, Timeframe.SECONDS_5, WhatToShow.TRADES, TradingHours.RTH);
    SubscribeReply reply =
        node.ask(
            to ->
                new SymbolEntity.Subscribe(fives, LiveSource.REAL_TIME_BARS, "tester", "r-1", to));
    assertThat(reply).isEqualTo(new SubscribeReply.Subscribed(true, LiveSource.REAL_TIME_BARS));
    return fives;
  }

  private Node node(int port) {
    GatewaySettings settings =
        GatewaySettings.from(
                ConfigFactory.parseString(
                        "ktrdr.gateway { backoff { min = 200 ms, max = 500 ms } }")
                    .withFallback(ConfigFactory.parseResources("gateway.conf"))
                    .resolve())
            .at("127.0.0.1", port);
    Config quick =
        ConfigFactory.parseString(
            "ktrdr.symbol.live { settle = 2 s, store-every = 3 s, retry = 1 s }");
    return new Node(folder, GatewaySupervisor.create(settings, clock), clock, quick);
  }

  private SimulatedGateway simulator(ActorSystem<?> market, int port) {
    SimulatorSettings settings =
        SimulatorSettings.from(ConfigFactory.parseResources("simulator.conf").resolve());
    return SimulatedGateway.start(market, settings.withPort(port), clock, Clock.systemUTC());
  }

  /** The port may be taken for a moment longer by what has just died. */
  private SimulatedGateway again(ActorSystem<?> market, int port) {
    Instant until = Instant.now().plusSeconds(30);
    while (true) {
      try {
        return simulator(market, port);
      } catch (IllegalStateException notYet) {
        if (Instant.now().isAfter(until)) {
          throw notYet;
        }
      }
    }
  }

  private static SubscriptionStatus await(
      Node node, SeriesId series, Predicate<SubscriptionStatus> wanted) throws Exception {
    Instant until = Instant.now().plus(PATIENCE);
    while (true) {
      Subscriptions all = Node.await(node.symbols.subscriptions(Duration.ofSeconds(10)));
      var found =
          all.series().stream().filter(status -> status.series().equals(series)).findFirst();
      if (found.filter(wanted).isPresent()) {
        return found.get();
      }
      assertThat(Instant.now()).as("still %s", found).isBefore(until);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
