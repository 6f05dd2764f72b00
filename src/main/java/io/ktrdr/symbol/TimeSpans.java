package io.ktrdr.symbol;

import io.ktrdr.market.TimeRange;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The union of time ranges, made to be asked often whether it holds a second. */
final class TimeSpans {

  private final long[] starts;
  private final long[] ends;

  private TimeSpans(long[] starts, long[] ends) {
    this.starts = starts;
    this.ends = ends;
  }

  static TimeSpans of(Stream<TimeRange> ranges) {
    List<TimeRange> sorted =
        ranges
            .filter(range -> !range.isEmpty())
            .sorted(Comparator.comparing(TimeRange::start))
            .toList();
    long[] starts = new long[sorted.size()];
    long[] ends = new long[sorted.size()];
    int count = 0;
    for (TimeRange range : sorted) {
      if (count > 0 && range.startSecond() <= ends[count - 1]) {
        ends[count - 1] = Math.max(ends[count - 1], range.endSecond());
      } else {
        starts[count] = range.startSecond();
        ends[count++] = range.endSecond();
      }
    }
    return new TimeSpans(Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
  }

  boolean contains(long epochSecond) {
    int found = Arrays.binarySearch(starts, epochSecond);
    int span = found >= 0 ? found : -found - 2;
    return span >= 0 && epochSecond < ends[span];
  }
}
