package io.ktrdr.api.bars;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.ChunkRef;
import io.ktrdr.store.Writers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * A page of bars that is made for one answer: of an earlier revision, on another scale, with rows
 * for what is missing. Nothing of it is kept.
 *
 * @param skipped bars before the first row, which only lend their close
 * @param writers who wrote the bars after those; all 0 when it does not matter
 * @param next the time of the first row after this page; empty when the range ends here
 */
public record RowPage(
    BarRows rows, int skipped, Writers writers, OptionalLong next, long revision, Verdict verdict) {

  /** Expected bars are worked out for so long at a time: no array grows with the range. */
  private static final long PIECE_SECONDS = 31L * 86_400;

  /** Chunks before a page in which its last bar before it is looked for. */
  private static final int LOOKED_BACK = 8;

  /**
   * A page as it was read, with its gaps filled.
   *
   * @param scale puts bars on the scale that is wanted
   */
  public static RowPage of(
      BarStore store,
      BarQuery query,
      HistoryReader.Page page,
      BarRows.Fill fill,
      UnaryOperator<BarSeries> scale) {
    BarSeries bars = page.written().bars();
    long revision = page.written().revision();
    if (fill == BarRows.Fill.NONE) {
      return new RowPage(
          BarRows.of(scale.apply(bars)),
          0,
          page.written().writers(),
          page.next(),
          revision,
          page.verdict());
    }
    long end = page.next().orElse(query.range().endSecond());
    long[] expected = expected(query, Math.min(end, query.judgedUntil()));
    if (expected.length > query.limit()) {
      // there are more rows than wanted before that: none behind it can be of this page
      bars = bars.slice(0, bars.indexAtOrAfter(expected[expected.length - 1] + 1));
    }
    boolean forward = fill == BarRows.Fill.FORWARD;
    BarSeries before = forward ? before(store, query, revision) : BarSeries.empty();
    int skipped = before.size();
    BarRows rows =
        BarRows.filled(
            scale.apply(BarSeries.concat(List.of(before, bars))), skipped, expected, forward);
    if (rows.size() <= query.limit()) {
      return new RowPage(
          rows, skipped, page.written().writers(), page.next(), revision, page.verdict());
    }
    int limit = (int) query.limit();
    long next = rows.time(limit);
    BarSeries told = bars.slice(0, bars.indexAtOrAfter(next));
    return new RowPage(
        rows.first(limit),
        skipped,
        page.written().writers().slice(0, told.size()),
        OptionalLong.of(next),
        revision,
        HistoryReader.judge(query, told, next));
  }

  /** When bars should begin; no more than fill the page, with one to spare. */
  private static long[] expected(BarQuery query, long end) {
    List<long[]> pieces = new ArrayList<>();
    long found = 0;
    long from =
        Math.max(query.range().startSecond(), query.calendar().firstDate().toEpochDay() * 86_400);
    long last = Math.min(end, (query.calendar().lastDate().toEpochDay() + 1) * 86_400);
    while (from < last && found <= query.limit()) {
      long to = Math.min(last, from + PIECE_SECONDS);
      long[] piece =
          query
              .calendar()
              .expectedBars(
                  query.series().timeframe(),
                  query.series().hours(),
                  TimeRange.ofEpochSeconds(from, to));
      pieces.add(piece);
      found += piece.length;
      from = to;
    }
    return pieces.stream().flatMapToLong(Arrays::stream).limit(query.limit() + 1).toArray();
  }

  /** The last bar before the page, of whichever page it is. */
  private static BarSeries before(BarStore store, BarQuery query, long revision) {
    long start = query.range().startSecond();
    List<ChunkRef> chunks =
        store.summary(query.series()).filter(held -> held.firstTime() < start).stream()
            .flatMap(
                held ->
                    store
                        .chunks(query.series(), TimeRange.ofEpochSeconds(held.firstTime(), start))
                        .stream())
            .toList();
    // an earlier revision may have had none where there is a chunk now: then further back
    for (int i = chunks.size() - 1; i >= Math.max(0, chunks.size() - LOOKED_BACK); i--) {
      BarSeries bars =
          store.readAsOf(
              query.series(), TimeRange.ofEpochSeconds(chunks.get(i).firstTime(), start), revision);
      if (!bars.isEmpty()) {
        return bars.slice(bars.size() - 1, bars.size());
      }
    }
    return BarSeries.empty();
  }

  /** The stored bars among the rows. */
  public BarSeries bars() {
    BarSeries all = rows.bars();
    int end = skipped;
    for (int row = 0; row < rows.size(); row++) {
      if (!rows.synthetic(row)) {
        end = rows.bar(row) + 1;
      }
    }
    return all.slice(skipped, end);
  }

  /** Whether each row is a bar, and could not be anything else. */
  public boolean plain() {
    return rows.plain();
  }

  /** How many rows are no bars. */
  public int synthetic() {
    return rows.size() - bars().size();
  }

  /** What is told of each row beyond its figures. */
  public RowMarks marks(
      RowMarks.Wanted wanted, BarShape.Form form, List<BarProvenance.Run> runs, int[] flags) {
    return new RowMarks(wanted, form, rows, skipped, runs, flags);
  }

  /** The page without marks, encoded. */
  public BarAnswer answer(BarQuery query) {
    return encoded(query, null);
  }

  /** The page with a mark behind each row, encoded. */
  public BarAnswer answer(BarQuery query, RowMarks marks) {
    return encoded(query, query.shape().form() == BarShape.Form.COLUMNS ? null : marks);
  }

  private BarAnswer encoded(BarQuery query, RowMarks marks) {
    Segment segment = Segment.encode(query.series(), rows, query.shape(), query.calendar(), marks);
    return new BarAnswer(
        Segment.joined(segment.dates(), query.shape()),
        Segment.joined(segment.figures(), query.shape()),
        rows.size(),
        next,
        revision,
        verdict);
  }
}
