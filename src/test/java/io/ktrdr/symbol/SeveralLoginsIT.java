package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.GatewaySettings;
import io.ktrdr.gateway.GatewayStatus;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.gateway.LoginBalancer;
import io.ktrdr.gateway.Logins;
import io.ktrdr.gateway.LoginsStatus;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.SimulatedGateway;
import io.ktrdr.simulator.SimulatorSettings;
import io.ktrdr.symbol.SymbolEntity.CoverageReply;
import io.ktrdr.symbol.SymbolEntity.SubscribeReply;
import io.ktrdr.symbol.live.LiveState;
import io.ktrdr.symbol.live.SubscriptionStatus;
import io.ktrdr.testing.RunningClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Two logins at two gateways over real TCP, with journal and store on disk: each carries a part of
 * the live bars, and when one gateway dies the other carries all of them, and the history.
 */
@Execution(ExecutionMode.CONCURRENT)
class SeveralLoginsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Instant OPEN = Instant.parse("2024-03-05T15:00:00Z");
  private static final SeriesId APPLE = Apple.series(Timeframe.SECONDS_5);

  private final Clock clock = RunningClock.from(OPEN);

  @TempDir Path folder;

  @Test
  void whenOneGatewayDiesTheOtherCarriesItsLiveBarsAndItsHistory() throws Exception {
    ActorSystem<?> market = ActorSystem.create(Behaviors.empty(), "market", ConfigFactory.load());
    try {
      List<SimulatedGateway> gateways = List.of(simulator(market), simulator(market));
      try (Node node = node(gateways)) {
        awaitBothLogins(node);
        subscribe(node, "AAPL", APPLE);
        assertThat(node.resolve("MSFT")).isInstanceOf(Resolution.Resolved.class);
        Resolution.Resolved other = (Resolution.Resolved) node.resolve("MSFT");
        SeriesId second =
            new SeriesId(
                other.instrument().id(), Timeframe.SECONDS_5, WhatToShow.TRADES, TradingHours.RTH);
        subscribe(node, "MSFT", second);
        await(node, APPLE, status -> status.state() == LiveState.LIVE);
        await(node, second, status -> status.state() == LiveState.LIVE);
        assertThat(gateways).allMatch(one -> streams(one) == 1);

        Node.await(gateways.getFirst().stop());
        List<SeriesId> both = List.of(APPLE, second);
        for (SeriesId series : both) {
          await(
              node,
              series,
              status ->
                  status.state() == LiveState.LIVE
                      && status.missing() == 0
                      && streams(gateways.getLast()) == 2);
        }
        CoverageReply reply =
            node.ensure(
                Apple.DAYS,
                new TimeRange(
                    Instant.parse("2024-01-02T00:00:00Z"), Instant.parse("2024-02-01T00:00:00Z")));
        assertThat(reply).isInstanceOf(CoverageReply.Covered.class);
      }
      Node.await(gateways.getLast().stop());
    } finally {
      market.terminate();
      market.getWhenTerminated().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
  }

  /** One that comes later than the first subscription would carry less than its part. */
  private static void awaitBothLogins(Node node) throws Exception {
    Instant until = Instant.now().plus(PATIENCE);
    LoginsStatus status;
    do {
      assertThat(Instant.now()).isBefore(until);
      status =
          Node.await(
              AskPattern.ask(
                  node.gateway,
                  GatewaySupervisor.GetLogins::new,
                  PATIENCE,
                  node.system.scheduler()));
    } while (!status.logins().stream().allMatch(GatewayStatus::ready));
  }

  /** How many live subscriptions a gateway has had. */
  private static int streams(SimulatedGateway gateway) {
    return gateway.state().requests().getOrDefault("realtime", 0);
  }

  private static void subscribe(Node node, String symbol, SeriesId series) throws Exception {
    assertThat(node.resolve(symbol)).isInstanceOf(Resolution.Resolved.class);
    SubscribeReply reply =
        Node.await(
            node.symbols
                .entity(series.instrument())
                .ask(
                    to ->
                        new SymbolEntity.Subscribe(
                            series, LiveSource.REAL_TIME_BARS, "tester", "r-1", to),
                    PATIENCE));
    assertThat(reply).isEqualTo(new SubscribeReply.Subscribed(true, LiveSource.REAL_TIME_BARS));
  }

  private Node node(List<SimulatedGateway> gateways) {
    Logins logins =
        Logins.from(
            ConfigFactory.parseString(
                    """
                    ktrdr.gateway {
                      backoff { min = 200 ms, max = 500 ms }
                      move-live-after = 2 s
                      logins = [ { login = one, port = %d }, { login = two, port = %d } ]
                    }
                    """
                        .formatted(gateways.getFirst().port(), gateways.getLast().port()))
                .withFallback(ConfigFactory.parseResources("gateway.conf"))
                .resolve());
    Config quick =
        ConfigFactory.parseString(
            "ktrdr.symbol.live { settle = 2 s, store-every = 3 s, retry = 1 s }");
    return new Node(folder, gateway(logins), clock, quick);
  }

  private Behavior<GatewaySupervisor.Command> gateway(Logins logins) {
    return Behaviors.setup(
        context -> {
          List<LoginBalancer.Login> started = new ArrayList<>();
          for (GatewaySettings one : logins.all()) {
            started.add(
                new LoginBalancer.Login(
                    one, context.spawn(GatewaySupervisor.create(one, clock), one.login())));
          }
          return LoginBalancer.create(started, logins.moveLiveAfter(), clock);
        });
  }

  private SimulatedGateway simulator(ActorSystem<?> market) {
    SimulatorSettings settings =
        SimulatorSettings.from(ConfigFactory.parseResources("simulator.conf").resolve());
    return SimulatedGateway.start(market, settings.withPort(0), clock, Clock.systemUTC());
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
