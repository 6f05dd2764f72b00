package io.ktrdr.quality.score;

import java.util.Locale;

/** How a day of a series stands, in the words that data vendors use. */
public enum Condition {
  /** All bars are there and nothing is wrong with them. */
  AVAILABLE,
  /** Some bars are missing, or something is wrong with some. */
  DEGRADED,
  /** The session is not over, or its bars are live ones that history has not confirmed. */
  PENDING,
  /** No bar of the session is there. */
  MISSING;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
