package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.LoadPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** Has the bars loaded that a load is about, and says what that came to. */
final class LoadFetch {

  /**
   * What a load came to.
   *
   * @param requests how many went to IB, when it came to its end
   * @param trouble why it did not
   * @param notes what the caller is to be told
   * @param source the series of shorter bars that the answer is put together of, if it is
   */
  record Loaded(
      int requests, Optional<Problem> trouble, List<String> notes, Optional<SeriesId> source) {

    /** Refuses to answer with nothing, or with less than IB may have if that is not wanted. */
    void check(Fallback fallback, long bars) {
      if (trouble.isPresent() && (fallback == Fallback.NONE || bars == 0)) {
        throw new ProblemException(trouble.get());
      }
    }

    /** Nothing had to be asked for. */
    static Loaded nothingMissing(LoadAsk asked) {
      return new Loaded(
          0,
          Optional.empty(),
          asked.plan().map(LoadPlan::notes).orElse(List.of()),
          Optional.empty());
    }

    /** The same bars, put together of shorter ones. */
    static Loaded resampledFrom(SeriesId source) {
      return new Loaded(0, Optional.empty(), List.of(), Optional.of(source));
    }
  }

  private final HttpSettings settings;
  private final LoadPlans plans;
  private final MissingBars missing;

  LoadFetch(ApiContext context, HttpSettings settings, LoadPlans plans) {
    this.settings = settings;
    this.plans = plans;
    this.missing = new MissingBars(context);
  }

  /** Has the missing bars loaded that the mode is about. */
  CompletionStage<Loaded> ensure(LoadAsk asked, Exchange exchange) {
    if (!asked.wish().mode().asksProvider()) {
      return CompletableFuture.completedFuture(Loaded.nothingMissing(asked));
    }
    BarQuery query = asked.query();
    return asked
        .plan()
        .<CompletionStage<LoadPlan>>map(CompletableFuture::completedFuture)
        .orElseGet(() -> plans.plan(query.series(), asked.wish()))
        .thenCompose(
            plan ->
                ensure(query, plan.range(), exchange)
                    .thenApply(
                        end ->
                            new Loaded(
                                end.requests(), end.trouble(), plan.notes(), Optional.empty())));
  }

  private CompletionStage<MissingBars.End> ensure(
      BarQuery query, TimeRange range, Exchange exchange) {
    TimeRange completed =
        TimeRange.ofEpochSeconds(
            range.startSecond(),
            Math.max(range.startSecond(), Math.min(range.endSecond(), query.judgedUntil())));
    if (completed.isEmpty()) {
      return CompletableFuture.completedFuture(new MissingBars.End(0, Optional.empty()));
    }
    return missing
        .load(query.series(), completed, exchange, settings.loadTimeout())
        .exceptionally(
            failure -> {
              throw failed(query.series(), failure);
            });
  }

  private RuntimeException failed(SeriesId series, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof TimeoutException) {
      return new ProblemException(
          Problem.of(
                  ProblemType.LOAD_CONTINUES,
                  "bars of "
                      + series
                      + " are still being loaded after "
                      + settings.loadTimeout().toSeconds()
                      + " s; the load goes on, ask again later. What is stored already can be read"
                      + " with GET /api/v1/bars")
              .retryAfter(Duration.ofSeconds(30)));
    }
    return new CompletionException(cause);
  }
}
