package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.SymbolEvent.Verdict;
import io.ktrdr.symbol.ledger.LedgerScan;
import io.ktrdr.symbol.ledger.LedgerSpan;
import io.ktrdr.symbol.ledger.Mark;
import io.ktrdr.symbol.ledger.SpanState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Judges remembered verdicts anew by the calendar of now. A gap that should never have been
 * vanishes by a fact; one that stands gets the version that says so. Pure.
 */
final class Rejudging {

  /** Who wants it. */
  record Asker(String actor, String requestId) {}

  private final SeriesId series;
  private final SeriesMemory memory;
  private final TradingCalendar calendar;
  private final Asker asker;
  private final Instant now;

  Rejudging(
      SeriesId series, SeriesMemory memory, TradingCalendar calendar, Asker asker, Instant now) {
    this.series = series;
    this.memory = memory;
    this.calendar = calendar;
    this.asker = asker;
    this.now = now;
  }

  /** Whether another version than the calendar's has judged any of it. */
  static boolean isStale(SeriesMemory memory, TradingCalendar calendar) {
    String version = calendar.version();
    return memory.gaps().stream().anyMatch(gap -> !gap.calendar().equals(version))
        || memory.empty().stream().anyMatch(span -> !version.equals(span.calendar()));
  }

  /** From the first remembered verdict to the end of the last; empty when there is none. */
  Optional<TimeRange> hull() {
    List<TimeRange> ranges = new ArrayList<>(memory.gapRanges());
    memory.empty().forEach(span -> ranges.add(span.range()));
    List<TimeRange> union = TimeRange.union(ranges);
    return union.isEmpty()
        ? Optional.empty()
        : Optional.of(new TimeRange(union.getFirst().start(), union.getLast().end()));
  }

  /**
   * The facts.
   *
   * @param stored times of the stored bars of {@link #hull()}, rising
   * @param all whether verdicts of this very version are judged too
   */
  List<SymbolEvent> facts(long[] stored, boolean all) {
    List<SymbolEvent> facts = new ArrayList<>();
    for (SeriesMemory.KnownGap gap : memory.gaps()) {
      judge(facts, Verdict.GAP, gap.range(), gap.calendar(), stored, all);
    }
    for (SeriesMemory.EmptySpan span : memory.empty()) {
      judge(
          facts,
          Verdict.PROVIDER_EMPTY,
          span.range(),
          Objects.requireNonNullElse(span.calendar(), ""),
          stored,
          all);
    }
    return facts;
  }

  private void judge(
      List<SymbolEvent> facts,
      Verdict verdict,
      TimeRange range,
      String before,
      long[] stored,
      boolean all) {
    boolean sameVersion = before.equals(calendar.version());
    if (sameVersion && !all) {
      return;
    }
    List<LedgerSpan> missing =
        LedgerScan.scan(series, calendar, range, within(stored, range), List.of(), now).stream()
            .filter(span -> span.state().isGap())
            .toList();
    List<TimeRange> remaining = missing.stream().map(LedgerSpan::range).toList();
    if (sameVersion && remaining.equals(List.of(range))) {
      return;
    }
    facts.add(
        new SymbolEvent.GapRejudged(
            series,
            verdict,
            range,
            remaining,
            missing.stream().mapToInt(LedgerSpan::bars).sum(),
            before,
            calendar.version(),
            asker.actor(),
            asker.requestId(),
            now));
  }

  /**
   * Gaps between stored bars that nobody knew of.
   *
   * @param stored times of all stored bars, rising
   * @param marks what is known of the series
   */
  List<SymbolEvent> unknownGaps(long[] stored, List<Mark> marks) {
    if (stored.length == 0) {
      return List.of();
    }
    TimeRange between = TimeRange.ofEpochSeconds(stored[0], stored[stored.length - 1]);
    List<TimeRange> known = memory.gapRanges();
    return LedgerScan.scan(series, calendar, between, stored, marks, now).stream()
        .filter(span -> span.state() == SpanState.MISSING)
        .filter(span -> !span.range().minus(known).isEmpty())
        .<SymbolEvent>map(
            span ->
                new SymbolEvent.GapFound(
                    series, span.range(), span.bars(), calendar.version(), now))
        .toList();
  }

  private static long[] within(long[] times, TimeRange range) {
    int from = index(times, range.startSecond());
    return Arrays.copyOfRange(times, from, Math.max(from, index(times, range.endSecond())));
  }

  private static int index(long[] times, long time) {
    int found = Arrays.binarySearch(times, time);
    return found >= 0 ? found : -found - 1;
  }
}
