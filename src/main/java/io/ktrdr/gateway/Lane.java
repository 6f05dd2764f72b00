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
  int rank() {
    return rank;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
