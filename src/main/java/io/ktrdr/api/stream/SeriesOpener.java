package io.ktrdr.api.stream;

import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.Problems;
import io.ktrdr.api.http.Role;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.indicator.Calculation;
import io.ktrdr.indicator.History;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.resample.Bins;
import io.ktrdr.symbol.live.BarFrames;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds where the live bars of a series are to be had: the test instrument's are made here; one
 * that is subscribed to is listened to; one of which shorter bars are is put together; for any
 * other IB is asked, if the client wants that and may.
 */
final class SeriesOpener {

  /** Bars of the test instrument before the first one that is told of. */
  private static final int MOST_MADE = 2_000;

  private final StreamSettings settings;
  private final Sources sources;
  private final Clock clock;

  /** The hub of a series, whose upstream is found when it is made. */
  private record Found(
      SeriesId series,
      TradingCalendar calendar,
      HubUpstream upstream,
      boolean synthetic,
      Function<History, CompletionStage<StoredBars>> stored) {}

  private interface HubUpstream {
    Upstream from(HubRecipe.Feeds feeds);
  }

  SeriesOpener(StreamSettings settings, Sources sources, Clock clock) {
    this.settings = settings;
    this.sources = sources;
    this.clock = clock;
  }

  List<CompletionStage<Opener.Outcome>> prepare(Channels.Open open) {
    ClientOp.Subscribe ask = open.ask();
    Optional<Calculation> calculation =
        ask.channel() == Channel.INDICATORS ? Optional.of(calculation(ask)) : Optional.empty();
    CompletionStage<Set<SeriesId>> live =
        ask.instruments().stream().allMatch(TestSeries::isMeant)
            ? CompletableFuture.completedFuture(Set.of())
            : sources
                .subscriptions()
                .thenApply(
                    all ->
                        all.series().stream()
                            .map(SubscriptionStatus::series)
                            .collect(Collectors.toSet()));
    return ask.instruments().stream()
        .map(
            name ->
                find(name, open, live)
                    .thenApply(found -> outcome(name, ask, found, calculation))
                    .exceptionally(
                        failure ->
                            new Opener.Outcome.Rejected(
                                name, Problems.of(failure, open.requestId()))))
        .toList();
  }

  private Calculation calculation(ClientOp.Subscribe ask) {
    Calculation calculation = sources.calculation(ask.indicators(), ask.timeframe());
    if (!calculation.otherTimeframes().isEmpty()) {
      throw invalid(
          "indicators",
          "indicators on live bars are calculated over these bars only; "
              + calculation.otherTimeframes()
              + " cannot be followed with them");
    }
    return calculation;
  }

  private Opener.Outcome outcome(
      String name, ClientOp.Subscribe ask, Found found, Optional<Calculation> calculation) {
    SeriesId series = found.series();
    HubRecipe bars =
        (channels, feeds) ->
            BarsHub.create(
                settings,
                new Key(Channel.BARS, series.toString()),
                source(found, feeds, History.ofBars(settings.maxSnapshotBars())),
                channels);
    if (calculation.isEmpty()) {
      return new Opener.Outcome.Ready(
          name, new Key(Channel.BARS, series.toString()), series.timeframe(), bars);
    }
    Calculation asked = calculation.get();
    Key key =
        new Key(
            Channel.INDICATORS,
            IndicatorsHub.name(series, ask.indicators(), sources.columns(asked)));
    return new Opener.Outcome.Ready(
        name,
        key,
        series.timeframe(),
        (channels, feeds) ->
            IndicatorsHub.create(
                settings,
                key,
                source(found, feeds, IndicatorsHub.history(asked, series.timeframe(), settings)),
                new IndicatorsHub.Plan(asked, sources.columns(asked), found.calendar()),
                channels));
  }

  private SeriesSource source(Found found, HubRecipe.Feeds feeds, History history) {
    SeriesId series = found.series();
    return new SeriesSource(
        series,
        frames(found.calendar(), series),
        found.upstream().from(feeds),
        found.synthetic(),
        unknown(series),
        () -> found.stored().apply(history));
  }

  private SubscriptionStatus unknown(SeriesId series) {
    return SubscriptionStatus.unknown(
        series, LiveSource.defaultFor(series.timeframe()), clock.instant());
  }

  private static BarFrames frames(TradingCalendar calendar, SeriesId series) {
    return new BarFrames(calendar, series.timeframe(), series.hours());
  }

