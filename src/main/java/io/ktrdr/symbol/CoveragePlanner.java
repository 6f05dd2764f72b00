package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.HistoryPlanner;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.quality.CompleteBars;
import io.ktrdr.symbol.ledger.BarEnds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Decides what to ask IB for. Pure: what is stored, known and being asked is given. */
final class CoveragePlanner {

  private CoveragePlanner() {}

  /**
   * What is known of a series beside the bars that are stored.
   *
   * @param empty where IB was asked and has nothing
   * @param claimed what others are asking IB for at this moment
   * @param ignored what a user does not want
   */
  record Ledger(
      List<SeriesMemory.EmptySpan> empty, List<TimeRange> claimed, List<TimeRange> ignored) {

    static final Ledger BLANK = new Ledger(List.of(), List.of());

    Ledger {
      empty = List.copyOf(empty);
      claimed = List.copyOf(claimed);
      ignored = List.copyOf(ignored);
    }

    Ledger(List<SeriesMemory.EmptySpan> empty, List<TimeRange> claimed) {
      this(empty, claimed, List.of());
    }
  }

  /**
   * A stretch to ask for.
   *
   * @param range what to ask
   * @param missing the missing bars in it
   */
  record Fetch(TimeRange range, int missing) {}

  /**
   * What to do about a range.
   *
   * @param fetches to be asked of IB, in order of time; apart from each other
   * @param waits what others are asking already
   */
  record Plan(List<Fetch> fetches, List<TimeRange> waits) {

    Plan {
      fetches = List.copyOf(fetches);
      waits = List.copyOf(waits);
    }

    int missing() {
      return fetches.stream().mapToInt(Fetch::missing).sum();
    }

    List<TimeRange> ranges() {
      return fetches.stream().map(Fetch::range).toList();
    }
  }

  /**
   * Plans for the bars of a range that should exist, are over, and are neither stored nor known to
   * be empty. Missing stretches are joined where one request serves both, unless someone else is
   * asking for what lies between, or nobody wants it.
   *
   * @param stored times of the stored bars of the range, rising
   */
  static Plan plan(
      SeriesId series,
      TimeRange range,
      long[] stored,
      Ledger ledger,
      TradingCalendar calendar,
      Instant now) {
    List<Fetch> free = new ArrayList<>();
    List<TimeRange> waits = new ArrayList<>();
    long[] expected =
        CompleteBars.expected(calendar, series.timeframe(), series.hours(), range, now);
    for (BarRuns.Run run :
        BarRuns.of(expected, stored, standing(ledger, now), time -> end(calendar, series, time))) {
      switch (run.standing()) {
        case MISSING -> join(free, run, ledger, series.timeframe());
        case QUEUED -> waits.add(run.range());
        case PROVIDER_EMPTY, IGNORED -> {}
      }
    }
    return new Plan(free, waits);
  }

  /** The gaps of a range, each with its reason. */
  static List<SymbolEntity.Gap> gaps(
      SeriesId series,
      TimeRange range,
      long[] stored,
      Ledger ledger,
      TradingCalendar calendar,
      Instant now) {
    long[] expected =
        CompleteBars.expected(calendar, series.timeframe(), series.hours(), range, now);
    return BarRuns.of(expected, stored, standing(ledger, now), time -> end(calendar, series, time))
        .stream()
        .map(
            run ->
                new SymbolEntity.Gap(
                    run.toNextExpected(expected), run.bars(), run.standing(), calendar.version()))
        .toList();
  }

  /** How many bars of a range should exist, and how many of them are missing. */
  static SymbolEntity.Completeness completeness(
      SeriesId series,
      TimeRange range,
      long[] stored,
      Ledger ledger,
      TradingCalendar calendar,
      Instant now) {
    long[] expected =
        CompleteBars.expected(calendar, series.timeframe(), series.hours(), range, now);
    int missing = 0;
    int empty = 0;
    for (BarRuns.Run run :
        BarRuns.of(expected, stored, standing(ledger, now), time -> end(calendar, series, time))) {
      missing += run.standing() == SymbolEntity.GapState.IGNORED ? 0 : run.bars();
      empty += run.standing() == SymbolEntity.GapState.PROVIDER_EMPTY ? run.bars() : 0;
    }
    return new SymbolEntity.Completeness(expected.length, missing, empty, calendar.version());
  }

  static long end(TradingCalendar calendar, SeriesId series, long time) {
    return BarEnds.of(series, calendar, time);
  }

  private static LongFunction<SymbolEntity.GapState> standing(Ledger ledger, Instant now) {
    TimeSpans claimed = TimeSpans.of(ledger.claimed().stream());
    TimeSpans ignored = TimeSpans.of(ledger.ignored().stream());
    TimeSpans empty =
        TimeSpans.of(
            ledger.empty().stream()
                .filter(span -> span.holds(now))
                .map(SeriesMemory.EmptySpan::range));
    return time -> {
      if (ignored.contains(time)) {
        return SymbolEntity.GapState.IGNORED;
      }
      if (claimed.contains(time)) {
        return SymbolEntity.GapState.QUEUED;
      }
      return empty.contains(time)
          ? SymbolEntity.GapState.PROVIDER_EMPTY
          : SymbolEntity.GapState.MISSING;
    };
  }

  private static void join(
      List<Fetch> fetches, BarRuns.Run run, Ledger ledger, Timeframe timeframe) {
    Fetch next = new Fetch(run.range(), run.bars());
    if (!fetches.isEmpty()) {
      Fetch last = fetches.getLast();
      TimeRange both = new TimeRange(last.range().start(), next.range().end());
      boolean saves =
          requests(both, timeframe)
              < requests(last.range(), timeframe) + requests(next.range(), timeframe);
      if (saves
          && ledger.claimed().stream().noneMatch(both::overlaps)
          && ledger.ignored().stream().noneMatch(both::overlaps)) {
        fetches.removeLast();
        next = new Fetch(both, last.missing() + next.missing());
      }
    }
    fetches.add(next);
  }

  /** About how many requests a range takes, by IB's step sizes. */
  static long requests(TimeRange range, Timeframe timeframe) {
    return Math.ceilDiv(
        Math.max(1, range.duration().toSeconds()),
        HistoryPlanner.perRequest(timeframe).toSeconds());
  }
}
