package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which chunk each bar of a merge goes to. Chunks of a series never overlap in time.
 *
 * <p>Inside the times of an existing chunk that chunk wins, whatever the {@link Chunking} says: it
 * may follow a calendar that has been corrected since. Elsewhere a bar goes to its own bucket, or,
 * where that is taken by a chunk that cannot be reached without crossing another, to its neighbour.
 */
final class ChunkAssignment {

  /**
   * A run of bars for one chunk.
   *
   * @param chunk position in the index, or {@link #NEW}
   * @param bucket the chunk's key
   * @param from first bar
   * @param to first bar after
   */
  record Run(int chunk, long bucket, int from, int to) {}

  static final int NEW = -1;

  private final SeriesIndex index;
  private final Set<Long> newBuckets = new HashSet<>();
  private final List<Run> runs = new ArrayList<>();

  /** Of the run being collected: its chunk, or NEW; its bucket; the chunk before it. */
  private int chunk;

  private long bucket;
  private int before;
  private int from;

  private ChunkAssignment(SeriesIndex index) {
    this.index = index;
  }

  /** Runs in order of time; each chunk and each new bucket appears once. */
  static List<Run> of(SeriesIndex index, BarSeries bars, Chunking chunking) {
    return bars.isEmpty() ? List.of() : new ChunkAssignment(index).assign(bars, chunking);
  }

  private List<Run> assign(BarSeries bars, Chunking chunking) {
    int previous = index.firstStartingFrom(bars.firstTime()) - 1;
    boolean started = false;
    for (int i = 0; i < bars.size(); i++) {
      long time = bars.time(i);
      while (previous + 1 < index.size() && index.firstTime(previous + 1) <= time) {
        previous++;
      }
      if (previous >= 0 && time <= index.lastTime(previous)) {
        started = join(started, i, previous, index.bucket(previous), previous);
        continue;
      }
      long wanted = chunking.bucket(time);
      int next = previous + 1 < index.size() ? previous + 1 : NEW;
      boolean nextBegun = started && chunk != NEW && chunk == next;
      boolean newBegun = started && chunk == NEW && before == previous;
      if (nextBegun || (newBegun && bucket == wanted)) {
        continue;
      }
      if (!newBegun && previous >= 0 && index.bucket(previous) == wanted) {
        started = join(started, i, previous, wanted, previous);
      } else if (next != NEW && index.bucket(next) == wanted) {
        started = join(started, i, next, wanted, previous);
      } else if (!index.hasBucket(wanted) && newBuckets.add(wanted)) {
        started = join(started, i, NEW, wanted, previous);
      } else if (!newBegun) {
        int neighbour = previous >= 0 ? previous : next;
        started = join(started, i, neighbour, index.bucket(neighbour), previous);
      }
    }
    runs.add(new Run(chunk, bucket, from, bars.size()));
    return runs;
  }

  private boolean join(boolean started, int at, int toChunk, long toBucket, int after) {
    if (started && toChunk != NEW && toChunk == chunk) {
      return true;
    }
    if (started) {
      runs.add(new Run(chunk, bucket, from, at));
    }
    chunk = toChunk;
    bucket = toBucket;
    before = after;
    from = at;
    return true;
  }
}
