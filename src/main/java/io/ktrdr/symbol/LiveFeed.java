package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.GatewayQuestion.LiveReply;
import io.ktrdr.gateway.GatewayStatus;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.LinkNews;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.Provenance;
import io.ktrdr.symbol.SymbolEntity.CoverageReply;
import io.ktrdr.symbol.live.BarFrames;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveHub;
import io.ktrdr.symbol.live.LiveSettings;
import io.ktrdr.symbol.live.LiveState;
import io.ktrdr.symbol.live.LiveWatch;
import io.ktrdr.symbol.live.Recheck;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One subscription at IB and the live series that are made of it. Everything that streams stays
 * here: bars are built, told to listeners and written to the store; the entity hears only of what
 * became a fact. What to do when is decided by the pure parts in {@code symbol.live}.
 */
final class LiveFeed {

  /** What it understands. */
  sealed interface Command {}

  /**
   * Makes a series, too.
   *
   * @param since when it was subscribed to
   * @param storedUntil where the bars end that are stored since then; empty for a wish just made
   * @param provisional where stored bars are still to be compared with history
   */
  record Want(
      SeriesId series, Instant since, Optional<Instant> storedUntil, List<TimeRange> provisional)
      implements Command {}

  /**
   * Makes a series no more.
   *
   * @param last whether nothing is left to be made, so that the feed ends
   */
  record Drop(SeriesId series, String reason, boolean last) implements Command {}

  /** Somebody listens. */
  record Join(SeriesId series, Optional<LiveHub.Resume> resume, ActorRef<LiveEvent> listener)
      implements Command {}

  /** History has answered for a range in which stored bars came from live data. */
  record Compared(SeriesId series, List<Revised> revised) implements Command {}

  /** A bar as it was told, and as history has it. */
  record Revised(Bar before, Bar after) {}

  private record Heard(LiveReply reply) implements Command {}

  private record News(LinkNews news) implements Command {}

  private record Standing(GatewayStatus status) implements Command {}

  record Kept(SeriesId series, LiveStore.Written written, Provenance provenance)
      implements Command {}

  record NotKept(SeriesId series, List<Bar> bars, Throwable cause) implements Command {}

  record Answered(SeriesId series, Recheck.Ask ask, Optional<CoverageReply> reply)
      implements Command {}

  record Filled(SeriesId series, TimeRange range, List<Bar> bars) implements Command {}

  private record Probed(int attempt, int bars) implements Command {}

  private record Gone(ActorRef<LiveEvent> listener) implements Command {}

  private enum Due implements Command {
    TICK,
    CLOCK,
    STREAM_GONE
  }

  private static final GatewayProblem STREAM_GONE =
      new GatewayProblem(
          CodeClass.CONNECTIVITY,
          0,
          "",
          "the gateway dropped the subscription without a word",
          Duration.ofSeconds(10));

  private static final Duration CLOCK_PATIENCE = Duration.ofSeconds(3);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Instrument instrument;
  private final LiveDesk.Upstream upstream;
  private final SymbolContext symbols;
  private final LiveSettings settings;
  private final TradingCalendar calendar;
  private final ActorRef<SymbolEntity.Command> entity;
  private final LiveReports reports;
  private final LiveUpstream stream;
  private final ActorRef<LinkNews> newsTo;
  private final String epoch;
  private final Map<SeriesId, LiveSeries> series = new LinkedHashMap<>();
  private final LiveWatch watch;
  private final MarketClock clock;
  private final LiveKeeper keeper;

  private Optional<List<LinkNews>> held = Optional.empty();
  private String trouble = "subscribed while the bar was forming";
  private Instant watchedAt = Instant.EPOCH;
  private boolean ending;

  private LiveFeed(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Instrument instrument,
      LiveDesk.Upstream upstream,
      SymbolContext symbols,
      ActorRef<SymbolEntity.Command> entity,
      RecipientRef<SubscriptionBook.Command> book) {
    this.context = context;
    this.timers = timers;
    this.instrument = instrument;
    this.upstream = upstream;
    this.symbols = symbols;
    this.settings = symbols.settings().live();
    this.calendar = symbols.calendars().apply(instrument);
    this.entity = entity;
    this.reports = new LiveReports(upstream.source(), book);
    this.stream =
        new LiveUpstream(
            context,
            symbols.gateway(),
            instrument,
            upstream,
            context.messageAdapter(LiveReply.class, Heard::new));
    this.epoch = Long.toString(symbols.clock().millis(), Character.MAX_RADIX);
    this.clock = new MarketClock(symbols.clock(), settings.skew());
    this.watch =
        new LiveWatch(
            new BarFrames(calendar, upstream.timeframe(), upstream.hours()), settings, now());
    this.keeper = new LiveKeeper(context, symbols, calendar, entity, epoch);
    this.newsTo = context.messageAdapter(LinkNews.class, News::new);
    watchLink();
  }

