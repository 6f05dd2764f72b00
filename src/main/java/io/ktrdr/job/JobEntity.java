package io.ktrdr.job;

import io.ktrdr.CborSerializable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** One job: what it is to do, what became of each of its items, and what it does now. */
public final class JobEntity {

  private JobEntity() {}

  /** What it understands. */
  public sealed interface Command permits Create, Get, Move, AwaitRest, Watch, JobMessage {}

  /**
   * Makes a job. Asked again with the same spec it is the same job; with another one it is refused.
   *
   * @param actor who asked
   * @param requestId the request with which it was asked
   */
  public record Create(LoadSpec spec, String actor, String requestId, ActorRef<CreateReply> replyTo)
      implements Command, CborSerializable {}

  /** Answers to {@link Create}. */
  public sealed interface CreateReply extends CborSerializable {
    /**
     * It is in the journal.
     *
     * @param fresh false when it was there before
     */
    record Created(JobStatus status, boolean fresh) implements CreateReply {}

    /** There is a job of this id that does something else. */
    record OtherSpec(JobStatus status) implements CreateReply {}
  }

  /**
   * Asks how it stands, with a page of its items.
   *
   * @param only items in this state only
   * @param from index of the first item wanted, counted from 0
   * @param limit how many items at most; 0 for none
   */
  public record Get(Optional<ItemState> only, int from, int limit, ActorRef<GetReply> replyTo)
      implements Command, CborSerializable {}

  /** Answers to {@link Get} and {@link AwaitRest}. */
  public sealed interface GetReply extends CborSerializable {
    /**
     * How it stands.
     *
     * @param nextItem where the next page of items begins; empty after the last
     */
    record Found(JobStatus status, List<ItemStatus> items, Optional<Integer> nextItem)
        implements GetReply {
      public Found {
        items = List.copyOf(items);
      }
    }

    /** No such job was ever created. */
    record NoSuchJob() implements GetReply {}
  }

  /** Wants it to pause, go on, end, or try again what failed. */
  public record Move(JobMove move, String actor, String requestId, ActorRef<MoveReply> replyTo)
      implements Command, CborSerializable {}

  /** Answers to {@link Move}. */
  public sealed interface MoveReply extends CborSerializable {
    /** The wish is in the journal, or it was so already. */
    record Moved(JobStatus status) implements MoveReply {}

    /** Not in this state. */
    record NotAllowed(JobState state, Set<JobMove> allowed) implements MoveReply {}

    /** No such job was ever created. */
    record NoJobToMove() implements MoveReply {}
  }

  /**
   * Asks to be told when nothing of it runs any more: at once, when that is so already. What was
   * asked of IB is stored then.
   */
  public record AwaitRest(ActorRef<GetReply> replyTo) implements Command, CborSerializable {}

  /**
   * Takes a listener in: it hears at once how the job stands, then of changes, a few times a second
   * at most, and at last that it is over. Until the listener ends.
   */
  public record Watch(ActorRef<JobNews> listener) implements Command, CborSerializable {}
}
