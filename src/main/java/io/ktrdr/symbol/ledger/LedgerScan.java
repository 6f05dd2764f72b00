package io.ktrdr.symbol.ledger;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.CompleteBars;
import io.ktrdr.quality.GapScan;
import io.ktrdr.quality.MissingRun;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Judges a range of a series: every bar that should exist by now is in exactly one {@link
 * LedgerSpan}. Works in pieces, so that no array grows with the range; costs time by stored bars
 * and by spans, not by the bars of a span.
 */
public final class LedgerScan {

  /** Wall-clock bars whose expected times are looked at together: they stay in the CPU's cache. */
  private static final int BARS_PER_PIECE = 32_768;

  private final SeriesId series;
  private final TradingCalendar calendar;
  private final long[] stored;
  private final Marks marks;
  private final List<LedgerSpan> spans = new ArrayList<>();

  /** The span that is still growing; its end is known when it is over. */
  private SpanState state;

  private Why why;
  private long first;
  private long last;
  private int bars;

  private LedgerScan(SeriesId series, TradingCalendar calendar, long[] stored, Marks marks) {
    this.series = series;
    this.calendar = calendar;
    this.stored = stored;
    this.marks = marks;
  }

  /**
   * The spans of a range, in order of time. Bars that are not over are not judged.
   *
   * @param stored times of the stored bars of the range, rising
   * @param marks what is known beside, the topmost first
   */
  public static List<LedgerSpan> scan(
      SeriesId series,
      TradingCalendar calendar,
      TimeRange range,
      long[] stored,
      List<Mark> marks,
      Instant now) {
    LedgerScan scan = new LedgerScan(series, calendar, stored, Marks.of(marks));
    long from = Math.max(range.startSecond(), second(calendar.firstDate().minusDays(1)));
    long to =
        Math.min(
            CompleteBars.until(
                calendar, series.timeframe(), series.hours(), range.endSecond(), now),
            second(calendar.lastDate().plusDays(2)));
    scan.pieces(from, to);
    return scan.spans;
  }

  private static long second(LocalDate date) {
    return date.toEpochDay() * 86_400L;
  }

  private void pieces(long from, long to) {
    long piece = (long) series.timeframe().seconds() * BARS_PER_PIECE;
    for (long start = from; start < to; start += piece) {
      long end = Math.min(start + piece, to);
      piece(
          calendar.expectedBars(
              series.timeframe(), series.hours(), TimeRange.ofEpochSeconds(start, end)));
    }
    close();
  }

  private void piece(long[] expected) {
    int at = 0;
    for (MissingRun run : GapScan.missing(expected, stored, Long.MAX_VALUE)) {
      int from = Arrays.binarySearch(expected, at, expected.length, run.first());
      present(expected, at, from);
      at = from + run.count();
      missing(expected, from, at);
    }
    present(expected, at, expected.length);
  }

  private void present(long[] expected, int from, int to) {
    int at = from;
    while (at < to) {
      int next = whereMarkChanges(expected, at, to);
      boolean filled = marks.at(expected[at]).state() == SpanState.FILLED;
      add(filled ? SpanState.FILLED : SpanState.PRESENT, Why.NEVER_ASKED, expected, at, next);
      at = next;
    }
  }

  private void missing(long[] expected, int from, int to) {
    int at = from;
    while (at < to) {
      int next = whereMarkChanges(expected, at, to);
      Mark mark = marks.at(expected[at]);
      boolean says = mark.state().isGap();
      add(
          says ? mark.state() : SpanState.MISSING,
          says ? mark.why() : Why.NEVER_ASKED,
          expected,
          at,
          next);
      at = next;
    }
  }

  private int whereMarkChanges(long[] expected, int at, int to) {
    long change = marks.changesAfter(expected[at]);
    if (expected[to - 1] < change) {
      return to;
    }
    int found = Arrays.binarySearch(expected, at, to, change);
    return found >= 0 ? found : -found - 1;
  }

  private void add(SpanState next, Why reason, long[] expected, int from, int to) {
    if (state != next || !reason.equals(why)) {
      close();
      state = next;
      why = reason;
      first = expected[from];
    }
    last = expected[to - 1];
    bars += to - from;
  }

  private void close() {
    if (bars > 0) {
      spans.add(new LedgerSpan(state, first, last, BarEnds.of(series, calendar, last), bars, why));
    }
    state = null;
    bars = 0;
  }
}
