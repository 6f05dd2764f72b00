package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.GatewaySettings;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.SimulatedGateway;
import io.ktrdr.simulator.SimulatorSettings;
import io.ktrdr.simulator.market.BarSize;
import io.ktrdr.simulator.market.Listing;
import io.ktrdr.symbol.SymbolEntity.CoverageReply.Covered;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Options, continuous futures, contracts for difference and bonds, from their names to their stored
 * bars: over TCP, with a real store and journal.
 */
class KindsThroughSimulatorIT {

  @TempDir static Path folder;

  private static Instant now;

  private static ActorSystem<?> market;
  private static SimulatedGateway simulator;
  private static Node node;

  @BeforeAll
  static void start() {
    now = Instant.now().truncatedTo(ChronoUnit.DAYS);
    market = ActorSystem.create(Behaviors.empty(), "simulator", ConfigFactory.load());
    simulator =
        SimulatedGateway.start(
            market,
            SimulatorSettings.from(ConfigFactory.parseResources("simulator.conf").resolve())
                .withPort(0));
    GatewaySettings settings =
        GatewaySettings.from(ConfigFactory.parseResources("gateway.conf").resolve())
            .at("127.0.0.1", simulator.port());
    node =
        new Node(folder, GatewaySupervisor.create(settings, Clock.systemUTC()), Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    node.close();
    market.terminate();
    market.getWhenTerminated().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void anOptionIsFoundByItsLocalSymbolAndItsBarsAreTheMarkets() throws Exception {
    Listing listing =
        listing(
            one ->
                one.option().isPresent()
                    && one.symbol().equals("AAPL")
                    && one.since().isBefore(today().minusDays(13))
                    && one.expiry().orElseThrow().isAfter(today().plusDays(20)));

    Instrument option = resolved(listing.localSymbol().replaceAll(" +", "-") + ".SMART.OPT");

    assertThat(option.contract().conId()).isEqualTo(listing.conId());
    assertThat(option.contract().strike())
        .isEqualTo(listing.option().orElseThrow().strike().toPlainString());
    assertThat(option.contract().right()).isEqualTo("C");
    assertThat(option.contract().multiplier()).isEqualTo("100");
    assertThat(option.contract().lastTradeDate())
        .isEqualTo(listing.expiry().orElseThrow().toString().replace("-", ""));
    loads(option, listing, Timeframe.MINUTE_1, TradingHours.RTH, days(6, 2));
    loads(option, listing, Timeframe.HOUR_1, TradingHours.ALL, days(12, 2));
  }

  @Test
  void aContinuousFutureIsStitchedOfTheContractsThatWereInFront() throws Exception {
    Listing listing =
        listing(one -> one.type() == SecurityType.CONTFUT && one.symbol().equals("ES"));

    Instrument future = resolved("ES.CME.CONTFUT");

    assertThat(future.contract().localSymbol()).isEqualTo(listing.localSymbol());
    TimeRange months = days(150, 2);
    BarSeries bars = loads(future, listing, Timeframe.DAY_1, TradingHours.RTH, months);
    // A hundred and fifty days hold a roll: before it, the bars are those of the contract before.
    LocalDate first = LocalDate.ofInstant(months.start(), ZoneOffset.UTC);
    Listing inFront =
        listing(
            Comparator.comparing(one -> one.expiry().orElseThrow()),
            one ->
                one.type() == SecurityType.FUT
                    && one.symbol().equals("ES")
                    && !one.expiry().orElseThrow().isBefore(first));
    assertThat(inFront.localSymbol()).isNotEqualTo(listing.localSymbol());
    assertThat(bars.bar(0))
        .isEqualTo(truth(inFront, Timeframe.DAY_1, TradingHours.RTH, months).bar(0));
    loads(future, listing, Timeframe.MINUTES_5, TradingHours.ALL, days(5, 2));
  }

  @Test
  void contractsForDifferenceAreQuotedAndLoaded() throws Exception {
    Instrument pair = resolved("EURJPY.SMART.CFD");
    assertThat(pair.contract().currency()).isEqualTo("JPY");
    loads(
        pair,
        listing(one -> one.type() == SecurityType.CFD && one.symbol().equals("EUR")),
        Timeframe.HOUR_1,
        TradingHours.ALL,
        days(10, 2));
    Instrument index = resolved("IBUS500.SMART.CFD");
    SeriesId series =
        new SeriesId(index.id(), Timeframe.HOUR_1, WhatToShow.MIDPOINT, TradingHours.RTH);
    assertThat(node.ensure(series, days(10, 2)))
        .isInstanceOfSatisfying(
            Covered.class, covered -> assertThat(covered.barsStored()).isPositive());
  }

  @Test
  void aBondIsFoundByItsCusipAndItsBarsAreStored() throws Exception {
    Listing listing = listing(one -> one.bond().isPresent() && one.symbol().equals("IBM"));

    Instrument bond = resolved("459200HF1.SMART.BOND");

    assertThat(bond.contract().conId()).isEqualTo(listing.conId());
    assertThat(bond.contract().lastTradeDate()).isEqualTo("20420620");
    SeriesId series = new SeriesId(bond.id(), Timeframe.DAY_1, WhatToShow.TRADES, TradingHours.RTH);
    TimeRange range = days(90, 2);
    assertThat(node.ensure(series, range)).isInstanceOf(Covered.class);
    assertThat(node.store.bars().read(series, range))
        .isEqualTo(truth(listing, Timeframe.DAY_1, TradingHours.RTH, range));
  }

  private static Instrument resolved(String id) throws Exception {
    return ((Resolution.Resolved) node.resolve(id)).instrument();
  }

  private static Listing listing(Predicate<Listing> which) {
    return listing(Comparator.comparingInt(Listing::conId), which);
  }

  private static Listing listing(Comparator<Listing> first, Predicate<Listing> which) {
    return simulator.market().book().all(today()).stream().filter(which).min(first).orElseThrow();
  }

  private static BarSeries loads(
      Instrument instrument,
      Listing listing,
      Timeframe timeframe,
      TradingHours hours,
      TimeRange range)
      throws Exception {
    SeriesId series =
        new SeriesId(
            instrument.id(), timeframe, WhatToShow.defaultFor(instrument.id().type()), hours);
    assertThat(node.ensure(series, range)).isInstanceOf(Covered.class);
    BarSeries stored = node.store.bars().read(series, range);
    TradingCalendar calendar = Apple.CALENDARS.of(instrument);
    assertThat(stored.times()).isEqualTo(calendar.expectedBars(timeframe, hours, range));
    assertThat(stored).isEqualTo(truth(listing, timeframe, hours, range));
    return stored;
  }

  private static BarSeries truth(
      Listing listing, Timeframe timeframe, TradingHours hours, TimeRange range) {
    WhatToShow what = WhatToShow.defaultFor(listing.type());
    return timeframe.intraday()
        ? simulator.market().intraday(listing, BarSize.of(timeframe), what, hours, range, now)
        : simulator
            .market()
            .daily(
                listing,
                BarSize.of(timeframe),
                what,
                hours,
                LocalDate.ofInstant(range.start(), ZoneOffset.UTC),
                LocalDate.ofInstant(range.end(), ZoneOffset.UTC).minusDays(1),
                now);
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  /** From so many days ago until so many days ago, in whole days. */
  private static TimeRange days(int from, int to) {
    return new TimeRange(now.minus(from, ChronoUnit.DAYS), now.minus(to, ChronoUnit.DAYS));
  }
}
