package io.ktrdr.api.bars;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.ChunkRef;
import io.ktrdr.store.Writers;
import io.ktrdr.store.WrittenBars;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads pages of bars as they were at a revision, and who wrote each. Blocks. What it answers is
 * not kept: it is asked for seldom.
 */
public final class HistoryReader {

  /** Empty spans are counted in pieces of this length, so that no array grows with the range. */
  private static final long PIECE_SECONDS = 31L * 86_400;

  private final BarStore store;

  public HistoryReader(BarStore store) {
    this.store = store;
  }

  /**
   * One page.
   *
   * @param written the bars; their writers are all 0 when they were not asked for
   * @param next the time of the first bar after this page; empty when the range ends here
   */
  public record Page(WrittenBars written, OptionalLong next, Verdict verdict) {}

  /**
   * The first page of a range, up to the query's limit, at a revision.
   *
   * @param writers whether it matters who wrote the bars
   */
  public Page read(BarQuery query, long revision, boolean writers) {
    List<ChunkRef> chunks = store.chunks(query.series(), query.range());
    List<BarSeries> bars = new ArrayList<>();
    List<Writers> wrote = new ArrayList<>();
    long from = query.range().startSecond();
    long end = query.range().endSecond();
    long read = 0;
    int chunk = 0;
    // Chunk by chunk, so that a page costs what it holds and not what the range holds.
    while (from < end && read <= query.limit()) {
      long window = 0;
      while (chunk < chunks.size() && window <= query.limit() - read) {
        window += chunks.get(chunk++).bars();
      }
      long to = chunk < chunks.size() ? Math.max(from, chunks.get(chunk).firstTime()) : end;
      TimeRange span = TimeRange.ofEpochSeconds(from, to);
      if (writers) {
        WrittenBars part = store.writtenAsOf(query.series(), span, revision);
        bars.add(part.bars());
        wrote.add(part.writers());
      } else {
        bars.add(store.readAsOf(query.series(), span, revision));
      }
      read += bars.getLast().size();
      from = to;
    }
    BarSeries all = BarSeries.concat(bars);
    int size = (int) Math.min(all.size(), query.limit());
    BarSeries page = all.slice(0, size);
    Writers pageWriters = writers ? Writers.concat(wrote).slice(0, size) : Writers.all(0, size);
    OptionalLong next = size < all.size() ? OptionalLong.of(all.time(size)) : OptionalLong.empty();
    return new Page(
        new WrittenBars(page, pageWriters, revision), next, judge(query, page, next.orElse(end)));
  }

  /** What bars lack of a query's range up to an end. */
  static Verdict judge(BarQuery query, BarSeries bars, long end) {
    long from = Math.max(query.range().startSecond(), second(query.calendar().firstDate()));
    long to =
        Math.min(
            Math.min(end, query.judgedUntil()), second(query.calendar().lastDate().plusDays(1)));
    if (from >= to) {
      return Verdict.NOTHING_EXPECTED;
    }
    VerdictBuilder verdict = new VerdictBuilder();
    BarSeries inside = bars.within(TimeRange.ofEpochSeconds(from, to));
    long judged = from;
    if (!inside.isEmpty()) {
      judged = Math.min(to, inside.lastTime() + 1);
      verdict.compare(query.series(), query.calendar(), from, judged, inside);
    }
    if (judged < to) {
      verdict.nothingStored(query.series(), query.calendar(), judged, to, PIECE_SECONDS);
    }
    return verdict.build();
  }

  private static long second(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
  }
}
