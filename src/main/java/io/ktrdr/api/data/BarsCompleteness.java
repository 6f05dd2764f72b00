package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarReader;
import io.ktrdr.api.bars.Verdict;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.symbol.SymbolEntity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code require_complete=true}: a range of which wanted bars are missing is a problem. */
final class BarsCompleteness {

  /** Gaps beyond this many are counted, not listed. */
  private static final int LISTED_GAPS = 100;

  private final BarQuestions questions;
  private final BarReader reader;
  private final Resampling resampling;

  BarsCompleteness(BarQuestions questions, BarReader reader, Resampling resampling) {
    this.questions = questions;
    this.reader = reader;
    this.resampling = resampling;
  }

  /** What an instrument lacks of its whole range. */
  private record Lack(SeriesAsk asked, Verdict verdict, Optional<List<SymbolEntity.Gap>> gaps) {

    long ignored() {
      return gaps.orElse(List.of()).stream()
          .filter(gap -> gap.state() == SymbolEntity.GapState.IGNORED)
          .mapToLong(SymbolEntity.Gap::bars)
          .sum();
    }

    boolean nothing() {
      return verdict.missing() <= ignored();
    }
  }

  /**
   * Fails with all that is missing of all instruments.
   *
   * @param outcomes of having them loaded, if that was wanted
   */
  CompletionStage<Void> check(
      BarsAsk ask, List<SeriesAsk> asked, List<BarsFetch.Outcome> outcomes) {
    if (!ask.requireComplete()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletionStage<List<Lack>> all = CompletableFuture.completedFuture(List.of());
    for (SeriesAsk one : asked) {
      all =
          all.thenCombine(
              lack(ask, one),
              (before, lack) -> {
                List<Lack> both = new ArrayList<>(before);
                lack.filter(some -> !some.nothing()).ifPresent(both::add);
                return both;
              });
    }
    return all.thenAccept(
        lacks -> {
          if (!lacks.isEmpty()) {
            throw new ProblemException(problem(lacks, outcomes));
          }
        });
  }

  private CompletionStage<Optional<Lack>> lack(BarsAsk ask, SeriesAsk asked) {
    CompletionStage<Boolean> elsewhere =
        ask.extras().any()
            ? CompletableFuture.completedFuture(false)
            : resampling
                .choose(ask.resample(), asked.whole())
                .thenApply(source -> source.isPresent() && ask.resample() != Resampling.Mode.ONLY);
    return elsewhere.thenCompose(
        has ->
            has
                ? CompletableFuture.completedFuture(Optional.empty())
                : reader
                    .verdict(asked.whole())
                    .thenCompose(
                        verdict ->
                            questions
                                .gaps(asked.series(), asked.whole().range(), verdict)
                                .thenApply(gaps -> Optional.of(new Lack(asked, verdict, gaps)))));
  }

  private static Problem problem(List<Lack> lacks, List<BarsFetch.Outcome> outcomes) {
    boolean running =
        outcomes.stream().anyMatch(its -> its.state() == BarsFetch.Outcome.State.RUNNING);
    long missing =
        lacks.stream().mapToLong(lack -> lack.verdict().missing() - lack.ignored()).sum();
    Problem problem =
        Problem.of(
                running ? ProblemType.LOAD_CONTINUES : ProblemType.INCOMPLETE_DATA,
                missing
                    + " bars of "
                    + String.join(
                        ", ", lacks.stream().map(lack -> lack.asked().series().toString()).toList())
                    + " are missing"
                    + (running ? "; the load goes on, ask again" : ""))
            .with("incomplete", lacks.stream().map(BarsCompleteness::told).toList());
    Optional<Problem> trouble =
        outcomes.stream().flatMap(its -> its.trouble().stream()).findFirst();
    if (trouble.isPresent()) {
      problem =
          problem.with("fallback", trouble.get().detail()).retryAfter(trouble.get().retryAfter());
    }
    return running ? problem.retryAfter(Duration.ofSeconds(5)) : problem;
  }

  private static Map<String, Object> told(Lack lack) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("instrument", lack.asked().series().instrument().toString());
    told.put("timeframe", lack.asked().series().timeframe().toString());
    told.put("missing_bars", lack.verdict().missing() - lack.ignored());
    told.put("coverage", Math.floor(lack.verdict().coverage(lack.ignored()) * 1e6) / 1e6);
    List<Map<String, Object>> gaps =
        lack.gaps().isPresent()
            ? lack.gaps().get().stream()
                .map(
                    gap ->
                        gap(
                            lack,
                            gap.range().startSecond(),
                            gap.range().endSecond(),
                            gap.bars(),
                            gap.state().name().toLowerCase(Locale.ROOT)))
                .toList()
            : lack.verdict().runs().stream()
                .map(run -> gap(lack, run.first(), run.next(), run.count(), "missing"))
                .toList();
    told.put("gaps", gaps.subList(0, Math.min(gaps.size(), LISTED_GAPS)));
    told.put("gaps_total", gaps.size());
    return told;
  }

  private static Map<String, Object> gap(Lack lack, long start, long end, long bars, String state) {
    Map<String, Object> gap = new LinkedHashMap<>();
    gap.put("start", BarTimes.text(lack.asked().series().timeframe(), start));
    gap.put("end", BarTimes.text(lack.asked().series().timeframe(), end));
    gap.put("bars", bars);
    gap.put("state", state);
    return gap;
  }
}
