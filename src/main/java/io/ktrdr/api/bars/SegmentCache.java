package io.ktrdr.api.bars;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ktrdr.store.ChunkRef;

/**
 * Encoded chunks in memory, bounded by their bytes. A chunk never changes under its reference, so
 * nothing here ever has to be thrown away for being old; what is no longer asked for goes first.
 */
public final class SegmentCache {

  private static final int KEY_BYTES = 200;

  /**
   * @param calendarVersion of the calendar that timed daily rows; empty where it has no say
   */
  private record Key(ChunkRef chunk, BarShape shape, String calendarVersion) {}

  private final Cache<Key, Segment> segments;
  private final boolean keeping;

  /** A cache for so many bytes; 0 keeps nothing. */
  public SegmentCache(long maxBytes) {
    keeping = maxBytes > 0;
    segments =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            // its upkeep is shorter than waking another thread
            .executor(Runnable::run)
            .weigher((Key key, Segment segment) -> segment.weight() + KEY_BYTES)
            .recordStats()
            .build();
  }

  /** False when nothing is ever kept. */
  boolean keeping() {
    return keeping;
  }

  /** The chunk's segment, null when it is not here. */
  Segment find(ChunkRef chunk, BarShape shape, String calendarVersion) {
    return segments.getIfPresent(key(chunk, shape, calendarVersion));
  }

  void keep(ChunkRef chunk, BarShape shape, String calendarVersion, Segment segment) {
    segments.put(key(chunk, shape, calendarVersion), segment);
  }

  /** How many look-ups found a segment. */
  public long hits() {
    return segments.stats().hitCount();
  }

  /** How many look-ups found none. */
  public long misses() {
    return segments.stats().missCount();
  }

  private static Key key(ChunkRef chunk, BarShape shape, String calendarVersion) {
    boolean timed = shape.form() != BarShape.Form.COLUMNS && !chunk.series().timeframe().intraday();
    return new Key(chunk, shape, timed ? calendarVersion : "");
  }
}
