package io.ktrdr.api.data;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.SymbolEntity;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** Has an instrument load what is missing of a range, and hears how that ended. */
final class MissingBars {

  /**
   * How the loading of a range ended.
   *
   * @param requests how many went to IB
   * @param trouble why IB could not be asked, if it could not
   */
  record End(int requests, Optional<Problem> trouble) {}

  private final ApiContext context;

  MissingBars(ApiContext context) {
    this.context = context;
  }

  /**
   * Loads them in the caller's name. What IB refuses is a problem; that it cannot be asked is an
   * end that may be answered with what is stored.
   *
   * @param wait after which the answer is a {@link TimeoutException}; the load goes on
   */
  CompletionStage<End> load(SeriesId series, TimeRange range, Exchange exchange, Duration wait) {
    return context
        .symbols()
        .<SymbolEntity.CoverageReply>ask(
            series.instrument(),
            replyTo ->
                new SymbolEntity.EnsureCoverage(
                    series,
                    range,
                    Lane.INTERACTIVE,
                    exchange.caller().name(),
                    exchange.requestId(),
                    Optional.empty(),
                    replyTo),
            wait)
        .thenApply(reply -> end(series, reply));
  }

  private static End end(SeriesId series, SymbolEntity.CoverageReply reply) {
    return switch (reply) {
      case SymbolEntity.CoverageReply.Covered covered ->
          new End(covered.requests(), Optional.empty());
      case SymbolEntity.CoverageReply.CoverageFailed failed -> {
        Problem trouble = Problem.of(failed.problem()).with("bars_stored", failed.barsStored());
        if (!Fallback.allowedFor(trouble)) {
          throw new ProblemException(trouble);
        }
        yield new End(0, Optional.of(trouble));
      }
      case SymbolEntity.CoverageReply.CoverageCancelled cancelled ->
          throw new IllegalStateException(
              "a load of " + series + " was cancelled that nobody knows of");
      case SymbolEntity.CoverageReply.UnknownInstrument unknown ->
          throw new IllegalStateException(
              series.instrument() + " was resolved but never registered");
    };
  }
}
