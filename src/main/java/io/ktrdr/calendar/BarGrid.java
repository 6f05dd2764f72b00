package io.ktrdr.calendar;

import java.time.Instant;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * The opens of intraday bars within spans of trading: the start of each span, then the multiples of
 * the bar's length counted from local midnight. Every intraday length divides a day, so the grid is
 * the multiples of that length in local seconds, whatever the day; where the clock changes inside a
 * span, the grid goes on by the new clock. Remembers the clock it last read, so an instance is for
 * one thread and for times that mostly rise.
 */
final class BarGrid {

  private final ZoneRules rules;
  private final int step;

  /** The zone's offset, and the seconds from and until which it holds. */
  private long offset;

  private long offsetFrom = Long.MAX_VALUE;
  private long offsetUntil = Long.MIN_VALUE;

  /** The grid of bars {@code step} seconds long in a zone. */
  BarGrid(ZoneRules rules, int step) {
    this.rules = rules;
    this.step = step;
  }

  /** How many bars of the span from {@code start} to {@code end} open in {@code from..to}. */
  int count(long start, long end, long from, long to) {
    int opening = start >= from && start < to && start < end ? 1 : 0;
    return opening + walk(start, end, from, to, null, 0);
  }

  /** Writes their opens and returns the index after the last. */
  int fill(long start, long end, long from, long to, long[] times, int at) {
    int next = at;
    if (start >= from && start < to && start < end) {
      times[next++] = start;
    }
    return next + walk(start, end, from, to, times, next);
  }

  /** The grid points after {@code start}: counted, and written where there is an array. */
  private int walk(long start, long end, long from, long to, long[] times, int at) {
    long low = Math.max(start + 1, from);
    long high = Math.min(end, to);
    int found = 0;
    while (low < high) {
      readClock(low);
      long pieceEnd = Math.min(high, offsetUntil);
      long first = Math.ceilDiv(low + offset, step) * step - offset;
      int points = first < pieceEnd ? (int) ((pieceEnd - 1 - first) / step) + 1 : 0;
      if (times != null) {
        int base = at + found;
        for (int i = 0; i < points; i++) {
          times[base + i] = first + (long) i * step;
        }
      }
      found += points;
      low = pieceEnd;
    }
    return found;
  }

  private void readClock(long second) {
    if (second >= offsetFrom && second < offsetUntil) {
      return;
    }
    Instant here = Instant.ofEpochSecond(second);
    ZoneOffsetTransition next = rules.nextTransition(here);
    offset = rules.getOffset(here).getTotalSeconds();
    offsetFrom = second;
    offsetUntil = next == null ? Long.MAX_VALUE : next.toEpochSecond();
  }
}
