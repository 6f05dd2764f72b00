package io.ktrdr.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An indicator as it is written on the command line: {@code [NAME=]ID[@TIMEFRAME][:KEY=VALUE,…]}. A
 * key {@code in.INPUT} feeds an input with a column, or with another indicator of the line by its
 * name, {@code in.source=fast} or {@code in.source=bands.upper}.
 */
record IndicatorSpec(
    String name,
    String id,
    String timeframe,
    Map<String, String> parameters,
    Map<String, String> inputs) {

  private static final Pattern FORM =
      Pattern.compile("(?:([^=:@]+)=)?([^=:@]+)(?:@([^=:@]+))?(?::(.*))?");

  static IndicatorSpec parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw CommandFailure.usage(
          "\"" + text + "\" is not of the form [NAME=]ID[@TIMEFRAME][:KEY=VALUE,…]");
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    Map<String, String> inputs = new LinkedHashMap<>();
    if (parts.group(4) != null) {
      for (String setting : parts.group(4).split(",")) {
        int equals = setting.indexOf('=');
        if (equals < 1 || equals == setting.length() - 1) {
          throw CommandFailure.usage("\"" + setting + "\" in \"" + text + "\" is not KEY=VALUE");
        }
        String key = setting.substring(0, equals);
        String value = setting.substring(equals + 1);
        if (key.startsWith("in.")) {
          inputs.put(key.substring(3), value);
        } else {
          parameters.put(key, value);
        }
      }
    }
    return new IndicatorSpec(
        parts.group(1) == null ? "" : parts.group(1),
        parts.group(2),
        parts.group(3) == null ? "" : parts.group(3),
        parameters,
        inputs);
  }

  /** What others call it. */
  String called() {
    return name.isEmpty() ? id : name;
  }

  /**
   * As the API wants it.
   *
   * @param others what the indicators of the same line are called
   */
  ObjectNode json(Set<String> others) {
    ObjectNode json = NodeClient.JSON.createObjectNode().put("id", id);
    if (!name.isEmpty()) {
      json.put("name", name);
    }
    if (!timeframe.isEmpty()) {
      json.put("timeframe", timeframe);
    }
    ObjectNode values = json.putObject("parameters");
    parameters.forEach((key, value) -> put(values, key, value));
    ObjectNode fed = json.putObject("inputs");
    inputs.forEach(
        (input, value) -> {
          int dot = value.indexOf('.');
          String other = dot < 0 ? value : value.substring(0, dot);
          if (others.contains(other)) {
            fed.putObject(input)
                .put("indicator", other)
                .put("output", dot < 0 ? "" : value.substring(dot + 1));
          } else {
            fed.put(input, value);
          }
        });
    return json;
  }

  private static void put(ObjectNode values, String key, String value) {
    if (value.equals("true") || value.equals("false")) {
      values.put(key, value.equals("true"));
      return;
    }
    try {
      BigDecimal number = new BigDecimal(value);
      if (number.stripTrailingZeros().scale() <= 0 && number.abs().compareTo(LARGE) < 0) {
        values.put(key, number.longValueExact());
      } else {
        values.put(key, number);
      }
    } catch (NumberFormatException notANumber) {
      values.put(key, value);
    }
  }

  private static final BigDecimal LARGE = BigDecimal.valueOf(Long.MAX_VALUE);
}
