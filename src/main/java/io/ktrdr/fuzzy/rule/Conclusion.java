package io.ktrdr.fuzzy.rule;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a rule says about an output. */
public sealed interface Conclusion {

  String output();

  Position position();

  /** {@code signal is buy}, as Mamdani concludes. */
  record Belongs(Expression.Term term) implements Conclusion {
    @Override
    public String output() {
      return term.variable();
    }

    @Override
    public Position position() {
      return term.position();
    }

    @Override
    public String toString() {
      return term.toString();
    }
  }

  /**
   * {@code signal = 0.5 * rsi - 10}, as Sugeno concludes.
   *
   * @param coefficients by input; empty for a constant
   * @param positions where the inputs stand
   */
  record Equals(
      String output,
      double constant,
      Map<String, Double> coefficients,
      Map<String, Position> positions,
      Position position)
      implements Conclusion {
    public Equals {
      coefficients = new LinkedHashMap<>(coefficients);
      positions = Map.copyOf(positions);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(output).append(" = ").append(constant);
      coefficients.forEach(
          (input, coefficient) ->
              text.append(" + ").append(coefficient).append(" * ").append(input));
      return text.toString();
    }
  }
}
