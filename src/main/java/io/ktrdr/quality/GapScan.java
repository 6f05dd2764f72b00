package io.ktrdr.quality;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which bars should be there and are not: expected times less present times, both strictly rising
 * epoch seconds. Walks both once, side by side; bars that nobody expected are passed over.
 */
public final class GapScan {

  /** Wall-clock bars whose expected times are looked at together: they stay in the CPU's cache. */
  private static final int BARS_PER_PIECE = 32_768;

  private static final long OPEN_END = Long.MAX_VALUE;

  private GapScan() {}

  /**
   * The missing bars of a range, judged by a calendar: piece by piece, so that the expected times
   * of a long range never have to be in memory together.
   */
  public static List<MissingRun> missing(
      TradingCalendar calendar,
      Timeframe timeframe,
      TradingHours hours,
      TimeRange range,
      BarSeries present) {
    long pieceSeconds = (long) timeframe.seconds() * BARS_PER_PIECE;
    List<MissingRun> runs = new ArrayList<>();
    // the last run found goes on into the next piece when that begins with a missing bar
    boolean open = false;
    long lastExpected = Long.MIN_VALUE;
    for (long from = range.startSecond(); from < range.endSecond(); from += pieceSeconds) {
      long to = Math.min(from + pieceSeconds, range.endSecond());
      long[] expected = calendar.expectedBars(timeframe, hours, TimeRange.ofEpochSeconds(from, to));
      if (expected.length == 0) {
        continue;
      }
      List<MissingRun> found = missing(expected, present, OPEN_END);
      if (open) {
        MissingRun last = runs.removeLast();
        if (!found.isEmpty() && found.getFirst().first() == expected[0]) {
          MissingRun more = found.removeFirst();
          found.addFirst(new MissingRun(last.first(), more.next(), last.count() + more.count()));
        } else {
          runs.add(new MissingRun(last.first(), expected[0], last.count()));
        }
      }
      runs.addAll(found);
      open = !found.isEmpty() && found.getLast().next() == OPEN_END;
      lastExpected = expected[expected.length - 1];
    }
    if (open) {
      MissingRun last = runs.removeLast();
      runs.add(
          new MissingRun(
              last.first(), Math.max(range.endSecond(), lastExpected + 1), last.count()));
    }
    return runs;
  }

  /**
   * The missing bars among those expected.
   *
   * @param end epoch second at which the expected range ends; where a run ends that no expected bar
   *     follows
   */
  public static List<MissingRun> missing(long[] expected, BarSeries present, long end) {
    List<MissingRun> runs = new ArrayList<>();
    int want = 0;
    int have = expected.length == 0 ? 0 : present.indexAtOrAfter(expected[0]);
    while (want < expected.length) {
      int equal = present.equalTimes(have, expected, want);
      want += equal;
      have += equal;
      int from = want;
      while (want < expected.length
          && (have == present.size() || present.time(have) != expected[want])) {
        if (have == present.size()) {
          want = expected.length;
        } else if (present.time(have) > expected[want]) {
          want = atOrAfter(expected, want, present.time(have));
        } else {
          have++;
        }
      }
      addRun(runs, expected, from, want, end);
    }
    return runs;
  }

  /** The missing bars among those expected; {@code present} as an array of times. */
  public static List<MissingRun> missing(long[] expected, long[] present, long end) {
    List<MissingRun> runs = new ArrayList<>();
    int want = 0;
    int have = expected.length == 0 ? 0 : atOrAfter(present, 0, expected[0]);
    while (want < expected.length) {
      int differs = Arrays.mismatch(expected, want, expected.length, present, have, present.length);
      int equal = differs < 0 ? expected.length - want : differs;
      want += equal;
      have += equal;
      int from = want;
      while (want < expected.length
          && (have == present.length || present[have] != expected[want])) {
        if (have == present.length) {
          want = expected.length;
        } else if (present[have] > expected[want]) {
          want = atOrAfter(expected, want, present[have]);
        } else {
          have++;
        }
      }
      addRun(runs, expected, from, want, end);
    }
    return runs;
  }

  /** True when no expected bar is missing; stops at the first that is. */
  public static boolean complete(long[] expected, BarSeries present) {
    if (expected.length == 0) {
      return true;
    }
    int have = present.indexAtOrAfter(expected[0]);
    int want = 0;
    while (want < expected.length && present.size() - have >= expected.length - want) {
      int equal = present.equalTimes(have, expected, want);
      want += equal;
      have += equal;
      if (want < expected.length) {
        if (have == present.size() || present.time(have) > expected[want]) {
          return false;
        }
        have++;
      }
    }
    return want == expected.length;
  }

  private static void addRun(List<MissingRun> runs, long[] expected, int from, int to, long end) {
    if (to > from) {
      long next = to < expected.length ? expected[to] : Math.max(end, expected[to - 1] + 1);
      runs.add(new MissingRun(expected[from], next, to - from));
    }
  }

  /** The index of the first time at or after another, from an index on; the length if none. */
  private static int atOrAfter(long[] times, int from, long time) {
    int step = 1;
    int high = from;
    while (high < times.length && times[high] < time) {
      high = Math.min(times.length, high + step);
      step <<= 1;
    }
    int found = Arrays.binarySearch(times, from, high, time);
    return found >= 0 ? found : -found - 1;
  }
}
