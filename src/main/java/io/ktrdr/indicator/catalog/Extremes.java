package io.ktrdr.indicator.catalog;

import static io.ktrdr.indicator.Category.MATH;
import static io.ktrdr.indicator.IndicatorBuilder.indicator;
import static io.ktrdr.indicator.Placement.PANE;
import static io.ktrdr.indicator.Unit.BARS;

import io.ktrdr.indicator.IndicatorBuilder;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.kernels.Extreme;
import java.util.List;
import java.util.Locale;

/**
 * How long ago the extremes of a window were. TA-Lib answers with indexes into the array it was
 * given, which mean nothing once the array begins elsewhere, and among equal extremes it chooses by
 * where it began.
 */
public final class Extremes {

  public static final List<IndicatorDescriptor> ALL = List.of(max(), min(), both());

  private Extremes() {}

  private static IndicatorBuilder ago(String id, String name) {
    return indicator(id, name, MATH, PANE)
        .alias(name)
        .formula(
            "i - index of the extreme over n; the latest of equals counts",
            "TA-Lib " + id.toUpperCase(Locale.ROOT) + " gives the index")
        .source()
        .period(30, 2)
        .lookback(a -> a.integer("period") - 1);
  }

  private static IndicatorDescriptor max() {
    return ago("maxindex", "Bars since the highest value")
        .tells("How many bars ago the highest of the last bars was.")
        .output("value", BARS, "0 when it is the latest")
        .steps(
            a -> {
              Extreme highest = Extreme.highest(a.integer("period"));
              return (in, out) -> out[0] = age(highest, in[0]);
            });
  }

  private static IndicatorDescriptor min() {
    return ago("minindex", "Bars since the lowest value")
        .tells("How many bars ago the lowest of the last bars was.")
        .output("value", BARS, "0 when it is the latest")
        .steps(
            a -> {
              Extreme lowest = Extreme.lowest(a.integer("period"));
              return (in, out) -> out[0] = age(lowest, in[0]);
            });
  }

  private static IndicatorDescriptor both() {
    return ago("minmaxindex", "Bars since the lowest and the highest value")
        .tells("How many bars ago the lowest and the highest of the last bars were.")
        .output("min", BARS, "bars since the lowest")
        .output("max", BARS, "bars since the highest")
        .steps(
            a -> {
              Extreme lowest = Extreme.lowest(a.integer("period"));
              Extreme highest = Extreme.highest(a.integer("period"));
              return (in, out) -> {
                out[0] = age(lowest, in[0]);
                out[1] = age(highest, in[0]);
              };
            });
  }

  private static double age(Extreme extreme, double value) {
    return Double.isNaN(extreme.next(value)) ? Double.NaN : extreme.age();
  }
}
