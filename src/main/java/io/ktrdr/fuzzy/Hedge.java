package io.ktrdr.fuzzy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Words that sharpen or soften a set: {@code very low}, {@code not somewhat high}. */
public enum Hedge {
  NOT("1 − m", "the complement"),
  VERY("m²", "concentration"),
  EXTREMELY("m³", "stronger than very"),
  SOMEWHAT("√m", "dilation"),
  SLIGHTLY("∛m", "softer than somewhat"),
  INDEED("2m² while m ≤ ½, then 1 − 2(1 − m)²", "intensification: away from one half");

  private final String formula;
  private final String description;

  Hedge(String formula, String description) {
    this.formula = formula;
    this.description = description;
  }

  public static Optional<Hedge> find(String word) {
    return Arrays.stream(values())
        .filter(hedge -> hedge.toString().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(Hedge::toString).toList();
  }

  public String formula() {
    return formula;
  }

  public String description() {
    return description;
  }

  /** What a membership becomes; {@code NaN} stays so. */
  public double of(double m) {
    return switch (this) {
      case NOT -> 1 - m;
      case VERY -> m * m;
      case EXTREMELY -> m * m * m;
      case SOMEWHAT -> Math.sqrt(m);
      case SLIGHTLY -> Math.cbrt(m);
      case INDEED -> m <= 0.5 ? 2 * m * m : 1 - 2 * (1 - m) * (1 - m);
    };
  }

  /**
   * Applies words as they are read: the last one is nearest to the set, {@code not very low} = 1 −
   * low².
   */
  public static double of(List<Hedge> hedges, double m) {
    double result = m;
    for (int i = hedges.size() - 1; i >= 0; i--) {
      result = hedges.get(i).of(result);
    }
    return result;
  }

  /** {@link #of(List, double)} for each number of a column, in place. */
  public static void apply(List<Hedge> hedges, double[] column) {
    for (int h = hedges.size() - 1; h >= 0; h--) {
      Hedge hedge = hedges.get(h);
      for (int i = 0; i < column.length; i++) {
        column[i] = hedge.of(column[i]);
      }
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
