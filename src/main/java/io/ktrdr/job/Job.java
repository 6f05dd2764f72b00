package io.ktrdr.job;

import io.ktrdr.CborSerializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What a job remembers, the sum of its facts, and what it may do next. Pure: facts go in, facts
 * come out, time is given.
 *
 * @param spec what it is about; empty for one that was never created
 * @param waiting why nothing goes on, while IB cannot be asked
 * @param waitingSince since when
 */
record Job(
    Optional<LoadSpec> spec,
    JobState state,
    String actor,
    String requestId,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<ItemProblem> waiting,
    Optional<Instant> waitingSince,
    List<JobItem> items)
    implements CborSerializable {

  static final Job NONE =
      new Job(
          Optional.empty(),
          JobState.QUEUED,
          "",
          "",
          Instant.EPOCH,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  Job {
    items = List.copyOf(items);
  }

  /** What is to be done about a wish. */
  sealed interface Decision {
    /** These become facts. */
    record Do(List<JobEvent> facts) implements Decision {}

    /** It is so already. */
    record Already() implements Decision {}

    /** Not in this state. */
    record Refused(JobState state, Set<JobMove> allowed) implements Decision {}
  }

  boolean exists() {
    return spec.isPresent();
  }

  JobCounts counts() {
    return JobCounts.of(items);
  }

  // ---- wishes ----

  /** What a wish of a user's comes to. */
  Decision decide(JobMove move, String by, String request, Instant now) {
    if (isAlready(move)) {
      return new Decision.Already();
    }
    if (!moves().contains(move)) {
      return new Decision.Refused(state, moves());
    }
    return new Decision.Do(
        List.of(
            switch (move) {
              case CANCEL -> new JobEvent.JobCancelAsked(by, request, now);
              case PAUSE -> new JobEvent.JobPaused(by, request, now);
              case RESUME -> new JobEvent.JobResumed(by, request, now);
              case RETRY -> new JobEvent.JobRetried(in(ItemState.FAILED), by, request, now);
            }));
  }

  /** What may be asked of it now: also while it runs, failed items can be tried again. */
  Set<JobMove> moves() {
    Set<JobMove> moves = state.moves();
    if (!in(ItemState.FAILED).isEmpty()
        && (state == JobState.RUNNING || state == JobState.PAUSED)) {
      moves.add(JobMove.RETRY);
    }
    return moves;
  }

  private boolean isAlready(JobMove move) {
    return switch (move) {
      case CANCEL -> state == JobState.CANCELLING || state == JobState.CANCELLED;
      case PAUSE -> state == JobState.PAUSED;
      case RESUME -> state == JobState.RUNNING || state == JobState.QUEUED;
      case RETRY -> false;
    };
  }

  private List<Integer> in(ItemState wanted) {
    return IntStream.range(0, items.size())
        .filter(item -> items.get(item).state() == wanted)
        .boxed()
        .toList();
  }

  // ---- work ----

  /**
   * The next items to begin.
   *
   * @param working items that are being worked off
   * @param parallel how many may be at a time
   */
  List<Integer> next(Set<Integer> working, int parallel, Instant now) {
    if (state != JobState.RUNNING) {
      return List.of();
    }
    return IntStream.range(0, items.size())
        .filter(item -> !working.contains(item) && items.get(item).due(now))
        .limit(Math.max(0, parallel - working.size()))
        .boxed()
        .toList();
  }

  /** When an item that has to wait is due, if one has. */
  Optional<Instant> nextDue(Instant now) {
    return items.stream()
        .filter(item -> !item.state().settled())
        .flatMap(item -> item.notBefore().stream())
        .filter(due -> due.isAfter(now))
        .min(Instant::compareTo);
  }

  /**
   * The fact that ends it, if nothing is left to do.
   *
   * @param working whether an item is being worked off
   */
  Optional<JobEvent> settle(boolean working, Instant now) {
    if (working) {
      return Optional.empty();
    }
    JobCounts counts = counts();
    if (state == JobState.CANCELLING) {
      return Optional.of(new JobEvent.JobFinished(JobState.CANCELLED, counts, now));
    }
    if (state != JobState.RUNNING || counts.done() < counts.total()) {
      return Optional.empty();
    }
    JobState end =
        counts.failed() == 0
            ? JobState.COMPLETED
            : counts.completed() == 0 ? JobState.FAILED : JobState.COMPLETED_WITH_ERRORS;
    return Optional.of(new JobEvent.JobFinished(end, counts, now));
  }

  // ---- facts ----

  Job applyAll(List<JobEvent> events) {
    Job after = this;
    for (JobEvent event : events) {
      after = after.apply(event);
    }
    return after;
  }

  Job apply(JobEvent event) {
    return switch (event) {
      case JobEvent.JobCreated created ->
          new Job(
              Optional.of(created.spec()),
              JobState.QUEUED,
              created.actor(),
              created.requestId(),
              created.at(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Collections.nCopies(created.spec().size(), JobItem.NEW));
      case JobEvent.JobStarted started -> started(started.at());
      case JobEvent.JobPaused paused -> in(JobState.PAUSED).wentOn();
      case JobEvent.JobResumed resumed -> in(JobState.QUEUED);
      case JobEvent.JobRetried retried -> retried(retried);
      case JobEvent.JobCancelAsked asked ->
          in(JobState.CANCELLING)
              .wentOn()
              .each(item -> item.state() == ItemState.PENDING ? item.cancelled(asked.at()) : item);
      case JobEvent.JobWaited waited ->
          waiting(Optional.of(waited.problem()), Optional.of(waited.at()));
      case JobEvent.JobWentOn wentOn -> wentOn();
      case JobEvent.JobFinished finished -> finished(finished);
      case JobEvent.ItemStarted started -> with(started.item(), item -> item.started(started));
      case JobEvent.ItemsProgressed progressed -> {
        Job after = this;
        for (JobEvent.Step step : progressed.steps()) {
          after = after.with(step.item(), item -> item.progressed(step.requests(), step.bars()));
        }
        yield after;
      }
      case JobEvent.ItemCompleted done ->
          with(
              done.item(),
              item ->
                  item.progressed(done.requests(), done.bars())
                      .completed(done.completeness(), done.at()));
      case JobEvent.ItemFailed failed ->
          with(
              failed.item(),
              item ->
                  item.progressed(failed.requests(), failed.bars())
                      .failed(failed.problem(), failed.at()));
      case JobEvent.ItemReturned back -> with(back.item(), item -> returned(item, back));
    };
  }

  private JobItem returned(JobItem item, JobEvent.ItemReturned back) {
    JobItem after =
        item.progressed(back.requests(), back.bars())
            .returned(back.problem(), back.attempts(), back.notBefore());
    return state == JobState.CANCELLING ? after.cancelled(back.at()) : after;
  }

  private Job retried(JobEvent.JobRetried retried) {
    Job after = state.over() ? in(JobState.QUEUED) : this;
    for (int item : retried.items()) {
      after = after.with(item, failed -> failed.returned(Optional.empty(), 0, Optional.empty()));
    }
    return after;
  }

  private Job finished(JobEvent.JobFinished finished) {
    return new Job(
            spec,
            finished.state(),
            actor,
            requestId,
            createdAt,
            startedAt,
            Optional.of(finished.at()),
            Optional.empty(),
            Optional.empty(),
            items)
        .each(item -> item.state().settled() ? item : item.cancelled(finished.at()));
  }

  private Job started(Instant at) {
    return new Job(
        spec,
        JobState.RUNNING,
        actor,
        requestId,
        createdAt,
        startedAt.or(() -> Optional.of(at)),
        Optional.empty(),
        waiting,
        waitingSince,
        items);
  }

  private Job in(JobState next) {
    return new Job(
        spec,
        next,
        actor,
        requestId,
        createdAt,
        startedAt,
        Optional.empty(),
        waiting,
        waitingSince,
        items);
  }

  private Job wentOn() {
    return waiting(Optional.empty(), Optional.empty());
  }

  private Job waiting(Optional<ItemProblem> why, Optional<Instant> since) {
    return new Job(spec, state, actor, requestId, createdAt, startedAt, endedAt, why, since, items);
  }

  private Job with(int index, UnaryOperator<JobItem> change) {
    List<JobItem> changed = new ArrayList<>(items);
    changed.set(index, change.apply(changed.get(index)));
    return withItems(changed);
  }

  private Job each(UnaryOperator<JobItem> change) {
    return withItems(items.stream().map(change).toList());
  }

  private Job withItems(List<JobItem> changed) {
    return new Job(
        spec,
        state,
        actor,
        requestId,
        createdAt,
        startedAt,
        endedAt,
        waiting,
        waitingSince,
        changed);
  }
}
