package io.ktrdr.fuzzy.inference;

import io.ktrdr.fuzzy.Finding;
import io.ktrdr.fuzzy.Names;
import io.ktrdr.fuzzy.Variable;
import io.ktrdr.fuzzy.rule.Conclusion;
import io.ktrdr.fuzzy.rule.Expression;
import io.ktrdr.fuzzy.rule.Position;
import io.ktrdr.fuzzy.rule.Rule;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Whether rules speak only of what there is. */
final class RuleCheck {

  private final Map<String, Variable> inputs;
  private final Map<String, Output> outputs;
  private final String path;
  private final Consumer<Finding> findings;
  private boolean passed = true;

  RuleCheck(
      Map<String, Variable> inputs,
      Map<String, Output> outputs,
      String path,
      Consumer<Finding> findings) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.path = path;
    this.findings = findings;
  }

  /** Tells of each input that a rule needs. */
  static void inputs(Rule rule, Consumer<String> found) {
    terms(rule.condition(), term -> found.accept(term.variable()));
    for (Conclusion conclusion : rule.conclusions()) {
      if (conclusion instanceof Conclusion.Equals formula) {
        formula.coefficients().keySet().forEach(found);
      }
    }
  }

  private static void terms(Expression expression, Consumer<Expression.Term> found) {
    switch (expression) {
      case Expression.Is(Expression.Term term) -> found.accept(term);
      case Expression.And(Expression left, Expression right) -> {
        terms(left, found);
        terms(right, found);
      }
      case Expression.Or(Expression left, Expression right) -> {
        terms(left, found);
        terms(right, found);
      }
      case Expression.Not(Expression inner) -> terms(inner, found);
    }
  }

  boolean passes(List<Rule> rules) {
    if (rules.isEmpty()) {
      wrong("required", "there is no rule");
    }
    Set<String> concluded = new LinkedHashSet<>();
    for (Rule rule : rules) {
      terms(rule.condition(), term -> input(rule, term));
      for (Conclusion conclusion : rule.conclusions()) {
        conclusion(rule, conclusion);
        concluded.add(conclusion.output());
      }
    }
    for (String output : outputs.keySet()) {
      if (!concluded.contains(output)) {
        wrong("unused_output", "no rule concludes anything about output \"" + output + "\"");
      }
    }
    return passed;
  }

  private void input(Rule rule, Expression.Term term) {
    Variable variable = inputs.get(term.variable());
    if (variable == null) {
      wrong(
          rule,
          term.position(),
          "unknown_variable",
          "there is no variable \""
              + term.variable()
              + "\""
              + Names.hint(term.variable(), inputs.keySet()));
    } else if (!variable.sets().containsKey(term.set())) {
      wrong(
          rule,
          term.setPosition(),
          "unknown_set",
          "\"%s\" has no set \"%s\"".formatted(term.variable(), term.set())
              + Names.hint(term.set(), variable.sets().keySet()));
    }
  }

  private void conclusion(Rule rule, Conclusion conclusion) {
    Output output = outputs.get(conclusion.output());
    if (output == null) {
      wrong(
          rule,
          conclusion.position(),
          "unknown_output",
          "there is no output \""
              + conclusion.output()
              + "\""
              + Names.hint(conclusion.output(), outputs.keySet()));
      return;
    }
    switch (conclusion) {
      case Conclusion.Belongs(Expression.Term term) -> {
        if (!output.hasSets()) {
          wrong(
              rule,
              term.position(),
              "kind_of_conclusion",
              "output \"%s\" has no sets: write \"%s = …\""
                  .formatted(output.name(), output.name()));
        } else if (!output.sets().containsKey(term.set())) {
          wrong(
              rule,
              term.setPosition(),
              "unknown_set",
              "output \"%s\" has no set \"%s\"".formatted(output.name(), term.set())
                  + Names.hint(term.set(), output.sets().keySet()));
        }
      }
      case Conclusion.Equals formula -> {
        if (output.hasSets()) {
          wrong(
              rule,
              formula.position(),
              "kind_of_conclusion",
              "output \"%s\" has sets: write \"%s is …\"".formatted(output.name(), output.name()));
        }
        for (String input : formula.coefficients().keySet()) {
          if (!inputs.containsKey(input)) {
            wrong(
                rule,
                formula.positions().get(input),
                "unknown_variable",
                "there is no variable \"" + input + "\"" + Names.hint(input, inputs.keySet()));
          }
        }
      }
    }
  }

  private void wrong(Rule rule, Position position, String code, String detail) {
    wrong(code, rule.name() + ", " + position + ": " + detail);
  }

  private void wrong(String code, String detail) {
    passed = false;
    findings.accept(Finding.error(path, code, detail));
  }
}
