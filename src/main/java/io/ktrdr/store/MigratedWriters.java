package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Who wrote bars that were stored before that was kept with them, as far as the trail tells. Pure.
 *
 * <p>Exact where a bar has replaced another, where a change begins or ends, and where only one
 * change can have inserted it. Where several can, the oldest is taken.
 */
final class MigratedWriters {

  private MigratedWriters() {}

  /**
   * @param bars of one chunk
   * @param newest the revision that wrote the chunk last
   * @param changes of the series, oldest first, at least those that touch the bars' times
   * @param replacedBy by time, the newest revision that has superseded a bar there
   */
  static Writers of(
      BarSeries bars, long newest, List<SeriesChange> changes, Map<Long, Long> replacedBy) {
    long[] writers = new long[bars.size()];
    for (int i = 0; i < writers.length; i++) {
      writers[i] = replacedBy.getOrDefault(bars.time(i), 0L);
    }
    List<SeriesChange> inserting =
        changes.stream()
            .filter(change -> change.revision() <= newest && change.inserted() > 0)
            .toList();
    for (SeriesChange change : inserting) {
      claim(bars, writers, change, change.firstTime());
      claim(bars, writers, change, change.lastTime());
    }
    for (SeriesChange change : inserting) {
      for (int i = bars.indexAtOrAfter(change.firstTime());
          i < writers.length && bars.time(i) <= change.lastTime();
          i++) {
        if (writers[i] == 0) {
          writers[i] = change.revision();
        }
      }
    }
    Writers.Builder found = new Writers.Builder();
    Arrays.stream(writers).forEach(writer -> found.add(writer == 0 ? newest : writer, 1));
    return found.build();
  }

  private static void claim(BarSeries bars, long[] writers, SeriesChange change, long time) {
    int at = bars.indexAtOrAfter(time);
    if (at < bars.size() && bars.time(at) == time && writers[at] == 0) {
      writers[at] = change.revision();
    }
  }
}
