package io.ktrdr.api.bars;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Source;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.store.Writers;
import io.ktrdr.store.WrittenBars;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * Tells of each bar which revision wrote it, from which source and when, and whether it is final.
 *
 * @param changes by revision; at least those that wrote the bars
 * @param provisional whether the live bar of a time may still be revised; empty when not known
 */
public record BarProvenance(Map<Long, SeriesChange> changes, Optional<LongPredicate> provisional) {

  /**
   * Neighbours of which the same can be said.
   *
   * @param bars how many
   * @param revision that wrote them
   * @param source where they came from
   * @param fetchedAt RFC 3339, UTC
   * @param isFinal false for live bars that history has not confirmed; empty when not known
   */
  public record Run(
      int bars, long revision, String source, String fetchedAt, Optional<Boolean> isFinal) {}

  /** The bars in order, as the fewest runs. */
  public List<Run> runs(WrittenBars written) {
    List<Run> runs = new ArrayList<>();
    BarSeries bars = written.bars();
    Writers writers = written.writers();
    int bar = 0;
    for (int run = 0; run < writers.runs(); run++) {
      SeriesChange change = changes.get(writers.runRevision(run));
      int end = writers.runEnd(run);
      while (bar < end) {
        Optional<Boolean> sure = isFinal(change, bars.time(bar));
        int from = bar++;
        if (change.provenance().source() == Source.IB_LIVE) {
          while (bar < end && isFinal(change, bars.time(bar)).equals(sure)) {
            bar++;
          }
        } else {
          bar = end;
        }
        runs.add(
            new Run(
                bar - from,
                change.revision(),
                change.provenance().source().toString(),
                change.provenance().at().toString(),
                sure));
      }
    }
    return runs;
  }

  private Optional<Boolean> isFinal(SeriesChange change, long time) {
    return provisional.map(
        open -> change.provenance().source() != Source.IB_LIVE || !open.test(time));
  }
}
