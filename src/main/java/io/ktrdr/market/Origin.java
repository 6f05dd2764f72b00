package io.ktrdr.market;

import java.util.Locale;

/** Whether data comes from a real IB gateway or from a simulated one; the two never mix. */
public enum Origin {
  REAL,
  SIMULATED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
