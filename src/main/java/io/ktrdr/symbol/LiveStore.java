package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.MergeResult;
import io.ktrdr.store.Provenance;
import io.ktrdr.symbol.live.BarFrames;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Writes closed live bars. Blocks. */
final class LiveStore {

  private LiveStore() {}

  /**
   * What was written.
   *
   * @param spans of bar times, of the bars that were not there before
   * @param merged empty when all were there
   */
  record Written(List<TimeRange> spans, Optional<MergeResult> merged) {}

  /** Live bars never take the place of a stored one: whatever is there is better or as good. */
  static Written insert(
      BarStore store,
      SeriesId series,
      List<Bar> bars,
      TradingCalendar calendar,
      Provenance provenance) {
    BarSeriesBuilder all = new BarSeriesBuilder();
    bars.forEach(all::add);
    BarSeries given = all.build();
    long[] held =
        StoredTimes.in(
            store, series, TimeRange.ofEpochSeconds(given.firstTime(), given.lastTime() + 1));
    BarSeriesBuilder fresh = new BarSeriesBuilder();
    for (int i = 0; i < given.size(); i++) {
      if (Arrays.binarySearch(held, given.time(i)) < 0) {
        fresh.add(given, i);
      }
    }
    BarSeries insert = fresh.build();
    if (insert.isEmpty()) {
      return new Written(List.of(), Optional.empty());
    }
    MergeResult merged =
        store.merge(series, insert, SessionChunking.of(calendar, series), provenance);
    BarFrames frames = new BarFrames(calendar, series.timeframe(), series.hours());
    List<TimeRange> spans =
        Arrays.stream(insert.times())
            .mapToObj(frames::named)
            .flatMap(Optional::stream)
            .map(frames::span)
            .toList();
    return new Written(TimeRange.union(spans), Optional.of(merged));
  }
}
