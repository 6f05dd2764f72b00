package io.ktrdr.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.ktrdr.CborSerializable;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.SymbolEntity.Completeness;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The facts of a job's journal. They are kept for ever: names and fields only ever grow, and each
 * type has a golden file in {@code src/test/resources/journal}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(JobEvent.JobCreated.class),
  @JsonSubTypes.Type(JobEvent.JobStarted.class),
  @JsonSubTypes.Type(JobEvent.JobPaused.class),
  @JsonSubTypes.Type(JobEvent.JobResumed.class),
  @JsonSubTypes.Type(JobEvent.JobCancelAsked.class),
  @JsonSubTypes.Type(JobEvent.JobRetried.class),
  @JsonSubTypes.Type(JobEvent.JobWaited.class),
  @JsonSubTypes.Type(JobEvent.JobWentOn.class),
  @JsonSubTypes.Type(JobEvent.JobFinished.class),
  @JsonSubTypes.Type(JobEvent.ItemStarted.class),
  @JsonSubTypes.Type(JobEvent.ItemsProgressed.class),
  @JsonSubTypes.Type(JobEvent.ItemCompleted.class),
  @JsonSubTypes.Type(JobEvent.ItemFailed.class),
  @JsonSubTypes.Type(JobEvent.ItemReturned.class)
})
public sealed interface JobEvent extends CborSerializable {

  /** When it came to be. */
  Instant at();

  /** The short name that the journal uses, such as {@code job_created}. */
  default String kind() {
    return getClass().getAnnotation(JsonTypeName.class).value();
  }

  /** Somebody wants this work done. */
  @JsonTypeName("job_created")
  record JobCreated(LoadSpec spec, String actor, String requestId, Instant at)
      implements JobEvent {}

  /** Its turn has come. */
  @JsonTypeName("job_started")
  record JobStarted(Instant at) implements JobEvent {}

  /** Somebody wants it to rest. */
  @JsonTypeName("job_paused")
  record JobPaused(String actor, String requestId, Instant at) implements JobEvent {}

  /** Somebody wants it to go on. */
  @JsonTypeName("job_resumed")
  record JobResumed(String actor, String requestId, Instant at) implements JobEvent {}

  /** Somebody wants it to end; items that had not begun are cancelled by this. */
  @JsonTypeName("job_cancel_asked")
  record JobCancelAsked(String actor, String requestId, Instant at) implements JobEvent {}

  /** Somebody wants the failed items tried again. */
  @JsonTypeName("job_retried")
  record JobRetried(List<Integer> items, String actor, String requestId, Instant at)
      implements JobEvent {
    public JobRetried {
      items = List.copyOf(items);
    }
  }

  /** IB cannot be asked: the job waits until it can. */
  @JsonTypeName("job_waited")
  record JobWaited(ItemProblem problem, Instant at) implements JobEvent {}

  /** IB answers again. */
  @JsonTypeName("job_went_on")
  record JobWentOn(Instant at) implements JobEvent {}

  /** Nothing of it is left to do. */
  @JsonTypeName("job_finished")
  record JobFinished(JobState state, JobCounts counts, Instant at) implements JobEvent {}

  /**
   * An item's bars are being asked for.
   *
   * @param item counted from 0
   * @param range in bar times
   * @param warnings what the one who asked might not expect
   */
  @JsonTypeName("item_started")
  record ItemStarted(int item, SeriesId series, TimeRange range, List<String> warnings, Instant at)
      implements JobEvent {
    public ItemStarted {
      warnings = List.copyOf(warnings);
    }
  }

  /** More of an item, since it was told last. */
  record Step(int item, int requests, int bars) {}

  /** Requests were answered and bars stored since this was told last. */
  @JsonTypeName("items_progressed")
  record ItemsProgressed(List<Step> steps, Instant at) implements JobEvent {
    public ItemsProgressed {
      steps = List.copyOf(steps);
    }
  }

  /**
   * Everything that IB has of an item is stored.
   *
   * @param requests answered since this was told last
   * @param bars stored since this was told last
   * @param completeness empty when nobody could say
   */
  @JsonTypeName("item_completed")
  record ItemCompleted(
      int item, int requests, int bars, Optional<Completeness> completeness, Instant at)
      implements JobEvent {}

  /** An item is given up; what came before is stored. */
  @JsonTypeName("item_failed")
  record ItemFailed(int item, int requests, int bars, ItemProblem problem, Instant at)
      implements JobEvent {}

  /**
   * An item is back in line: its load was ended by a pause or a cancel, or failed and is worth
   * another try.
   *
   * @param problem why, when something went wrong
   * @param attempts failed tries that count, this one included if it does
   * @param notBefore when the next try is due
   */
  @JsonTypeName("item_returned")
  record ItemReturned(
      int item,
      int requests,
      int bars,
      Optional<ItemProblem> problem,
      int attempts,
      Optional<Instant> notBefore,
      Instant at)
      implements JobEvent {}
}
