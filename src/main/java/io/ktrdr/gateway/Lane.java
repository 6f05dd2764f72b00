package io.ktrdr.gateway;

import java.util.Locale;

/** How urgent a question to IB is; a better lane goes first. */
public enum Lane {
  LIVE,
  INTERACTIVE,
  REPAIR,
  BACKFILL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
