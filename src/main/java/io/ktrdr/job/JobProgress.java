package io.ktrdr.job;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a job is.
 *
 * @param items its items, counted; requests and bars with the figures of now
 * @param requestsPlanned requests that it will have taken, as far as can be told
 * @param fraction of the work that is done, 0 to 1
 * @param requestsPerMinute answered of late; 0 when nothing ran
 * @param barsPerSecond stored of late; 0 when nothing ran
 * @param eta when it will be done by IB's limits, if nothing better comes between; empty when it
 *     does not run, IB cannot be asked, or no end is in sight
 */
public record JobProgress(
    JobCounts items,
    long requestsPlanned,
    double fraction,
    double requestsPerMinute,
    double barsPerSecond,
    Optional<Instant> eta) {

  /** Requests that are still to be made, as far as can be told. */
  public long requestsLeft() {
    return Math.max(0, requestsPlanned - items.requests());
  }

  JobProgress with(Optional<Instant> end) {
    return new JobProgress(items, requestsPlanned, fraction, requestsPerMinute, barsPerSecond, end);
  }
}
