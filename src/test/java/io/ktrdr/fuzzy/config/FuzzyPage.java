package io.ktrdr.fuzzy.config;

import io.ktrdr.fuzzy.FuzzySet;
import io.ktrdr.fuzzy.Hedge;
import io.ktrdr.fuzzy.Shape;
import io.ktrdr.fuzzy.Shoulder;
import io.ktrdr.fuzzy.Transform;
import io.ktrdr.fuzzy.Variable;
import io.ktrdr.fuzzy.inference.Defuzzification;
import io.ktrdr.fuzzy.inference.Implication;
import io.ktrdr.fuzzy.inference.Output;
import io.ktrdr.fuzzy.inference.SNorm;
import io.ktrdr.fuzzy.inference.TNorm;
import io.ktrdr.fuzzy.rule.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * Writes docs/fuzzy.md: prose from a resource, tables from the enumerations and from the shipped
 * definitions, so that the page cannot tell another story than the program.
 */
final class FuzzyPage {

  private FuzzyPage() {}

  /** The whole page. */
  static String text() {
    return prose()
        .replace("{{shapes}}", shapes())
        .replace("{{hedges}}", hedges())
        .replace("{{t-norms}}", tNorms())
        .replace("{{s-norms}}", sNorms())
        .replace("{{implications}}", implications())
        .replace("{{defuzzifications}}", defuzzifications())
        .replace("{{columns}}", code(Definitions.COLUMNS))
        .replace("{{longest-window}}", Integer.toString(Transform.LONGEST_WINDOW))
        .replace("{{resolution}}", Integer.toString(Output.DEFAULT_RESOLUTION))
        .replace("{{resolutions}}", Output.LEAST_RESOLUTION + " to " + Output.GREATEST_RESOLUTION)
        .replace("{{variables}}", variables())
        .replace("{{systems}}", systems());
  }

  private static String prose() {
    try (InputStream file = FuzzyPage.class.getResourceAsStream("fuzzy.md")) {
      if (file == null) {
        throw new IllegalStateException("fuzzy.md is not on the class path");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String shapes() {
    StringBuilder table =
        new StringBuilder("| type | parameters | condition | membership |\n|---|---|---|---|\n");
    for (Shape shape : Shape.values()) {
      row(
          table,
          "`" + shape + "`",
          code(shape.parameters()),
          shape.condition(),
          "`"
              + shape.formula()
              + "`<br>"
              + shape.description()
              + (shape.shoulders() ? "" : "; takes no shoulder"));
    }
    return table.toString().strip();
  }

  private static String hedges() {
    StringBuilder table = new StringBuilder("| word | m becomes | |\n|---|---|---|\n");
    for (Hedge hedge : Hedge.values()) {
      row(table, "`" + hedge + "`", "`" + hedge.formula() + "`", hedge.description());
    }
    return table.toString().strip();
  }

  private static String tNorms() {
    StringBuilder table = new StringBuilder("| `and` | a and b |\n|---|---|\n");
    for (TNorm norm : TNorm.values()) {
      row(table, "`" + norm + "`", "`" + norm.formula() + "`");
    }
    return table.toString().strip();
  }

  private static String sNorms() {
    StringBuilder table =
        new StringBuilder("| `or`, `aggregation` | a or b | dual of |\n|---|---|---|\n");
    for (SNorm norm : SNorm.values()) {
      row(table, "`" + norm + "`", "`" + norm.formula() + "`", "`" + norm.dual() + "`");
    }
    return table.toString().strip();
  }

  private static String implications() {
    StringBuilder table = new StringBuilder("| `implication` | |\n|---|---|\n");
    for (Implication implication : Implication.values()) {
      row(table, "`" + implication + "`", implication.description());
    }
    return table.toString().strip();
  }

  private static String defuzzifications() {
    StringBuilder table = new StringBuilder("| `defuzzification` | |\n|---|---|\n");
    for (Defuzzification one : Defuzzification.values()) {
      row(table, "`" + one + "`", one.description());
    }
    return table.toString().strip();
  }

  private static String variables() {
    StringBuilder table =
        new StringBuilder(
            "| variable | input | transform | range | sets |\n|---|---|---|---|---|\n");
    for (Variable variable : shipped().variables().values()) {
      row(
          table,
          "`" + variable.name() + "`<br>" + variable.description(),
          "`" + variable.input().text() + "`",
          transform(variable.transform()),
          variable.range().toString(),
          variable.sets().values().stream()
              .map(FuzzyPage::set)
              .collect(Collectors.joining("<br>")));
    }
    return table.toString().strip();
  }

  private static String transform(Transform transform) {
    return switch (transform) {
      case Transform.Identity() -> "";
      case Transform.PriceRatio(String price) -> "`price_ratio` of " + price;
      case Transform.Percent(String price) -> "`percent` of " + price;
      case Transform.ZScore(int window) -> "`zscore`, " + window + " bars";
    };
  }

  private static String set(FuzzySet set) {
    return "`%s` %s(%s)%s"
        .formatted(
            set.name(),
            set.shape(),
            set.parameters().stream().map(FuzzyPage::number).collect(Collectors.joining(", ")),
            set.shoulder() == Shoulder.NONE ? "" : " ⟨" + set.shoulder() + "⟩");
  }

  private static String number(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  private static String systems() {
    StringBuilder text = new StringBuilder();
    for (SystemDefinition system : shipped().systems().values()) {
      text.append("`").append(system.name()).append("`: ").append(system.description());
      text.append(".\n\n```\n");
      for (Rule rule : system.system().rules()) {
        text.append(rule.text()).append('\n');
      }
      text.append("```\n\n");
    }
    return text.toString().strip();
  }

  private static FuzzyConfiguration shipped() {
    return FuzzyYaml.shipped().configuration().orElseThrow();
  }

  private static String code(Iterable<String> words) {
    StringBuilder text = new StringBuilder();
    for (String word : words) {
      text.append(text.isEmpty() ? "`" : " `").append(word).append('`');
    }
    return text.toString();
  }

  /** A bar inside of a cell would end it. */
  private static void row(StringBuilder table, String... cells) {
    for (String cell : cells) {
      table.append("| ").append(cell.replace("|", "\\|")).append(' ');
    }
    table.append("|\n");
  }
}
