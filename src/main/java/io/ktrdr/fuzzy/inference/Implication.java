package io.ktrdr.fuzzy.inference;

import java.util.Locale;

/** What the strength of a rule does to the set that it concludes. */
public enum Implication {
  MINIMUM("the set is cut off at the strength"),
  PRODUCT("the set is scaled by the strength");

  private final String description;

  Implication(String description) {
    this.description = description;
  }

  public String description() {
    return description;
  }

  double of(double strength, double membership) {
    return this == MINIMUM ? Math.min(strength, membership) : strength * membership;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
