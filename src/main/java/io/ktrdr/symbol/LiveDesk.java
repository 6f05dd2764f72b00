package io.ktrdr.symbol;

import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.store.SeriesSummary;
import io.ktrdr.symbol.SymbolEntity.SubscribeReply;
import io.ktrdr.symbol.SymbolState.Subscription;
import io.ktrdr.symbol.live.BarFrames;
import io.ktrdr.symbol.live.LiveEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;

/**
 * The live side of a {@link SymbolBehavior}: one {@link LiveFeed} per subscription at IB, for as
 * long as a series is wanted that is made of it. Belongs to one actor.
 */
final class LiveDesk {

  /** Who asks IB on behalf of live series. */
  static final String ACTOR = "live-feed";

  private static final Duration RESTART = Duration.ofSeconds(1);
  private static final Duration ADMISSION = Duration.ofSeconds(8);

  /** What IB is asked for; series with the same are made of one subscription. */
  record Upstream(LiveSource source, Timeframe timeframe, WhatToShow what, TradingHours hours) {

    static Upstream of(SeriesId series, LiveSource source) {
      return new Upstream(source, source.sends(series.timeframe()), series.what(), series.hours());
    }

    @Override
    public String toString() {
      return timeframe + "/" + what + "/" + hours + " " + source;
    }
  }

  private final ActorContext<SymbolEntity.Command> context;
  private final EffectFactories<SymbolEvent, SymbolState> effects;
  private final TimerScheduler<SymbolEntity.Command> timers;
  private final SymbolContext symbols;
  private final RecipientRef<SubscriptionBook.Command> book;
  private final Map<Upstream, ActorRef<LiveFeed.Command>> feeds = new HashMap<>();
  private long started;

  LiveDesk(
      ActorContext<SymbolEntity.Command> context,
      EffectFactories<SymbolEvent, SymbolState> effects,
      TimerScheduler<SymbolEntity.Command> timers,
      SymbolContext symbols,
      RecipientRef<SubscriptionBook.Command> book) {
    this.context = context;
    this.effects = effects;
    this.timers = timers;
    this.symbols = symbols;
    this.book = book;
  }

  /** Begins from nothing, as after a recovery. */
  void startAgain(SymbolState state) {
    feeds.values().forEach(context::stop);
    feeds.clear();
    state.live().forEach((series, wish) -> book.tell(known(series, wish.source())));
    start(state);
  }

  private static SubscriptionBook.Known known(SeriesId series, LiveSource source) {
    return new SubscriptionBook.Known(series, source);
  }

  /** Starts what is wanted and not running; it begins with what was missed meanwhile. */
  void start(SymbolState state) {
    if (state.instrument().isEmpty()) {
      return;
    }
    Instrument instrument = state.instrument().get();
    state
        .live()
        .forEach(
            (series, wish) ->
                feed(instrument, Upstream.of(series, wish.source()))
                    .tell(want(state, instrument, series, wish, false)));
  }

  private ActorRef<LiveFeed.Command> feed(Instrument instrument, Upstream upstream) {
    return feeds.computeIfAbsent(
        upstream,
        missing -> {
          ActorRef<LiveFeed.Command> feed =
              context.spawn(
                  LiveFeed.create(instrument, upstream, symbols, context.getSelf(), book),
                  "live-feed-" + ++started);
          context.watchWith(feed, new SymbolMessage.FeedStopped(upstream, feed));
          return feed;
        });
  }

  private LiveFeed.Want want(
      SymbolState state, Instrument instrument, SeriesId series, Subscription wish, boolean fresh) {
    Optional<Instant> storedUntil =
        fresh ? Optional.empty() : Optional.of(storedUntil(instrument, series, wish));
    return new LiveFeed.Want(series, wish.since(), storedUntil, state.of(series).provisional());
  }

  /** Up to where the store knows what was: the end of the last bar, or the wish's beginning. */
  private Instant storedUntil(Instrument instrument, SeriesId series, Subscription wish) {
    BarFrames frames =
        new BarFrames(symbols.calendars().apply(instrument), series.timeframe(), series.hours());
    Instant begun =
        frames.atOrFrom(wish.since()).map(frame -> frames.span(frame).start()).orElse(wish.since());
    Instant stored =
        symbols
            .bars()
            .summary(series)
            .map(SeriesSummary::lastTime)
            .flatMap(frames::named)
            .map(frame -> frames.span(frame).end())
            .orElse(begun);
    return stored.isAfter(begun) ? stored : begun;
  }

  /** A feed has stopped by itself: a moment later another takes its place and fills the hole. */
  void stopped(SymbolMessage.FeedStopped stopped) {
    if (feeds.remove(stopped.upstream(), stopped.feed())) {
      context.getLog().error("the live feed {} broke off", stopped.upstream());
      timers.startSingleTimer("feeds", new SymbolMessage.StartFeeds(), RESTART);
    }
  }

  Effect<SymbolEvent, SymbolState> onSubscribe(SymbolState state, SymbolEntity.Subscribe ask) {
    if (state.instrument().isEmpty()) {
      ask.replyTo().tell(new SubscribeReply.NeverRegistered());
      return effects.none();
    }
    Optional<String> objection =
        objection(ask.series(), state.instrument().get().contract().securityType());
    if (objection.isPresent()) {
      ask.replyTo().tell(new SubscribeReply.NotStreamed(objection.get()));
    } else if (!answeredAlready(state, ask)) {
      askForPlace(ask);
    }
    return effects.none();
  }

