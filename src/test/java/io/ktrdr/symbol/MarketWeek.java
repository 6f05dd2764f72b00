package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.GatewayQuestion.ContractsReply;
import io.ktrdr.gateway.GatewayQuestion.FindContracts;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.Lane;
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
import io.ktrdr.quality.CompleteBars;
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

  /**
   * A live series to be had.
   *
   * @param listing as the simulated market names it: {@code AAPL@NASDAQ}, {@code EUR.USD@IDEALPRO}
   */
  record Wish(
      String listing, Timeframe timeframe, WhatToShow what, TradingHours hours, LiveSource source) {

    static Wish pieces(String listing, Timeframe timeframe, WhatToShow what, TradingHours hours) {
      return new Wish(listing, timeframe, what, hours, LiveSource.REAL_TIME_BARS);
    }

    static Wish updates(String listing, Timeframe timeframe, WhatToShow what, TradingHours hours) {
      return new Wish(listing, timeframe, what, hours, LiveSource.KEEP_UP_TO_DATE);
    }
  }

  private record Live(SeriesId series, Listing listing, TradingCalendar calendar) {}

  /** Its events are read back as they were written; that they can be is tried elsewhere. */
  private static final String JOURNAL =
      """
      pekko.persistence.journal.plugin = "pekko.persistence.journal.inmem"
      pekko.persistence.testkit.snapshots.serialize = off
      """;

  private final Logger log = (Logger) LoggerFactory.getLogger("io.ktrdr");
  private final VirtualWorld world;
  private final FakeBarStore store = new FakeBarStore();
  private final SymbolContext context;
  private final ActorRef<SubscriptionBook.Command> book;
  private final Map<InstrumentId, ActorRef<SymbolEntity.Command>> entities = new HashMap<>();
  private final List<Live> series = new ArrayList<>();

  private MarketWeek(Scenario scenario, List<Wish> wishes) {
    // A week of alarms that are meant would bury everything else.
    log.setLevel(Level.OFF);
    world =
        VirtualWorld.playing(
            scenario, ConfigFactory.parseString(JOURNAL).withFallback(LiveWorld.inMemory()));
    context =
        new SymbolContext(
            store,
            new FakeDirectory(),
            Apple.CALENDARS::of,
            world.gateway(""),
            world.clock(),
            SymbolSettings.from(ConfigFactory.parseResources("symbol.conf").resolve()));
    book =
        world.spawn(
            SubscriptionBook.create(
                () -> CompletableFuture.completedFuture(Map.of()),
                id -> (RecipientRef<SymbolEntity.Command>) entities.get(id),
                context.settings().live(),
                world.clock()),
            "book");
    world.advance(Duration.ofSeconds(5));
    wishes.forEach(this::subscribe);
  }

  /** Plays a scenario; the series are subscribed to in its first seconds. */
  static MarketWeek of(Scenario scenario, List<Wish> wishes) {
    return new MarketWeek(scenario, wishes);
  }

  private void subscribe(Wish wish) {
    Listing listing = listing(wish.listing());
    Instrument instrument = describedBy(context.gateway(), listing);
    SeriesId wanted = new SeriesId(instrument.id(), wish.timeframe(), wish.what(), wish.hours());
    Inbox<SubscribeReply> reply = world.inbox();
    entities
        .computeIfAbsent(instrument.id(), id -> entity(instrument))
        .tell(new SymbolEntity.Subscribe(wanted, wish.source(), "tester", "r", reply.ref()));
    world.settle();
    assertThat(reply.last()).isInstanceOf(SubscribeReply.Subscribed.class);
    series.add(new Live(wanted, listing, Apple.CALENDARS.of(instrument)));
  }

  private Listing listing(String name) {
    LocalDate today = LocalDate.ofInstant(world.clock().instant(), ZoneOffset.UTC);
    return world.simulator().market().book().all(today).stream()
        .filter(one -> one.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " is not listed"));
  }

  /** As a node comes to know it: by what the gateway tells. */
  private Instrument describedBy(ActorRef<GatewaySupervisor.Command> gateway, Listing listing) {
    Inbox<ContractsReply> reply = world.inbox();
    gateway.tell(
        new FindContracts(SymbolLookup.ofConId(listing.conId()), Lane.INTERACTIVE, reply.ref()));
    world.advance(Duration.ofSeconds(2));
    return ((ContractsReply.ContractsFound) reply.last()).instruments().getFirst();
  }

  private ActorRef<SymbolEntity.Command> entity(Instrument instrument) {
    AuditTrail noTrail =
        (id, after, limit) -> CompletableFuture.completedFuture(new SymbolEntity.Audit(List.of()));
    ActorRef<SymbolEntity.Command> entity =
        world.spawn(
            SymbolBehavior.create(instrument.id(), context, noTrail, book, self -> {}), "entity");
    entity.tell(
        new SymbolEntity.Register(instrument, world.<SymbolEntity.Registered>inbox().ref()));
    return entity;
  }

  VirtualWorld world() {
    return world;
  }

  /**
   * Every bar that opens in a range, is expected and is over is there once, as the market has it.
   */
  void everyBarIsThereOnce(TimeRange range) {
    for (Live one : series) {
      SeriesId id = one.series();
      BarSeries stored = store.read(id, range);
      Set<Instant> missing =
          times(
              CompleteBars.expected(
                  one.calendar(), id.timeframe(), id.hours(), range, world.clock().instant()));
      assertThat(missing).isNotEmpty();
      // A series cannot hold a time twice; what nobody expects would be left over.
      Set<Instant> unexpected = times(stored.times());
      unexpected.removeAll(missing);
      missing.removeAll(times(stored.times()));
      assertThat(missing).as("missing of %s; %s", id, standing()).isEmpty();
      assertThat(unexpected).as("unexpected of %s", id).isEmpty();
      compare(one, stored, truth(one, range));
    }
  }

  private BarSeries truth(Live one, TimeRange range) {
    SeriesId id = one.series();
    SimulatedMarket market = world.simulator().market();
    BarSize size = BarSize.of(id.timeframe());
    Instant now = world.clock().instant();
    return size.intraday()
        ? market.intraday(one.listing(), size, id.what(), id.hours(), range, now)
        : market.daily(
            one.listing(),
            size,
            id.what(),
            id.hours(),
            LocalDate.ofInstant(range.start(), ZoneOffset.UTC),
            LocalDate.ofInstant(range.end(), ZoneOffset.UTC),
            now);
  }

  /**
   * All figures are the market's. An average price that was added up from averages of five seconds,
   * as IB rounds them, may differ by one in its last digit, and is left so: that is no revision.
   */
  private static void compare(Live one, BarSeries stored, BarSeries truth) {
    BigDecimal lastDigit = BigDecimal.ONE.movePointLeft(one.listing().tick().scale() + 2);
    for (int i = 0; i < stored.size(); i++) {
      Bar bar = stored.bar(i);
      Bar real = truth.bar(truth.indexAtOrAfter(stored.time(i)));
      if (real.vwap() != null) {
        assertThat(bar.vwap())
            .as("vwap of %s %s", one.series(), bar)
            .isCloseTo(real.vwap(), Offset.offset(lastDigit));
      }
      assertThat(withVwapOf(real, bar)).as("figures of %s", one.series()).isEqualTo(real);
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

  @Override
  public void close() {
    world.close();
    log.setLevel(null);
  }
}
