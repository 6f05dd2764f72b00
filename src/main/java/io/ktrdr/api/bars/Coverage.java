package io.ktrdr.api.bars;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.ChunkRef;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Compares what is stored with what the calendar expects. Verdicts on whole chunks, each with the
 * time up to the next chunk, are kept: asking again about a long range costs a look-up per chunk.
 */
public final class Coverage {

  /** Empty spans are counted in pieces of this length, so that no array grows with the range. */
  private static final long PIECE_SECONDS = 31L * 86_400;

  private record Key(ChunkRef chunk, long until, String calendarVersion) {}

  private final Cache<Key, Verdict> verdicts;

  public Coverage(long maxEntries) {
    // its upkeep is shorter than waking another thread
    verdicts = Caffeine.newBuilder().maximumSize(maxEntries).executor(Runnable::run).build();
  }

  /**
   * Judges a span.
   *
   * @param chunks the stored chunks that overlap it
   * @param decoded gives a chunk's bars
   */
  Verdict judge(
      SeriesId series,
      TradingCalendar calendar,
      long start,
      long end,
      List<ChunkRef> chunks,
      Function<ChunkRef, BarSeries> decoded) {
    Optional<Verdict> complete = complete(series, calendar, start, end, chunks, decoded);
    if (complete.isPresent()) {
      return complete.get();
    }
    long from = from(calendar, start);
    long to = to(calendar, end);
    String version = calendar.version();
    VerdictBuilder sum = new VerdictBuilder();
    long judged = from;
    for (int i = 0; i < chunks.size(); i++) {
      ChunkRef chunk = chunks.get(i);
      if (chunk.lastTime() < judged || chunk.firstTime() >= to) {
        continue;
      }
      if (chunk.firstTime() > judged) {
        sum.nothingStored(series, calendar, judged, chunk.firstTime(), PIECE_SECONDS);
        judged = chunk.firstTime();
      }
      long next = i + 1 < chunks.size() ? chunks.get(i + 1).firstTime() : chunk.lastTime() + 1;
      long until = Math.min(next, to);
      if (judged == chunk.firstTime() && until == next) {
        sum.add(whole(series, calendar, version, chunk, until, decoded));
      } else {
        sum.compare(series, calendar, judged, until, decoded.apply(chunk));
      }
      judged = until;
    }
    if (judged < to) {
      sum.nothingStored(series, calendar, judged, to, PIECE_SECONDS);
    }
    return sum.build();
  }

  /**
   * The short way for what is usual: when every chunk that the span touches is complete up to the
   * next one, so is each part of it, and nothing has to be counted at the edges. Empty when a look
   * at the single bars is needed.
   */
  Optional<Verdict> complete(
      SeriesId series,
      TradingCalendar calendar,
      long start,
      long end,
      List<ChunkRef> chunks,
      Function<ChunkRef, BarSeries> decoded) {
    long from = from(calendar, start);
    long to = to(calendar, end);
    if (from >= to) {
      return Optional.of(Verdict.NOTHING_EXPECTED);
    }
    if (chunks.isEmpty() || chunks.getFirst().firstTime() > from) {
      return Optional.empty();
    }
    String version = calendar.version();
    long stored = 0;
    for (int i = 0; i < chunks.size(); i++) {
      ChunkRef chunk = chunks.get(i);
      long until = i + 1 < chunks.size() ? chunks.get(i + 1).firstTime() : chunk.lastTime() + 1;
      if (!whole(series, calendar, version, chunk, until, decoded).complete()) {
        return Optional.empty();
      }
      stored += chunk.bars();
    }
    long after = chunks.getLast().lastTime() + 1;
    if (after < to
        && calendar.expectedBars(
                    series.timeframe(),
                    series.hours(),
                    TimeRange.ofEpochSeconds(after, Math.min(to, after + PIECE_SECONDS)))
                .length
            > 0) {
      return Optional.empty();
    }
    return after + PIECE_SECONDS < to
        ? Optional.empty()
        : Optional.of(new Verdict(stored, 0, List.of()));
  }

  private Verdict whole(
      SeriesId series,
      TradingCalendar calendar,
      String version,
      ChunkRef chunk,
      long until,
      Function<ChunkRef, BarSeries> decoded) {
    Key key = new Key(chunk, until, version);
    Verdict known = verdicts.getIfPresent(key);
    if (known != null) {
      return known;
    }
    Verdict verdict =
        new VerdictBuilder()
            .compare(series, calendar, chunk.firstTime(), until, decoded.apply(chunk))
            .build();
    verdicts.put(key, verdict);
    return verdict;
  }

  private static long from(TradingCalendar calendar, long start) {
    return Math.max(start, firstSecond(calendar.firstDate()));
  }

  private static long to(TradingCalendar calendar, long end) {
    return Math.min(end, firstSecond(calendar.lastDate().plusDays(1)));
  }

  private static long firstSecond(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
  }
}
