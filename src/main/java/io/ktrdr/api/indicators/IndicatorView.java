package io.ktrdr.api.indicators;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.ktrdr.indicator.Arguments;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.Parameter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An indicator as the API describes it.
 *
 * @param placement overlay or pane
 * @param lookback bars before the first value, with the default parameters
 * @param unstable bars more until the beginning no longer matters; null when it always does
 */
public record IndicatorView(
    String id,
    List<String> aliases,
    String name,
    String category,
    String placement,
    String description,
    List<InputView> inputs,
    List<ParameterView> parameters,
    List<OutputView> outputs,
    int lookback,
    @JsonInclude(JsonInclude.Include.ALWAYS) Integer unstable,
    String formula,
    String source) {

  record InputView(String name, String column) {}

  /** Bounds are there for numbers, options for choices. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record ParameterView(
      String name,
      String type,
      @JsonProperty("default") Object assumed,
      Optional<Number> min,
      Optional<Number> max,
      Optional<List<String>> options,
      String description) {

    static ParameterView of(Parameter parameter) {
      return new ParameterView(
          parameter.name(),
          parameter.type().toString(),
          shown(parameter, parameter.assumed()),
          bound(parameter, parameter.min()),
          bound(parameter, parameter.max()),
          parameter.options().isEmpty() ? Optional.empty() : Optional.of(parameter.options()),
          parameter.description());
    }

    private static Optional<Number> bound(Parameter parameter, double bound) {
      return switch (parameter.type()) {
        case INTEGER -> Optional.of(Math.round(bound));
        case DECIMAL -> Optional.of(bound);
        case BOOLEAN, CHOICE, TIME -> Optional.empty();
      };
    }
  }

  record OutputView(String name, String unit, String description, int shift, boolean sparse) {}

  static IndicatorView of(IndicatorDescriptor it) {
    Arguments defaults = it.defaults();
    int unstable = it.unstable(defaults);
    return new IndicatorView(
        it.id(),
        it.aliases(),
        it.name(),
        it.category().toString(),
        it.placement().toString(),
        it.description(),
        it.inputs().stream()
            .map(input -> new InputView(input.name(), input.column().toString()))
            .toList(),
        it.parameters().stream().map(ParameterView::of).toList(),
        outputs(it, defaults),
        it.lookback(defaults),
        unstable == Integer.MAX_VALUE ? null : Integer.valueOf(unstable),
        it.formula(),
        it.source());
  }

  static List<OutputView> outputs(IndicatorDescriptor it, Arguments arguments) {
    return it.outputs().stream()
        .map(
            output ->
                new OutputView(
                    output.name(),
                    output.unit().toString(),
                    output.description(),
                    output.shift(arguments),
                    output.sparse()))
        .toList();
  }

  /** The parameters of a calculation, times as text. */
  public static Map<String, Object> parameters(IndicatorDescriptor it, Arguments arguments) {
    Map<String, Object> shown = new LinkedHashMap<>();
    for (Parameter parameter : it.parameters()) {
      shown.put(parameter.name(), shown(parameter, arguments.values().get(parameter.name())));
    }
    return shown;
  }

  private static Object shown(Parameter parameter, Object value) {
    return parameter.type() == Parameter.Type.TIME
        ? Instant.ofEpochSecond((Long) value).toString()
        : value;
  }
}
