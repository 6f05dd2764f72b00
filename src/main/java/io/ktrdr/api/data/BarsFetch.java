package io.ktrdr.api.data;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.bars.BarReader;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Problem;
import io.ktrdr.market.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * {@code fetch=if_missing}: has the instrument load what is missing before its bars are read, and
 * waits for it no longer than the caller wants to. A load that takes longer goes on, and whoever
 * asks for the same meanwhile waits for that one.
 */
final class BarsFetch {

  /**
   * What came of it.
   *
   * @param trouble why IB could not be asked, if it could not
   * @param requests how many went to IB; 0 when nothing was missing
   */
  record Outcome(State state, int requests, Optional<Problem> trouble) {

    enum State {
      /** Nothing was missing. */
      NOT_NEEDED("not_needed"),
      /** All that IB has is here now. */
      DONE("done"),
      /** It takes longer than the caller waits. */
      RUNNING("running"),
      /** IB could not be asked. */
      FAILED("failed");

      private final String text;

      State(String text) {
        this.text = text;
      }
    }

    private static final Outcome NOT_NEEDED = new Outcome(State.NOT_NEEDED, 0, Optional.empty());

    /** What the reader is to be warned of. */
    Optional<String> warning(Duration waited) {
      return switch (state) {
        case NOT_NEEDED, DONE -> Optional.empty();
        case RUNNING ->
            Optional.of(
                "not all of the range is here yet after "
                    + waited.toSeconds()
                    + " s; the load goes on, ask again");
        case FAILED -> trouble.map(Fallback::warning);
      };
    }

    void write(JsonGenerator out) throws IOException {
      out.writeObjectFieldStart("fetch");
      out.writeStringField("state", state.text);
      out.writeNumberField("requests", requests);
      out.writeEndObject();
      if (trouble.isPresent()) {
        Fallback.write(trouble.get(), out);
      }
    }
  }

  private final MissingBars missing;
  private final BarReader reader;

  BarsFetch(ApiContext context, BarReader reader) {
    this.missing = new MissingBars(context);
    this.reader = reader;
  }

  /**
   * Has all of them loaded at once.
   *
   * @return an outcome for each; fails with a problem when IB refuses
   */
  CompletionStage<List<Outcome>> fetch(Exchange exchange, List<SeriesAsk> asked, Duration wait) {
    CompletionStage<List<Outcome>> all = CompletableFuture.completedFuture(List.of());
    for (SeriesAsk one : asked) {
      all =
          all.thenCombine(
              fetch(exchange, one.whole(), wait),
              (before, outcome) -> Stream.concat(before.stream(), Stream.of(outcome)).toList());
    }
    return all;
  }

  private CompletionStage<Outcome> fetch(Exchange exchange, BarQuery query, Duration wait) {
    return reader
        .verdict(query)
        .thenCompose(
            verdict ->
                verdict.complete()
                    ? CompletableFuture.completedFuture(Outcome.NOT_NEEDED)
                    : ensure(exchange, query, wait));
  }

  private CompletionStage<Outcome> ensure(Exchange exchange, BarQuery query, Duration wait) {
    TimeRange completed =
        TimeRange.ofEpochSeconds(
            query.range().startSecond(), Math.min(query.range().endSecond(), query.judgedUntil()));
    return missing
        .load(query.series(), completed, exchange, wait.isZero() ? Duration.ofMillis(1) : wait)
        .handle((end, failure) -> failure == null ? outcome(end) : late(failure));
  }

  private static Outcome late(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof TimeoutException) {
      return new Outcome(Outcome.State.RUNNING, 0, Optional.empty());
    }
    throw new CompletionException(cause);
  }

  private static Outcome outcome(MissingBars.End end) {
    Outcome.State state = end.trouble().isEmpty() ? Outcome.State.DONE : Outcome.State.FAILED;
    return new Outcome(state, end.requests(), end.trouble());
  }
}
