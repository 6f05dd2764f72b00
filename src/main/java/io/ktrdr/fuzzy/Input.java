package io.ktrdr.fuzzy;

import io.ktrdr.market.Timeframe;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where the numbers of a variable come from. */
public sealed interface Input {

  /** The caller gives them. */
  record Given() implements Input {}

  /**
   * A column of the bars.
   *
   * @param name {@code close}, {@code volume} and the like
   * @param timeframe the length of these bars; empty for those that are asked about
   */
  record Column(String name, Optional<Timeframe> timeframe) implements Input {}

  /**
   * An output of an indicator.
   *
   * @param id of the indicator
   * @param parameters those that differ from its defaults: numbers, texts or booleans
   * @param output which one; empty for the first
   * @param inputs what feeds its inputs, by their names, where that is not their own column: a
   *     column of the same bars, or another indicator
   * @param timeframe the length of the bars that it is calculated over; empty for those of the
   *     indicator that it feeds, or those that are asked about
   */
  record Indicator(
      String id,
      Map<String, Object> parameters,
      String output,
      Map<String, Input> inputs,
      Optional<Timeframe> timeframe)
      implements Input {
    public Indicator {
      parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
      inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }
  }

  /** In words, as docs and tables show it: {@code sma(period=3) of rsi @1w}. */
  default String text() {
    return switch (this) {
      case Given() -> "given";
      case Column(String name, Optional<Timeframe> timeframe) -> name + at(timeframe);
      case Indicator(
              String id,
              Map<String, Object> parameters,
              String output,
              Map<String, Input> inputs,
              Optional<Timeframe> timeframe) ->
          id
              + (output.isEmpty() ? "" : "." + output)
              + (parameters.isEmpty()
                  ? ""
                  : parameters.toString().replace('{', '(').replace('}', ')'))
              + (inputs.isEmpty() ? "" : " of ")
              + inputs.values().stream().map(Input::text).collect(Collectors.joining(", "))
              + at(timeframe);
    };
  }

  private static String at(Optional<Timeframe> timeframe) {
    return timeframe.map(length -> " @" + length).orElse("");
  }
}
