package io.ktrdr.simulator.limits;

import java.util.Arrays;
import java.util.Locale;

/** What happens to a request that breaks a limit. */
public enum Strictness {
  /** Refused with IB's error, and written down. */
  ENFORCE,
  /** Answered, and written down. */
  RECORD,
  /** Answered. */
  OFF;

  /**
   * Reads {@code enforce}, {@code record} or {@code off}.
   *
   * @throws IllegalArgumentException naming the value and those allowed
   */
  public static Strictness parse(String text) {
    for (Strictness strictness : values()) {
      if (strictness.toString().equals(text)) {
        return strictness;
      }
    }
    throw new IllegalArgumentException(
        "limits \"" + text + "\" is not one of " + Arrays.toString(values()));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
