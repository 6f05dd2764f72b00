package io.ktrdr.fuzzy.rule;

import io.ktrdr.fuzzy.Hedge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads rules.
 *
 * <pre>
 * rules      = { rule }
 * rule       = [ NAME ":" ] "if" any "then" conclusion { ("," | "and") conclusion } [ "with" NUMBER ]
 * any        = both { "or" both }
 * both       = one { "and" one }
 * one        = "not" one | "(" any ")" | term
 * term       = NAME "is" { hedge } NAME
 * conclusion = NAME "is" { hedge } NAME | NAME "=" sum
 * sum        = [ "+" | "-" ] product { ("+" | "-") product }
 * product    = NUMBER [ "*" NAME ] | NAME [ "*" NUMBER ]
 * </pre>
 *
 * <p>Keywords and hedges are read in any case, names exactly. A hedge can be the name of a set when
 * nothing follows that could be one.
 */
public final class RuleParser {

  /** Deeper brackets are refused before they can exhaust the stack. */
  private static final int DEEPEST = 100;

  private final String text;
  private final List<Token> tokens;
  private int next;
  private int depth;

  private RuleParser(String text) {
    this.text = text;
    this.tokens = Token.of(text);
  }

  /**
   * Every rule of a text.
   *
   * @throws RuleSyntaxException at the first place where it is none
   */
  public static List<Rule> parse(String text) {
    return new RuleParser(text).rules();
  }

  /**
   * A set with hedges before it: {@code very low}.
   *
   * @param variable that it is about
   * @throws RuleSyntaxException when it is something else
   */
  public static Expression.Term parseTerm(String variable, String text) {
    RuleParser parser = new RuleParser(text);
    Expression.Term term = parser.hedgedSet(variable, new Position(1, 1));
    if (parser.peek().kind() != Token.Kind.END) {
      throw parser.unexpected("the end");
    }
    return term;
  }

