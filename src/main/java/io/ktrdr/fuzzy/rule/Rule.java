package io.ktrdr.fuzzy.rule;

import java.util.List;

/**
 * If this then that.
 *
 * @param name given, or {@code rule 3}
 * @param weight 0 to 1, multiplies the strength
 * @param text as it was written, in one line
 */
public record Rule(
    String name,
    Expression condition,
    List<Conclusion> conclusions,
    double weight,
    String text,
    Position position) {
  public Rule {
    conclusions = List.copyOf(conclusions);
  }
}