  private void watchLink() {
    watchedAt = at();
    symbols.gateway().tell(new GatewaySupervisor.WatchLink(newsTo, Optional.of(upstream.source())));
  }

  static Behavior<Command> create(
      Instrument instrument,
      LiveDesk.Upstream upstream,
      SymbolContext symbols,
      ActorRef<SymbolEntity.Command> entity,
      RecipientRef<SubscriptionBook.Command> book) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  LiveFeed feed =
                      new LiveFeed(context, timers, instrument, upstream, symbols, entity, book);
                  return Behaviors.receive(
                      (same, command) -> {
                        feed.onMessage(command);
                        return feed.over() ? Behaviors.stopped() : Behaviors.same();
                      },
                      (same, signal) -> {
                        if (signal instanceof PostStop) {
                          feed.stopped();
                        }
                        return Behaviors.same();
                      });
                }));
  }

  private void onMessage(Command command) {
    tick(now());
    switch (command) {
      case Want want -> want(want);
      case Drop drop -> drop(drop);
      case Join join -> join(join);
      case Gone gone -> series.values().forEach(one -> one.hub.leave(gone.listener()));
      case Heard heard -> hear(heard.reply());
      case News news -> news(news.news());
      case Standing standing -> setClock(MarketClock.skew(standing.status()));
      case Due due -> due(due);
      case Kept kept -> keeper.kept(kept, find(kept.series()));
      case NotKept not -> keeper.notKept(not, find(not.series()), now());
      case Answered answered ->
          find(answered.series()).ifPresent(one -> keeper.answered(answered, one, now()));
      case Compared compared -> compared(compared);
      case Filled filled ->
          find(filled.series()).ifPresent(one -> one.hub.backfilled(filled.range(), filled.bars()));
      case Probed probed -> {
        if (probed.attempt() == stream.attempt()) {
          follow(watch.probed(probed.bars(), now()));
        }
      }
    }
    settle(now());
  }

  private void due(Due due) {
    switch (due) {
      case TICK -> {
        if (!at().isBefore(watchedAt.plus(settings.lookEvery()))) {
          // Known to the gateway already, unless it is another one by now.
          watchLink();
        }
        if (stream.overdue(at())) {
          streamGone();
        }
        follow(watch.tick(now()));
      }
      case CLOCK -> setClock(Duration.ZERO);
      case STREAM_GONE -> streamGone();
    }
  }

  private void streamGone() {
    stream.gone();
    follow(watch.broke(STREAM_GONE, now()));
  }

  // ---- the series ----

  private void want(Want want) {
    if (series.containsKey(want.series())) {
      return;
    }
    Instant now = now();
    SubscriptionStatus first =
        SubscriptionStatus.unknown(want.series(), upstream.source(), want.since());
    LiveHub hub = new LiveHub(first, epoch, settings.recentBars(), settings.recentEvents());
    series.put(want.series(), new LiveSeries(want, hub, calendar, settings, now));
  }

  private void drop(Drop drop) {
    LiveSeries dropped = series.remove(drop.series());
    if (dropped != null) {
      keeper.store(dropped.id, dropped.toStore(now(), true));
      dropped.hub.ended(drop.reason());
    }
    if (drop.last()) {
      ending = true;
      stream.close();
    }
  }

  /** Nothing is left to be made, and what was made is in the store. */
  private boolean over() {
    return ending && keeper.idle();
  }

  private void join(Join join) {
    find(join.series())
        .ifPresentOrElse(
            one -> {
              context.watchWith(join.listener(), new Gone(join.listener()));
              one.hub.join(join.listener(), join.resume());
            },
            () -> join.listener().tell(LiveDesk.notSubscribed(join.series())));
  }

  private Optional<LiveSeries> find(SeriesId id) {
    return Optional.ofNullable(series.get(id));
  }

  // ---- the connection ----

  private void news(LinkNews news) {
    if (news instanceof LinkNews.Up up) {
      stream.follow(up.login());
      // How far our clock is from the gateway's decides which bar is forming.
      held = Optional.of(new ArrayList<>(List.of(news)));
      symbols
          .gateway()
          .tell(
              new GatewaySupervisor.GetStatus(
                  context.messageAdapter(GatewayStatus.class, Standing::new)));
      timers.startSingleTimer(Due.CLOCK, CLOCK_PATIENCE);
    } else if (held.isPresent()) {
      held.get().add(news);
    } else {
      follow(watch.news(news, now()));
    }
  }

  private void setClock(Duration skew) {
    timers.cancel(Due.CLOCK);
    if (clock.set(skew)) {
      context
          .getLog()
          .warn(
              "live bars of {} go by the gateway's clock, which differs from ours by {}",
              instrument.id(),
              clock.offset());
      series.values().forEach(one -> one.startAgain(now()));
    }
    List<LinkNews> waiting = held.orElse(List.of());
    held = Optional.empty();
    waiting.forEach(news -> follow(watch.news(news, now())));
  }

  private void hear(LiveReply reply) {
    switch (reply) {
      case LiveReply.Opened opened -> {
        if (stream.opened(opened)) {
          context.watchWith(opened.orders(), Due.STREAM_GONE);
        }
      }
      case LiveReply.Asked asked when asked.attempt() == stream.attempt() ->
          follow(watch.asked(now()));
      case LiveReply.Began began when began.attempt() == stream.attempt() -> {
        Instant now = now();
        List<Bar> bars = LiveKeeper.bars(named(began.bars()));
        series.values().forEach(one -> one.take(one.began(bars), now));
      }
      case LiveReply.Grew grew when grew.attempt() == stream.attempt() ->
          grew(named(grew.bar()).bar(0));
      case LiveReply.Broke broke when broke.attempt() == stream.attempt() -> {
        interrupted();
        follow(watch.broke(broke.problem(), now()));
      }
      case LiveReply stale -> {
        // of an attempt that was given up
      }
    }
  }

  private BarSeries named(BarSeries bars) {
    return ProviderBars.named(bars, stream.series(), calendar);
  }

  private void grew(Bar bar) {
    Instant now = now();
    for (LiveSeries one : series.values()) {
      one.take(
          upstream.source() == LiveSource.REAL_TIME_BARS ? one.piece(bar) : one.update(bar), now);
    }
    follow(watch.data(now));
  }

  private void follow(List<LiveWatch.Step> steps) {
    for (LiveWatch.Step step : steps) {
      switch (step) {
        case LiveWatch.Step.Ask ask -> ask(ask.reason());
        case LiveWatch.Step.Probe probe -> probe(probe);
        case LiveWatch.Step.Interrupted lost -> {
          interrupted();
          trouble = lost.reason();
          context.getLog().warn("live bars of {} stopped: {}", name(), lost.reason());
          record(one -> new SymbolEvent.LiveInterrupted(one.id, lost.since(), lost.reason(), at()));
        }
        case LiveWatch.Step.Restored back -> {
          context.getLog().info("live bars of {} are back: {}", name(), back.reason());
          record(
              one ->
                  new SymbolEvent.LiveRestored(
                      one.id, back.since(), one.missing(), back.reason(), at()));
        }
        case LiveWatch.Step.Alarm alarm ->
            context.getLog().error("ALARM: no live bars of {}: {}", name(), alarm.reason());
      }
    }
  }

  private interface FactOf {
    SymbolEvent of(LiveSeries one);
  }

  private void record(FactOf fact) {
    series.values().forEach(one -> entity.tell(new SymbolMessage.LiveFact(fact.of(one))));
  }

  private void interrupted() {
    series.values().forEach(LiveSeries::interrupted);
  }

  private void ask(String reason) {
    context.getLog().info("subscribing to live bars of {}: {}", name(), reason);
    interrupted();
    stream.ask(at());
  }

  private void probe(LiveWatch.Step.Probe probe) {
    int about = stream.attempt();
    ActorRef<Command> self = context.getSelf();
    stream.probe(
        new TimeRange(probe.first(), probe.until()), bars -> self.tell(new Probed(about, bars)));
  }

  // ---- time, store, history ----

  private void tick(Instant now) {
    series.values().forEach(one -> one.take(one.tick(now), now));
  }

  /** Does what has come to be due, reports, and sets the alarm for what is due next. */
  private void settle(Instant now) {
    boolean settled = settled();
    boolean announced = false;
    for (LiveSeries one : series.values()) {
      keeper.store(one.id, one.toStore(now, false));
      if (settled) {
        announced |= one.announce(trouble);
        one.recheck.next(now).ifPresent(ask -> keeper.askHistory(one.id, ask));
      }
      reports.report(one, watch, at());
    }
    if (announced) {
      trouble = "bars did not come in full";
    }
    reports.told(at());
    Instant next =
        Stream.concat(
                watch.due().stream(),
                series.values().stream().flatMap(one -> one.due(now, settled).stream()))
            .min(Instant::compareTo)
            .orElse(Instant.MAX);
    Instant latest = now.plus(settings.lookEvery());
    Duration wait = Duration.between(now, next.isBefore(latest) ? next : latest);
    timers.startSingleTimer(
        Due.TICK, wait.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : wait);
  }

  private boolean settled() {
    return watch.state().settled() || (watch.quiet() && watch.state() == LiveState.RESTORING);
  }

  private void compared(Compared compared) {
    find(compared.series())
        .ifPresent(
            one ->
                compared
                    .revised()
                    .forEach(revised -> one.hub.revised(revised.before(), revised.after())));
  }

  private void stopped() {
    series.values().forEach(one -> one.hub.ended("the feed of " + name() + " stopped"));
  }

  private String name() {
    return instrument.id() + " " + upstream;
  }

  /** The market's time. */
  private Instant now() {
    return clock.now();
  }

  /** When facts come to be: our own time. */
  private Instant at() {
    return symbols.clock().instant();
  }
}
