package io.ktrdr.api.bars;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.GapScan;
import io.ktrdr.quality.MissingRun;
import java.util.ArrayList;
import java.util.List;

/** Adds up verdicts on neighbouring spans. */
final class VerdictBuilder {

  private final List<MissingRun> runs = new ArrayList<>();
  private long expected;
  private long missing;

  /** A span of which some bars are stored. */
  VerdictBuilder compare(
      SeriesId series, TradingCalendar calendar, long from, long to, BarSeries stored) {
    long[] times =
        calendar.expectedBars(
            series.timeframe(), series.hours(), TimeRange.ofEpochSeconds(from, to));
    expected += times.length;
    GapScan.missing(times, stored, to).forEach(this::miss);
    return this;
  }

  /**
   * A span of which nothing is stored: one run. It is looked at piece by piece, so that no array
   * grows with the span.
   */
  void nothingStored(
      SeriesId series, TradingCalendar calendar, long from, long to, long pieceSeconds) {
    long first = 0;
    int count = 0;
    for (long piece = from; piece < to; piece = Math.min(to, piece + pieceSeconds)) {
      long[] times =
          calendar.expectedBars(
              series.timeframe(),
              series.hours(),
              TimeRange.ofEpochSeconds(piece, Math.min(to, piece + pieceSeconds)));
      if (count == 0 && times.length > 0) {
        first = times[0];
      }
      count += times.length;
    }
    expected += count;
    if (count > 0) {
      miss(new MissingRun(first, to, count));
    }
  }

  /** A verdict found before. */
  void add(Verdict verdict) {
    expected += verdict.expected();
    verdict.runs().forEach(this::list);
    missing += verdict.missing();
  }

  private void miss(MissingRun run) {
    missing += run.count();
    list(run);
  }

  private void list(MissingRun run) {
    if (runs.size() < Verdict.MOST_RUNS) {
      runs.add(run);
    }
  }

  Verdict build() {
    return new Verdict(expected, missing, runs);
  }
}
