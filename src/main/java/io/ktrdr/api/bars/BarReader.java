package io.ktrdr.api.bars;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.ChunkRef;
import io.ktrdr.store.SeriesSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;

/**
 * Answers questions for stored bars. When all that is needed is in memory the answer is ready at
 * once, on the caller's thread; else the work is done where it may block.
 */
public final class BarReader {

  /**
   * More wall-clock bars than this are not judged on the caller's thread when nothing is stored.
   */
  private static final long JUDGED_AT_ONCE = 20_000;

  /** More bars than this are not encoded on the caller's thread. */
  private static final long ENCODED_AT_ONCE = 20_000;

  /** Chunks per element of a stream: large enough to make its overhead small. */
  private static final int STREAMED_TOGETHER = 16;

  private final BarStore store;
  private final SegmentCache segments;
  private final Coverage coverage;
  private final Executor blocking;

  public BarReader(BarStore store, SegmentCache segments, Coverage coverage, Executor blocking) {
    this.store = store;
    this.segments = segments;
    this.coverage = coverage;
    this.blocking = blocking;
  }

  /** The first page of a range, up to the query's limit, with a verdict on what it covers. */
  public CompletionStage<BarAnswer> read(BarQuery query) {
    long revision = revision(query);
    List<ChunkRef> chunks = store.chunks(query.series(), query.range());
    if (!chunks.isEmpty() || wallClockBars(query) <= JUDGED_AT_ONCE) {
      try {
        return CompletableFuture.completedFuture(read(query, revision, chunks, new FromMemory()));
      } catch (NotInMemory elsewhere) {
        // fall through
      }
    }
    return CompletableFuture.supplyAsync(
        () -> {
          long before = revision(query);
          List<ChunkRef> now = store.chunks(query.series(), query.range());
          return read(query, before, now, new Prefetch(store, now));
        },
        blocking);
  }

  /**
   * A range however long, up to the query's limit, of which only a small part is in memory at a
   * time.
   */
  public CompletionStage<BarStream> stream(BarQuery query) {
    return CompletableFuture.supplyAsync(() -> openStream(query), blocking);
  }

  private BarStream openStream(BarQuery query) {
    long revision = revision(query);
    List<ChunkRef> chunks = store.chunks(query.series(), query.range());
    Extent extent = extent(query, chunks);
    BarQuery page = query.until(extent.next().orElse(query.range().endSecond()));
    List<ChunkRef> told =
        extent.next().isEmpty()
            ? chunks
            : chunks.stream()
                .filter(chunk -> chunk.firstTime() < page.range().endSecond())
                .toList();
    return new BarStream(
        encoded(page, told, Segment::dates),
        encoded(page, told, Segment::figures),
        extent.bars(),
        extent.next(),
        revision,
        judge(page, told, page.range().endSecond(), store::decode));
  }

  /**
   * How far a page reaches.
   *
   * @param bars of it
   * @param next the time of the first bar after it; empty when the range ends there
   */
  public record Extent(long bars, OptionalLong next) {}

  /** How far a page reaches, without encoding it. May block. */
  public Extent extent(BarQuery query) {
    return extent(query, store.chunks(query.series(), query.range()));
  }

  private Extent extent(BarQuery query, List<ChunkRef> chunks) {
    long bars = 0;
    for (ChunkRef chunk : chunks) {
      if (bars == query.limit()) {
        return new Extent(bars, OptionalLong.of(chunk.firstTime()));
      }
      if (inside(query, chunk) && chunk.bars() <= query.limit() - bars) {
        bars += chunk.bars();
        continue;
      }
      BarSeries within = within(query, chunk);
      long left = query.limit() - bars;
      if (within.size() > left) {
        return new Extent(query.limit(), OptionalLong.of(within.time((int) left)));
      }
      bars += within.size();
    }
    return new Extent(bars, OptionalLong.empty());
  }

