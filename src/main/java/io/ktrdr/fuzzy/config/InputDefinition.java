package io.ktrdr.fuzzy.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.fuzzy.Input;
import io.ktrdr.fuzzy.Names;
import io.ktrdr.market.Timeframe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads where the numbers of a variable come from; whatever is wrong goes to the findings. */
final class InputDefinition {

  /** Indicators that feed each other in a longer row than this are a mistake. */
  private static final int DEEPEST = 8;

  private static final List<String> FEEDING =
      List.of("indicator", "parameters", "output", "inputs", "timeframe");

  private InputDefinition() {}

  static Input read(String name, Reading variable) {
    boolean indicator = variable.has("indicator");
    if (indicator && variable.has("column")) {
      variable.error(
          "input", "variable \"" + name + "\": the input is an indicator or a column, not both");
    }
    for (String key : List.of("parameters", "output", "inputs")) {
      if (!indicator && variable.has(key)) {
        without(variable, name, key, "an indicator");
      }
    }
    if (indicator) {
      return indicator(variable, 1);
    }
    if (variable.has("column")) {
      return new Input.Column(column(variable, "column", ""), timeframe(variable));
    }
    if (variable.has("timeframe")) {
      without(variable, name, "timeframe", "an indicator or a column");
    }
    return new Input.Given();
  }

  private static void without(Reading variable, String name, String key, String what) {
    variable.at(key).error("input", "variable \"" + name + "\": " + key + " without " + what);
  }

  private static Input.Indicator indicator(Reading reading, int depth) {
    return new Input.Indicator(
        reading.text("indicator", ""),
        parameters(reading),
        reading.text("output", ""),
        inputs(reading, depth),
        timeframe(reading));
  }

  private static Map<String, Input> inputs(Reading indicator, int depth) {
    Map<String, Input> inputs = new LinkedHashMap<>();
    if (!indicator.has("inputs") || !indicator.at("inputs").isObject()) {
      return inputs;
    }
    Reading all = indicator.at("inputs");
    if (depth > DEEPEST) {
      all.error("too_many", "more than " + DEEPEST + " indicators feed each other in a row");
      return inputs;
    }
    for (String name : all.names()) {
      Reading one = all.at(name);
      if (one.node().isTextual()) {
        inputs.put(name, new Input.Column(column(all, name, ""), Optional.empty()));
      } else if (one.node().isObject() && one.has("indicator")) {
        if (one.object(FEEDING)) {
          inputs.put(name, indicator(one, depth + 1));
        }
      } else if (!one.node().isNull()) {
        one.error(
            "wrong_type",
            "an input is fed by a column such as \"high\", or by an indicator such as"
                + " {\"indicator\": \"rsi\"}, not by "
                + one.kind());
      }
    }
    return inputs;
  }

  private static Optional<Timeframe> timeframe(Reading reading) {
    String text = reading.text("timeframe", "");
    Optional<Timeframe> found = Timeframe.find(text);
    if (found.isEmpty() && reading.has("timeframe") && !text.isEmpty()) {
      reading
          .at("timeframe")
          .error(
              "unknown_timeframe",
              "timeframe \"" + Reading.shortened(text) + "\" is not one of " + Timeframe.allowed());
    }
    return found;
  }

  private static Map<String, Object> parameters(Reading indicator) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    if (indicator.has("parameters") && indicator.at("parameters").isObject()) {
      Reading given = indicator.at("parameters");
      for (String name : given.names()) {
        JsonNode value = given.node().get(name);
        if (value.isIntegralNumber() && value.canConvertToLong()) {
          parameters.put(name, value.longValue());
        } else if (value.isNumber()) {
          parameters.put(name, value.doubleValue());
        } else if (value.isTextual()) {
          parameters.put(name, value.textValue());
        } else if (value.isBoolean()) {
          parameters.put(name, value.booleanValue());
        } else {
          given
              .at(name)
              .error(
                  "wrong_type",
                  "a parameter is a number, text or boolean, not " + given.at(name).kind());
        }
      }
    }
    return parameters;
  }

  /** The name of a column; one that does not exist is told. */
  static String column(Reading reading, String key, String assumed) {
    String name = reading.text(key, assumed);
    if (reading.has(key)
        && reading.node().get(key).isTextual()
        && !Definitions.COLUMNS.contains(name)) {
      reading
          .at(key)
          .error(
              "unknown_column",
              "there is no column \""
                  + Reading.shortened(name)
                  + "\""
                  + Names.hint(name, Definitions.COLUMNS));
    }
    return name;
  }
}
