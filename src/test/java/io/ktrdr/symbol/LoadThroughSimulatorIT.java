package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.GatewaySettings;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.Lane;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole thread: TWS protocol over TCP, gateway, entity, store, journal; nothing is fake. */
class LoadThroughSimulatorIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

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
      theFillerClosesAHole(node);
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

  /** A recent one, between stored bars: older ones it leaves alone, newer ones are no holes. */
  private static void theFillerClosesAHole(Node node) throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.DAYS);
    TimeRange before =
        new TimeRange(now.minus(80, ChronoUnit.DAYS), now.minus(60, ChronoUnit.DAYS));
    TimeRange after = new TimeRange(now.minus(40, ChronoUnit.DAYS), now.minus(20, ChronoUnit.DAYS));
    SeriesId hours = Apple.series(Timeframe.HOUR_1);
    node.ensure(hours, before);
    node.ensure(hours, after);
    FillerStatus status = Node.await(node.symbols.filler(Filler.RunNow::new, PATIENCE));
    Instant until = Instant.now().plus(PATIENCE);
    while (status.last().orElseThrow().endedAt().isEmpty() && Instant.now().isBefore(until)) {
      status = Node.await(node.symbols.filler(Filler.GetStatus::new, PATIENCE));
    }
    assertThat(status.last().orElseThrow().why()).isEqualTo("nothing is left to fill");
    LedgerQuestion.CoverageReport report =
        node.ask(
            to ->
                new LedgerQuestion.GetCoverage(
                    hours,
                    new TimeRange(before.start(), after.end()),
                    Optional.empty(),
                    10,
                    false,
                    to));
    assertThat(report.tally().settled()).isTrue();
    assertThat(report.tally().present()).isGreaterThan(200);
    assertThat(node.audit())
        .extracting(SymbolEntity.AuditEntry::fact)
        .anySatisfy(
            fact ->
                assertThat(fact)
                    .isInstanceOfSatisfying(
                        SymbolEvent.CoverageAsked.class,
                        asked -> {
                          assertThat(asked.actor()).isEqualTo("filler");
                          assertThat(asked.lane()).isEqualTo(Lane.BACKFILL);
                        }));
  }

  private static void awaitKnown(Node node, int count) throws InterruptedException {
    Instant until = Instant.now().plus(Duration.ofSeconds(30));
    while (node.symbols.known().size() < count && Instant.now().isBefore(until)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static Config simulatorConf() {
    return ConfigFactory.parseResources("simulator.conf");
  }
}
