package io.ktrdr.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What a node can calculate.
 *
 * @param id such as {@code rsi}
 * @param placement {@code overlay} or {@code pane}
 * @param lookback bars before the first value, with the default parameters
 * @param formula in words or signs
 */
public record Indicator(
    String id,
    List<String> aliases,
    String name,
    String category,
    String placement,
    String description,
    List<Input> inputs,
    List<Parameter> parameters,
    List<Output> outputs,
    int lookback,
    String formula) {

  public Indicator {
    aliases = aliases == null ? List.of() : List.copyOf(aliases);
    inputs = inputs == null ? List.of() : List.copyOf(inputs);
    parameters = parameters == null ? List.of() : List.copyOf(parameters);
    outputs = outputs == null ? List.of() : List.copyOf(outputs);
  }

  /** A column that it is fed with, unless the request says otherwise. */
  public record Input(String name, String column) {}

  /**
   * Something to set.
   *
   * @param type {@code integer}, {@code decimal}, {@code boolean}, {@code choice} or {@code time}
   */
  public record Parameter(
      String name,
      String type,
      @JsonProperty("default") JsonNode defaultValue,
      Optional<BigDecimal> min,
      Optional<BigDecimal> max,
      Optional<List<String>> options,
      String description) {}

  /**
   * What comes out.
   *
   * @param shift bars to the right at which a chart draws a value
   */
  public record Output(String name, String unit, String description, int shift, boolean sparse) {}
}
