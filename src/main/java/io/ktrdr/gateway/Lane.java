package io.ktrdr.gateway;

import java.util.Locale;

/** How urgent a question to IB is; a better lane goes first. */
public enum Lane {
  LIVE(0),
  INTERACTIVE(1),
  REPAIR(2),
  BACKFILL(3);

  private final int rank;

  Lane(int rank) {
    this.rank = rank;
  }

  /** Its place, the best lane's being 0. */
  public int rank() {
    return rank;
  }

  /**
   * Reads a lane that a user may ask for: all but {@code live}.
   *
   * @throws IllegalArgumentException with a sentence that says what is allowed
   */
  public static Lane parse(String text) {
    for (Lane lane : values()) {
      if (lane != LIVE && lane.toString().equals(text)) {
        return lane;
      }
    }
    throw new IllegalArgumentException(
        "lane \""
            + (text.length() > 40 ? text.substring(0, 40) + "…" : text)
            + "\" is not one of [interactive, repair, backfill]");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
