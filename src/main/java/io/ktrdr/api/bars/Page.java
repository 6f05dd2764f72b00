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
  private final String calendarVersion;
  private long left;
  private long count;
  private OptionalLong next = OptionalLong.empty();

  Page(BarQuery query, SegmentCache segments, Function<ChunkRef, BarSeries> decoded) {
    this.query = query;
    this.segments = segments;
    this.decoded = decoded;
    this.left = query.limit();
    this.calendarVersion = query.calendar().version();
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
    Segment known = segments.find(chunk, query.shape(), calendarVersion);
    if (whole && known != null) {
      append(known, 0, chunk.bars());
      return;
    }
    BarSeries bars = decoded.apply(chunk);
    int from = bars.indexAtOrAfter(query.range().startSecond());
    int to = Math.max(from, bars.indexAtOrAfter(query.range().endSecond()));
    if (to - from > left) {
      to = from + (int) left;
      next = OptionalLong.of(bars.time(to));
    }
    if (known != null && isThat(chunk, bars)) {
      append(known, from, to);
    } else if (segments.keeping() && isThat(chunk, bars)) {
      // the whole chunk, also when a part is asked for: the next one who asks will want some of it
      Segment segment = encode(bars).compact();
      segments.keep(chunk, query.shape(), calendarVersion, segment);
      append(segment, from, to);
    } else {
      append(encode(bars.slice(from, to)), 0, to - from);
    }
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

  private void append(Segment segment, int from, int to) {
    dates.append(segment.dates(from, to));
    figures.append(segment.figures(from, to));
    count += to - from;
    left -= to - from;
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
