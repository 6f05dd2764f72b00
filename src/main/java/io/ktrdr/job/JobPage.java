package io.ktrdr.job;

import io.ktrdr.CborSerializable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A page of jobs, newest first.
 *
 * @param next where the next page begins; empty after the last
 * @param at when it was so
 */
public record JobPage(List<JobSummary> jobs, Optional<JobQuery.After> next, Instant at)
    implements CborSerializable {
  public JobPage {
    jobs = List.copyOf(jobs);
  }
}
