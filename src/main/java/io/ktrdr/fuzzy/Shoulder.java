package io.ktrdr.fuzzy;

import java.util.Locale;

/** On which side a set goes on for ever: from its peak or plateau on, the membership stays 1. */
public enum Shoulder {
  NONE,
  LEFT,
  RIGHT,
  BOTH;

  boolean left() {
    return this == LEFT || this == BOTH;
  }

  boolean right() {
    return this == RIGHT || this == BOTH;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
