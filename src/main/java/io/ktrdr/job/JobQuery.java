package io.ktrdr.job;

import io.ktrdr.CborSerializable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which jobs are wanted, newest first.
 *
 * @param states only in these; empty for all
 * @param after the page begins behind this job; empty for the first page
 * @param limit jobs at most
 */
public record JobQuery(Set<JobState> states, Optional<After> after, int limit)
    implements CborSerializable {

  /** Where a page ended. */
  public record After(Instant createdAt, String id) {}

  public JobQuery {
    states = Set.copyOf(states);
  }

  /**
   * @param listed newest first
   */
  JobPage page(List<JobSummary> listed, Instant now) {
    List<JobSummary> wanted =
        listed.stream()
            .filter(job -> states.isEmpty() || states.contains(job.state()))
            .filter(job -> after.map(last -> isBehind(job, last)).orElse(true))
            .limit(limit + 1L)
            .toList();
    boolean more = wanted.size() > limit;
    List<JobSummary> page = more ? wanted.subList(0, limit) : wanted;
    return new JobPage(
        page,
        more
            ? Optional.of(new After(page.getLast().createdAt(), page.getLast().id()))
            : Optional.empty(),
        now);
  }

  private static boolean isBehind(JobSummary job, After last) {
    int order = job.createdAt().compareTo(last.createdAt());
    return order < 0 || (order == 0 && job.id().compareTo(last.id()) > 0);
  }
}
