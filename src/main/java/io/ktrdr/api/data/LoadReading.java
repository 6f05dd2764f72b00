package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.bars.BarShape;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.calendar.PointInTime;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.symbol.LoadMode;
import io.ktrdr.symbol.LoadPlan;
import io.ktrdr.symbol.LoadPlanner;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds out which range a load is about: by the caller's times, or by what its mode means. */
final class LoadReading {

  private final ApiContext context;
  private final BarQuestions questions;
  private final LoadPlans plans;

  LoadReading(ApiContext context, BarQuestions questions, LoadPlans plans) {
    this.context = context;
    this.questions = questions;
    this.plans = plans;
  }

  /** What to answer with; where no start is given the mode says where it is. */
  CompletionStage<LoadAsk> asked(
      SeriesFields fields,
      Instrument instrument,
      LoadMode mode,
      Fallback fallback,
      Resampling.Mode resample) {
    SeriesId series = fields.series(instrument);
    TradingCalendar calendar = questions.calendar(instrument);
    Optional<Instant> start = fields.start().map(point -> barTime(point, series, calendar));
    Optional<Instant> end = fields.end().map(point -> barTime(point.past(), series, calendar));
    LoadPlanner.Wish wish = new LoadPlanner.Wish(mode, start, end);
    boolean rangeIsKnown = start.isPresent() && (mode == LoadMode.AUTO || mode == LoadMode.LOCAL);
    return rangeIsKnown
        ? CompletableFuture.completedFuture(
            asked(fields, series, calendar, wish, Optional.empty(), fallback, resample))
        : plans
            .plan(series, wish)
            .thenApply(
                plan ->
                    asked(fields, series, calendar, wish, Optional.of(plan), fallback, resample));
  }

  private LoadAsk asked(
      SeriesFields fields,
      SeriesId series,
      TradingCalendar calendar,
      LoadPlanner.Wish wish,
      Optional<LoadPlan> plan,
      Fallback fallback,
      Resampling.Mode resample) {
    Instant now = context.clock().instant();
    Instant start = wish.start().orElseGet(() -> plan.orElseThrow().range().start());
    Instant end =
        wish.end()
            .orElseGet(
                () ->
                    wish.start().isPresent()
                        ? barTime(new PointInTime.Moment(now), series, calendar)
                        : plan.orElseThrow().range().end());
    BarQuery query =
        questions.query(
            series,
            calendar,
            start.getEpochSecond(),
            end.getEpochSecond(),
            "start_date",
            BarShape.COLUMNS,
            Long.MAX_VALUE);
    return new LoadAsk(
        fields.name(),
        query,
        fields.start().map(PointInTime::text).orElseGet(() -> text(series, start)),
        fields
            .end()
            .map(PointInTime::text)
            .orElseGet(() -> wish.start().isPresent() ? now.toString() : text(series, end)),
        wish,
        plan,
        fallback,
        resample);
  }

  private static Instant barTime(PointInTime point, SeriesId series, TradingCalendar calendar) {
    return Instant.ofEpochSecond(point.barTime(calendar, series.timeframe(), series.hours()));
  }

  private static String text(SeriesId series, Instant time) {
    return BarTimes.text(series.timeframe(), time.getEpochSecond());
  }
}
