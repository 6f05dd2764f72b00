package io.ktrdr.fuzzy.inference;

/** How a system calculates. */
public record Norms(TNorm and, SNorm or, Implication implication, SNorm aggregation) {

  /** Mamdani's own: minimum and maximum throughout. */
  public static Norms usual() {
    return new Norms(TNorm.MINIMUM, SNorm.MAXIMUM, Implication.MINIMUM, SNorm.MAXIMUM);
  }
}
