package io.ktrdr.symbol;

import io.ktrdr.CborSerializable;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.quality.repair.Proposal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What an instrument remembers: the sum of its facts. Bars never are part of it.
 *
 * @param live the series whose bars are wanted as they form
 * @param heads where IB says that its data begin
 * @param repairs proposed, whatever was decided about them, by id
 */
record SymbolState(
    Optional<Instrument> instrument,
    Map<SeriesId, SeriesMemory> series,
    Map<SeriesId, Subscription> live,
    List<Head> heads,
    Map<String, Repair> repairs)
    implements CborSerializable {

  static final SymbolState NEW =
      new SymbolState(Optional.empty(), Map.of(), Map.of(), List.of(), Map.of());

  SymbolState {
    series = Map.copyOf(series);
    // A snapshot of before there were live bars does not say.
    live = live == null ? Map.of() : Map.copyOf(live);
    // Nor does one of before head timestamps were kept.
    heads = heads == null ? List.of() : List.copyOf(heads);
    // Nor one of before there were repairs.
    repairs = repairs == null ? Map.of() : Map.copyOf(repairs);
  }

  /** A wish for live bars, and since when. */
  record Subscription(LiveSource source, Instant since) {}

  SeriesMemory of(SeriesId id) {
    return series.getOrDefault(id, SeriesMemory.NONE);
  }

  /** What IB said of its first bar, if it was ever asked. */
  Optional<Head> head(SeriesId id) {
    return heads.stream().filter(head -> head.isOf(id)).findFirst();
  }

  SymbolState apply(SymbolEvent event) {
    return switch (event) {
      case SymbolEvent.ContractResolved resolved ->
          new SymbolState(Optional.of(resolved.instrument()), series, live, heads, repairs);
      case SymbolEvent.BarsStored stored -> with(stored.series(), memory -> stored(memory, stored));
      case SymbolEvent.GapFound gap ->
          with(gap.series(), memory -> memory.gap(gap.range(), gap.calendar()));
      case SymbolEvent.GapFilled gap -> with(gap.series(), memory -> memory.gapFilled(gap.range()));
      case SymbolEvent.ProviderEmpty empty ->
          with(
              empty.series(),
              memory ->
                  memory.empty(
                      new SeriesMemory.EmptySpan(
                          empty.range(), empty.until(), 1, empty.at(), empty.calendar())));
      case SymbolEvent.GapIgnored gap ->
          with(
              gap.series(),
              memory ->
                  memory.ignored(
                      new SeriesMemory.IgnoredSpan(
                          gap.range(), gap.reason(), gap.actor(), gap.at())));
      case SymbolEvent.GapIgnoreEnded gap ->
          with(gap.series(), memory -> memory.heeded(gap.range()));
      case SymbolEvent.GapRejudged gap ->
          with(
              gap.series(),
              memory ->
                  switch (gap.verdict()) {
                    case GAP -> memory.gapRejudged(gap.range(), gap.remaining(), gap.calendar());
                    case PROVIDER_EMPTY ->
                        memory.emptyRejudged(gap.range(), gap.remaining(), gap.calendar());
                  });
      case SymbolEvent.StoreWentBack back ->
          with(
              back.series(),
              memory ->
                  new SeriesMemory(
                      back.storeRevision(),
                      List.of(),
                      memory.gaps(),
                      List.of(),
                      memory.ignored(),
                      memory.failures(),
                      List.of()));
      case SymbolEvent.LiveBarsConfirmed confirmed ->
          with(confirmed.series(), memory -> memory.confirmed(confirmed.range()));
      case SymbolEvent.SubscriptionWanted wanted ->
          with(wanted.series(), new Subscription(wanted.source(), wanted.at()));
      case SymbolEvent.SubscriptionDropped dropped -> with(dropped.series(), (Subscription) null);
      case SymbolEvent.BarsKept kept -> this;
      case SymbolEvent.SplitSuspected suspected -> this;
      case SymbolEvent.SeriesRebased rebased -> this;
      case SymbolEvent.HeadTimestampTold told ->
          with(
              new Head(
                  told.what(),
                  told.hours(),
                  Optional.ofNullable(told.first()),
                  told.ibMessage(),
                  told.at()));
      case SymbolEvent.CoverageAsked asked -> this;
      case SymbolEvent.FetchFailed failed ->
          with(
              failed.series(),
              memory ->
                  memory.failed(
                      new SeriesMemory.FailedSpan(
                          failed.remaining(),
                          failed.problem(),
                          failed.ibCode(),
                          failed.ibMessage(),
                          failed.detail(),
                          failed.at())));
      case SymbolEvent.LoadCancelled cancelled -> this;
      case SymbolEvent.LiveInterrupted interrupted -> this;
      case SymbolEvent.LiveRestored restored -> this;
      case SymbolEvent.BarRevised revised -> this;
      case SymbolEvent.RepairsProposed proposed -> with(proposed);
      case SymbolEvent.RepairApplied fact -> with(fact.repair(), repair -> repair.applied(fact));
      case SymbolEvent.RepairRejected fact -> with(fact.repair(), repair -> repair.rejected(fact));
      case SymbolEvent.RepairReverted fact -> with(fact.repair(), repair -> repair.reverted(fact));
    };
  }

  private static SeriesMemory stored(SeriesMemory memory, SymbolEvent.BarsStored stored) {
    SeriesMemory after = memory.stored(stored.revision());
    return stored.source() == Source.IB_LIVE
        ? after.provisional(
            new TimeRange(stored.first(), stored.last().plus(span(stored.series().timeframe()))))
        : after;
  }

  /** What a bar takes of a range of bar times; of one that is named by a date, that date. */
  private static Duration span(Timeframe timeframe) {
    return timeframe.intraday() ? timeframe.duration() : Duration.ofDays(1);
  }

  private SymbolState with(Head head) {
    List<Head> changed =
        Stream.concat(
                heads.stream()
                    .filter(one -> one.what() != head.what() || one.hours() != head.hours()),
                Stream.of(head))
            .toList();
    return new SymbolState(instrument, series, live, changed, repairs);
  }

  private SymbolState with(SeriesId id, UnaryOperator<SeriesMemory> change) {
    Map<SeriesId, SeriesMemory> changed = new TreeMap<>(series);
    changed.put(id, change.apply(of(id)));
    return new SymbolState(instrument, changed, live, heads, repairs);
  }

  private SymbolState with(SeriesId id, Subscription subscription) {
    Map<SeriesId, Subscription> changed = new TreeMap<>(live);
    if (subscription == null) {
      changed.remove(id);
    } else {
      changed.put(id, subscription);
    }
    return new SymbolState(instrument, series, changed, heads, repairs);
  }

  private SymbolState with(SymbolEvent.RepairsProposed fact) {
    Map<String, Repair> changed = new HashMap<>(repairs);
    for (Proposal proposal : fact.proposals()) {
      changed.put(proposal.id(), Repair.proposed(fact.series(), proposal, fact.actor(), fact.at()));
    }
    return new SymbolState(instrument, series, live, heads, changed);
  }

  private SymbolState with(String id, UnaryOperator<Repair> change) {
    Map<String, Repair> changed = new HashMap<>(repairs);
    changed.computeIfPresent(id, (known, repair) -> change.apply(repair));
    return new SymbolState(instrument, series, live, heads, changed);
  }
}
