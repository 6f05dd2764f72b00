package io.ktrdr.job;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** How a job stands. */
public enum JobState {
  /** Waits for its turn. */
  QUEUED(EnumSet.of(JobMove.PAUSE, JobMove.CANCEL)),
  /** Its items are worked off. */
  RUNNING(EnumSet.of(JobMove.PAUSE, JobMove.CANCEL)),
  /** Starts nothing new until it is resumed. */
  PAUSED(EnumSet.of(JobMove.RESUME, JobMove.CANCEL)),
  /** Every item is done. */
  COMPLETED(EnumSet.noneOf(JobMove.class)),
  /** Some items are done, some failed. */
  COMPLETED_WITH_ERRORS(EnumSet.of(JobMove.RETRY)),
  /** Every item failed. */
  FAILED(EnumSet.of(JobMove.RETRY)),
  /** Asked to end; what IB has answered is being stored. */
  CANCELLING(EnumSet.noneOf(JobMove.class)),
  /** Ended before it was done; nothing of it runs any more. */
  CANCELLED(EnumSet.noneOf(JobMove.class));

  private final EnumSet<JobMove> moves;

  JobState(EnumSet<JobMove> moves) {
    this.moves = moves;
  }

  /** What may be asked of a job in this state. */
  public Set<JobMove> moves() {
    return EnumSet.copyOf(moves);
  }

  /** Whether nothing happens any more unless somebody asks for it. */
  public boolean over() {
    return switch (this) {
      case COMPLETED, COMPLETED_WITH_ERRORS, FAILED, CANCELLED -> true;
      case QUEUED, RUNNING, PAUSED, CANCELLING -> false;
    };
  }

  /**
   * Reads the form that {@link #toString} writes.
   *
   * @throws IllegalArgumentException with a sentence that says what is allowed
   */
  public static JobState parse(String text) {
    for (JobState state : values()) {
      if (state.toString().equals(text)) {
        return state;
      }
    }
    throw new IllegalArgumentException(
        "state \""
            + (text.length() > 40 ? text.substring(0, 40) + "…" : text)
            + "\" is not one of "
            + java.util.Arrays.toString(values()));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
