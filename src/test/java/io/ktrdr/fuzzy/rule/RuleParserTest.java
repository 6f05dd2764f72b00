package io.ktrdr.fuzzy.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ktrdr.fuzzy.Hedge;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleParserTest {

  private static String shown(Expression expression) {
    return switch (expression) {
      case Expression.Is(Expression.Term term) -> term.toString();
      case Expression.And(Expression left, Expression right) ->
          "(" + shown(left) + " and " + shown(right) + ")";
      case Expression.Or(Expression left, Expression right) ->
          "(" + shown(left) + " or " + shown(right) + ")";
      case Expression.Not(Expression inner) -> "not " + shown(inner);
    };
  }

  private static String condition(String text) {
    return shown(RuleParser.parse("if " + text + " then x is y").getFirst().condition());
  }

  @Test
  void readsARule() {
    Rule rule = RuleParser.parse("dip: if rsi is very low then signal is buy with 0.8").getFirst();
    assertThat(rule.name()).isEqualTo("dip");
    assertThat(rule.weight()).isEqualTo(0.8);
    assertThat(rule.text()).isEqualTo("dip: if rsi is very low then signal is buy with 0.8");
    assertThat(rule.conclusions()).hasToString("[signal is buy]");
    assertThat(rule.condition()).isInstanceOf(Expression.Is.class);
    Expression.Term term = ((Expression.Is) rule.condition()).term();
    assertThat(term.hedges()).containsExactly(Hedge.VERY);
    assertThat(term.position()).isEqualTo(new Position(1, 9));
    assertThat(term.setPosition()).isEqualTo(new Position(1, 21));
  }

  @Test
  void andBindsCloserThanOrAndNotClosest() {
    assertThat(condition("a is x or b is y and not c is z"))
        .isEqualTo("(a is x or (b is y and not c is z))");
    assertThat(condition("(a is x or b is y) and not (c is z or d is w)"))
        .isEqualTo("((a is x or b is y) and not (c is z or d is w))");
    assertThat(condition("a is x and b is y and c is z"))
        .isEqualTo("((a is x and b is y) and c is z)");
  }

  @Test
  void readsHedgesInAnyCaseAndNumber() {
    assertThat(condition("a is not very low")).isEqualTo("a is not very low");
    assertThat(condition("a IS Not VERY very low")).isEqualTo("a is not very very low");
    assertThat(condition("a is indeed somewhat low")).isEqualTo("a is indeed somewhat low");
  }

  @Test
  void aHedgeBeforeNothingIsTheNameOfASet() {
    assertThat(condition("a is very")).isEqualTo("a is very");
    assertThat(condition("a is very slightly")).isEqualTo("a is very slightly");
    assertThat(RuleParser.parse("if a is very then x is y\nb: if a is slightly then x is y"))
        .hasSize(2);
    assertThat(RuleParser.parse("if a is b then x is very next: if a is b then x is y"))
        .extracting(rule -> rule.conclusions().getFirst().toString())
        .containsExactly("x is very", "x is y");
  }

  @Test
  void severalRulesStandOneAfterTheOther() {
    List<Rule> rules =
        RuleParser.parse(
            """
            # a comment
            if a is low then x is small   # another
            if a is high
              and b is high
            then x is large, y is small with .5
            named: if b is low then x = 3
            """);
    assertThat(rules).extracting(Rule::name).containsExactly("rule 1", "rule 2", "named");
    assertThat(rules.get(0).text()).isEqualTo("if a is low then x is small");
    assertThat(rules.get(1).text())
        .isEqualTo("if a is high and b is high then x is large, y is small with .5");
    assertThat(rules.get(1).conclusions()).hasSize(2);
    assertThat(rules.get(1).position()).isEqualTo(new Position(3, 1));
    assertThat(RuleParser.parse("  # nothing\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "x = 3, 3, ''",
    "x = -3, -3, ''",
    "x = 0.5 * rsi - 10, -10, rsi 0.5",
    "x = rsi * 2 + 1e1, 10, rsi 2",
    "x = -rsi + rsi * -3 + 1, 1, rsi -4",
    "x = 1 - macd + 2*rsi - 3, -2, macd -1 rsi 2"
  })
  void readsFormulas(String text, double constant, String coefficients) {
    Conclusion.Equals formula =
        (Conclusion.Equals)
            RuleParser.parse("if a is b then " + text).getFirst().conclusions().getFirst();
    assertThat(formula.constant()).isEqualTo(constant);
    Map<String, Double> expected = new LinkedHashMap<>();
    String[] parts = coefficients.isEmpty() ? new String[0] : coefficients.split(" ");
    for (int i = 0; i < parts.length; i += 2) {
      expected.put(parts[i], Double.parseDouble(parts[i + 1]));
    }
    assertThat(formula.coefficients()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rsi is low | line 1, column 5: expected \":\" after the name of a rule, found \"is\"",
        "then a is b | line 1, column 1: expected \"if\", or the name of a rule and \":\", found"
            + " \"then\"",
        "r: a is b | line 1, column 4: expected \"if\", found \"a\"",
        "if rsi low then x is y | line 1, column 8: expected \"is\", found \"low\"",
        "if rsi is then x is y | line 1, column 11: expected a set, or a hedge [not, very,"
            + " extremely, somewhat, slightly, indeed], found \"then\" (a keyword, which cannot be"
            + " a name)",
        "if rsi is very then x is y ) | line 1, column 28: expected \"and\", \"with\", another rule"
            + " or the end, found \")\"",
        "if rsi is not then x is y | line 1, column 15: expected a set, found \"then\" (a keyword,"
            + " which cannot be a name)",
        "if (a is b then x is y | line 1, column 12: expected \"and\", \"or\" or \")\", found"
            + " \"then\"",
        "if a is b or then x is y | line 1, column 14: expected an input, \"not\" or \"(\", found"
            + " \"then\" (a keyword, which cannot be a name)",
        "if a is b | line 1, column 10: expected \"and\", \"or\" or \"then\", found the end",
        "if a is b then x | line 1, column 17: expected \"is\" and a set, or \"=\" and a formula,"
            + " found the end",
        "if a is b then x = | line 1, column 19: expected a number or an input, found the end",
        "if a is b then x = 3 * 4 | line 1, column 24: expected an input, found \"4\"",
        "if a is b then x is y with 2 | line 1, column 28: a weight is from 0 to 1, not 2",
        "if a is b then x is y with lots | line 1, column 28: expected a weight from 0 to 1, found"
            + " \"lots\"",
        "if a is b then x = 1.2.3 | line 1, column 20: \"1.2.3\" is no number",
        "if a is b then x = 1e999 | line 1, column 20: 1e999 is too large a number",
        "if a is b & c is d then x is y | line 1, column 11: \"&\" does not belong in a rule;"
            + " allowed are names, numbers and ( ) = + - * , : #",
        "if a > 3 then x is y | line 1, column 6: \">\" does not belong in a rule; allowed are"
            + " names, numbers and ( ) = + - * , : #"
      })
  void saysWhereAndWhatIsAllowed(String text, String sentence) {
    assertThatThrownBy(() -> RuleParser.parse(text))
        .isInstanceOf(RuleSyntaxException.class)
        .hasMessage(sentence);
  }

  @Test
  void aFaultIsNamedByLineAndColumn() {
    RuleSyntaxException failure =
        catchThrowableOfType(
            RuleSyntaxException.class,
            () -> RuleParser.parse("if a is b then x is y\n\n  if a is b that x is y"));
    assertThat(failure.position()).isEqualTo(new Position(3, 13));
  }

  @Test
  void refusesTwoRulesOfOneName() {
    assertThatThrownBy(() -> RuleParser.parse("r: if a is b then x is y\nr: if a is b then x is y"))
        .hasMessage("line 2, column 1: there is another rule named \"r\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "not "})
  void refusesABottomlessExpression(String opening) {
    assertThatThrownBy(() -> RuleParser.parse("if " + opening.repeat(100_000)))
        .isInstanceOf(RuleSyntaxException.class)
        .hasMessageContaining("more than 100 brackets");
  }

  @Test
  void readsASetWithHedgesAlone() {
    assertThat(RuleParser.parseTerm("rsi", "not very low")).hasToString("rsi is not very low");
    assertThat(RuleParser.parseTerm("rsi", "low")).hasToString("rsi is low");
    assertThatThrownBy(() -> RuleParser.parseTerm("rsi", "low high"))
        .hasMessage("line 1, column 5: expected the end, found \"high\"");
    assertThatThrownBy(() -> RuleParser.parseTerm("rsi", ""))
        .isInstanceOf(RuleSyntaxException.class);
  }
}
