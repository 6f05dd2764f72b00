package io.ktrdr.market;

import java.util.Locale;

/** Where a bar came from. */
public enum Source {
  /** IB's history. */
  IB_HIST(4),
  /** Put together from IB's live data; provisional until history has been asked. */
  IB_LIVE(3),
  /** A user's file. */
  IMPORT(2),
  /** Put together from bars of a shorter timeframe. */
  RESAMPLED(1),
  /** Set right by a user's decision. */
  REPAIR(5);

  private final int rank;

  Source(int rank) {
    this.rank = rank;
  }

  /**
   * Whether a stored bar of this source stays when another source brings a different one
   * (docs/adr/0009): repair before IB's history before IB's live data before files before resampled
   * bars. Of equal sources the newer bar counts.
   */
  public boolean outranks(Source other) {
    return rank > other.rank;
  }

  /** Reads the lower-case text form, such as {@code ib_hist}. */
  public static Source parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
