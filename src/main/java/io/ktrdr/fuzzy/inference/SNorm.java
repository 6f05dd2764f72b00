package io.ktrdr.fuzzy.inference;

import java.util.Locale;

/** What {@code or} means: at least the greater of both; each is the dual of a {@link TNorm}. */
public enum SNorm {
  MAXIMUM("max(a, b)", TNorm.MINIMUM),
  PROBABILISTIC_SUM("a + b − a·b", TNorm.PRODUCT),
  BOUNDED_SUM("min(1, a + b)", TNorm.LUKASIEWICZ),
  HAMACHER_SUM("(a + b − 2·a·b) / (1 − a·b), 1 where both are 1", TNorm.HAMACHER),
  EINSTEIN_SUM("(a + b) / (1 + a·b)", TNorm.EINSTEIN),
  NILPOTENT_MAXIMUM("max(a, b) where a + b < 1, else 1", TNorm.NILPOTENT),
  DRASTIC_SUM("the other where one is 0, else 1", TNorm.DRASTIC);

  private final String formula;
  private final TNorm dual;

  SNorm(String formula, TNorm dual) {
    this.formula = formula;
    this.dual = dual;
  }

  public String formula() {
    return formula;
  }

  /** The t-norm T with S(a, b) = 1 − T(1 − a, 1 − b). */
  public TNorm dual() {
    return dual;
  }

  /** {@code NaN} when either is; never above 1, whatever the rounding. */
  public double of(double a, double b) {
    return switch (this) {
      case MAXIMUM -> Math.max(a, b);
      case PROBABILISTIC_SUM -> Math.min(1, a + b - a * b);
      case BOUNDED_SUM -> Math.min(1, a + b);
      case HAMACHER_SUM -> 1 - TNorm.HAMACHER.of(1 - a, 1 - b);
      case EINSTEIN_SUM -> Math.min(1, (a + b) / (1 + a * b));
      case NILPOTENT_MAXIMUM -> a + b >= 1 ? 1 : Math.max(a, b);
      case DRASTIC_SUM -> a > 0 && b > 0 ? 1 : Math.max(a, b);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
