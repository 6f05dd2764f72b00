package io.ktrdr.fuzzy.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.fuzzy.Finding;
import io.ktrdr.fuzzy.FuzzySet;
import io.ktrdr.fuzzy.Hedge;
import io.ktrdr.fuzzy.Input;
import io.ktrdr.fuzzy.Names;
import io.ktrdr.fuzzy.Range;
import io.ktrdr.fuzzy.Shape;
import io.ktrdr.fuzzy.Shoulder;
import io.ktrdr.fuzzy.Transform;
import io.ktrdr.fuzzy.Variable;
import io.ktrdr.fuzzy.inference.Defuzzification;
import io.ktrdr.fuzzy.inference.FuzzySystem;
import io.ktrdr.fuzzy.inference.Implication;
import io.ktrdr.fuzzy.inference.Norms;
import io.ktrdr.fuzzy.inference.Output;
import io.ktrdr.fuzzy.inference.SNorm;
import io.ktrdr.fuzzy.inference.TNorm;
import io.ktrdr.fuzzy.rule.Rule;
import io.ktrdr.fuzzy.rule.RuleParser;
import io.ktrdr.fuzzy.rule.RuleSyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads variables, sets, outputs and systems from a document, strictly: a key that does not exist
 * is an error. All that is wrong is told, with its path; what has an error is left out.
 */
public final class Definitions {

  /** The keys of a variable. */
  public static final List<String> VARIABLE_KEYS =
      List.of(
          "description",
          "indicator",
          "parameters",
          "output",
          "inputs",
          "column",
          "timeframe",
          "transform",
          "price",
          "window",
          "range",
          "sets");

  /** The keys of a system of rules. */
  public static final List<String> SYSTEM_KEYS =
      List.of("description", "outputs", "rules", "and", "or", "implication", "aggregation");

  /** The columns of bars, as inputs and as prices. */
  public static final List<String> COLUMNS =
      List.of(
          "open", "high", "low", "close", "volume", "vwap", "trades", "hl2", "hlc3", "ohlc4",
          "hlcc4");

  private static final List<String> TRANSFORMS =
      List.of("identity", "price_ratio", "percent", "zscore");
  private static final List<String> SET_KEYS =
      List.of("type", "parameters", "shoulder", "description");
  private static final List<String> OUTPUT_KEYS =
      List.of("range", "sets", "defuzzification", "resolution", "default");
  private static final int MOST_SETS = 50;
  private static final int MOST_VARIABLES = 500;
  private static final int MOST_RULES = 500;
  private static final int LONGEST_RULES = 100_000;

  private static final Set<String> KEYWORDS =
      new TreeSet<>(Set.of("if", "then", "is", "and", "or", "not", "with"));
  private static final Set<String> KEYWORDS_AND_HEDGES =
      new TreeSet<>(
          Stream.concat(KEYWORDS.stream(), Hedge.words().stream()).collect(Collectors.toSet()));

  private final Consumer<Finding> findings;

  /**
   * @param findings told of everything wrong or strange
   */
  public Definitions(Consumer<Finding> findings) {
    this.findings = findings;
  }

  /** A whole document, already laid over the shipped one where it asks for that. */
  public FuzzyConfiguration configuration(JsonNode document) {
    Reading root = new Reading(document, "", findings);
    Map<String, Variable> variables = new LinkedHashMap<>();
    Map<String, SystemDefinition> systems = new LinkedHashMap<>();
    if (root.object(Overrides.TOP_KEYS)) {
      if (root.has("variables") && root.at("variables").isObject()) {
        for (String name : root.at("variables").names()) {
          Reading part = root.at("variables").at(name);
          variable(name, part.node(), part.path())
              .ifPresent(variable -> variables.put(name, variable));
        }
        if (variables.size() > MOST_VARIABLES) {
          root.at("variables").error("too_many", "more than " + MOST_VARIABLES + " variables");
        }
      }
      // Rules about a variable that could not be read would only add to the complaints.
      boolean whole = variables.size() == root.node().path("variables").size();
      if (root.has("systems") && root.at("systems").isObject() && whole) {
        for (String name : root.at("systems").names()) {
          Reading part = root.at("systems").at(name);
          system(name, variables, part.node(), part.path())
              .ifPresent(system -> systems.put(name, system));
        }
      }
    }
    return new FuzzyConfiguration(variables, systems);
  }

