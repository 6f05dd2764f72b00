package io.ktrdr.job;

import io.ktrdr.CborSerializable;
import io.ktrdr.gateway.Lane;
import java.time.Instant;
import java.util.Optional;

/**
 * A job in one line of a list.
 *
 * @param title what it loads, for people
 * @param requestsLeft requests that are still to be made, as far as can be told
 */
public record JobSummary(
    String id,
    String title,
    JobState state,
    Lane lane,
    String actor,
    JobCounts counts,
    double fraction,
    long requestsLeft,
    Optional<Instant> eta,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt)
    implements CborSerializable {

  static JobSummary of(JobStatus status) {
    return new JobSummary(
        status.id(),
        status.spec().title(),
        status.state(),
        status.spec().lane(),
        status.actor(),
        status.progress().items(),
        status.progress().fraction(),
        status.progress().requestsLeft(),
        status.progress().eta(),
        status.createdAt(),
        status.startedAt(),
        status.endedAt());
  }

  /** As the journal's facts have it, before the job itself has told. */
  static JobSummary of(String id, Job job) {
    LoadSpec spec = job.spec().orElseThrow();
    JobCounts counts = job.counts();
    return new JobSummary(
        id,
        spec.title(),
        job.state(),
        spec.lane(),
        job.actor(),
        counts,
        job.state() == JobState.COMPLETED ? 1 : 0,
        0,
        Optional.empty(),
        job.createdAt(),
        job.startedAt(),
        job.endedAt());
  }

  /** As it stands after a fact about the whole job. */
  JobSummary after(JobEvent event) {
    return switch (event) {
      case JobEvent.JobStarted started ->
          with(JobState.RUNNING, counts, startedAt.or(() -> Optional.of(started.at())), null);
      case JobEvent.JobPaused paused -> with(JobState.PAUSED, counts, startedAt, null);
      case JobEvent.JobResumed resumed -> with(JobState.QUEUED, counts, startedAt, null);
      case JobEvent.JobCancelAsked asked -> with(JobState.CANCELLING, counts, startedAt, null);
      case JobEvent.JobRetried retried ->
          with(state.over() ? JobState.QUEUED : state, counts, startedAt, null);
      case JobEvent.JobFinished finished ->
          with(finished.state(), finished.counts(), startedAt, finished.at());
      case JobEvent.JobCreated created -> this;
      case JobEvent.JobWaited waited -> this;
      case JobEvent.JobWentOn wentOn -> this;
      case JobEvent.ItemStarted item -> this;
      case JobEvent.ItemsProgressed item -> this;
      case JobEvent.ItemCompleted item -> this;
      case JobEvent.ItemFailed item -> this;
      case JobEvent.ItemReturned item -> this;
    };
  }

  private JobSummary with(JobState next, JobCounts now, Optional<Instant> started, Instant ended) {
    return new JobSummary(
        id,
        title,
        next,
        lane,
        actor,
        now,
        next.over() && next != JobState.CANCELLED ? 1 : fraction,
        0,
        Optional.empty(),
        createdAt,
        started,
        Optional.ofNullable(ended));
  }
}
