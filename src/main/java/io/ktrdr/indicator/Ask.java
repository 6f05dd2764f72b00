package io.ktrdr.indicator;

import io.ktrdr.market.Timeframe;
import java.util.Map;
import java.util.Optional;

/**
 * One indicator in a calculation.
 *
 * @param name unique within the calculation
 * @param inputs what feeds an input, by its name, where that is not its own column
 * @param timeframe the length of the bars that it is calculated over, where those are longer than
 *     the calculation's own
 */
public record Ask(
    String name,
    IndicatorDescriptor indicator,
    Arguments arguments,
    Map<String, Source> inputs,
    Optional<Timeframe> timeframe) {

  public Ask {
    inputs = Map.copyOf(inputs);
  }

  /** Over the calculation's own bars, fed by their columns. */
  public static Ask of(String name, IndicatorDescriptor indicator, Arguments arguments) {
    return new Ask(name, indicator, arguments, Map.of(), Optional.empty());
  }

  /** What feeds an input. */
  public Source source(Input input) {
    return inputs.getOrDefault(input.name(), new Source.Bars(input.column()));
  }
}
