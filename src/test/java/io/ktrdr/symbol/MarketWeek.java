package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.market.BarSize;
import io.ktrdr.simulator.market.Listing;
import io.ktrdr.simulator.market.SimulatedMarket;
import io.ktrdr.simulator.scenario.Scenario;
import io.ktrdr.symbol.SymbolEntity.SubscribeReply;
import io.ktrdr.testing.Inbox;
import io.ktrdr.testing.VirtualWorld;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import org.assertj.core.data.Offset;
import org.slf4j.LoggerFactory;

/**
 * Many live series at once over days of virtual time, with everything of ours from the entities
 * down and the simulated gateway below it; only store and journal are in memory.
 */
final class MarketWeek implements AutoCloseable {

  /** What the simulated market lists as STK.USD, in the order of its file. */
  private static final List<String> SHARES =
      List.of(
          "AAPL", "MSFT", "NVDA", "AMZN", "GOOG", "GOOGL", "META", "TSLA", "AMD", "INTC", "IBM",
          "JPM", "XOM", "KO", "SPY", "QQQ", "IWM", "GLD", "TLT", "BRK B");

  /** Means are not compared closer than the digits that history tells: that is no revision. */
  private static final Offset<BigDecimal> ROUNDED = Offset.offset(new BigDecimal("0.01"));

  private final Logger log = (Logger) LoggerFactory.getLogger("io.ktrdr");
  private final VirtualWorld world;
  private final FakeBarStore store = new FakeBarStore();
  private final ActorRef<SubscriptionBook.Command> book;
  private final Map<InstrumentId, ActorRef<SymbolEntity.Command>> entities = new HashMap<>();
  private final List<SeriesId> series = new ArrayList<>();
  private final Map<SeriesId, Listing> listings = new HashMap<>();

  private MarketWeek(Scenario scenario, String settings) {
    // A week of alarms that are meant would bury everything else.
    log.setLevel(Level.OFF);
    // Its events are read back as they were written; that they can be is tried elsewhere.
    world =
        VirtualWorld.playing(
            scenario,
            ConfigFactory.parseString("pekko.persistence.testkit.events.serialize = off")
                .withFallback(LiveWorld.inMemory()));
    ActorRef<GatewaySupervisor.Command> gateway = world.gateway("");
    SymbolContext context =
        new SymbolContext(
            store,
            new FakeDirectory(),
            Apple.CALENDARS::of,
            gateway,
            world.clock(),
            SymbolSettings.from(
                ConfigFactory.parseString(settings)
                    .withFallback(ConfigFactory.parseResources("symbol.conf"))
                    .resolve()));
    book =
        world.spawn(
            SubscriptionBook.create(
                () -> CompletableFuture.completedFuture(Map.of()),
                id -> (RecipientRef<SymbolEntity.Command>) entities.get(id),
                context.settings().live(),
                world.clock()),
            "book");
    for (String symbol : SHARES) {
      Listing listing = listing(symbol);
      Instrument share = Apple.share(symbol, listing.exchange(), listing.conId());
      AuditTrail noTrail =
          (id, after, limit) ->
              CompletableFuture.completedFuture(new SymbolEntity.Audit(List.of()));
      ActorRef<SymbolEntity.Command> entity =
          world.spawn(
              SymbolBehavior.create(share.id(), context, noTrail, book, self -> {}), "entity");
      entities.put(share.id(), entity);
      entity.tell(new SymbolEntity.Register(share, world.<SymbolEntity.Registered>inbox().ref()));
    }
    world.advance(Duration.ofSeconds(5));
  }

  static MarketWeek of(Scenario scenario, String settings) {
    return new MarketWeek(scenario, settings);
  }

  /** Subscribes the first so many shares to a timeframe. */
  void subscribe(int shares, Timeframe timeframe, LiveSource source) {
    for (String symbol : SHARES.subList(0, shares)) {
      Listing listing = listing(symbol);
      Instrument share = Apple.share(symbol, listing.exchange(), listing.conId());
      SeriesId wanted = new SeriesId(share.id(), timeframe, WhatToShow.TRADES, TradingHours.RTH);
      Inbox<SubscribeReply> reply = world.inbox();
      entities
          .get(share.id())
          .tell(new SymbolEntity.Subscribe(wanted, source, "tester", "r", reply.ref()));
      world.settle();
      assertThat(reply.last()).isInstanceOf(SubscribeReply.Subscribed.class);
      series.add(wanted);
      listings.put(wanted, listing);
    }
  }

  VirtualWorld world() {
    return world;
  }

  List<SeriesId> series() {
    return series;
  }

  /** Every bar that the calendar expects is there once, as the market has it. */
  void everyBarIsThereOnce(TimeRange range) {
    SimulatedMarket market = world.simulator().market();
    for (SeriesId one : series) {
      BarSeries stored = store.read(one, range);
      Set<Instant> missing =
          times(Apple.CALENDAR.expectedBars(one.timeframe(), one.hours(), range));
      assertThat(missing).isNotEmpty();
      // A series cannot hold a time twice; what nobody expects would be left over.
      Set<Instant> unexpected = times(stored.times());
      unexpected.removeAll(missing);
      missing.removeAll(times(stored.times()));
      assertThat(missing).as("missing of %s; %s", one, standing()).isEmpty();
      assertThat(unexpected).as("unexpected of %s", one).isEmpty();
      BarSeries truth =
          market.intraday(
              listings.get(one),
              BarSize.of(one.timeframe()),
              WhatToShow.TRADES,
              TradingHours.RTH,
              range,
              world.clock().instant());
      for (int i = 0; i < truth.size(); i++) {
        Bar bar = stored.bar(i);
        assertThat(bar.vwap())
            .as("vwap of %s %s", one, bar)
            .isCloseTo(truth.bar(i).vwap(), ROUNDED);
        assertThat(withVwapOf(truth.bar(i), bar)).as("figures of %s", one).isEqualTo(truth.bar(i));
      }
    }
  }

  private static Set<Instant> times(long[] seconds) {
    return Arrays.stream(seconds)
        .mapToObj(Instant::ofEpochSecond)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Bar withVwapOf(Bar truth, Bar bar) {
    return new Bar(
        bar.time(),
        bar.open(),
        bar.high(),
        bar.low(),
        bar.close(),
        bar.volume(),
        truth.vwap(),
        bar.tradeCount());
  }

  /** How every series stands, for messages. */
  String standing() {
    Inbox<Subscriptions> reply = world.inbox();
    book.tell(new SubscriptionBook.GetAll(reply.ref()));
    world.settle();
    return reply.last().series().toString();
  }

  private Listing listing(String symbol) {
    LocalDate today = LocalDate.ofInstant(Instant.parse("2024-03-08T00:00:00Z"), ZoneOffset.UTC);
    return world.simulator().market().book().all(today).stream()
        .filter(one -> one.symbol().equals(symbol) && one.currency().equals("USD"))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    world.close();
    log.setLevel(null);
  }
}
