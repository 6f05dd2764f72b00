package io.ktrdr.job;

import java.util.Locale;

/** How one item of a job stands. */
public enum ItemState {
  /** Not begun, or given back by a pause, an outage or a failed try. */
  PENDING,
  /** Being loaded. */
  RUNNING,
  /** Everything that IB has is stored. */
  COMPLETED,
  /** Given up; its problem says why. */
  FAILED,
  /** The job ended before it was done. */
  CANCELLED;

  /** Whether it is settled, unless somebody asks for another try. */
  public boolean settled() {
    return switch (this) {
      case COMPLETED, FAILED, CANCELLED -> true;
      case PENDING, RUNNING -> false;
    };
  }

  /**
   * Reads the form that {@link #toString} writes.
   *
   * @throws IllegalArgumentException with a sentence that says what is allowed
   */
  public static ItemState parse(String text) {
    return JobState.named("item_state", text, values());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
