package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Finds what takes a change back. Pure. */
final class ReversalPlan {

  /** What is known of one bar time. */
  private static final class Place {

    /** The bar that the change superseded, if any. */
    private BarSeries before;

    private int beforeAt;

    /** The change wrote a bar. */
    private boolean wrote;

    /** Something came after the change. */
    private boolean overtaken;
  }

  private final long revision;
  private final TreeMap<Long, Place> places = new TreeMap<>();

  private ReversalPlan(long revision) {
    this.revision = revision;
  }

  /**
   * @param revision the change's
   * @param now the bars of its range as they are
   * @param superseded bars of its range that it or a later change has superseded
   */
  static Reversal of(long revision, WrittenBars now, List<SupersededTable.Row> superseded) {
    ReversalPlan plan = new ReversalPlan(revision);
    for (SupersededTable.Row row : superseded) {
      for (int i = 0; i < row.bars().size(); i++) {
        if (row.supersededBy() == revision) {
          Place place = plan.at(row.bars().time(i));
          place.before = row.bars();
          place.beforeAt = i;
        } else {
          plan.wroteLater(row.bars().time(i), row.writers().revision(i), true);
        }
      }
    }
    for (int i = 0; i < now.bars().size(); i++) {
      plan.wroteLater(now.bars().time(i), now.writers().revision(i), false);
    }
    return plan.reversal();
  }

  private Place at(long time) {
    return places.computeIfAbsent(time, unseen -> new Place());
  }

  private void wroteLater(long time, long writer, boolean supersededSince) {
    if (writer >= revision) {
      Place place = at(time);
      place.wrote |= writer == revision;
      place.overtaken |= writer > revision || supersededSince;
    }
  }

  private Reversal reversal() {
    BarSeriesBuilder put = new BarSeriesBuilder();
    long[] removed = new long[places.size()];
    int removals = 0;
    int overtaken = 0;
    for (var entry : places.entrySet()) {
      Place place = entry.getValue();
      if (place.before == null && !place.wrote) {
        continue;
      }
      if (place.overtaken) {
        overtaken++;
      } else if (place.before != null) {
        put.add(place.before, place.beforeAt);
      } else {
        removed[removals++] = entry.getKey();
      }
    }
    return new Reversal(
        Amendment.putting(put.build()).andRemoving(Arrays.copyOf(removed, removals)), overtaken);
  }
}