  private Source<ByteString, NotUsed> encoded(
      BarQuery query, List<ChunkRef> chunks, Function<Segment, ByteString> part) {
    List<List<ChunkRef>> groups = new ArrayList<>();
    for (int from = 0; from < chunks.size(); from += STREAMED_TOGETHER) {
      groups.add(chunks.subList(from, Math.min(chunks.size(), from + STREAMED_TOGETHER)));
    }
    Source<ByteString, NotUsed> elements =
        Source.from(groups)
            .mapAsync(
                1,
                group ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          ByteStringBuilder bytes = ByteString.createBuilder();
                          group.forEach(chunk -> bytes.append(part.apply(segment(query, chunk))));
                          return bytes.result();
                        },
                        blocking))
            .filter(bytes -> !bytes.isEmpty());
    return query.shape().form().array() ? withoutFirstByte(elements) : elements;
  }

  private static Source<ByteString, NotUsed> withoutFirstByte(
      Source<ByteString, NotUsed> elements) {
    return elements
        .statefulMap(
            () -> true,
            (first, bytes) -> Pair.create(false, first ? bytes.drop(1) : bytes),
            first -> Optional.empty())
        .filter(bytes -> !bytes.isEmpty());
  }

  /** Taken from the cache but not kept there: one long stream must not push out everything else. */
  private Segment segment(BarQuery query, ChunkRef chunk) {
    if (inside(query, chunk)) {
      Segment known = segments.find(chunk, query.shape(), query.calendar().version());
      if (known != null) {
        return known;
      }
    }
    return Segment.encode(query.series(), within(query, chunk), query.shape(), query.calendar());
  }

  private BarSeries within(BarQuery query, ChunkRef chunk) {
    return store.decode(chunk).within(query.range());
  }

  private static boolean inside(BarQuery query, ChunkRef chunk) {
    return chunk.firstTime() >= query.range().startSecond()
        && chunk.lastTime() < query.range().endSecond();
  }

  /** How many bars an answer can have at most. From memory. */
  public long atMost(BarQuery query) {
    long bars = 0;
    for (ChunkRef chunk : store.chunks(query.series(), query.range())) {
      bars += chunk.bars();
    }
    return Math.min(bars, query.limit());
  }

  /**
   * Read before the chunks: should a merge come between, paging notices a change, never misses one.
   */
  private long revision(BarQuery query) {
    return store.summary(query.series()).map(SeriesSummary::revision).orElse(0L);
  }

  private BarAnswer read(
      BarQuery query, long revision, List<ChunkRef> chunks, Function<ChunkRef, BarSeries> decoded) {
    Page page = new Page(query, segments, decoded);
    page.addAll(chunks);
    return new BarAnswer(
        Segment.joined(page.dates(), query.shape()),
        Segment.joined(page.figures(), query.shape()),
        page.bars(),
        page.next(),
        revision,
        judge(query, chunks, page.next().orElse(query.range().endSecond()), decoded));
  }

  /**
   * What is missing in the whole range; its limit is not looked at. Ready at once when the range is
   * short or nothing is missing, and its chunks were judged before.
   */
  public CompletionStage<Verdict> verdict(BarQuery query) {
    List<ChunkRef> chunks = store.chunks(query.series(), query.range());
    long end = query.range().endSecond();
    try {
      Optional<Verdict> atOnce =
          wallClockBars(query) <= JUDGED_AT_ONCE
              ? Optional.of(judge(query, chunks, end, new FromMemory()))
              : coverage.complete(
                  query.series(),
                  query.calendar(),
                  query.range().startSecond(),
                  Math.min(end, query.judgedUntil()),
                  chunks,
                  new FromMemory());
      if (atOnce.isPresent()) {
        return CompletableFuture.completedFuture(atOnce.get());
      }
    } catch (NotInMemory elsewhere) {
      // fall through
    }
    return CompletableFuture.supplyAsync(() -> judge(query), blocking);
  }

  /** What is missing in the whole range; its limit is not looked at. May block. */
  public Verdict judge(BarQuery query) {
    return judge(
        query,
        store.chunks(query.series(), query.range()),
        query.range().endSecond(),
        store::decode);
  }

  private Verdict judge(
      BarQuery query, List<ChunkRef> chunks, long end, Function<ChunkRef, BarSeries> decoded) {
    return coverage.judge(
        query.series(),
        query.calendar(),
        query.range().startSecond(),
        Math.min(end, query.judgedUntil()),
        chunks,
        decoded);
  }

  private static long wallClockBars(BarQuery query) {
    TimeRange range = query.range();
    return (range.endSecond() - range.startSecond()) / query.series().timeframe().seconds();
  }

  /** Gives decoded chunks as long as they are in memory and the work stays short. */
  private final class FromMemory implements Function<ChunkRef, BarSeries> {

    private long budget = ENCODED_AT_ONCE;

    @Override
    public BarSeries apply(ChunkRef chunk) {
      budget -= chunk.bars();
      if (budget < 0) {
        throw new NotInMemory();
      }
      return store.decodedInMemory(chunk).orElseThrow(NotInMemory::new);
    }
  }
}
