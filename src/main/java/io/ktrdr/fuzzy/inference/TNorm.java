package io.ktrdr.fuzzy.inference;

import java.util.Locale;

/** What {@code and} means: at most the lesser of both, and the other one when one is 1. */
public enum TNorm {
  MINIMUM("min(a, b)"),
  PRODUCT("a·b"),
  LUKASIEWICZ("max(0, a + b − 1)"),
  HAMACHER("a·b / (a + b − a·b), 0 where both are 0"),
  EINSTEIN("a·b / (2 − (a + b − a·b))"),
  NILPOTENT("min(a, b) where a + b > 1, else 0"),
  DRASTIC("the other where one is 1, else 0");

  private final String formula;

  TNorm(String formula) {
    this.formula = formula;
  }

  public String formula() {
    return formula;
  }

  /** {@code NaN} when either is. */
  public double of(double a, double b) {
    return switch (this) {
      case MINIMUM -> Math.min(a, b);
      case PRODUCT -> a * b;
      case LUKASIEWICZ -> Math.max(0, a + b - 1);
      case HAMACHER -> a == 0 && b == 0 ? 0 : a * b / (a + b - a * b);
      case EINSTEIN -> a * b / (2 - (a + b - a * b));
      case NILPOTENT -> a + b <= 1 ? 0 : Math.min(a, b);
      case DRASTIC -> a < 1 && b < 1 ? 0 : Math.min(a, b);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
