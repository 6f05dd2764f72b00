package io.ktrdr.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a job stands.
 *
 * @param moves what may be asked of it now
 * @param actor who made it
 * @param requestId the request that made it
 * @param waiting why nothing goes on, while IB cannot be asked
 * @param failures what went wrong, the most frequent first
 */
public record JobStatus(
    String id,
    LoadSpec spec,
    JobState state,
    Set<JobMove> moves,
    String actor,
    String requestId,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    JobProgress progress,
    Optional<Waiting> waiting,
    List<Failures> failures,
    List<String> warnings) {

  /** IB cannot be asked. */
  public record Waiting(ItemProblem problem, Instant since) {}

  /**
   * Items that failed for one reason.
   *
   * @param items how many
   * @param first the first of them
   */
  public record Failures(ItemProblem problem, int items, int first) {}
}
