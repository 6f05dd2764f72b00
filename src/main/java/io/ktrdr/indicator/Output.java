package io.ktrdr.indicator;

import java.util.function.ToIntFunction;

/**
 * A column that an indicator makes.
 *
 * @param name unique within the indicator
 * @param shiftBars how many bars later (or, below 0, earlier) than its bar a chart draws the value;
 *     the value itself always stands at the bar at which it is known
 * @param sparse whether a bar may have none of it even after the warm-up
 */
public record Output(
    String name,
    Unit unit,
    String description,
    ToIntFunction<Arguments> shiftBars,
    boolean sparse) {

  public int shift(Arguments arguments) {
    return shiftBars.applyAsInt(arguments);
  }
}
