package io.ktrdr.indicator.catalog;

import static io.ktrdr.indicator.Category.TREND;
import static io.ktrdr.indicator.IndicatorBuilder.LONGEST;
import static io.ktrdr.indicator.IndicatorBuilder.indicator;
import static io.ktrdr.indicator.Placement.OVERLAY;
import static io.ktrdr.indicator.Unit.PRICE;

import io.ktrdr.indicator.Arguments;
import io.ktrdr.indicator.Column;
import io.ktrdr.indicator.IndicatorBuilder;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.kernels.AdaptiveAverage;
import io.ktrdr.indicator.kernels.Averages;
import io.ktrdr.indicator.kernels.ColumnKernels;
import io.ktrdr.indicator.kernels.Filter;
import io.ktrdr.indicator.kernels.Lag;
import io.ktrdr.indicator.kernels.Window;
import java.util.List;
import java.util.function.IntFunction;

/** Averages that follow the price. */
public final class MovingAverages {

  public static final List<IndicatorDescriptor> ALL =
      List.of(
          sma(), ema(), wma(), rma(), dema(), tema(), trima(), t3(), kama(), ma(), hma(), zlema(),
          alma(), vwma());

  private MovingAverages() {}

  private static IndicatorBuilder average(String id, String name) {
    return indicator(id, name, TREND, OVERLAY).alias(name).source();
  }

  /** An average of one of the kinds that {@link Averages} knows. */
  private static IndicatorBuilder known(String kind, IndicatorBuilder builder) {
    return builder
        .period(20, 1)
        .output("value", PRICE, "the average")
        .lookback(a -> Averages.lookback(kind, period(a)))
        .unstable(a -> Averages.unstable(kind, period(a)));
  }

  private static IndicatorDescriptor of(IndicatorBuilder builder, IntFunction<Filter> filter) {
    return builder.steps(a -> Steps.of(filter.apply(period(a))));
  }

  private static int period(Arguments arguments) {
    return arguments.integer("period");
  }

  private static IndicatorDescriptor sma() {
    return known(
            "sma",
            average("sma", "Simple moving average")
                .tells("The mean of the last bars.")
                .formula("sum of the last n / n", "common; equals TA-Lib SMA"))
        .steps(
            a -> Steps.of(Averages.simple(period(a))),
            (in, a) -> {
              double[] out = new double[in[0].length];
              ColumnKernels.sma(in[0], period(a), out);
              return new double[][] {out};
            });
  }

  private static IndicatorDescriptor ema() {
    return average("ema", "Exponential moving average")
        .tells("An average in which each bar weighs a constant part less than the one after it.")
        .formula(
            "e += (x - e) · 2 / (n + 1). Seed sma: begins with the mean of the first n (as TA-Lib);"
                + " first: with the first value (pandas adjust=False); adjusted: the weights of"
                + " what there is add up to one (pandas adjust=True)",
            "common; equals TA-Lib EMA with seed sma")
        .period(20, 1)
        .choice("seed", "how it begins", "sma", "first", "adjusted")
        .output("value", PRICE, "the average")
        .lookback(a -> period(a) - 1)
        .unstable(a -> Averages.unstable("ema", period(a)))
        .steps(
            a -> Steps.of(seeded(a)),
            (in, a) -> {
              double[] out = new double[in[0].length];
              if (a.choice("seed").equals("sma")) {
                ColumnKernels.ema(in[0], period(a), out);
              } else {
                Filter filter = seeded(a);
                for (int i = 0; i < out.length; i++) {
                  out[i] = filter.next(in[0][i]);
                }
              }
              return new double[][] {out};
            });
  }

  private static Filter seeded(Arguments a) {
    return switch (a.choice("seed")) {
      case "sma" -> Averages.exponential(period(a));
      case "first" -> Averages.exponentialFromFirst(period(a));
      default -> Averages.exponentialAdjusted(period(a));
    };
  }

  private static IndicatorDescriptor wma() {
    return of(
        known(
            "wma",
            average("wma", "Weighted moving average")
                .tells("An average in which weights grow by one from the oldest bar to the latest.")
                .formula("sum of i · x[n - i] / sum of i, i = 1..n", "common; equals TA-Lib WMA")),
        Averages::weighted);
  }

  private static IndicatorDescriptor rma() {
    return of(
        known(
            "wilder",
            average("rma", "Wilder's moving average")
                .alias("wilder", "smma", "smoothed_moving_average")
                .tells("The slow average of Wilder's indicators.")
                .formula("r += (x - r) / n, begun with the mean of the first n", "Wilder 1978")),
        Averages::wilder);
  }

  private static IndicatorDescriptor dema() {
    return of(
        known(
            "dema",
            average("dema", "Double exponential moving average")
                .tells("An exponential average with its lag taken off once.")
                .formula("2 EMA - EMA(EMA)", "Mulloy 1994; equals TA-Lib DEMA")),
        Averages::dema);
  }

  private static IndicatorDescriptor tema() {
    return of(
        known(
            "tema",
            average("tema", "Triple exponential moving average")
                .tells("An exponential average with its lag taken off twice.")
                .formula("3 EMA - 3 EMA² + EMA³", "Mulloy 1994; equals TA-Lib TEMA")),
        Averages::tema);
  }

  private static IndicatorDescriptor trima() {
    return of(
        known(
            "trima",
            average("trima", "Triangular moving average")
                .tells("An average in which the middle of the window weighs most.")
                .formula(
                    "mean over n/2 + 1 of means over (n + 1)/2", "common; equals TA-Lib TRIMA")),
        Averages::triangular);
  }

