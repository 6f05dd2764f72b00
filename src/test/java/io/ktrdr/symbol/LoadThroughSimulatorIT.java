package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.GatewaySettings;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.SimulatedGateway;
import io.ktrdr.simulator.SimulatorSettings;
import io.ktrdr.symbol.SymbolEntity.CoverageReply.Covered;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole thread: TWS protocol over TCP, gateway, entity, store, journal; nothing is fake. */
class LoadThroughSimulatorIT {

  @TempDir Path folder;

  @Test
  void whatIsLoadedOnceIsNeverAskedForAgain() throws Exception {
    Config config = ConfigFactory.load();
    ActorSystem<?> market = ActorSystem.create(Behaviors.empty(), "simulator", config);
    SimulatedGateway simulator =
        SimulatedGateway.start(market, SimulatorSettings.from(simulatorConf()).withPort(0));
    GatewaySettings settings =
        GatewaySettings.from(ConfigFactory.parseResources("gateway.conf"))
            .at("127.0.0.1", simulator.port());
    try (Node node =
        new Node(
            folder, GatewaySupervisor.create(settings, Clock.systemUTC()), Clock.systemUTC())) {
      node.symbols.watch(List.of("AAPL.NASDAQ.STK", "EURUSD.IDEALPRO.CASH", "ESZ9.NOWHERE.FUT"));
      awaitKnown(node, 2);
      assertThat(node.symbols.known())
          .extracting(instrument -> instrument.id().toString())
          .containsExactly("AAPL.NASDAQ.STK", "EURUSD.IDEALPRO.CASH");
      loadsOnce(node, "AAPL", Timeframe.DAY_1, Apple.days("2023-01-01", "2023-02-01"), 20);
      loadsOnce(node, "AAPL", Timeframe.MINUTE_1, Apple.days("2024-03-04", "2024-03-06"), 780);
      loadsOnce(node, "EURUSD", Timeframe.HOUR_1, Apple.days("2024-03-04", "2024-03-06"), 48);
      assertThat(node.resolve("NOSUCHTHING")).isEqualTo(new Resolution.Unknown());
      assertThat(simulator.violations()).isEmpty();
    } finally {
      market.terminate();
      market.getWhenTerminated().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
  }

  private static void loadsOnce(
      Node node, String name, Timeframe timeframe, TimeRange range, int bars) throws Exception {
    Instrument instrument = ((Resolution.Resolved) node.resolve(name)).instrument();
    InstrumentId id = instrument.id();
    SeriesId series =
        new SeriesId(
            id,
            timeframe,
            WhatToShow.defaultFor(id.type()),
            name.equals("AAPL") ? TradingHours.RTH : TradingHours.ALL);
    assertThat(node.ensure(series, range))
        .isInstanceOfSatisfying(
            Covered.class,
            covered -> {
              assertThat(covered.barsStored()).isEqualTo(bars);
              assertThat(covered.requests()).isPositive();
            });
    assertThat(node.ensure(series, range)).isEqualTo(new Covered(0, 0));
    BarSeries stored = node.store.bars().read(series, range);
    assertThat(stored.times())
        .isEqualTo(
            Apple.CALENDARS.of(instrument).expectedBars(series.timeframe(), series.hours(), range));
  }

  private static void awaitKnown(Node node, int count) {
    Instant until = Instant.now().plus(Duration.ofSeconds(30));
    while (node.symbols.known().size() < count && Instant.now().isBefore(until)) {
      Thread.onSpinWait();
    }
  }

  private static Config simulatorConf() {
    return ConfigFactory.parseResources("simulator.conf");
  }
}