  /**
   * A variable.
   *
   * @param path where it is written
   * @return empty when there was an error
   */
  public Optional<Variable> variable(String name, JsonNode definition, String path) {
    Counting told = new Counting(findings);
    Reading reading = new Reading(definition, path, told);
    if (!reading.goodName(name, "variable", KEYWORDS) || !reading.object(VARIABLE_KEYS)) {
      return Optional.empty();
    }
    String description = reading.text("description", "");
    Input input = InputDefinition.read(name, reading);
    Transform transform = transform(name, reading);
    Range range = range(name, reading);
    Map<String, FuzzySet> sets = sets(name, reading);
    if (sets.isEmpty() && told.clean()) {
      reading.at("sets").error("empty_sets", "variable \"" + name + "\" has no sets");
    }
    if (!told.clean() || range == null) {
      return Optional.empty();
    }
    Variable variable = new Variable(name, description, input, transform, range, sets);
    variable.warn(path, findings);
    return Optional.of(variable);
  }

  private static Transform transform(String name, Reading variable) {
    String kind = variable.text("transform", "identity");
    if (!TRANSFORMS.contains(kind)) {
      variable
          .at("transform")
          .error(
              "unknown_transform",
              "there is no transform \""
                  + Reading.shortened(kind)
                  + "\""
                  + Names.hint(kind, TRANSFORMS));
      return new Transform.Identity();
    }
    boolean priced = kind.equals("price_ratio") || kind.equals("percent");
    if (!priced && variable.has("price")) {
      misplaced(name, variable, "price", kind);
    }
    if (!kind.equals("zscore") && variable.has("window")) {
      misplaced(name, variable, "window", kind);
    }
    return switch (kind) {
      case "price_ratio" ->
          new Transform.PriceRatio(InputDefinition.column(variable, "price", "close"));
      case "percent" -> new Transform.Percent(InputDefinition.column(variable, "price", "close"));
      case "zscore" -> {
        if (!variable.has("window")) {
          variable
              .at("window")
              .error("required", "variable \"" + name + "\": zscore needs a window, in bars");
        }
        yield variable
            .whole("window", 2, Transform.LONGEST_WINDOW)
            .<Transform>map(Transform.ZScore::new)
            .orElseGet(Transform.Identity::new);
      }
      default -> new Transform.Identity();
    };
  }

  private static void misplaced(String name, Reading variable, String key, String kind) {
    variable
        .at(key)
        .error(
            "misplaced",
            "variable \"%s\": %s means nothing with transform %s".formatted(name, key, kind));
  }

  private static Range range(String name, Reading variable) {
    if (!variable.has("range")) {
      variable.at("range").error("required", "\"" + name + "\" needs a range, such as [0, 100]");
      return null;
    }
    Reading range = variable.at("range");
    double[] ends = range.node().isArray() ? range.numbers(range.node()) : null;
    if (!range.node().isArray() || (ends != null && ends.length != 2)) {
      range.error("wrong_type", "a range is a list of two numbers, such as [0, 100]");
      return null;
    }
    if (ends == null) {
      return null;
    }
    try {
      return new Range(ends[0], ends[1]);
    } catch (IllegalArgumentException e) {
      range.error("order", "\"" + name + "\": " + e.getMessage());
      return null;
    }
  }

  private Map<String, FuzzySet> sets(String owner, Reading variable) {
    Map<String, FuzzySet> sets = new LinkedHashMap<>();
    if (!variable.has("sets") || !variable.at("sets").isObject()) {
      return sets;
    }
    Reading all = variable.at("sets");
    for (String name : all.names()) {
      Reading set = all.at(name);
      if (set.goodName(name, "set", KEYWORDS_AND_HEDGES)) {
        FuzzySet read = set(owner, name, set);
        if (read != null) {
          sets.put(name, read);
        }
      }
    }
    if (all.node().size() > MOST_SETS) {
      all.error("too_many", "\"%s\" has more than %d sets".formatted(owner, MOST_SETS));
    }
    return sets;
  }

  private FuzzySet set(String owner, String name, Reading set) {
    String full = owner + "." + name;
    if (set.node().isArray()) {
      int count = set.node().size();
      if (count != 3 && count != 4) {
        set.error(
            "parameter_count",
            "set \"%s\": a plain list is a triangle of 3 or a trapezoid of 4 numbers, not %d"
                .formatted(full, count));
        return null;
      }
      double[] parameters = set.numbers(set.node());
      return parameters == null
          ? null
          : made(
              name,
              count == 3 ? Shape.TRIANGULAR : Shape.TRAPEZOIDAL,
              Shoulder.NONE,
              "",
              parameters,
              set);
    }
    if (!set.object(SET_KEYS)) {
      return null;
    }
    if (!set.has("type")) {
      set.at("type")
          .error("required", "set \"" + full + "\" needs a type: one of " + Shape.names());
      return null;
    }
    Shape shape = set.choice("type", Shape.class, null);
    Shoulder shoulder = set.choice("shoulder", Shoulder.class, Shoulder.NONE);
    String description = set.text("description", "");
    double[] parameters = shape == null ? null : parameters(full, shape, set);
    return parameters == null ? null : made(name, shape, shoulder, description, parameters, set);
  }

