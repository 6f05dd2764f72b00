package io.ktrdr.quality.check;

import java.util.Arrays;
import java.util.Locale;

/** How grave a finding is; the order rises. */
public enum Severity {
  /** The rule is not applied. */
  OFF,
  /** Worth knowing; no sign that anything is wrong. */
  INFO,
  /** Probably wrong: a person or another source should look at it. */
  WARNING,
  /** Cannot be right. */
  ERROR;

  /**
   * Reads the lower-case text form.
   *
   * @throws IllegalArgumentException naming the value and those allowed
   */
  public static Severity parse(String text) {
    for (Severity severity : values()) {
      if (severity.toString().equals(text)) {
        return severity;
      }
    }
    throw new IllegalArgumentException(
        "severity \"" + text + "\" is not one of " + Arrays.toString(values()));
  }

  public boolean atLeast(Severity other) {
    return compareTo(other) >= 0;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
