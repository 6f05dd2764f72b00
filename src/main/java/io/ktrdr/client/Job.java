package io.ktrdr.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Long work of a node, as it stood when asked.
 *
 * @param id such as {@code job-3f9a1c0b7d2e4a55}
 * @param title what it does, in a line
 * @param state of the work
 * @param allowed what it can be told now: cancel, pause, resume, retry
 * @param waiting why nothing goes on, while IB cannot be asked
 * @param failures what went wrong, the most frequent first
 * @param items a page of its items; empty where none were asked for
 */
public record Job(
    String id,
    String title,
    State state,
    List<String> allowed,
    Optional<String> lane,
    Optional<Instant> createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Progress progress,
    Optional<Waiting> waiting,
    List<Failure> failures,
    List<String> warnings,
    List<Item> items,
    boolean simulated) {

  public Job {
    allowed = allowed == null ? List.of() : List.copyOf(allowed);
    failures = failures == null ? List.of() : List.copyOf(failures);
    warnings = warnings == null ? List.of() : List.copyOf(warnings);
    items = items == null ? List.of() : List.copyOf(items);
  }

  /**
   * A job as the API writes it, with or without the envelope.
   *
   * @throws KtrdrException when it is none
   */
  public static Job of(JsonNode answer) {
    return Answers.read(Answers.data(answer), Job.class);
  }

  /** How a job stands. */
  public enum State {
    QUEUED,
    RUNNING,
    PAUSED,
    COMPLETED,
    COMPLETED_WITH_ERRORS,
    FAILED,
    CANCELLING,
    CANCELLED;

    /** As the API writes it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing will happen any more by itself. */
    public boolean isOver() {
      return switch (this) {
        case COMPLETED, COMPLETED_WITH_ERRORS, FAILED, CANCELLED -> true;
        case QUEUED, RUNNING, PAUSED, CANCELLING -> false;
      };
    }
  }

  /**
   * How far it is.
   *
   * @param percent from 0 to 100
   * @param barsStored inserted or replaced so far
   * @param eta when it will be done by IB's limits, if nothing better comes between
   */
  public record Progress(
      BigDecimal percent, Items items, Requests requests, long barsStored, Optional<Instant> eta) {}

  /** Items, counted by how they stand; incomplete ones are completed as far as IB has the bars. */
  public record Items(
      int total,
      int done,
      int pending,
      int running,
      int completed,
      int incomplete,
      int failed,
      int cancelled) {}

  /**
   * Requests to IB.
   *
   * @param estimated whether total is an estimate yet
   */
  public record Requests(long done, long total, boolean estimated) {}

  /** Why nothing goes on. */
  public record Waiting(Problem problem, Optional<Instant> since) {}

  /** What went wrong with how many items. */
  public record Failure(Problem problem, int items) {}

  /**
   * Trouble, in the words of the API's problems.
   *
   * @param nextStep what a person should do
   * @param candidates ids that an ambiguous name could mean
   */
  public record Problem(
      String code, String detail, Optional<String> nextStep, List<String> candidates) {}

  /**
   * One instrument in one timeframe.
   *
   * @param name what the caller calls it
   * @param instrument what that stood for; empty before it was found out
   * @param state pending, running, completed, failed or cancelled
   * @param coverage share of the bars that should exist which are stored
   */
  public record Item(
      int index,
      String name,
      Optional<String> instrument,
      String timeframe,
      String state,
      long barsStored,
      Optional<Boolean> complete,
      Optional<Double> coverage,
      Optional<Problem> problem) {}

  /** A job in a list. */
  public record Line(
      String id,
      String title,
      State state,
      String lane,
      Items items,
      BigDecimal percent,
      Optional<Instant> eta,
      Instant createdAt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt) {}
}
