package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import java.util.function.LongPredicate;

/**
 * What given bars, and times of bars to be removed, do to the bars of one chunk.
 *
 * @param before the bars as stored
 * @param after the bars as they will be; {@code before} itself when nothing differs
 * @param writers who wrote the bars of {@code after}; null when nothing differs
 * @param superseded those of {@code before} that another bar replaces, or that are removed
 * @param supersededWriters who had written those
 * @param inserted number of bars that were not there
 * @param removed number of bars that are there no more
 * @param unchanged number of given bars that were there already
 * @param kept number of bars that stay because they outrank the given ones
 * @param firstChanged epoch second of the first bar inserted, replaced or removed
 * @param lastChanged epoch second of the last one
 * @param firstKept epoch second of the first bar that stays
 * @param lastKept epoch second of the last one
 */
record ChunkMerge(
    BarSeries before,
    BarSeries after,
    Writers writers,
    BarSeries superseded,
    Writers supersededWriters,
    int inserted,
    int removed,
    int unchanged,
    int kept,
    long firstChanged,
    long lastChanged,
    long firstKept,
    long lastKept) {

  /** A chunk as it is stored; its writers are looked up only when they matter. */
  interface StoredChunk {
    BarSeries bars();

    Writers writers();
  }

  boolean changes() {
    return inserted > 0 || !superseded.isEmpty();
  }

  int replaced() {
    return superseded.size() - removed;
  }

  /** Bars that will be a chunk of their own. */
  static ChunkMerge fresh(BarSeries given, long revision) {
    return new ChunkMerge(
        BarSeries.empty(),
        given,
        Writers.all(revision, given.size()),
        BarSeries.empty(),
        Writers.all(0, 0),
        given.size(),
        0,
        0,
        0,
        given.firstTime(),
        given.lastTime(),
        0,
        0);
  }

  /**
   * @param given bars to put in
   * @param gone times of bars to remove, rising; none of them in {@code given}
   * @param revision the revision that this will be
   * @param stays whether a bar that this revision has written stays though the given one differs
   * @throws ArithmeticException when no number of decimals holds both the stored and the given
   *     figures in 64 bits
   */
  static ChunkMerge of(
      StoredChunk stored, BarSeries given, long[] gone, long revision, LongPredicate stays) {
    return untouched(stored.bars(), given, gone)
        ? unchanged(stored.bars(), given.size())
        : new Merging(stored, revision, stays).run(given, gone);
  }

  private static boolean untouched(BarSeries stored, BarSeries given, long[] gone) {
    for (long time : gone) {
      int at = stored.indexAtOrAfter(time);
      if (at < stored.size() && stored.time(at) == time) {
        return false;
      }
    }
    int at = given.isEmpty() ? 0 : stored.indexAtOrAfter(given.firstTime());
    for (int i = 0; i < given.size(); i++) {
      while (at < stored.size() && stored.time(at) < given.time(i)) {
        at++;
      }
      if (at == stored.size() || !stored.sameBar(at, given, i)) {
        return false;
      }
    }
    return true;
  }

  private static ChunkMerge unchanged(BarSeries stored, int given) {
    return new ChunkMerge(
        stored, stored, null, BarSeries.empty(), null, 0, 0, given, 0, 0, 0, 0, 0);
  }

  /** Walks through stored bars, given bars and removed times, all in order of time. */
  private static final class Merging {

    private final BarSeries stored;
    private final Writers writers;
    private final long revision;
    private final LongPredicate stays;
    private final BarSeriesBuilder after;
    private final Writers.Builder afterWriters = new Writers.Builder();
    private final BarSeriesBuilder superseded = new BarSeriesBuilder();
    private final Writers.Builder supersededWriters = new Writers.Builder();
    private int old;
    private int run;
    private int inserted;
    private int removed;
    private int unchanged;
    private int kept;
    private boolean changed;
    private long firstChanged;
    private long lastChanged;
    private long firstKept;
    private long lastKept;

    Merging(StoredChunk chunk, long revision, LongPredicate stays) {
      this.stored = chunk.bars();
      this.writers = chunk.writers();
      this.revision = revision;
      this.stays = stays;
      this.after = new BarSeriesBuilder(stored.size() + 16);
    }

    ChunkMerge run(BarSeries given, long[] gone) {
      int next = 0;
      for (int i = 0; i < given.size(); i++) {
        while (next < gone.length && gone[next] < given.time(i)) {
          remove(gone[next++]);
        }
        put(given, i);
      }
      while (next < gone.length) {
        remove(gone[next++]);
      }
      while (old < stored.size()) {
        keep();
      }
      return result();
    }

    private void put(BarSeries given, int i) {
      long time = given.time(i);
      boolean there = reach(time);
      if (there && stored.sameBar(old, given, i)) {
        unchanged++;
        keep();
      } else if (there && stays.test(writer())) {
        firstKept = kept == 0 ? time : firstKept;
        lastKept = time;
        kept++;
        keep();
      } else {
        if (there) {
          supersede();
        } else {
          inserted++;
        }
        after.add(given, i);
        afterWriters.add(revision, 1);
        changedAt(time);
      }
    }

    private void remove(long time) {
      if (reach(time)) {
        supersede();
        removed++;
        changedAt(time);
      }
    }

    /** Goes on to a time; whether there is a bar. */
    private boolean reach(long time) {
      while (old < stored.size() && stored.time(old) < time) {
        keep();
      }
      return old < stored.size() && stored.time(old) == time;
    }

    private void keep() {
      afterWriters.add(writer(), 1);
      after.add(stored, old++);
    }

    private void supersede() {
      supersededWriters.add(writer(), 1);
      superseded.add(stored, old++);
    }

    private long writer() {
      while (writers.runEnd(run) <= old) {
        run++;
      }
      return writers.runRevision(run);
    }

    private void changedAt(long time) {
      firstChanged = changed ? firstChanged : time;
      lastChanged = time;
      changed = true;
    }

    private ChunkMerge result() {
      return new ChunkMerge(
          stored,
          changed ? after.build() : stored,
          changed ? afterWriters.build() : null,
          superseded.build(),
          supersededWriters.build(),
          inserted,
          removed,
          unchanged,
          kept,
          firstChanged,
          lastChanged,
          firstKept,
          lastKept);
    }
  }
}
