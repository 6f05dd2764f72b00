package io.ktrdr.symbol.live;

import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.resample.BarSum;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One longer bar out of bars of five seconds, in whatever order they come. The latest ones are kept
 * apart, so that one that comes again can take the place of the first; the others are summed up, so
 * that even a month takes little room.
 */
final class Pieces {

  /** Ten minutes' worth: nothing that IB corrects in a stream is older. */
  private static final int KEPT_APART = 120;

  private final TreeMap<Long, Bar> recent = new TreeMap<>();
  private final BarSum older = new BarSum();
  private long olderUntil = Long.MIN_VALUE;
  private int count;

  /** What became of a piece. */
  enum Taken {
    NEW,
    /** The same again. */
    AGAIN,
    /** Other figures for a piece that was there: they count. */
    CORRECTED,
    /** Belongs among those summed up already: the bar is in doubt. */
    TOO_OLD
  }

  Taken add(long time, Bar piece) {
    if (time <= olderUntil) {
      return Taken.TOO_OLD;
    }
    Bar before = recent.put(time, piece);
    if (before != null) {
      return before.equals(piece) ? Taken.AGAIN : Taken.CORRECTED;
    }
    count++;
    if (recent.size() > KEPT_APART) {
      Map.Entry<Long, Bar> oldest = recent.pollFirstEntry();
      add(older, List.of(oldest.getValue()));
      olderUntil = oldest.getKey();
    }
    return Taken.NEW;
  }

  /** How many different pieces there were. */
  int count() {
    return count;
  }

  /**
   * The bar so far; empty when nothing was traded in it.
   *
   * @param averageDigits how many decimals its average price has at least
   */
  Optional<Bar> bar(BarFrames.Frame frame, int averageDigits) {
    BarSum sum = older.copy();
    add(sum, recent.values());
    return sum.traded() ? Optional.of(sum.bar(frame.time(), averageDigits)) : Optional.empty();
  }

  private static void add(BarSum sum, Collection<Bar> pieces) {
    BarSeriesBuilder columns = new BarSeriesBuilder(pieces.size());
    pieces.forEach(columns::add);
    sum.add(columns.build(), 0, pieces.size());
  }
}
