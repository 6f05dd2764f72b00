package io.ktrdr.api.series;

import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.calendar.PointInTime;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.SeriesSummary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** From and until when a ledger is looked at; the end is exclusive, a plain date too. */
public record LedgerRange(Optional<PointInTime> start, Optional<PointInTime> end) {

  public static LedgerRange read(Fields fields) {
    Optional<PointInTime> start = fields.read("start", PointInTime::parse);
    Optional<PointInTime> end = fields.read("end", PointInTime::parse);
    if (start.isPresent() && end.isPresent() && start.get().isAfter(end.get())) {
      fields.fault(
          "start",
          "after_end",
          "start (" + start.get().text() + ") is after end (" + end.get().text() + ")");
    }
    return new LedgerRange(start, end);
  }

  /**
   * In bar times of a series: from its first stored bar, to now, where nothing else is said. Empty
   * when nothing is stored and no start is said.
   *
   * @throws ProblemException when it is longer than one question may be about
   */
  public Optional<TimeRange> of(
      SeriesId series,
      Optional<SeriesSummary> held,
      TradingCalendar calendar,
      Instant now,
      long maxRangeBars) {
    Optional<Long> from =
        start
            .map(point -> point.barTime(calendar, series.timeframe(), series.hours()))
            .or(() -> held.map(SeriesSummary::firstTime));
    long to =
        end.orElseGet(() -> new PointInTime.Moment(now))
            .barTime(calendar, series.timeframe(), series.hours());
    return from.filter(second -> second < to)
        .map(
            second -> {
              long bars = (to - second) / series.timeframe().seconds();
              if (bars > maxRangeBars) {
                String detail =
                    "the range spans "
                        + bars
                        + " bars of "
                        + series
                        + "; at most "
                        + maxRangeBars
                        + " can be asked about at once";
                throw new ProblemException(
                    Problem.of(
                        ProblemType.RANGE_TOO_LARGE,
                        detail,
                        List.of(new Problem.Fault("/start", "range_too_large", detail))));
              }
              return TimeRange.ofEpochSeconds(second, to);
            });
  }
}
