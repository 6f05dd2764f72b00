package io.ktrdr.api.ledger;

import io.ktrdr.api.series.BarTimes;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.store.SeriesSummary;
import io.ktrdr.symbol.Head;
import io.ktrdr.symbol.LedgerQuestion.CoverageReport;
import io.ktrdr.symbol.ledger.CalendarVerdict;
import io.ktrdr.symbol.ledger.Completeness;
import io.ktrdr.symbol.ledger.LedgerSpan;
import io.ktrdr.symbol.ledger.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How complete a series is, as the API shows it. Bar times are instants, dates for daily and longer
 * bars.
 *
 * @param start the range judged; null, and {@code end} with it, when there is nothing to judge
 * @param bars stored of the whole series, and from which to which
 * @param unexpected stored bars that the calendar does not expect
 * @param head what IB said of its first bar; null when it was never asked
 */
record CoverageView(
    String instrument,
    String timeframe,
    String what,
    String session,
    String start,
    String end,
    long bars,
    String firstBar,
    String lastBar,
    long revision,
    HeadView head,
    Count count,
    long unexpected,
    List<Span> spans,
    Long spansTotal,
    List<Period> periods,
    CalendarVerdict calendar) {

  /** What IB said of its first bar. */
  record HeadView(Instant first, String why, Instant askedAt, Instant believedUntil) {

    static HeadView of(Head head) {
      return new HeadView(
          head.first().orElse(null), head.why(), head.askedAt(), head.believedUntil());
    }
  }

  /**
   * Bars that should exist, by how they stand.
   *
   * @param filled of the present ones, those that were once known to be missing
   * @param coverage share of those wanted that are present
   * @param complete whether none is missing but ignored ones
   * @param settled whether nothing is left to ask IB for
   */
  record Count(
      long expected,
      long present,
      long filled,
      long missing,
      long queued,
      long providerEmpty,
      long ignored,
      double coverage,
      boolean complete,
      boolean settled) {

    static Count of(Tally tally) {
      return new Count(
          tally.expected(),
          tally.present(),
          tally.filled(),
          tally.missing(),
          tally.queued(),
          tally.providerEmpty(),
          tally.ignored(),
          Math.floor(tally.coverage() * 1e6) / 1e6,
          tally.complete(),
          tally.settled());
    }
  }

  /** Bars in a row that stand alike; of shut time, from when to when. */
  record Span(String state, String start, String end, int bars, GapView.Because why) {

    static Span of(Timeframe timeframe, LedgerSpan span) {
      return new Span(
          span.state().toString(),
          BarTimes.text(timeframe, span.first()),
          BarTimes.text(timeframe, span.end()),
          span.bars(),
          span.state().isGap() ? GapView.Because.of(span.why()) : null);
    }
  }

  /** A session date such as {@code 2023-01-03}, or a month such as {@code 2023-01}. */
  record Period(String period, String state, Count count) {

    static Period of(Completeness.Bucket bucket, Completeness.By by) {
      String date = bucket.date().toString();
      return new Period(
          by == Completeness.By.MONTH ? date.substring(0, 7) : date,
          state(bucket.tally()),
          Count.of(bucket.tally()));
    }

    private static String state(Tally tally) {
      if (tally.complete()) {
        return "complete";
      }
      return tally.present() > 0 ? "partial" : tally.settled() ? "provider_empty" : "missing";
    }
  }

  static CoverageView of(
      CoverageReport report,
      Optional<SeriesSummary> held,
      Optional<Completeness.By> by,
      boolean spans) {
    SeriesId series = report.series();
    Timeframe timeframe = series.timeframe();
    TimeRange range = report.range();
    return new CoverageView(
        series.instrument().toString(),
        timeframe.toString(),
        series.what().name(),
        series.hours().toString(),
        range.isEmpty() ? null : BarTimes.text(timeframe, range.startSecond()),
        range.isEmpty() ? null : BarTimes.text(timeframe, range.endSecond()),
        held.map(SeriesSummary::bars).orElse(0L),
        held.map(one -> BarTimes.text(timeframe, one.firstTime())).orElse(null),
        held.map(one -> BarTimes.text(timeframe, one.lastTime())).orElse(null),
        held.map(SeriesSummary::revision).orElse(0L),
        report.head().map(HeadView::of).orElse(null),
        Count.of(report.tally()),
        report.unexpected(),
        spans ? report.spans().stream().map(span -> Span.of(timeframe, span)).toList() : null,
        spans ? report.spansTotal() : null,
        by.map(one -> report.buckets().stream().map(bucket -> Period.of(bucket, one)).toList())
            .orElse(null),
        report.calendar());
  }
}
