package io.ktrdr.job;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** How a job stands. */
public enum JobState {
  /** Waits for its turn. */
  QUEUED,
  /** Its items are worked off. */
  RUNNING,
  /** Starts nothing new until it is resumed. */
  PAUSED,
  /** Every item is done. */
  COMPLETED,
  /** Some items are done, some failed. */
  COMPLETED_WITH_ERRORS,
  /** Every item failed. */
  FAILED,
  /** Asked to end; what IB has answered is being stored. */
  CANCELLING,
  /** Ended before it was done; nothing of it runs any more. */
  CANCELLED;

  /** What may be asked of a job in this state. */
  public Set<JobMove> moves() {
    return switch (this) {
      case QUEUED, RUNNING -> EnumSet.of(JobMove.PAUSE, JobMove.CANCEL);
      case PAUSED -> EnumSet.of(JobMove.RESUME, JobMove.CANCEL);
      case COMPLETED, CANCELLING, CANCELLED -> EnumSet.noneOf(JobMove.class);
      case COMPLETED_WITH_ERRORS, FAILED -> EnumSet.of(JobMove.RETRY);
    };
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
    return named("state", text, values());
  }

  /** The one whose text form this is. */
  static <E extends Enum<E>> E named(String what, String text, E[] values) {
    for (E value : values) {
      if (value.toString().equals(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        what
            + " \""
            + (text.length() > 40 ? text.substring(0, 40) + "…" : text)
            + "\" is not one of "
            + Arrays.toString(values));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
