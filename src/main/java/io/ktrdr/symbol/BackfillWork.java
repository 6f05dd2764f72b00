package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Source;
import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.CompleteBars;
import io.ktrdr.store.MergeResult;
import io.ktrdr.store.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link Backfill} does with the store: finds out what is missing, puts in what IB answered,
 * and judges what the answer settles. Blocks.
 */
final class BackfillWork {

  /** How an actor is named that is a job; its id follows. */
  private static final String JOB = "job:";

  private final SymbolEntity.EnsureCoverage ask;
  private final Backfill.Purpose purpose;
  private final TradingCalendar calendar;
  private final SymbolContext symbols;

  BackfillWork(
      SymbolEntity.EnsureCoverage ask,
      Backfill.Purpose purpose,
      TradingCalendar calendar,
      SymbolContext symbols) {
    this.ask = ask;
    this.purpose = purpose;
    this.calendar = calendar;
    this.symbols = symbols;
  }

  /**
   * What is known of the series before an answer is looked at.
   *
   * @param askedBefore whether IB was asked for the same again, since it had left out the beginning
   */
  record Known(List<TimeRange> gaps, List<SeriesMemory.EmptySpan> empty, boolean askedBefore) {}

  /**
   * What has become of an answer.
   *
   * @param settled for what part of it what IB has is known now
   * @param revised bars that were stored and are others now
   * @param outranked bars that stayed because their source counts more
   */
  record Kept(
      Optional<MergeResult> merged,
      TimeRange settled,
      List<LiveFeed.Revised> revised,
      ProviderAnswer answer,
      Optional<SymbolEvent.BarsKept> outranked) {}

  /** What to ask for. */
  CoveragePlanner.Plan plan(CoveragePlanner.Ledger ledger, Instant now) {
    boolean compare = purpose == Backfill.Purpose.COMPARE;
    long[] stored =
        compare ? new long[0] : StoredTimes.in(symbols.bars(), ask.series(), ask.range());
    CoveragePlanner.Ledger known =
        compare ? new CoveragePlanner.Ledger(List.of(), ledger.claimed()) : ledger;
    return CoveragePlanner.plan(ask.series(), ask.range(), stored, known, calendar, now);
  }

  /** What is still missing of what was not answered. */
  CoveragePlanner.Plan left(List<TimeRange> unanswered, Instant now) {
    return new CoveragePlanner.Plan(
        unanswered.stream()
            .flatMap(
                range ->
                    CoveragePlanner.plan(
                        ask.series(),
                        range,
                        StoredTimes.in(symbols.bars(), ask.series(), range),
                        CoveragePlanner.Ledger.BLANK,
                        calendar,
                        now)
                        .fetches()
                        .stream())
            .toList(),
        List.of());
  }

  /** IB's bars under the times that bars have here. */
  BarSeries named(BarSeries bars) {
    return ProviderBars.named(bars, ask.series(), calendar);
  }

  /** Stores an answer; before it is, bars that are to be compared are. */
  Kept keep(HistoryReply.ChunkFetched chunk, Known known, Instant now) {
    Provenance provenance = provenance(now);
    BarSeries bars = complete(named(chunk.bars()).within(chunk.asked()), now);
    List<LiveFeed.Revised> revised = List.of();
    if (purpose == Backfill.Purpose.COMPARE) {
      Comparison comparison = Comparison.of(symbols.bars().read(ask.series(), chunk.asked()), bars);
      bars = comparison.toMerge();
      revised = comparison.revised();
    }
    Optional<MergeResult> merged =
        bars.isEmpty()
            ? Optional.empty()
            : Optional.of(
                symbols
                    .bars()
                    .merge(
                        ask.series(),
                        bars,
                        SessionChunking.of(calendar, ask.series()),
                        provenance));
    Optional<MergeResult.KeptBars> outranked = merged.flatMap(MergeResult::kept);
    long[] stored = StoredTimes.in(symbols.bars(), ask.series(), chunk.asked());
    TimeRange settled =
        known.askedBefore()
            ? chunk.asked()
            : ProviderBars.settled(ask.series(), chunk.asked(), bars, stored, calendar, now);
    ProviderAnswer answer =
        ProviderAnswer.judge(
            ask.series(),
            settled,
            stored,
            known.gaps(),
            known.empty(),
            calendar,
            symbols.settings().belief(),
            now);
    return new Kept(
        merged,
        settled,
        outranked.isEmpty() ? revised : Comparison.taken(revised, this::stored),
        answer,
        outranked.map(stayed -> SymbolEvent.BarsKept.of(ask.series(), stayed, provenance)));
  }

  private Optional<Bar> stored(Instant time) {
    long second = time.getEpochSecond();
    BarSeries bar = symbols.bars().read(ask.series(), TimeRange.ofEpochSeconds(second, second + 1));
    return bar.isEmpty() ? Optional.empty() : Optional.of(bar.bar(0));
  }

  /** A bar that still grows is no history yet, though IB sends it along. */
  private BarSeries complete(BarSeries bars, Instant now) {
    int count = bars.size();
    while (count > 0
        && CompleteBars.ends(
                calendar, ask.series().timeframe(), ask.series().hours(), bars.time(count - 1))
            .isAfter(now)) {
      count--;
    }
    return bars.slice(0, count);
  }

  /** Who stores, and on whose behalf. */
  Provenance provenance(Instant now) {
    String cause =
        switch (ask.lane()) {
          case LIVE -> "live";
          case INTERACTIVE -> "load";
          case REPAIR -> "repair";
          case BACKFILL -> "backfill";
        };
    String job = ask.actor().startsWith(JOB) ? ask.actor().substring(JOB.length()) : "";
    return new Provenance(Source.IB_HIST, ask.actor(), cause, ask.requestId(), job, now);
  }
}
