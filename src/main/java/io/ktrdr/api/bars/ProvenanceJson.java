package io.ktrdr.api.bars;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Source;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.store.Writers;
import io.ktrdr.store.WrittenBars;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.apache.pekko.util.ByteString;

/**
 * Writes of each bar which revision wrote it, from which source and when, and whether it is final:
 * with the bar itself in rows, as runs of neighbours beside columns.
 *
 * @param changes by revision; at least those that wrote the bars
 * @param provisional whether the live bar of a time may still be revised; empty when not known
 */
public record ProvenanceJson(Map<Long, SeriesChange> changes, Optional<LongPredicate> provisional) {

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

  /** Rows without their provenance, and that put into each. The first comma is left out. */
  ByteString rows(BarQuery query, WrittenBars written) {
    Segment segment =
        Segment.encode(query.series(), written.bars(), BarShape.ROWS, query.calendar());
    ByteWriter out = new ByteWriter(segment.figures().size() + written.bars().size() * 96 + 64);
    int bar = 0;
    for (Run run : runs(written)) {
      byte[] says = text(run).getBytes(StandardCharsets.US_ASCII);
      for (int last = bar + run.bars(); bar < last; bar++) {
        ByteString row = segment.figures(bar, bar + 1);
        byte[] to = out.room(row.size() + says.length);
        row.copyToArray(to, out.size());
        System.arraycopy(says, 0, to, out.size() + row.size() - 1, says.length);
        out.size(out.size() + row.size() - 1 + says.length);
      }
    }
    ByteString all = ByteString.fromArrayUnsafe(out.toByteArray());
    return all.isEmpty() ? all : all.drop(1);
  }

  private static String text(Run run) {
    return ",\"rev\":"
        + run.revision()
        + ",\"src\":\""
        + run.source()
        + "\",\"fetched_at\":\""
        + run.fetchedAt()
        + "\""
        + run.isFinal().map(sure -> ",\"final\":" + sure).orElse("")
        + "}";
  }

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

  /** The encoded answer. */
  public BarAnswer answer(BarQuery query, HistoryReader.Page page) {
    return switch (query.shape()) {
      case ROWS ->
          HistoryAnswer.of(page, ByteString.emptyByteString(), rows(query, page.written()));
      case COLUMNS -> HistoryAnswer.plain(query, page);
    };
  }
}
