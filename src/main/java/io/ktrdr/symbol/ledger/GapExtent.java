package io.ktrdr.symbol.ledger;

import java.util.List;
import java.util.Locale;

/** How much a gap takes of its sessions. */
public enum GapExtent {
  /** A few bars of one session. */
  MICRO,
  /** A part of one session. */
  PARTIAL_SESSION,
  /** All of one session; of bars of a day and longer, one bar. */
  WHOLE_SESSION,
  /** More than one session is touched. */
  SEVERAL_SESSIONS;

  /** A hole of at most so many bars is called micro. */
  public static final int MICRO_BARS = 5;

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException naming the value and the allowed ones
   */
  public static GapExtent parse(String text) {
    return Words.parse("extent", text, List.of(values()));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