  private CompletionStage<Found> find(
      String name, Channels.Open open, CompletionStage<Set<SeriesId>> live) {
    ClientOp.Subscribe ask = open.ask();
    try {
      if (settings.testInstrument() && TestSeries.isMeant(name)) {
        return CompletableFuture.completedFuture(test(ask.timeframe()));
      }
      return sources
          .resolve(name)
          .thenCombine(live, (instrument, subscribed) -> real(instrument, open, subscribed))
          .thenCompose(found -> found);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Found test(Timeframe timeframe) {
    if (!TestSeries.has(timeframe)) {
      throw invalid("timeframe", "SIM.TEST has bars of 5s to 1h, none of " + timeframe);
    }
    SeriesId series = TestSeries.series(timeframe);
    TestSeries bars = new TestSeries(timeframe);
    return new Found(
        series,
        TestSeries.CALENDAR,
        feeds -> feeds.of(series, TestFeed.create(timeframe, clock)),
        true,
        history ->
            CompletableFuture.completedFuture(
                StoredBars.sure(
                    bars.before(
                        clock.instant().getEpochSecond(), Math.min(history.bars(), MOST_MADE)))));
  }

  private CompletionStage<Found> real(
      Instrument instrument, Channels.Open open, Set<SeriesId> subscribed) {
    ClientOp.Subscribe ask = open.ask();
    WhatToShow what = ask.what().orElseGet(() -> WhatToShow.defaultFor(instrument.id().type()));
    SeriesId series = new SeriesId(instrument.id(), ask.timeframe(), what, ask.session());
    TradingCalendar calendar = sources.calendar(instrument);
    Found exact =
        new Found(
            series,
            calendar,
            feeds -> sources.live(series),
            false,
            history -> sources.latest(instrument, series, history));
    if (subscribed.contains(series)) {
      return CompletableFuture.completedFuture(exact);
    }
    Optional<SeriesId> shorter =
        Bins.sources(series).stream()
            .filter(source -> source.timeframe().intraday())
            .filter(subscribed::contains)
            .max(Comparator.comparing(SeriesId::timeframe));
    if (shorter.isPresent()) {
      return CompletableFuture.completedFuture(longer(instrument, series, shorter.get(), calendar));
    }
    return subscribe(series, open).thenApply(done -> exact);
  }

  private CompletionStage<Void> subscribe(SeriesId series, Channels.Open open) {
    if (!open.ask().live()) {
      throw new ProblemException(
          Problem.of(
              ProblemType.NOT_FOUND,
              "there is no live subscription to "
                  + series
                  + ", nor to shorter bars of it; subscribe with \"live\":true to make one"));
    }
    if (!open.caller().role().includes(Role.OPERATOR)) {
      throw new ProblemException(
          Problem.of(
              ProblemType.FORBIDDEN,
              "there is no live subscription to "
                  + series
                  + "; to make one takes the role operator, "
                  + open.caller().name()
                  + " is "
                  + open.caller().role()));
    }
    return sources.subscribe(series, open.caller(), open.requestId());
  }

  private Found longer(
      Instrument instrument, SeriesId series, SeriesId shorter, TradingCalendar calendar) {
    return new Found(
        series,
        calendar,
        feeds ->
            feeds.of(
                series,
                LongerFeed.create(
                    new LongerFeed.Plan(
                        series,
                        frames(calendar, series),
                        frames(calendar, shorter),
                        sources.live(shorter),
                        unknown(series),
                        () -> begun(series, shorter, calendar)),
                    clock)),
        false,
        history -> sources.latest(instrument, series, history));
  }

  /** The shorter bars of the bar that forms now, as far as they are stored. */
  private CompletionStage<BarSeries> begun(
      SeriesId series, SeriesId shorter, TradingCalendar calendar) {
    Instant now = clock.instant();
    return frames(calendar, series)
        .at(now)
        .map(frame -> sources.stored(shorter, new TimeRange(frame.opens(), now)))
        .orElseGet(() -> CompletableFuture.completedFuture(BarSeries.empty()));
  }

  private static ProblemException invalid(String field, String detail) {
    return new ProblemException(
        Problem.of(
            ProblemType.INVALID_REQUEST,
            detail,
            List.of(new Problem.Fault("/" + field, "invalid", Fields.shortened(detail)))));
  }
}
