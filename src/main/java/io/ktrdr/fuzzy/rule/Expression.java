package io.ktrdr.fuzzy.rule;

import io.ktrdr.fuzzy.Hedge;
import java.util.List;

/** The condition of a rule. */
public sealed interface Expression {

  /** {@code rsi is very low}. */
  record Is(Term term) implements Expression {}

  /** Both; the system's t-norm. */
  record And(Expression left, Expression right) implements Expression {}

  /** Either; the system's s-norm. */
  record Or(Expression left, Expression right) implements Expression {}

  /** The complement. */
  record Not(Expression inner) implements Expression {}

  /**
   * A variable, words, a set.
   *
   * @param position where the variable stands
   * @param setPosition where the set stands
   */
  record Term(
      String variable, List<Hedge> hedges, String set, Position position, Position setPosition) {
    public Term {
      hedges = List.copyOf(hedges);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(variable).append(" is ");
      hedges.forEach(hedge -> text.append(hedge).append(' '));
      return text.append(set).toString();
    }
  }
}
