package io.ktrdr.store;

import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which chunks a series has, in order of time, as of one revision. Immutable, in plain arrays: a
 * chunk costs 48 bytes, so that ten years of sessions of a thousand series fit in memory.
 */
final class SeriesIndex {

  private final SeriesId series;
  private final long rowId;
  private final long revision;
  private final long bars;
  private final long[] buckets;
  private final long[] revisions;
  private final long[] firstTimes;
  private final long[] lastTimes;
  private final int[] counts;
  private final int[] crcs;
  private final boolean bucketsRise;

  private SeriesIndex(SeriesId series, long rowId, long revision, List<ChunkRef> chunks) {
    int size = chunks.size();
    this.series = series;
    this.rowId = rowId;
    this.revision = revision;
    this.buckets = new long[size];
    this.revisions = new long[size];
    this.firstTimes = new long[size];
    this.lastTimes = new long[size];
    this.counts = new int[size];
    this.crcs = new int[size];
    long sum = 0;
    boolean rise = true;
    for (int i = 0; i < size; i++) {
      ChunkRef chunk = chunks.get(i);
      buckets[i] = chunk.bucket();
      revisions[i] = chunk.revision();
      firstTimes[i] = chunk.firstTime();
      lastTimes[i] = chunk.lastTime();
      counts[i] = chunk.bars();
      crcs[i] = chunk.crc();
      sum += chunk.bars();
      rise &= i == 0 || buckets[i] > buckets[i - 1];
    }
    this.bars = sum;
    this.bucketsRise = rise;
  }

  /** The index of a series that has never been written. */
  static SeriesIndex empty(SeriesId series) {
    return new SeriesIndex(series, 0, 0, List.of());
  }

  /**
   * @param rowId the series' key in the database
   * @param chunks in any order
   */
  static SeriesIndex of(SeriesId series, long rowId, long revision, Collection<ChunkRef> chunks) {
    List<ChunkRef> sorted = new ArrayList<>(chunks);
    sorted.sort(Comparator.comparingLong(ChunkRef::firstTime));
    return new SeriesIndex(series, rowId, revision, sorted);
  }

  /** This index after chunks were written, which replace those of the same bucket, or deleted. */
  SeriesIndex with(
      long newRowId, long newRevision, Collection<ChunkRef> written, Collection<Long> deleted) {
    // In the order it has already, so that the sort below has next to nothing to do.
    Map<Long, ChunkRef> byBucket = LinkedHashMap.newLinkedHashMap(size() + written.size());
    for (int i = 0; i < size(); i++) {
      byBucket.put(buckets[i], ref(i));
    }
    deleted.forEach(byBucket::remove);
    written.forEach(chunk -> byBucket.put(chunk.bucket(), chunk));
    return of(series, newRowId, newRevision, byBucket.values());
  }

  SeriesId series() {
    return series;
  }

  /** The series' key in the database; 0 when it has none yet. */
  long rowId() {
    return rowId;
  }

  long revision() {
    return revision;
  }

  /** Number of chunks. */
  int size() {
    return buckets.length;
  }

  long bars() {
    return bars;
  }

  long bucket(int i) {
    return buckets[i];
  }

  long revision(int i) {
    return revisions[i];
  }

  int count(int i) {
    return counts[i];
  }

  long firstTime(int i) {
    return firstTimes[i];
  }

  long lastTime(int i) {
    return lastTimes[i];
  }

  ChunkRef ref(int i) {
    return new ChunkRef(
        series, buckets[i], revisions[i], counts[i], firstTimes[i], lastTimes[i], crcs[i]);
  }

  /** The chunks from position {@code from} (inclusive) to {@code to} (exclusive). */
  List<ChunkRef> refs(int from, int to) {
    return IntStream.range(from, to).mapToObj(this::ref).toList();
  }

  /** Position of the first chunk that ends at or after an epoch second. */
  int firstEndingFrom(long epochSecond) {
    int found = Arrays.binarySearch(lastTimes, epochSecond);
    return found >= 0 ? found : -found - 1;
  }

  /** Position of the first chunk that begins at or after an epoch second. */
  int firstStartingFrom(long epochSecond) {
    int found = Arrays.binarySearch(firstTimes, epochSecond);
    return found >= 0 ? found : -found - 1;
  }

  /** The chunks that overlap a range, in order of time. */
  List<ChunkRef> within(TimeRange range) {
    List<ChunkRef> chunks = new ArrayList<>();
    for (int i = firstEndingFrom(range.startSecond());
        i < size() && firstTimes[i] < range.endSecond();
        i++) {
      chunks.add(ref(i));
    }
    return chunks;
  }

  /** What a chunk has become, which is itself unless a merge has changed it. */
  ChunkRef newest(ChunkRef chunk) {
    int i = firstEndingFrom(chunk.firstTime());
    if (i == size() || firstTimes[i] > chunk.firstTime()) {
      throw new IllegalArgumentException(
          "there is no chunk " + chunk.bucket() + " of " + series + " that holds its first bar");
    }
    return ref(i);
  }

  boolean hasBucket(long bucket) {
    if (bucketsRise) {
      return Arrays.binarySearch(buckets, bucket) >= 0;
    }
    for (long held : buckets) {
      if (held == bucket) {
        return true;
      }
    }
    return false;
  }
}
