package io.ktrdr.market;

import java.util.Locale;

/** Where a bar came from. */
public enum Source {
  IB_HIST,
  IB_LIVE,
  IMPORT,
  RESAMPLED,
  REPAIR;

  /** Reads the lower-case text form, such as {@code ib_hist}. */
  public static Source parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
