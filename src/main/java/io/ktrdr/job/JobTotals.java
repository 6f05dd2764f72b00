package io.ktrdr.job;

import io.ktrdr.CborSerializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * Figures about all jobs.
 *
 * @param jobs how many listed ones are in each state
 * @param itemsOpen items of jobs that are not over, which are not settled
 * @param requestsLeft requests that jobs have still to make, as far as can be told
 * @param oldestQueued how long the job has waited that waits longest for its turn
 * @param done what was done since the board came to be
 */
public record JobTotals(
    Map<JobState, Integer> jobs,
    long itemsOpen,
    long requestsLeft,
    Duration oldestQueued,
    Done done)
    implements CborSerializable {

  /** Counted up for ever. */
  public record Done(
      long itemsCompleted, long itemsFailed, long itemsCancelled, long requests, long bars) {

    static final Done NOTHING = new Done(0, 0, 0, 0, 0);

    /**
     * @param before null for a job that was not known
     */
    Done plus(JobSummary before, JobSummary now) {
      JobCounts from = before == null ? new JobCounts(0, 0, 0, 0, 0, 0, 0, 0, 0) : before.counts();
      JobCounts to = now.counts();
      return new Done(
          itemsCompleted + more(from.completed(), to.completed()),
          itemsFailed + more(from.failed(), to.failed()),
          itemsCancelled + more(from.cancelled(), to.cancelled()),
          requests + more(from.requests(), to.requests()),
          bars + more(from.bars(), to.bars()));
    }

    private static long more(long from, long to) {
      return Math.max(0, to - from);
    }
  }

  static JobTotals of(Collection<JobSummary> all, Done done, Instant now) {
    Map<JobState, Integer> jobs = new EnumMap<>(JobState.class);
    for (JobState state : JobState.values()) {
      jobs.put(state, 0);
    }
    long open = 0;
    long left = 0;
    Instant oldest = now;
    for (JobSummary job : all) {
      jobs.merge(job.state(), 1, Integer::sum);
      if (!job.state().over()) {
        open += job.counts().pending() + job.counts().running();
        left += job.requestsLeft();
      }
      if (job.state() == JobState.QUEUED && job.createdAt().isBefore(oldest)) {
        oldest = job.createdAt();
      }
    }
    return new JobTotals(jobs, open, left, Duration.between(oldest, now), done);
  }
}
