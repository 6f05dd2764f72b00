package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Bar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.live.BarBuilder;
import io.ktrdr.symbol.live.BarBuilder.Outcome;
import io.ktrdr.symbol.live.BarFrames;
import io.ktrdr.symbol.live.LiveHub;
import io.ktrdr.symbol.live.LiveSettings;
import io.ktrdr.symbol.live.Recheck;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One series of a {@link LiveFeed}: its bars as they form, what waits for the store, who listens.
 */
final class LiveSeries {

  private static final int LONG_ENOUGH = 60;

  final SeriesId id;
  final Instant wantedSince;
  final LiveHub hub;
  final Recheck recheck;
  private final LiveSettings settings;
  private BarBuilder builder;
  private final List<Bar> toStore = new ArrayList<>();
  private Instant storeBy = Instant.MAX;
  private List<TimeRange> unannounced = List.of();
  private Optional<Instant> lastBar = Optional.empty();
  private long ignored;
  boolean storing;

  /**
   * @param now from here on bars are made
   */
  LiveSeries(
      LiveFeed.Want want,
      LiveHub hub,
      TradingCalendar calendar,
      LiveSettings settings,
      Instant now) {
    this.id = want.series();
    this.wantedSince = want.since();
    this.hub = hub;
    this.settings = settings;
    BarFrames frames = new BarFrames(calendar, id.timeframe(), id.hours());
    this.builder = new BarBuilder(frames, settings.grace(), now);
    this.recheck = new Recheck(frames, settings, want.provisional(), now);
    want.storedUntil().ifPresent(this::catchUp);
  }

  /** What should have come between the last stored bar and now was missed while nobody looked. */
  private void catchUp(Instant storedUntil) {
    builder
        .current()
        .map(frame -> frames().span(frame).start())
        .filter(storedUntil::isBefore)
        .map(start -> new TimeRange(storedUntil, start))
        .filter(hole -> frames().bars(hole) > 0)
        .ifPresent(this::missed);
  }

  BarFrames frames() {
    return builder.frames();
  }

  /** The clock was set: bars are made from its time on. */
  void startAgain(Instant now) {
    builder = new BarBuilder(frames(), settings.grace(), now);
    recheck.startAgain(now);
  }

  /** Takes in what came of a piece, or of time passing. */
  void take(List<Outcome> outcomes, Instant now) {
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Forming forming -> hub.forming(forming.bar());
        case Outcome.Closed closed -> {
          hub.closed(closed.bar());
          lastBar = Optional.of(closed.bar().time());
          toStore.add(closed.bar());
          Instant by =
              id.timeframe().seconds() >= LONG_ENOUGH ? now : now.plus(settings.storeEvery());
          storeBy = by.isBefore(storeBy) ? by : storeBy;
        }
        case Outcome.Missed missed -> missed(missed.range());
        case Outcome.Quiet quiet -> recheck.stored(frames().span(quiet.frame()));
        case Outcome.Late late -> recheck.doubted(frames().span(late.frame()), now);
        case Outcome.Ignored outside -> ignored++;
      }
    }
  }

  List<Outcome> piece(Bar bar) {
    return builder.piece(bar);
  }

  List<Outcome> update(Bar bar) {
    return builder.update(bar);
  }

  /** The bars with which IB begins; those that are over already are history's business. */
  List<Outcome> began(List<Bar> bars) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Bar bar : bars) {
      boolean over =
          builder.current().map(frame -> bar.time().getEpochSecond() < frame.time()).orElse(true);
      if (!over) {
        outcomes.addAll(builder.update(bar));
      }
    }
    return outcomes;
  }

  List<Outcome> tick(Instant now) {
    return builder.tick(now);
  }

  void interrupted() {
    builder.interrupted();
  }

  /** Things that came and belong to no bar. */
  long ignored() {
    return ignored;
  }

  Optional<Instant> lastBar() {
    return lastBar;
  }

  private void missed(TimeRange range) {
    recheck.missed(range);
    unannounced = TimeRange.union(Stream.concat(unannounced.stream(), Stream.of(range)).toList());
  }

  /** Tells the listeners of bars that were missed since the last time; whether there were any. */
  boolean announce(String reason) {
    boolean any = !unannounced.isEmpty();
    unannounced.forEach(range -> hub.gap(range, frames().bars(range), reason));
    unannounced = List.of();
    return any;
  }

  /** Bars that the calendar expects where some were missed. */
  int missing() {
    return recheck.missing().stream().mapToInt(frames()::bars).sum();
  }

  int provisional() {
    return recheck.provisional().stream().mapToInt(frames()::bars).sum();
  }

  /** Bars to write now; none while some are being written. */
  List<Bar> toStore(Instant now, boolean all) {
    if (storing || toStore.isEmpty() || (!all && storeBy.isAfter(now))) {
      return List.of();
    }
    List<Bar> bars = List.copyOf(toStore);
    toStore.clear();
    storeBy = Instant.MAX;
    storing = true;
    return bars;
  }

  /** They could not be written: once more, a little later. */
  void storeAgain(List<Bar> bars, Instant now) {
    storing = false;
    toStore.addAll(0, bars);
    storeBy = now.plus(settings.retry());
  }

  /** When there is something to do at the latest. */
  Optional<Instant> due(Instant now, boolean settled) {
    Stream<Instant> store = storing || toStore.isEmpty() ? Stream.empty() : Stream.of(storeBy);
    Stream<Instant> ask = settled ? recheck.due(now).stream() : Stream.empty();
    return Stream.concat(Stream.concat(builder.due().stream(), store), ask).min(Instant::compareTo);
  }
}
