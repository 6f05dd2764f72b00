package io.ktrdr.quality.check;

import java.util.Locale;

/** What a rule, and a part of the score, is about. */
public enum Dimension {
  COMPLETENESS("the share of the bars that should exist and are there"),
  VALIDITY("one minus the share of bars with an error, and a half of that with a warning"),
  CONSISTENCY("one minus the share of bars that another look at the same market contradicts"),
  TIMELINESS("1 when the newest finished bar is there, falling to 0 the further the series lags"),
  SESSION_FIT("one minus the share of bars where the calendar expects none");

  private final String meaning;

  Dimension(String meaning) {
    this.meaning = meaning;
  }

  /** How its part of the score is calculated, in half a sentence. */
  public String meaning() {
    return meaning;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
