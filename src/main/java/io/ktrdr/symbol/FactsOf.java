package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.store.SeriesSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which facts follow from what happened. Pure. */
final class FactsOf {

  private FactsOf() {}

  /**
   * Missing stretches between stored bars are gaps; what lies before the first or after the last
   * stored bar was merely never loaded. What is known already is no new fact.
   */
  static List<SymbolEvent> holes(
      SymbolState state,
      SeriesId series,
      CoveragePlanner.Plan plan,
      Optional<SeriesSummary> held,
      TradingCalendar calendar,
      Instant now) {
    if (held.isEmpty()) {
      return List.of();
    }
    Instant first = Instant.ofEpochSecond(held.get().firstTime());
    Instant last = Instant.ofEpochSecond(held.get().lastTime());
    return plan.fetches().stream()
        .filter(fetch -> fetch.range().start().isAfter(first) && !fetch.range().end().isAfter(last))
        .filter(fetch -> unheardOf(state, series, fetch.range()))
        .map(fetch -> gap(series, fetch, calendar, now))
        .toList();
  }

  /** A load that ends early leaves gaps: bars that were wanted and could not be had. */
  static List<SymbolEvent> failure(
      SymbolState state,
      SymbolEntity.EnsureCoverage ask,
      SymbolMessage.LoadFailed failed,
      TradingCalendar calendar,
      Instant now) {
    List<SymbolEvent> facts = new ArrayList<>();
    facts.add(
        new SymbolEvent.FetchFailed(
            ask.series(),
            hull(failed.left(), ask.range()),
            failed.problem().kind(),
            failed.problem().ibCode(),
            failed.problem().ibMessage(),
            failed.problem().detail(),
            ask.actor(),
            ask.requestId(),
            now));
    failed.left().stream()
        .filter(fetch -> unheardOf(state, ask.series(), fetch.range()))
        .map(fetch -> gap(ask.series(), fetch, calendar, now))
        .forEach(facts::add);
    return facts;
  }

  /** What an answer of IB's settles. */
  static List<SymbolEvent> answer(
      SymbolEntity.EnsureCoverage ask,
      ProviderAnswer answer,
      TradingCalendar calendar,
      Instant now) {
    return Stream.<SymbolEvent>concat(
            answer.filled().stream()
                .map(
                    filled ->
                        new SymbolEvent.GapFilled(
                            ask.series(), filled.range(), filled.bars(), ask.requestId(), now)),
            answer.empty().stream()
                .map(
                    empty ->
                        new SymbolEvent.ProviderEmpty(
                            ask.series(),
                            empty.range(),
                            empty.bars(),
                            empty.until(),
                            ask.requestId(),
                            now,
                            calendar.version())))
        .toList();
  }

  /** Where history differs from live bars. */
  static List<SymbolEvent> revised(
      SymbolEntity.EnsureCoverage ask, SymbolMessage.ChunkKept kept, Instant now) {
    return kept.revised().stream()
        .<SymbolEvent>map(
            revised ->
                new SymbolEvent.BarRevised(
                    ask.series(),
                    kept.change().map(SeriesChange::revision).orElse(0L),
                    revised.before(),
                    revised.after(),
                    ask.requestId(),
                    now))
        .toList();
  }

  /** Live bars of a range are as history has them now. Nothing new when none were in doubt. */
  static List<SymbolEvent> confirmed(SymbolState state, Loads.Load load, Instant now) {
    SymbolEntity.EnsureCoverage ask = load.ask();
    boolean doubted = state.of(ask.series()).provisional().stream().anyMatch(ask.range()::overlaps);
    return doubted
        ? List.of(
            new SymbolEvent.LiveBarsConfirmed(
                ask.series(), ask.range(), load.revised(), ask.requestId(), now))
        : List.of();
  }

  /**
   * IB's bars do not fit the stored ones.
   *
   * @param overlap what is asked for to find out; null when it is clear
   */
  static SymbolEvent suspected(
      SymbolEntity.EnsureCoverage ask,
      TimeRange asked,
      TimeRange overlap,
      String why,
      Instant now) {
    return new SymbolEvent.SplitSuspected(
        ask.series(), asked, overlap, why, ask.actor(), ask.requestId(), now);
  }

  /** Stored bars were put on IB's new scale. */
  static SymbolEvent rebased(
      SymbolEntity.EnsureCoverage ask,
      SplitGuard.Verdict.Rescaled proven,
      SplitGuard.Rebased rebased,
      SeriesChange change,
      Instant now) {
    return new SymbolEvent.SeriesRebased(
        ask.series(),
        change.revision(),
        rebased.ratio().toString(),
        rebased.ratio().numerator(),
        rebased.ratio().denominator(),
        rebased.range(),
        change.changed(),
        proven.finding().volumes(),
        Instant.ofEpochSecond(rebased.effective()),
        proven.finding().bars(),
        ask.actor(),
        ask.requestId(),
        now);
  }

  /** What was done to the store; a change that the journal has already is left out. */
  static List<SymbolEvent> written(
      SymbolEntity.BarsWritten written, Optional<SeriesChange> change) {
    return Stream.concat(
            change.stream().map(SymbolEvent.BarsStored::of),
            written
                .merged()
                .kept()
                .map(kept -> SymbolEvent.BarsKept.of(written.series(), kept, written.provenance()))
                .stream())
        .map(SymbolEvent.class::cast)
        .toList();
  }

  /** Brings the journal in step with the store: one fact per change that has none yet. */
  static List<SymbolEvent> store(SymbolState state, StoreDelta delta, Instant now) {
    List<SymbolEvent> facts = new ArrayList<>();
    delta.lost().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            lost ->
                facts.add(
                    new SymbolEvent.StoreWentBack(
                        lost.getKey(), state.of(lost.getKey()).revision(), lost.getValue(), now)));
    Map<SeriesId, Long> known = new HashMap<>();
    for (SeriesChange change : delta.changes()) {
      long revision = known.getOrDefault(change.series(), state.of(change.series()).revision());
      if (change.revision() > revision) {
        facts.add(SymbolEvent.BarsStored.of(change));
        known.put(change.series(), change.revision());
      }
    }
    return facts;
  }

  private static boolean unheardOf(SymbolState state, SeriesId series, TimeRange range) {
    SeriesMemory memory = state.of(series);
    List<TimeRange> known = new ArrayList<>(memory.gapRanges());
    memory.empty().forEach(span -> known.add(span.range()));
    memory.ignored().forEach(span -> known.add(span.range()));
    return !range.minus(known).isEmpty();
  }

  private static SymbolEvent gap(
      SeriesId series, CoveragePlanner.Fetch fetch, TradingCalendar calendar, Instant now) {
    return new SymbolEvent.GapFound(
        series, fetch.range(), fetch.missing(), calendar.version(), now);
  }

  private static TimeRange hull(List<CoveragePlanner.Fetch> fetches, TimeRange otherwise) {
    return fetches.isEmpty()
        ? otherwise
        : new TimeRange(fetches.getFirst().range().start(), fetches.getLast().range().end());
  }
}