  private static boolean answeredAlready(SymbolState state, SymbolEntity.Subscribe ask) {
    Optional<SymbolState.Subscription> wish = Optional.ofNullable(state.live().get(ask.series()));
    wish.ifPresent(same -> ask.replyTo().tell(new SubscribeReply.Subscribed(false, same.source())));
    return wish.isPresent();
  }

  Effect<SymbolEvent, SymbolState> onAdmitted(SymbolState state, SymbolMessage.Admitted admitted) {
    SymbolEntity.Subscribe ask = admitted.ask();
    if (answeredAlready(state, ask)) {
      return effects.none();
    }
    return switch (admitted.admission().orElse(null)) {
      case null -> {
        ask.replyTo()
            .tell(new SubscribeReply.NotNow("the book of subscriptions did not answer in time"));
        yield effects.none();
      }
      case SubscriptionBook.Admission.Full full -> {
        ask.replyTo().tell(new SubscribeReply.NoPlace(ask.source(), full.used(), full.allowed()));
        yield effects.none();
      }
      case SubscriptionBook.Admission.Granted granted ->
          effects
              .persist(
                  new SymbolEvent.SubscriptionWanted(
                      ask.series(),
                      ask.source(),
                      ask.actor(),
                      ask.requestId(),
                      symbols.clock().instant()))
              .thenRun(after -> wanted(after, ask));
    };
  }

  Effect<SymbolEvent, SymbolState> onUnsubscribe(SymbolState state, SymbolEntity.Unsubscribe ask) {
    SymbolState.Subscription wish = state.live().get(ask.series());
    if (wish == null) {
      ask.replyTo().tell(new SymbolEntity.UnsubscribeReply(false));
      return effects.none();
    }
    return effects
        .persist(
            new SymbolEvent.SubscriptionDropped(
                ask.series(), ask.actor(), ask.requestId(), symbols.clock().instant()))
        .thenRun(
            after -> {
              dropped(after, ask.series(), wish.source());
              ask.replyTo().tell(new SymbolEntity.UnsubscribeReply(true));
            });
  }

  /** Why IB cannot stream a series; empty when it can. */
  static Optional<String> objection(SeriesId series, SecurityType type) {
    if (!LiveSource.streams(series.what())) {
      return Optional.of(
          "IB streams TRADES, MIDPOINT, BID and ASK (coins: AGGTRADES); "
              + series.what()
              + " can be had from history only");
    }
    boolean pair = type == SecurityType.CASH || type == SecurityType.CFD;
    if (pair && series.what() == WhatToShow.TRADES) {
      return Optional.of("IB has no trades of a " + type + "; ask for MIDPOINT, BID or ASK");
    }
    if (type == SecurityType.CRYPTO && series.what() == WhatToShow.TRADES) {
      return Optional.of("trades of a coin are called AGGTRADES");
    }
    return Optional.empty();
  }

  /** Asks for a place; the answer comes as a {@link SymbolMessage.Admitted}. */
  private void askForPlace(SymbolEntity.Subscribe ask) {
    ActorRef<SymbolEntity.Command> self = context.getSelf();
    book.tell(
        new SubscriptionBook.Admit(
            ask.series(),
            ask.source(),
            Once.address(
                context,
                SubscriptionBook.Admission.class,
                ADMISSION,
                admission -> self.tell(new SymbolMessage.Admitted(ask, admission)))));
  }

  /** The wish is a fact. */
  private void wanted(SymbolState state, SymbolEntity.Subscribe ask) {
    Subscription wish = state.live().get(ask.series());
    Instrument instrument = state.instrument().orElseThrow();
    feed(instrument, Upstream.of(ask.series(), wish.source()))
        .tell(want(state, instrument, ask.series(), wish, true));
    ask.replyTo().tell(new SubscribeReply.Subscribed(true, wish.source()));
  }

  /** The wish is gone; the last of a feed takes the feed with it. */
  private void dropped(SymbolState state, SeriesId series, LiveSource source) {
    book.tell(new SubscriptionBook.Forget(series));
    Upstream upstream = Upstream.of(series, source);
    ActorRef<LiveFeed.Command> feed = feeds.get(upstream);
    if (feed == null) {
      return;
    }
    boolean needed =
        state.live().entrySet().stream()
            .anyMatch(
                other -> Upstream.of(other.getKey(), other.getValue().source()).equals(upstream));
    feed.tell(new LiveFeed.Drop(series, "unsubscribed", !needed));
    if (!needed) {
      context.unwatch(feed);
      feeds.remove(upstream);
    }
  }

  void listen(SymbolState state, SymbolEntity.Listen listen) {
    Optional.ofNullable(state.live().get(listen.series()))
        .map(wish -> feeds.get(Upstream.of(listen.series(), wish.source())))
        .ifPresentOrElse(
            feed ->
                feed.tell(new LiveFeed.Join(listen.series(), listen.resume(), listen.listener())),
            () -> listen.listener().tell(notSubscribed(listen.series())));
  }

  /** Bars of a series were compared with history. */
  void compared(SymbolState state, SeriesId series, List<LiveFeed.Revised> revised) {
    if (!revised.isEmpty()) {
      Optional.ofNullable(state.live().get(series))
          .map(wish -> feeds.get(Upstream.of(series, wish.source())))
          .ifPresent(feed -> feed.tell(new LiveFeed.Compared(series, revised)));
    }
  }

  static LiveEvent notSubscribed(SeriesId series) {
    return new LiveEvent.Ended(series, "", 0, "there is no subscription to " + series);
  }
}
