package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;

/**
 * What given bars do to the bars of one chunk.
 *
 * @param before the bars as stored
 * @param after the bars as they will be; {@code before} itself when nothing differs
 * @param superseded those of {@code before} that another bar replaces
 * @param inserted number of bars that were not there
 * @param unchanged number of given bars that were there already
 * @param firstChanged epoch second of the first bar inserted or replaced
 * @param lastChanged epoch second of the last one
 */
record ChunkMerge(
    BarSeries before,
    BarSeries after,
    BarSeries superseded,
    int inserted,
    int unchanged,
    long firstChanged,
    long lastChanged) {

  boolean changes() {
    return inserted > 0 || !superseded.isEmpty();
  }

  /**
   * @throws ArithmeticException when no number of decimals holds both the stored and the given
   *     figures in 64 bits
   */
  static ChunkMerge of(BarSeries stored, BarSeries given) {
    if (stored.isEmpty()) {
      return new ChunkMerge(
          stored, given, stored, given.size(), 0, given.firstTime(), given.lastTime());
    }
    BarSeriesBuilder after = new BarSeriesBuilder(stored.size() + given.size());
    BarSeriesBuilder superseded = new BarSeriesBuilder();
    int inserted = 0;
    int unchanged = 0;
    long firstChanged = 0;
    long lastChanged = 0;
    int old = 0;
    for (int i = 0; i < given.size(); i++) {
      long time = given.time(i);
      while (old < stored.size() && stored.time(old) < time) {
        after.add(stored, old++);
      }
      boolean there = old < stored.size() && stored.time(old) == time;
      if (there && stored.sameBar(old, given, i)) {
        unchanged++;
        after.add(stored, old++);
        continue;
      }
      if (there) {
        superseded.add(stored, old++);
      } else {
        inserted++;
      }
      after.add(given, i);
      firstChanged = inserted + superseded.size() == 1 ? time : firstChanged;
      lastChanged = time;
    }
    while (old < stored.size()) {
      after.add(stored, old++);
    }
    BarSeries replaced = superseded.build();
    return new ChunkMerge(
        stored,
        inserted == 0 && replaced.isEmpty() ? stored : after.build(),
        replaced,
        inserted,
        unchanged,
        firstChanged,
        lastChanged);
  }
}
