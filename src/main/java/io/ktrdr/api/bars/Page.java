package io.ktrdr.api.bars;

import io.ktrdr.market.BarSeries;
import io.ktrdr.store.ChunkRef;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;

/** Puts the segments of one page together: whole chunks from the cache, the edges encoded here. */
final class Page {

  private final BarQuery query;
  private final SegmentCache segments;
  private final Function<ChunkRef, BarSeries> decoded;
  private final ByteStringBuilder dates = ByteString.createBuilder();
  private final ByteStringBuilder figures = ByteString.createBuilder();
  private long left;
  private long count;
  private OptionalLong next = OptionalLong.empty();

  Page(BarQuery query, SegmentCache segments, Function<ChunkRef, BarSeries> decoded) {
    this.query = query;
    this.segments = segments;
    this.decoded = decoded;
    this.left = query.limit();
  }

  void addAll(List<ChunkRef> chunks) {
    for (ChunkRef chunk : chunks) {
      if (left == 0) {
        // what overlaps the range and begins after a bar of it, begins inside it
        next = OptionalLong.of(chunk.firstTime());
        return;
      }
      add(chunk);
      if (next.isPresent()) {
        return;
      }
    }
  }

  private void add(ChunkRef chunk) {
    boolean whole =
        chunk.firstTime() >= query.range().startSecond()
            && chunk.lastTime() < query.range().endSecond()
            && chunk.bars() <= left;
    if (whole) {
      Segment segment = segments.find(chunk, query.shape(), query.calendar().version());
      if (segment != null) {
        append(segment, chunk.bars());
        return;
      }
      BarSeries bars = decoded.apply(chunk);
      segment = encode(bars);
      if (isThat(chunk, bars)) {
        segments.keep(chunk, query.shape(), query.calendar().version(), segment);
      }
      append(segment, bars.size());
      return;
    }
    BarSeries inside = decoded.apply(chunk).within(query.range());
    if (inside.size() > left) {
      next = OptionalLong.of(inside.time((int) left));
      inside = inside.slice(0, (int) left);
    }
    append(encode(inside), inside.size());
  }

  /**
   * A chunk that was rewritten since it was listed is served as it is now, but not kept as it was.
   */
  private static boolean isThat(ChunkRef chunk, BarSeries bars) {
    return bars.size() == chunk.bars()
        && bars.firstTime() == chunk.firstTime()
        && bars.lastTime() == chunk.lastTime();
  }

  private Segment encode(BarSeries bars) {
    return Segment.encode(query.series(), bars, query.shape(), query.calendar());
  }

  private void append(Segment segment, int bars) {
    dates.append(segment.dates());
    figures.append(segment.figures());
    count += bars;
    left = Math.max(0, left - bars);
  }

  ByteString dates() {
    return dates.result();
  }

  ByteString figures() {
    return figures.result();
  }

  long bars() {
    return count;
  }

  OptionalLong next() {
    return next;
  }
}
