package io.ktrdr.api.jobs;

import io.ktrdr.gateway.Lane;
import io.ktrdr.job.ItemProblem;
import io.ktrdr.job.ItemStatus;
import io.ktrdr.job.JobCounts;
import io.ktrdr.job.JobItem;
import io.ktrdr.job.JobMove;
import io.ktrdr.job.JobProgress;
import io.ktrdr.job.JobStatus;
import io.ktrdr.job.JobSummary;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.symbol.SymbolEntity.Completeness;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;

/** Jobs as the API shows them. */
final class JobView {

  private static final String TYPE = "load";

  private JobView() {}

  /** A job in a list. */
  record Line(
      String id,
      String type,
      String title,
      String state,
      Lane lane,
      String actor,
      Counts items,
      BigDecimal percent,
      Instant eta,
      Instant createdAt,
      Instant startedAt,
      Instant endedAt) {

    static Line of(JobSummary job) {
      return new Line(
          job.id(),
          TYPE,
          job.title(),
          job.state().toString(),
          job.lane(),
          job.actor(),
          Counts.of(job.counts()),
          JobView.percent(job.fraction()),
          job.eta().orElse(null),
          job.createdAt(),
          job.startedAt().orElse(null),
          job.endedAt().orElse(null));
    }
  }

  /** Items, counted by how they stand. */
  record Counts(
      int total,
      int done,
      int pending,
      int running,
      int completed,
      int incomplete,
      int failed,
      int cancelled) {

    static Counts of(JobCounts counts) {
      return new Counts(
          counts.total(),
          counts.done(),
          counts.pending(),
          counts.running(),
          counts.completed(),
          counts.incomplete(),
          counts.failed(),
          counts.cancelled());
    }
  }

  record Requests(long done, long total, boolean estimated) {}

  record Rate(BigDecimal requestsPerMinute, BigDecimal barsPerSecond) {}

  record Progress(
      BigDecimal percent,
      Counts items,
      Requests requests,
      long barsStored,
      Rate rate,
      Instant eta) {

    static Progress of(JobStatus job) {
      JobProgress progress = job.progress();
      return new Progress(
          JobView.percent(progress.fraction()),
          Counts.of(progress.items()),
          new Requests(
              progress.items().requests(), progress.requestsPlanned(), !job.state().over()),
          progress.items().bars(),
          new Rate(rounded(progress.requestsPerMinute()), rounded(progress.barsPerSecond())),
          progress.eta().orElse(null));
    }
  }

  record Waiting(ProblemView problem, Instant since) {}

  record Failure(ProblemView problem, int items, int firstItem) {}

  /** Why something could not be done. */
  record ProblemView(
      String code,
      String detail,
      Ib ib,
      String nextStep,
      List<String> causes,
      List<String> candidates) {

    static ProblemView of(ItemProblem problem) {
      return new ProblemView(
          problem.code(),
          problem.detail(),
          problem.ibCode() == 0 ? null : new Ib(problem.ibCode(), problem.ibMessage()),
          problem.nextStep().isEmpty() ? null : problem.nextStep(),
          problem.causes(),
          problem.candidates());
    }
  }

  record Ib(int code, String message) {}

  /** One item. */
  record Item(
      int index,
      String name,
      String instrument,
      Timeframe timeframe,
      WhatToShow what,
      TradingHours session,
      String state,
      Instant start,
      Instant end,
      Requests requests,
      int barsStored,
      Boolean complete,
      BigDecimal coverage,
      Integer expectedBars,
      Integer missingBars,
      Integer providerEmptyBars,
      int attempts,
      Instant nextTry,
      ProblemView problem,
      Instant startedAt,
      Instant endedAt,
      List<String> warnings) {

    static Item of(ItemStatus item) {
      JobItem memory = item.memory();
      Completeness how = memory.completeness().orElse(null);
      return new Item(
          item.index(),
          item.name(),
          memory.series().map(series -> series.instrument().toString()).orElse(null),
          item.timeframe(),
          memory.series().map(series -> series.what()).orElse(null),
          memory.series().map(series -> series.hours()).orElse(null),
          memory.state().toString(),
          memory.range().map(range -> range.start()).orElse(null),
          memory.range().map(range -> range.end()).orElse(null),
          new Requests(memory.requests(), item.requestsPlanned(), !memory.state().settled()),
          memory.bars(),
          how == null ? null : how.missing() == 0,
          how == null ? null : coverage(how),
          how == null ? null : how.expected(),
          how == null ? null : how.missing(),
          how == null ? null : how.providerEmpty(),
          memory.attempts(),
          memory.notBefore().orElse(null),
          memory.problem().map(ProblemView::of).orElse(null),
          memory.startedAt().orElse(null),
          memory.endedAt().orElse(null),
          memory.warnings());
    }

    /** Six digits, rounded down: 1 only when nothing is missing. */
    private static BigDecimal coverage(Completeness how) {
      return how.expected() == 0
          ? BigDecimal.ONE
          : BigDecimal.valueOf((long) how.expected() - how.missing())
              .divide(BigDecimal.valueOf(how.expected()), 6, RoundingMode.DOWN)
              .stripTrailingZeros();
    }
  }

  record Spec(
      List<String> instruments,
      List<Timeframe> timeframes,
      WhatToShow what,
      TradingHours session,
      String mode,
      String start,
      String end) {}

  /** A whole job. */
  record Whole(
      String id,
      String type,
      String title,
      String state,
      List<String> allowed,
      Lane lane,
      String actor,
      String requestId,
      Spec spec,
      Instant createdAt,
      Instant startedAt,
      Instant endedAt,
      Progress progress,
      Waiting waiting,
      List<Failure> failures,
      List<String> warnings,
      List<Item> items,
      String nextPageToken,
      boolean simulated) {}

  /**
   * @param items null to leave them out
   */
  static Whole of(JobStatus job, List<Item> items, String nextPageToken, boolean simulated) {
    return new Whole(
        job.id(),
        TYPE,
        job.spec().title(),
        job.state().toString(),
        job.moves().stream().sorted().map(JobMove::toString).toList(),
        job.spec().lane(),
        job.actor(),
        job.requestId(),
        new Spec(
            job.spec().instruments(),
            job.spec().timeframes(),
            job.spec().what().orElse(null),
            job.spec().session(),
            job.spec().mode().toString(),
            job.spec().start().orElse(null),
            job.spec().end().orElse(null)),
        job.createdAt(),
        job.startedAt().orElse(null),
        job.endedAt().orElse(null),
        Progress.of(job),
        job.waiting()
            .map(wait -> new Waiting(ProblemView.of(wait.problem()), wait.since()))
            .orElse(null),
        job.failures().stream()
            .map(
                failure ->
                    new Failure(
                        ProblemView.of(failure.problem()), failure.items(), failure.first()))
            .toList(),
        job.warnings(),
        items,
        nextPageToken,
        simulated);
  }

  private static BigDecimal percent(double fraction) {
    return BigDecimal.valueOf(100 * fraction).setScale(1, RoundingMode.DOWN);
  }

  private static BigDecimal rounded(double rate) {
    return BigDecimal.valueOf(rate).setScale(1, RoundingMode.HALF_UP);
  }
}
