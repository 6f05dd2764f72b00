package io.ktrdr.api.stream;

import java.util.Arrays;
import java.util.Locale;

/** The kinds of things that can be listened to. */
public enum Channel {
  /** Bars of a series as they form, close and are corrected. */
  BARS,
  /** Indicators over the same bars. */
  INDICATORS,
  /** Connections to IB, and live subscriptions. */
  STATUS,
  /** Long work: all, or one. */
  JOBS,
  /** Facts about the quality of stored bars: gaps, revisions, repairs, splits. */
  QUALITY,
  /** Every fact of the journal as it is written. */
  AUDIT;

  /** Whether its keys are series of bars. */
  boolean ofSeries() {
    return this == BARS || this == INDICATORS;
  }

  /**
   * Reads the lower-case form.
   *
   * @throws IllegalArgumentException naming the value and the allowed ones
   */
  static Channel parse(String text) {
    return Arrays.stream(values())
        .filter(channel -> channel.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "channel \"" + text + "\" is not one of " + Arrays.toString(values())));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