  private List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    while (peek().kind() != Token.Kind.END) {
      Position position = peek().position();
      Rule rule = rule(rules.size() + 1);
      if (!names.add(rule.name())) {
        throw new RuleSyntaxException(
            position, "there is another rule named \"" + rule.name() + "\"");
      }
      rules.add(rule);
    }
    return rules;
  }

  private Rule rule(int number) {
    Token first = peek();
    String name = "rule " + number;
    if (first.kind() == Token.Kind.NAME) {
      name = take().text();
      expect(":", "\":\" after the name of a rule");
    }
    if (!peek().is("if")) {
      throw unexpected(
          first.kind() == Token.Kind.NAME ? "\"if\"" : "\"if\", or the name of a rule and \":\"");
    }
    take();
    Expression condition = any();
    expect("then", "\"and\", \"or\" or \"then\"");
    List<Conclusion> conclusions = new ArrayList<>();
    do {
      conclusions.add(conclusion());
    } while (takeIf(",") || takeIf("and"));
    double weight = takeIf("with") ? weight() : 1;
    int end = tokens.get(next - 1).end();
    boolean another =
        peek().kind() == Token.Kind.END
            || peek().is("if")
            || (peek().kind() == Token.Kind.NAME && tokens.get(next + 1).is(":"));
    if (!another) {
      throw unexpected("\"and\", \"with\", another rule or the end");
    }
    String source = text.substring(first.start(), end).replaceAll("#[^\n]*", " ");
    return new Rule(
        name,
        condition,
        conclusions,
        weight,
        source.strip().replaceAll("\\s+", " "),
        first.position());
  }

  private double weight() {
    Token token = peek();
    double weight = number("a weight from 0 to 1");
    if (!(weight >= 0 && weight <= 1)) {
      throw new RuleSyntaxException(
          token.position(), "a weight is from 0 to 1, not " + token.text());
    }
    return weight;
  }

  private Expression any() {
    Expression left = both();
    while (takeIf("or")) {
      left = new Expression.Or(left, both());
    }
    return left;
  }

  private Expression both() {
    Expression left = one();
    while (takeIf("and")) {
      left = new Expression.And(left, one());
    }
    return left;
  }

  private Expression one() {
    if (++depth > DEEPEST) {
      throw new RuleSyntaxException(
          peek().position(), "more than " + DEEPEST + " brackets and nots inside each other");
    }
    try {
      if (takeIf("not")) {
        return new Expression.Not(one());
      }
      if (takeIf("(")) {
        Expression inner = any();
        expect(")", "\"and\", \"or\" or \")\"");
        return inner;
      }
      Token variable = name("an input, \"not\" or \"(\"");
      expect("is", "\"is\"");
      return new Expression.Is(hedgedSet(variable.text(), variable.position()));
    } finally {
      depth--;
    }
  }

  private Expression.Term hedgedSet(String variable, Position position) {
    List<Hedge> hedges = new ArrayList<>();
    while (true) {
      Token token = peek();
      if (takeIf("not")) {
        hedges.add(Hedge.NOT);
        continue;
      }
      Optional<Hedge> hedge =
          token.kind() == Token.Kind.NAME ? Hedge.find(token.text()) : Optional.empty();
      if (hedge.isPresent() && goesOnWithSet()) {
        take();
        hedges.add(hedge.get());
        continue;
      }
      Token set = name(hedges.isEmpty() ? "a set, or a hedge " + Hedge.words() : "a set");
      return new Expression.Term(variable, hedges, set.text(), position, set.position());
    }
  }

  /** Whether the word after this one is a set or hedge, so that this one is not the set itself. */
  private boolean goesOnWithSet() {
    Token after = tokens.get(next + 1);
    boolean beginsRule = after.kind() == Token.Kind.NAME && tokens.get(next + 2).is(":");
    return (after.kind() == Token.Kind.NAME && !beginsRule) || after.is("not");
  }

  private Conclusion conclusion() {
    Token output = name("an output");
    if (takeIf("=")) {
      return sum(output);
    }
    expect("is", "\"is\" and a set, or \"=\" and a formula");
    return new Conclusion.Belongs(hedgedSet(output.text(), output.position()));
  }

  private Conclusion sum(Token output) {
    double constant = 0;
    Map<String, Double> coefficients = new LinkedHashMap<>();
    Map<String, Position> positions = new HashMap<>();
    double sign = takeIf("-") ? -1 : 1;
    if (sign > 0) {
      takeIf("+");
    }
    while (true) {
      Token token = peek();
      if (token.kind() == Token.Kind.NAME) {
        take();
        double factor = takeIf("*") ? signed("a number") : 1;
        coefficients.merge(token.text(), sign * factor, Double::sum);
        positions.putIfAbsent(token.text(), token.position());
      } else {
        double number = number("a number or an input");
        if (takeIf("*")) {
          Token input = name("an input");
          coefficients.merge(input.text(), sign * number, Double::sum);
          positions.putIfAbsent(input.text(), input.position());
        } else {
          constant += sign * number;
        }
      }
      if (takeIf("+")) {
        sign = 1;
      } else if (takeIf("-")) {
        sign = -1;
      } else {
        return new Conclusion.Equals(
            output.text(), constant, coefficients, positions, output.position());
      }
    }
  }

  private double signed(String wanted) {
    return takeIf("-") ? -number(wanted) : number(wanted);
  }

  private double number(String wanted) {
    Token token = peek();
    if (token.kind() != Token.Kind.NUMBER) {
      throw unexpected(wanted);
    }
    take();
    try {
      double number = Double.parseDouble(token.text());
      if (Double.isInfinite(number)) {
        throw new RuleSyntaxException(token.position(), token.text() + " is too large a number");
      }
      return number;
    } catch (NumberFormatException e) {
      throw new RuleSyntaxException(token.position(), token.described() + " is no number");
    }
  }

  private Token name(String wanted) {
    if (peek().kind() != Token.Kind.NAME) {
      throw unexpected(wanted);
    }
    return take();
  }

  private void expect(String word, String wanted) {
    if (!takeIf(word)) {
      throw unexpected(wanted);
    }
  }

  private boolean takeIf(String word) {
    if (!peek().is(word)) {
      return false;
    }
    next++;
    return true;
  }

  private Token take() {
    return tokens.get(next++);
  }

  private Token peek() {
    return tokens.get(next);
  }

  private RuleSyntaxException unexpected(String wanted) {
    Token found = peek();
    String keyword =
        found.kind() == Token.Kind.KEYWORD && (wanted.contains("a set") || wanted.contains("an "))
            ? " (a keyword, which cannot be a name)"
            : "";
    return new RuleSyntaxException(
        found.position(), "expected " + wanted + ", found " + found.described() + keyword);
  }
}
