package io.ktrdr.fuzzy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the numbers of a variable come from. */
public sealed interface Input {

  /** The caller gives them. */
  record Given() implements Input {}

  /**
   * A column of the bars.
   *
   * @param name {@code close}, {@code volume} and the like
   */
  record Column(String name) implements Input {}

  /**
   * An output of an indicator.
   *
   * @param id of the indicator
   * @param parameters those that differ from its defaults: numbers, texts or booleans
   * @param output which one; empty for the first
   */
  record Indicator(String id, Map<String, Object> parameters, String output) implements Input {
    public Indicator {
      parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
  }

  /** In words, as docs and tables show it. */
  default String text() {
    return switch (this) {
      case Given() -> "given";
      case Column(String name) -> name;
      case Indicator(String id, Map<String, Object> parameters, String output) ->
          id
              + (output.isEmpty() ? "" : "." + output)
              + (parameters.isEmpty()
                  ? ""
                  : parameters.toString().replace('{', '(').replace('}', ')'));
    };
  }
}
