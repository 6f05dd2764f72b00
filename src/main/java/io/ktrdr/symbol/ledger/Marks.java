package io.ktrdr.symbol.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Marks laid over each other: at each time the one that was given first counts. Made to be asked
 * which mark holds from a time on, and up to when.
 */
final class Marks {

  private static final long EVER = Long.MAX_VALUE;

  private final long[] starts;
  private final Mark[] marks;

  private Marks(long[] starts, Mark[] marks) {
    this.starts = starts;
    this.marks = marks;
  }

  /** The first mark of the list is the topmost. */
  static Marks of(List<Mark> topmostFirst) {
    TreeMap<Long, Mark> laid = new TreeMap<>();
    laid.put(Long.MIN_VALUE, NOTHING);
    for (Mark mark : topmostFirst.reversed()) {
      long start = mark.range().startSecond();
      long end = mark.range().endSecond();
      if (start < end) {
        Mark after = laid.floorEntry(end).getValue();
        laid.subMap(start, end).clear();
        laid.put(start, mark);
        laid.put(end, after);
      }
    }
    long[] starts = new long[laid.size()];
    List<Mark> marks = new ArrayList<>(laid.size());
    int at = 0;
    for (var entry : laid.entrySet()) {
      starts[at++] = entry.getKey();
      marks.add(entry.getValue());
    }
    return new Marks(starts, marks.toArray(Mark[]::new));
  }

  /** Stands for no mark. */
  static final Mark NOTHING = new Mark(null, SpanState.MISSING, Why.NEVER_ASKED);

  /** The mark at a time; {@link #NOTHING} when there is none. */
  Mark at(long time) {
    return marks[index(time)];
  }

  /** The first time after this one at which another mark holds. */
  long changesAfter(long time) {
    int next = index(time) + 1;
    return next < starts.length ? starts[next] : EVER;
  }

  private int index(long time) {
    int found = Arrays.binarySearch(starts, time);
    return found >= 0 ? found : -found - 2;
  }
}
