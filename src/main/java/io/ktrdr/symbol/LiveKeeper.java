package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.Provenance;
import io.ktrdr.symbol.SymbolEntity.CoverageReply;
import io.ktrdr.symbol.live.Recheck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * The way of a {@link LiveFeed}'s bars into the store, and its questions to history. What comes of
 * them comes back as messages. Belongs to one actor.
 */
final class LiveKeeper {

  private static final Duration FILL_PATIENCE = Duration.ofMinutes(30);
  private static final Duration NEAR = Duration.ofDays(1);

  private final ActorContext<LiveFeed.Command> context;
  private final SymbolContext symbols;
  private final TradingCalendar calendar;
  private final ActorRef<SymbolEntity.Command> entity;
  private final Executor storeThreads;
  private final String epoch;
  private long asks;
  private int storing;

  /**
   * @param epoch of the feed, which its request ids begin with
   */
  LiveKeeper(
      ActorContext<LiveFeed.Command> context,
      SymbolContext symbols,
      TradingCalendar calendar,
      ActorRef<SymbolEntity.Command> entity,
      String epoch) {
    this.context = context;
    this.symbols = symbols;
    this.calendar = calendar;
    this.entity = entity;
    this.storeThreads = StoreThreads.of(context.getSystem());
    this.epoch = epoch;
  }

  /** Whether nothing is being stored. */
  boolean idle() {
    return storing == 0;
  }

  /** Stores closed bars; answered by {@link LiveFeed.Kept} or {@link LiveFeed.NotKept}. */
  void store(SeriesId series, List<Bar> bars) {
    if (!bars.isEmpty()) {
      Instant now = symbols.clock().instant();
      Provenance provenance =
          new Provenance(Source.IB_LIVE, LiveDesk.ACTOR, "live", requestId(), now);
      storing++;
      inStore(
          () ->
              new LiveFeed.Kept(
                  series,
                  LiveStore.insert(symbols.bars(), series, bars, calendar, provenance),
                  provenance),
          failure -> new LiveFeed.NotKept(series, bars, failure));
    }
  }

  /** Bars are in the store: the entity writes the fact. */
  void kept(LiveFeed.Kept kept, Optional<LiveSeries> series) {
    storing--;
    kept.written()
        .merged()
        .ifPresent(
            merged ->
                entity.tell(
                    new SymbolEntity.BarsWritten(
                        kept.series(), merged, kept.provenance(), Optional.empty())));
    series.ifPresent(
        one -> {
          one.storing = false;
          kept.written().spans().forEach(one.recheck::stored);
        });
  }

  void notKept(LiveFeed.NotKept not, Optional<LiveSeries> series, Instant now) {
    storing--;
    context.getLog().error("live bars of {} could not be stored", not.series(), not.cause());
    series.ifPresent(one -> one.storeAgain(not.bars(), now));
  }

  /** Reads what has filled a hole; answered by {@link LiveFeed.Filled}. */
  private void readFilled(SeriesId series, TimeRange range) {
    inStore(
        () -> new LiveFeed.Filled(series, range, bars(symbols.bars().read(series, range))),
        failure -> new LiveFeed.Filled(series, range, List.of()));
  }

  /** Asks history by way of the entity; answered by {@link LiveFeed.Answered}. */
  void askHistory(SeriesId series, Recheck.Ask ask) {
    ActorRef<LiveFeed.Command> self = context.getSelf();
    ActorRef<CoverageReply> replyTo =
        Once.address(
            context,
            CoverageReply.class,
            FILL_PATIENCE,
            reply -> self.tell(new LiveFeed.Answered(series, ask, reply)));
    entity.tell(
        switch (ask) {
          case Recheck.Ask.Fill fill ->
              new SymbolEntity.EnsureCoverage(
                  series,
                  fill.range(),
                  lane(fill.range()),
                  LiveDesk.ACTOR,
                  requestId(),
                  Optional.empty(),
                  replyTo);
          case Recheck.Ask.Check check ->
              new SymbolMessage.CheckBars(
                  series, check.range(), requestId(), LiveDesk.ACTOR, replyTo);
        });
  }

  /** History has answered, or has not. */
  void answered(LiveFeed.Answered answered, LiveSeries one, Instant now) {
    if (answered.reply().orElse(null) instanceof CoverageReply.Covered) {
      one.recheck.done(answered.ask(), now);
      TimeRange range = answered.ask().range();
      switch (answered.ask()) {
        case Recheck.Ask.Check check -> one.hub.confirmed(range);
        case Recheck.Ask.Fill fill -> readFilled(one.id, range);
      }
    } else {
      one.recheck.failed(now);
    }
  }

  /** A short hole is what somebody looks at now; a long one is work for the night. */
  private static Lane lane(TimeRange range) {
    return range.duration().compareTo(NEAR) <= 0 ? Lane.LIVE : Lane.BACKFILL;
  }

  static List<Bar> bars(BarSeries series) {
    return IntStream.range(0, series.size()).mapToObj(series::bar).toList();
  }

  private void inStore(Supplier<LiveFeed.Command> work, Function<Throwable, LiveFeed.Command> no) {
    context.pipeToSelf(
        CompletableFuture.supplyAsync(work, storeThreads),
        (done, failure) -> failure == null ? done : no.apply(failure));
  }

  private String requestId() {
    return "live-" + epoch + "-" + ++asks;
  }
}
