package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts together what a series was at an earlier revision: chunks that have not changed since as
 * they are, and in place of the others the bars that were there. Pure.
 */
final class AsOfParts {

  /** A stretch of the answer. */
  sealed interface Part {
    /** The chunks from position {@code from} (inclusive) to {@code to} (exclusive) as they are. */
    record Chunks(int from, int to) implements Part {}

    /** Bars, and who wrote them. */
    record Bars(BarSeries bars, Writers writers) implements Part {}
  }

  private final List<Part> parts = new ArrayList<>();
  private final WrittenBars alive;
  private int used;

  /**
   * @param alive bars that were there then and have been replaced or removed since
   */
  AsOfParts(WrittenBars alive) {
    this.alive = alive;
  }

  /** The next chunk in order of time, which has not changed since. */
  void unchanged(int chunk, long firstTime) {
    aliveUntil(firstTime);
    if (!parts.isEmpty() && parts.getLast() instanceof Part.Chunks before && before.to() == chunk) {
      parts.set(parts.size() - 1, new Part.Chunks(before.from(), chunk + 1));
    } else {
      parts.add(new Part.Chunks(chunk, chunk + 1));
    }
  }

  /**
   * The next chunk in order of time, of which some bars were written later than {@code revision}.
   */
  void changed(BarSeries bars, Writers writers, long revision) {
    BarSeriesBuilder then = new BarSeriesBuilder(bars.size());
    Writers.Builder thenWriters = new Writers.Builder();
    int run = 0;
    for (int i = 0; i < bars.size(); i++) {
      while (writers.runEnd(run) <= i) {
        run++;
      }
      addAliveBefore(bars.time(i), then, thenWriters);
      if (writers.runRevision(run) <= revision) {
        then.add(bars, i);
        thenWriters.add(writers.runRevision(run), 1);
      }
    }
    add(then, thenWriters);
  }

  /** All parts in order of time; no chunk follows. */
  List<Part> finish() {
    aliveUntil(Long.MAX_VALUE);
    return parts;
  }

  private void aliveUntil(long time) {
    BarSeriesBuilder then = new BarSeriesBuilder();
    Writers.Builder writers = new Writers.Builder();
    addAliveBefore(time, then, writers);
    add(then, writers);
  }

  /**
   * Also the one at that very time: if there is one, the current bar there was written later and is
   * left out.
   */
  private void addAliveBefore(long time, BarSeriesBuilder then, Writers.Builder writers) {
    while (used < alive.bars().size() && alive.bars().time(used) <= time) {
      then.add(alive.bars(), used);
      writers.add(alive.writers().revision(used), 1);
      used++;
    }
  }

  private void add(BarSeriesBuilder bars, Writers.Builder writers) {
    if (bars.size() > 0) {
      parts.add(new Part.Bars(bars.build(), writers.build()));
    }
  }
}