  private static FuzzySet made(
      String name,
      Shape shape,
      Shoulder shoulder,
      String description,
      double[] parameters,
      Reading set) {
    return FuzzySet.read(
        name, shape, shoulder, description, parameters, set.path(), set.findings());
  }

  /** By position or by name. */
  private static double[] parameters(String full, Shape shape, Reading set) {
    Reading given = set.at("parameters");
    if (given.node().isArray()) {
      return given.numbers(given.node());
    }
    if (!given.node().isObject()) {
      given.error(
          "required",
          "set \"%s\": %s needs its parameters %s".formatted(full, shape, shape.parameters()));
      return null;
    }
    if (!given.object(shape.parameters())) {
      return null;
    }
    double[] parameters = new double[shape.parameters().size()];
    boolean whole = true;
    for (int i = 0; i < parameters.length; i++) {
      String parameter = shape.parameters().get(i);
      if (!given.has(parameter)) {
        given
            .at(parameter)
            .error("required", "set \"" + full + "\": " + shape + " needs " + parameter);
        whole = false;
      } else {
        Optional<Double> number = given.number(parameter);
        whole &= number.isPresent();
        parameters[i] = number.orElse(0.0);
      }
    }
    return whole ? parameters : null;
  }

  /**
   * A system of rules over variables.
   *
   * @param path where it is written
   * @return empty when there was an error
   */
  public Optional<SystemDefinition> system(
      String name, Map<String, Variable> variables, JsonNode definition, String path) {
    Counting told = new Counting(findings);
    Reading reading = new Reading(definition, path, told);
    if (!reading.goodName(name, "system", Set.of()) || !reading.object(SYSTEM_KEYS)) {
      return Optional.empty();
    }
    String description = reading.text("description", "");
    Norms norms = norms(reading);
    Map<String, Output> outputs = outputs(reading);
    List<Rule> rules = rules(reading);
    if (!told.clean()) {
      return Optional.empty();
    }
    FuzzySystem system =
        FuzzySystem.of(
            variables, outputs, rules, norms, reading.at("rules").path(), reading.findings());
    return Optional.ofNullable(system).map(made -> new SystemDefinition(name, description, made));
  }

  private static Norms norms(Reading system) {
    Norms usual = Norms.usual();
    return new Norms(
        system.choice("and", TNorm.class, usual.and()),
        system.choice("or", SNorm.class, usual.or()),
        system.choice("implication", Implication.class, usual.implication()),
        system.choice("aggregation", SNorm.class, usual.aggregation()));
  }

  private Map<String, Output> outputs(Reading system) {
    Map<String, Output> outputs = new LinkedHashMap<>();
    if (!system.has("outputs")) {
      system
          .at("outputs")
          .error("required", "outputs are required: what do the rules conclude about?");
      return outputs;
    }
    Reading all = system.at("outputs");
    if (all.isObject()) {
      for (String name : all.names()) {
        Reading one = all.at(name);
        if (one.goodName(name, "output", KEYWORDS) && one.object(OUTPUT_KEYS)) {
          Output output = output(name, one);
          output.check(one.path(), one.findings());
          outputs.put(name, output);
        }
      }
    }
    return outputs;
  }

  private Output output(String name, Reading reading) {
    Map<String, FuzzySet> sets = sets(name, reading);
    boolean areas = reading.has("sets");
    Optional<Range> range =
        reading.has("range") ? Optional.ofNullable(range(name, reading)) : Optional.empty();
    return new Output(
        name,
        range,
        sets,
        reading.choice(
            "defuzzification",
            Defuzzification.class,
            areas ? Defuzzification.CENTROID : Defuzzification.WEIGHTED_AVERAGE),
        reading
            .whole("resolution", Output.LEAST_RESOLUTION, Output.GREATEST_RESOLUTION)
            .orElse(Output.DEFAULT_RESOLUTION),
        reading.number("default").map(OptionalDouble::of).orElseGet(OptionalDouble::empty));
  }

  private static List<Rule> rules(Reading system) {
    Reading rules = system.at("rules");
    String text;
    if (rules.node().isTextual()) {
      text = rules.node().textValue();
    } else if (rules.node().isArray() && rules.node().valueStream().allMatch(JsonNode::isTextual)) {
      text = rules.node().valueStream().map(JsonNode::textValue).collect(Collectors.joining("\n"));
    } else {
      rules.error("required", "rules are required: a text, or a list of texts of one rule each");
      return List.of();
    }
    if (text.length() > LONGEST_RULES) {
      rules.error("too_many", "the rules are longer than " + LONGEST_RULES + " characters");
      return List.of();
    }
    try {
      List<Rule> parsed = RuleParser.parse(text);
      if (parsed.size() > MOST_RULES) {
        rules.error("too_many", "more than " + MOST_RULES + " rules");
      }
      return parsed;
    } catch (RuleSyntaxException e) {
      rules.error("rule_syntax", e.getMessage());
      return List.of();
    }
  }
}
