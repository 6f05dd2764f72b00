package io.ktrdr.api.stream;

import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.Problems;
import io.ktrdr.market.Timeframe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds out what a client may listen to, and how the hub for it is made. */
final class Opener {

  /** What became of one name. */
  sealed interface Outcome {

    /** There is something to listen to. */
    record Ready(String asked, Key key, Timeframe timeframe, HubRecipe recipe) implements Outcome {}

    record Rejected(String asked, Problem problem) implements Outcome {}
  }

  private final SeriesOpener series;
  private final BoardOpener boards;

  Opener(SeriesOpener series, BoardOpener boards) {
    this.series = series;
    this.boards = boards;
  }

  /** One outcome for each name; the stage fails only for what concerns all of them. */
  CompletionStage<List<Outcome>> prepare(Channels.Open open) {
    try {
      return all(
          switch (open.ask().channel()) {
            case BARS, INDICATORS -> series.prepare(open);
            case STATUS, JOBS, QUALITY, AUDIT -> boards.prepare(open);
          });
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** All names are rejected for the same reason. */
  List<Outcome> failed(Channels.Open open, Throwable failure) {
    Problem problem = Problems.of(failure, open.requestId());
    List<String> names = open.ask().instruments();
    return (names.isEmpty() ? List.of(open.ask().channel().toString()) : names)
        .stream().<Outcome>map(name -> new Outcome.Rejected(name, problem)).toList();
  }

  private static CompletionStage<List<Outcome>> all(List<CompletionStage<Outcome>> stages) {
    CompletionStage<List<Outcome>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (CompletionStage<Outcome> stage : stages) {
      all =
          all.thenCombine(
              stage,
              (before, next) -> {
                before.add(next);
                return before;
              });
    }
    return all;
  }
}
