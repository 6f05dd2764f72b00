package io.ktrdr.job;

import java.util.Locale;

/** What a user may ask of a job. */
public enum JobMove {
  /** End it; what IB has answered stays. */
  CANCEL,
  /** Start nothing new, and give back what waits at IB's door. */
  PAUSE,
  /** Go on after a pause. */
  RESUME,
  /** Try the failed items again, and only those. */
  RETRY;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
