package io.ktrdr.indicator.catalog;

import static io.ktrdr.indicator.Category.TREND;
import static io.ktrdr.indicator.IndicatorBuilder.indicator;
import static io.ktrdr.indicator.Placement.OVERLAY;
import static io.ktrdr.indicator.Unit.PRICE;

import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.Stepper;
import io.ktrdr.indicator.kernels.Averages;
import io.ktrdr.indicator.kernels.Filter;
import java.util.List;

/** Averages that follow the price. */
public final class MovingAverages {

  public static final List<IndicatorDescriptor> ALL = List.of(sma(), ema());

  private MovingAverages() {}

  private static IndicatorDescriptor sma() {
    return indicator("sma", "Simple moving average", TREND, OVERLAY)
        .alias("simple_moving_average")
        .tells("The mean of the last bars.")
        .formula("sum of the last n / n", "common")
        .source()
        .period(20, 1)
        .output("value", PRICE, "the average")
        .lookback(a -> a.integer("period") - 1)
        .steps(a -> filter(Averages.simple(a.integer("period"))));
  }

  private static IndicatorDescriptor ema() {
    return indicator("ema", "Exponential moving average", TREND, OVERLAY)
        .alias("exponential_moving_average")
        .tells("An average in which each bar weighs a constant part less than the one after it.")
        .formula(
            "e += (x - e) · 2 / (n + 1); seed sma: begins with the mean of the first n (as TA-Lib);"
                + " first: with the first value; adjusted: weights of what there is add up to one",
            "common; seeds as in TA-Lib and pandas")
        .source()
        .period(20, 1)
        .choice("seed", "how it begins", "sma", "first", "adjusted")
        .output("value", PRICE, "the average")
        .lookback(a -> a.integer("period") - 1)
        .unstable(a -> Averages.unstable("ema", a.integer("period")))
        .steps(
            a ->
                filter(
                    switch (a.choice("seed")) {
                      case "sma" -> Averages.exponential(a.integer("period"));
                      case "first" -> Averages.exponentialFromFirst(a.integer("period"));
                      default -> Averages.exponentialAdjusted(a.integer("period"));
                    }));
  }

  private static Stepper filter(Filter filter) {
    return (in, out) -> out[0] = filter.next(in[0]);
  }
}
