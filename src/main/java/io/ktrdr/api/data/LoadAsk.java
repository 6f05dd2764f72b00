package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.gateway.Lane;
import io.ktrdr.job.LoadSpec;
import io.ktrdr.market.SeriesId;
import io.ktrdr.symbol.LoadMode;
import io.ktrdr.symbol.LoadPlan;
import io.ktrdr.symbol.LoadPlanner;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code POST /data/load} was asked, with its range known.
 *
 * @param symbol as it was asked
 * @param query the bars to answer with
 * @param start the first bar's time, in the caller's words if he gave one
 * @param end the time that the bars end before, likewise
 * @param plan what IB may be asked for, where that had to be known before
 * @param fallback what to answer with when IB cannot be asked
 * @param resample whether shorter stored bars may serve
 */
record LoadAsk(
    String symbol,
    BarQuery query,
    String start,
    String end,
    LoadPlanner.Wish wish,
    Optional<LoadPlan> plan,
    Fallback fallback,
    Resampling.Mode resample) {

  /** The fields there are. */
  static final Set<String> FIELDS =
      Set.of(
          "symbol",
          "timeframe",
          "start_date",
          "end_date",
          "what",
          "session",
          "mode",
          "fallback",
          "resample");

  /** What is about new bars of IB's own is not served by others. */
  boolean mayResample() {
    return wish.mode() == LoadMode.AUTO || wish.mode() == LoadMode.LOCAL;
  }

  /** The same as a job's request. */
  LoadSpec spec() {
    SeriesId series = query.series();
    return new LoadSpec(
        List.of(series.instrument().toString()),
        List.of(series.timeframe()),
        Optional.of(series.what()),
        series.hours(),
        wish.mode(),
        wish.start().map(given -> start),
        wish.end().map(given -> end),
        Lane.INTERACTIVE);
  }
}