  private static IndicatorDescriptor t3() {
    return average("t3", "T3 moving average")
        .tells("Six exponential averages combined into a smooth one with little lag.")
        .formula(
            "c1 e6 + c2 e5 + c3 e4 + c4 e3 with the volume factor's powers",
            "Tillson 1998; equals TA-Lib T3")
        .period(5, 2)
        .decimal("v_factor", 0.7, 0, 1, "how much of the lag is taken off")
        .output("value", PRICE, "the average")
        .lookback(a -> 6 * (period(a) - 1))
        .unstable(a -> 6 * Averages.unstable("ema", period(a)))
        .steps(a -> Steps.of(AdaptiveAverage.t3(period(a), a.decimal("v_factor"))));
  }

  private static IndicatorDescriptor kama() {
    return average("kama", "Kaufman's adaptive moving average")
        .tells("An average that follows fast when the price goes straight, slowly when it wavers.")
        .formula(
            "k += (x - k) · (ER · (2/(fast + 1) - 2/(slow + 1)) + 2/(slow + 1))², ER = |x - x[n]| /"
                + " sum of |changes|; begun with the value before",
            "Kaufman 1995; equals TA-Lib KAMA with 2 and 30")
        .period(10, 2)
        .integer("fast", 2, 1, 1000, "period of the fastest average")
        .integer("slow", 30, 2, 1000, "period of the slowest average")
        .require(
            a -> a.integer("fast") < a.integer("slow"),
            "fast",
            "less than slow",
            "fast must be less than slow")
        .output("value", PRICE, "the average")
        .lookback(MovingAverages::period)
        .unstable(a -> Averages.decay(Math.pow(2.0 / (a.integer("slow") + 1), 2)))
        .steps(
            a ->
                Steps.of(AdaptiveAverage.kaufman(period(a), a.integer("fast"), a.integer("slow"))));
  }

  private static IndicatorDescriptor ma() {
    return average("ma", "Moving average of a chosen kind")
        .tells("Any of the common averages by its name.")
        .formula("see the indicator of that name; wilder is rma", "equals TA-Lib MA")
        .period(30, 1)
        .choice("ma_type", "kind of average", Averages.kinds())
        .output("value", PRICE, "the average")
        .lookback(a -> Averages.lookback(a.choice("ma_type"), period(a)))
        .unstable(a -> Averages.unstable(a.choice("ma_type"), period(a)))
        .steps(a -> Steps.of(Averages.of(a.choice("ma_type"), period(a))));
  }

  private static IndicatorDescriptor hma() {
    return average("hma", "Hull moving average")
        .tells("A fast and smooth average.")
        .formula("WMA(2 WMA(x, n/2) - WMA(x, n), √n), halves and roots rounded down", "Hull 2005")
        .period(20, 2)
        .output("value", PRICE, "the average")
        .lookback(a -> period(a) - 1 + Math.max(1, (int) Math.sqrt(period(a))) - 1)
        .steps(a -> Steps.of(Averages.hull(period(a))));
  }

  private static IndicatorDescriptor zlema() {
    return average("zlema", "Zero-lag exponential moving average")
        .tells("An exponential average of the price plus what it gained over half the period.")
        .formula("EMA(2 x - x[(n - 1)/2], n)", "Ehlers and Way 2010")
        .period(20, 1)
        .output("value", PRICE, "the average")
        .lookback(a -> period(a) - 1 + (period(a) - 1) / 2)
        .unstable(a -> Averages.unstable("ema", period(a)))
        .steps(
            a -> {
              Filter lag = new Lag((period(a) - 1) / 2);
              Filter ema = Averages.exponential(period(a));
              return (in, out) -> out[0] = ema.next(2 * in[0] - lag.next(in[0]));
            });
  }

  private static IndicatorDescriptor alma() {
    return average("alma", "Arnaud Legoux moving average")
        .tells("An average weighed by a bell curve that stands near the latest bar.")
        .formula(
            "weights exp(-(i - offset (n - 1))² / (2 (n / sigma)²)), i = 0 for the oldest",
            "Legoux and Kouzis-Loukas 2009")
        .period(9, 1)
        .decimal(
            "offset", 0.85, 0, 1, "where the bell stands: 0 at the oldest bar, 1 at the latest")
        .decimal("sigma", 6, 0.1, 100, "how narrow the bell is")
        .output("value", PRICE, "the average")
        .lookback(a -> period(a) - 1)
        .steps(
            a -> {
              int n = period(a);
              double[] weights = new double[n];
              double sum = 0;
              for (int i = 0; i < n; i++) {
                double apart = i - a.decimal("offset") * (n - 1);
                double width = n / a.decimal("sigma");
                weights[i] = Math.exp(-apart * apart / (2 * width * width));
                sum += weights[i];
              }
              double all = sum;
              Window window = new Window(n);
              return (in, out) -> {
                window.add(in[0]);
                double weighed = 0;
                for (int i = 0; window.isFull() && i < n; i++) {
                  weighed += weights[i] * window.back(n - 1 - i);
                }
                out[0] = window.isFull() ? weighed / all : Double.NaN;
              };
            });
  }

  private static IndicatorDescriptor vwma() {
    return average("vwma", "Volume-weighted moving average")
        .tells("An average in which each bar weighs as much as was traded in it.")
        .formula("sum of x · volume / sum of volume over n; missing when nothing traded", "common")
        .input("volume", Column.VOLUME)
        .integer("period", 20, 1, LONGEST, "bars in the window")
        .output("value", PRICE, "the average")
        .lookback(a -> period(a) - 1)
        .steps(a -> Steps.weighedByVolume(period(a)));
  }
}
