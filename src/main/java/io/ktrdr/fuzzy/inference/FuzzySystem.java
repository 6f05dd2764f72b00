package io.ktrdr.fuzzy.inference;

import io.ktrdr.fuzzy.Finding;
import io.ktrdr.fuzzy.FuzzySet;
import io.ktrdr.fuzzy.Hedge;
import io.ktrdr.fuzzy.Shape;
import io.ktrdr.fuzzy.Variable;
import io.ktrdr.fuzzy.rule.Conclusion;
import io.ktrdr.fuzzy.rule.Expression;
import io.ktrdr.fuzzy.rule.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Inputs, outputs and the rules between them, ready to conclude. Made by {@link #of}, which checks
 * that all that the rules speak of is there.
 */
public final class FuzzySystem {

  private final Map<String, Variable> inputs;
  private final Map<String, Output> outputs;
  private final List<Rule> rules;
  private final Norms norms;

  private FuzzySystem(
      Map<String, Variable> inputs, Map<String, Output> outputs, List<Rule> rules, Norms norms) {
    this.inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    this.outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    this.rules = List.copyOf(rules);
    this.norms = norms;
  }

  /**
   * Puts a system together.
   *
   * @param inputs may have more than the rules use
   * @param path where the rules are written
   * @return null when there is an error among the findings
   */
  public static FuzzySystem of(
      Map<String, Variable> inputs,
      Map<String, Output> outputs,
      List<Rule> rules,
      Norms norms,
      String path,
      Consumer<Finding> findings) {
    RuleCheck check = new RuleCheck(inputs, outputs, path, findings);
    return check.passes(rules) ? new FuzzySystem(inputs, outputs, rules, norms) : null;
  }

  /** The same where an error is a mistake of the program. */
  public static FuzzySystem of(
      List<Variable> inputs, List<Output> outputs, List<Rule> rules, Norms norms) {
    Map<String, Variable> named = new LinkedHashMap<>();
    inputs.forEach(input -> named.put(input.name(), input));
    Map<String, Output> concluded = new LinkedHashMap<>();
    outputs.forEach(output -> concluded.put(output.name(), output));
    return of(
        named,
        concluded,
        rules,
        norms,
        "/rules",
        finding -> {
          if (finding.isError()) {
            throw new IllegalArgumentException(finding.detail());
          }
        });
  }

  /** The inputs that the rules use. */
  public Set<String> used() {
    Set<String> used = new LinkedHashSet<>();
    rules.forEach(rule -> RuleCheck.inputs(rule, used::add));
    return used;
  }

  public Map<String, Variable> inputs() {
    return inputs;
  }

  public Map<String, Output> outputs() {
    return outputs;
  }

  public List<Rule> rules() {
    return rules;
  }

  public Norms norms() {
    return norms;
  }

  /** How many memberships one row of the inputs takes to conclude from. */
  public long costPerRow() {
    long cost = 0;
    for (Rule rule : rules) {
      for (Conclusion conclusion : rule.conclusions()) {
        Output output = outputs.get(conclusion.output());
        cost +=
            output.defuzzification() == Defuzzification.WEIGHTED_AVERAGE ? 1 : output.resolution();
      }
    }
    return cost;
  }

  /**
   * Concludes for each row of the columns.
   *
   * @param columns of the inputs {@link #used}, transformed, of one length
   */
  public Inference infer(Map<String, double[]> columns) {
    int rows = rows(columns);
    Memberships memberships = new Memberships(columns);
    Map<String, double[]> strengths = new LinkedHashMap<>();
    for (Rule rule : rules) {
      double[] strength = memberships.of(rule.condition());
      for (int i = 0; i < rows; i++) {
        strength[i] *= rule.weight();
      }
      strengths.put(rule.name(), strength);
    }
    Map<String, double[]> concluded = new LinkedHashMap<>();
    Map<String, Integer> silent = new LinkedHashMap<>();
    for (Output output : outputs.values()) {
      List<Drawn> drawn = drawn(output, strengths);
      double[] column =
          output.defuzzification() == Defuzzification.WEIGHTED_AVERAGE
              ? average(output, drawn, columns, rows)
              : area(output, drawn, rows);
      concluded.put(output.name(), column);
      silent.put(output.name(), fillSilence(output, drawn, columns, column));
    }
    return new Inference(concluded, strengths, silent);
  }

  private int rows(Map<String, double[]> columns) {
    int rows = -1;
    for (String input : used()) {
      double[] column = columns.get(input);
      if (column == null || (rows >= 0 && column.length != rows)) {
        throw new IllegalArgumentException(
            "the column of \"" + input + "\" is " + (column == null ? "not there" : "too short"));
      }
      rows = column.length;
    }
    return Math.max(0, rows);
  }

  /** A conclusion about an output, with the strength of its rule for each row. */
  private record Drawn(Conclusion conclusion, double[] strength) {}

  private List<Drawn> drawn(Output output, Map<String, double[]> strengths) {
    List<Drawn> drawn = new ArrayList<>();
    for (Rule rule : rules) {
      for (Conclusion conclusion : rule.conclusions()) {
        if (conclusion.output().equals(output.name())) {
          drawn.add(new Drawn(conclusion, strengths.get(rule.name())));
        }
      }
    }
    return drawn;
  }

  /** Mamdani: cut or scale the sets, lay them over each other, take a number. */
  private double[] area(Output output, List<Drawn> drawn, int rows) {
    double[] x = output.range().orElseThrow().grid(output.resolution());
    double[][] sets = new double[drawn.size()][];
    for (int r = 0; r < sets.length; r++) {
      sets[r] = samples(output, drawn.get(r).conclusion(), x);
    }
    double[] column = new double[rows];
    double[] whole = new double[x.length];
    for (int i = 0; i < rows; i++) {
      boolean missing = false;
      Arrays.fill(whole, 0);
      for (int r = 0; r < sets.length; r++) {
        double strength = drawn.get(r).strength()[i];
        missing |= Double.isNaN(strength);
        if (strength > 0) {
          lay(strength, sets[r], whole);
        }
      }
      column[i] = missing ? Double.NaN : output.defuzzification().of(x, whole);
    }
    return column;
  }

  private void lay(double strength, double[] set, double[] whole) {
    Implication implication = norms.implication();
    SNorm aggregation = norms.aggregation();
    if (implication == Implication.MINIMUM && aggregation == SNorm.MAXIMUM) {
      for (int k = 0; k < whole.length; k++) {
        whole[k] = Math.max(whole[k], Math.min(strength, set[k]));
      }
    } else {
      for (int k = 0; k < whole.length; k++) {
        whole[k] = aggregation.of(whole[k], implication.of(strength, set[k]));
      }
    }
  }

  private static double[] samples(Output output, Conclusion conclusion, double[] x) {
    return switch (conclusion) {
      case Conclusion.Belongs(Expression.Term term) -> {
        FuzzySet set = output.sets().get(term.set());
        double[] samples = set.membership().column(x);
        Hedge.apply(term.hedges(), samples);
        yield samples;
      }
      case Conclusion.Equals formula -> throw new IllegalStateException(formula + " has no area");
    };
  }

  /** Sugeno, or the heights of Mamdani's sets. */
  private static double[] average(
      Output output, List<Drawn> drawn, Map<String, double[]> columns, int rows) {
    double[] weights = new double[rows];
    double[] sums = new double[rows];
    for (Drawn one : drawn) {
      double[] z = values(output, one.conclusion(), columns, rows);
      for (int i = 0; i < rows; i++) {
        weights[i] += one.strength()[i];
        sums[i] += one.strength()[i] * z[i];
      }
    }
    for (int i = 0; i < rows; i++) {
      sums[i] /= weights[i];
    }
    return sums;
  }

  private static double[] values(
      Output output, Conclusion conclusion, Map<String, double[]> columns, int rows) {
    double[] z = new double[rows];
    switch (conclusion) {
      case Conclusion.Equals formula -> {
        Arrays.fill(z, formula.constant());
        formula
            .coefficients()
            .forEach(
                (input, coefficient) -> {
                  double[] column = columns.get(input);
                  for (int i = 0; i < rows; i++) {
                    z[i] += coefficient * column[i];
                  }
                });
      }
      case Conclusion.Belongs belongs -> Arrays.fill(z, middle(output, belongs.term()));
    }
    return z;
  }

  /** Where a set is greatest within the range; a singleton's number exactly. */
  private static double middle(Output output, Expression.Term term) {
    FuzzySet set = output.sets().get(term.set());
    if (set.shape() == Shape.SINGLETON) {
      return set.parameters().getFirst();
    }
    double[] x = output.range().orElseThrow().grid(output.resolution());
    double[] samples = set.membership().column(x);
    Hedge.apply(term.hedges(), samples);
    return Defuzzification.meanOfMaximum(x, samples);
  }

  /** Where nothing was missing and yet no rule applies, the default takes its place. */
  private int fillSilence(
      Output output, List<Drawn> drawn, Map<String, double[]> columns, double[] column) {
    int silent = 0;
    for (int i = 0; i < column.length; i++) {
      boolean quiet = true;
      for (Drawn one : drawn) {
        // Not "> 0": a strength that is missing is no silence.
        quiet &= one.strength()[i] == 0;
      }
      if (quiet && known(drawn, columns, i)) {
        column[i] = output.byDefault().orElse(Double.NaN);
        silent++;
      }
    }
    return silent;
  }

  private static boolean known(List<Drawn> drawn, Map<String, double[]> columns, int row) {
    for (Drawn one : drawn) {
      if (one.conclusion() instanceof Conclusion.Equals formula) {
        for (String input : formula.coefficients().keySet()) {
          if (Double.isNaN(columns.get(input)[row])) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Memberships of the inputs' columns, each worked out once. */
  private final class Memberships {

    private final Map<String, double[]> columns;
    private final Map<String, double[]> plain = new HashMap<>();

    Memberships(Map<String, double[]> columns) {
      this.columns = columns;
    }

    /** A fresh column, the caller's own. */
    double[] of(Expression expression) {
      return switch (expression) {
        case Expression.Is(Expression.Term term) -> {
          double[] column =
              plain
                  .computeIfAbsent(
                      term.variable() + " is " + term.set(),
                      key ->
                          inputs
                              .get(term.variable())
                              .sets()
                              .get(term.set())
                              .membership()
                              .column(columns.get(term.variable())))
                  .clone();
          Hedge.apply(term.hedges(), column);
          yield column;
        }
        case Expression.And(Expression left, Expression right) -> {
          double[] a = of(left);
          double[] b = of(right);
          for (int i = 0; i < a.length; i++) {
            a[i] = norms.and().of(a[i], b[i]);
          }
          yield a;
        }
        case Expression.Or(Expression left, Expression right) -> {
          double[] a = of(left);
          double[] b = of(right);
          for (int i = 0; i < a.length; i++) {
            a[i] = norms.or().of(a[i], b[i]);
          }
          yield a;
        }
        case Expression.Not(Expression inner) -> {
          double[] a = of(inner);
          for (int i = 0; i < a.length; i++) {
            a[i] = 1 - a[i];
          }
          yield a;
        }
      };
    }
  }
}
