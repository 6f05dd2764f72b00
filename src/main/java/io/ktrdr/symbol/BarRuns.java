package io.ktrdr.symbol;

import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.GapScan;
import io.ktrdr.quality.MissingRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;

/** Expected bars that are not stored, in unbroken runs of one standing. */
final class BarRuns {

  private BarRuns() {}

  /**
   * Missing bars that follow one another among the expected ones.
   *
   * @param range from the first one's open to the last one's end
   * @param bars how many
   * @param lastIndex where the last one stands among the expected bars
   */
  record Run(TimeRange range, int bars, SymbolEntity.GapState standing, int lastIndex) {

    /** To the bar that should come next, or the last one's end where none comes in the range. */
    TimeRange toNextExpected(long[] expected) {
      return lastIndex + 1 < expected.length
          ? TimeRange.ofEpochSeconds(range.startSecond(), expected[lastIndex + 1])
          : range;
    }
  }

  /**
   * @param expected times of the bars that should exist, rising
   * @param stored times of those that do, rising; more than the expected ones do not matter
   * @param standing why a missing bar is missing
   * @param end the end of a bar, from its time
   */
  static List<Run> of(
      long[] expected,
      long[] stored,
      LongFunction<SymbolEntity.GapState> standing,
      LongUnaryOperator end) {
    List<Run> runs = new ArrayList<>();
    for (MissingRun missing : GapScan.missing(expected, stored, Long.MAX_VALUE)) {
      int from = Arrays.binarySearch(expected, missing.first());
      int to = from + missing.count();
      int first = from;
      SymbolEntity.GapState state = standing.apply(expected[first]);
      for (int e = from + 1; e < to; e++) {
        SymbolEntity.GapState next = standing.apply(expected[e]);
        if (next != state) {
          runs.add(run(expected, first, e - 1, state, end));
          first = e;
          state = next;
        }
      }
      runs.add(run(expected, first, to - 1, state, end));
    }
    return runs;
  }

  private static Run run(
      long[] expected, int first, int last, SymbolEntity.GapState state, LongUnaryOperator end) {
    return new Run(
        TimeRange.ofEpochSeconds(expected[first], end.applyAsLong(expected[last])),
        last - first + 1,
        state,
        last);
  }
}
