package io.ktrdr.api.series;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.calendar.PointInTime;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.SeriesSummary;
import java.util.List;

/** From the start and end that a request names to a range of bar times. */
public final class SeriesRanges {

  private final ApiContext context;
  private final HttpSettings settings;

  public SeriesRanges(ApiContext context, HttpSettings settings) {
    this.context = context;
    this.settings = settings;
  }

  /**
   * From the first stored bar until now, unless the request says otherwise.
   *
   * @throws ProblemException when the range is the wrong way round or too long
   */
  public TimeRange of(SeriesFields fields, SeriesId series, TradingCalendar calendar) {
    long end =
        fields
            .end()
            .orElseGet(() -> new PointInTime.Moment(context.clock().instant()))
            .barTime(calendar, series.timeframe(), series.hours());
    long start =
        fields
            .start()
            .map(at -> at.barTime(calendar, series.timeframe(), series.hours()))
            .orElseGet(
                () ->
                    Math.min(
                        end,
                        context.store().summary(series).map(SeriesSummary::firstTime).orElse(end)));
    if (start > end) {
      throw refused(
          ProblemType.INVALID_REQUEST,
          "after_end",
          "the range begins after it ends, once both are read in " + calendar.zone());
    }
    long bars = (end - start) / series.timeframe().seconds();
    if (bars > settings.maxRangeBars()) {
      throw refused(
          ProblemType.RANGE_TOO_LARGE,
          "range_too_large",
          "the range spans "
              + bars
              + " bars of "
              + series.timeframe()
              + "; at most "
              + settings.maxRangeBars()
              + " can be asked about at once");
    }
    return TimeRange.ofEpochSeconds(start, end);
  }

  private static ProblemException refused(ProblemType type, String code, String detail) {
    return new ProblemException(
        Problem.of(type, detail, List.of(new Problem.Fault("/start", code, detail))));
  }
}
