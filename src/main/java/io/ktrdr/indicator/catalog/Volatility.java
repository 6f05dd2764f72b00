package io.ktrdr.indicator.catalog;

import static io.ktrdr.indicator.Category.STATISTIC;
import static io.ktrdr.indicator.Category.VOLATILITY;
import static io.ktrdr.indicator.Column.CLOSE;
import static io.ktrdr.indicator.Column.HIGH;
import static io.ktrdr.indicator.Column.LOW;
import static io.ktrdr.indicator.IndicatorBuilder.LONGEST;
import static io.ktrdr.indicator.IndicatorBuilder.indicator;
import static io.ktrdr.indicator.Placement.PANE;
import static io.ktrdr.indicator.Unit.INDEX;
import static io.ktrdr.indicator.Unit.OTHER;
import static io.ktrdr.indicator.Unit.PRICE_DIFFERENCE;
import static io.ktrdr.indicator.Unit.RATIO;

import io.ktrdr.indicator.Arguments;
import io.ktrdr.indicator.IndicatorBuilder;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.kernels.Averages;
import io.ktrdr.indicator.kernels.ColumnKernels;
import io.ktrdr.indicator.kernels.Deviation;
import io.ktrdr.indicator.kernels.Extreme;
import io.ktrdr.indicator.kernels.Filter;
import io.ktrdr.indicator.kernels.Lag;
import io.ktrdr.indicator.kernels.TrueRange;
import io.ktrdr.indicator.kernels.Window;
import java.util.List;

/** How far the price strays, as a number. Bands around the price are in {@link Channels}. */
public final class Volatility {

  static final String[] SMOOTHINGS = {"wilder", "sma", "ema", "wma"};

  public static final List<IndicatorDescriptor> ALL =
      List.of(
          atr(),
          natr(),
          stddev(),
          variance(),
          historical(),
          bandWidth(),
          percentB(),
          squeeze(),
          chaikin(),
          ulcer(),
          choppiness(),
          mass());

  private Volatility() {}

  private static IndicatorBuilder pane(String id, String name) {
    return indicator(id, name, VOLATILITY, PANE).alias(name);
  }

  private static int period(Arguments a) {
    return a.integer("period");
  }

  private static IndicatorBuilder averageRange(IndicatorBuilder builder) {
    return builder
        .columns(HIGH, LOW, CLOSE)
        .period(14, 1)
        .choice("smoothing", "kind of average", SMOOTHINGS)
        .lookback(Volatility::period)
        .unstable(a -> Averages.unstable(a.choice("smoothing"), period(a)));
  }

  private static IndicatorDescriptor atr() {
    return averageRange(
            pane("atr", "Average true range")
                .tells("How far the price moves in a bar, gaps included.")
                .formula(
                    "average of max(high, close[1]) - min(low, close[1]); the first bar has none, so"
                        + " the first value stands at bar n",
                    "Wilder 1978; equals TA-Lib ATR with smoothing wilder"))
        .output("value", PRICE_DIFFERENCE, "the average")
        .steps(
            a -> {
              TrueRange range = new TrueRange();
              Filter average = Averages.of(a.choice("smoothing"), period(a));
              return (in, out) -> out[0] = average.next(range.next(in[0], in[1], in[2]));
            },
            (in, a) -> {
              double[] out = new double[in[0].length];
              if (a.choice("smoothing").equals("wilder")) {
                ColumnKernels.atr(in[0], in[1], in[2], period(a), out);
              } else {
                TrueRange range = new TrueRange();
                Filter average = Averages.of(a.choice("smoothing"), period(a));
                for (int i = 0; i < out.length; i++) {
                  out[i] = average.next(range.next(in[0][i], in[1][i], in[2][i]));
                }
              }
              return new double[][] {out};
            });
  }

  private static IndicatorDescriptor natr() {
    return averageRange(
            pane("natr", "Normalised average true range")
                .tells("The average true range in percent of the close.")
                .formula(
                    "100 · ATR / close",
                    "equals TA-Lib NATR with smoothing wilder and n above 1 (for 1 it gives no percent)"))
        .output("value", RATIO, "percent")
        .steps(
            a -> {
              TrueRange range = new TrueRange();
              Filter average = Averages.of(a.choice("smoothing"), period(a));
              return (in, out) ->
                  out[0] = Momentum.percent(average.next(range.next(in[0], in[1], in[2])), in[2]);
            });
  }

  private static IndicatorBuilder deviation(IndicatorBuilder builder) {
    return builder
        .source()
        .period(20, 2)
        .decimal("deviations", 1, -1000, 1000, "how many of them")
        .integer("ddof", 0, 0, 1, "0: of the whole population (n), 1: of a sample (n - 1)")
        .lookback(a -> period(a) - 1);
  }

  private static IndicatorDescriptor stddev() {
    return deviation(
            indicator("stddev", "Standard deviation", STATISTIC, PANE)
                .alias("standard_deviation", "stdev")
                .tells("How far the last bars lie from their mean.")
                .formula("√(sum of (x - mean)² / (n - ddof))", "equals TA-Lib STDDEV with ddof 0"))
        .output("value", PRICE_DIFFERENCE, "the deviation")
        .steps(
            a -> {
              Deviation deviation = new Deviation(period(a), a.integer("ddof"));
              double times = a.decimal("deviations");
              return (in, out) -> out[0] = times * deviation.next(in[0]);
            });
  }

  private static IndicatorDescriptor variance() {
    return indicator("var", "Variance", STATISTIC, PANE)
        .alias("variance")
        .tells("The square of the standard deviation.")
        .formula("sum of (x - mean)² / (n - ddof)", "equals TA-Lib VAR with ddof 0")
        .source()
        .period(20, 2)
        .integer("ddof", 0, 0, 1, "0: of the whole population (n), 1: of a sample (n - 1)")
        .output("value", OTHER, "price squared")
        .lookback(a -> period(a) - 1)
        .steps(
            a -> {
              Deviation deviation = new Deviation(period(a), a.integer("ddof"));
              return (in, out) -> {
                double root = deviation.next(in[0]);
                out[0] = root * root;
              };
            });
  }

  private static IndicatorDescriptor historical() {
    return pane("hv", "Historical volatility")
        .tells("The deviation of logarithmic returns, as percent per year.")
        .formula(
            "100 · stdev(ln(x / x[1]), ddof 1) · √(bars per year); missing where a price is not"
                + " above 0",
            "common")
        .source()
        .period(20, 2)
        .integer("bars_per_year", 252, 1, 40_000_000, "252 for daily bars")
        .output("value", RATIO, "percent per year")
        .lookback(Volatility::period)
        .steps(
            a -> {
              Filter lag = new Lag(1);
              Deviation deviation = new Deviation(period(a), 1);
              double year = 100 * Math.sqrt(a.integer("bars_per_year"));
              return (in, out) -> out[0] = year * deviation.next(Math.log(in[0] / lag.next(in[0])));
            });
  }

  private static IndicatorBuilder bands(IndicatorBuilder builder) {
    return builder
        .source()
        .period(20, 2)
        .decimal("multiplier", 2, 0.001, 1000, "deviations on each side")
        .integer("ddof", 0, 0, 1, "0: of the whole population (n), 1: of a sample (n - 1)")
        .lookback(a -> period(a) - 1);
  }

  private static IndicatorDescriptor bandWidth() {
    return bands(
            pane("bbw", "Bollinger band width")
                .tells("How far apart the Bollinger bands are, as a part of their middle.")
                .formula("(upper - lower) / middle", "Bollinger 2001"))
        .output("value", RATIO, "a part of the middle")
        .steps(
            a -> {
              Deviation deviation = new Deviation(period(a), a.integer("ddof"));
              double times = 2 * a.decimal("multiplier");
              return (in, out) -> {
                double width = times * deviation.next(in[0]);
                out[0] = width / deviation.mean();
              };
            });
  }

  private static IndicatorDescriptor percentB() {
    return bands(
            pane("percent_b", "Bollinger %b")
                .tells("Where the price is between the Bollinger bands: 0 lower, 1 upper.")
                .formula(
                    "(x - lower) / (upper - lower); 0.5 when they are equal", "Bollinger 2001"))
        .output("value", INDEX, "0 at the lower, 1 at the upper band")
        .steps(
            a -> {
              Deviation deviation = new Deviation(period(a), a.integer("ddof"));
              double times = a.decimal("multiplier");
              return (in, out) -> {
                double half = times * deviation.next(in[0]);
                out[0] = half == 0 ? 0.5 : 0.5 + (in[0] - deviation.mean()) / (2 * half);
              };
            });
  }

  private static IndicatorDescriptor squeeze() {
    return pane("squeeze", "Squeeze intensity")
        .alias("squeeze_intensity")
        .tells("How deep the Bollinger bands lie inside the Keltner channel; 0 when they do not.")
        .formula(
            "max(0, min(keltner upper - bollinger upper, bollinger lower - keltner lower)) / keltner"
                + " width; Bollinger with ddof 0, Keltner EMA ± multiplier · Wilder's ATR",
            "after Carter's squeeze")
        .source()
        .columns(HIGH, LOW, CLOSE)
        .integer("bb_period", 20, 2, LONGEST, "period of the Bollinger bands")
        .decimal("bb_multiplier", 2, 0.001, 1000, "their deviations on each side")
        .integer("kc_period", 20, 2, LONGEST, "period of the Keltner channel's average")
        .integer("atr_period", 10, 1, LONGEST, "period of its average true range")
        .decimal("kc_multiplier", 1.5, 0.001, 1000, "average true ranges on each side")
        .output("value", INDEX, "0 to 0.5")
        .lookback(
            a ->
                Math.max(
                    a.integer("atr_period"),
                    Math.max(a.integer("bb_period"), a.integer("kc_period")) - 1))
        .unstable(
            a ->
                Math.max(
                    Averages.unstable("ema", a.integer("kc_period")),
                    Averages.unstable("wilder", a.integer("atr_period"))))
        .steps(
            a -> {
              Deviation deviation = new Deviation(a.integer("bb_period"), 0);
              Filter middle = Averages.exponential(a.integer("kc_period"));
              TrueRange range = new TrueRange();
              Filter atr = Averages.wilder(a.integer("atr_period"));
              return (in, out) -> {
                double half = a.decimal("bb_multiplier") * deviation.next(in[0]);
                double center = middle.next(in[0]);
                double reach =
                    a.decimal("kc_multiplier") * atr.next(range.next(in[1], in[2], in[3]));
                double above = center + reach - (deviation.mean() + half);
                double below = deviation.mean() - half - (center - reach);
                double inside = Math.max(0, Math.min(above, below));
                out[0] = reach == 0 ? 0 : inside / (2 * reach);
              };
            });
  }

  private static IndicatorDescriptor chaikin() {
    return pane("chaikin_volatility", "Chaikin volatility")
        .tells("How the average range has grown over some bars, in percent.")
        .formula("100 · (EMA(high - low) / EMA(high - low)[k] - 1)", "Chaikin")
        .columns(HIGH, LOW)
        .period(10, 1)
        .integer("change_period", 10, 1, LONGEST, "bars over which growth is measured")
        .output("value", INDEX, "percent")
        .lookback(a -> period(a) - 1 + a.integer("change_period"))
        .unstable(a -> Averages.unstable("ema", period(a)))
        .steps(
            a -> {
              Filter average = Averages.exponential(period(a));
              Filter lag = new Lag(a.integer("change_period"));
              return (in, out) -> {
                double level = average.next(in[0] - in[1]);
                double before = lag.next(level);
                out[0] = Momentum.percent(level - before, before);
              };
            });
  }

  private static IndicatorDescriptor ulcer() {
    return pane("ulcer_index", "Ulcer index")
        .tells("How deep and how long the price stays below its latest high.")
        .formula("√ mean over n of (100 · (x / highest of n - 1))²", "Martin 1987")
        .source()
        .period(14, 1)
        .output("value", RATIO, "percent")
        .lookback(a -> 2 * (period(a) - 1))
        .steps(
            a -> {
              Extreme highest = Extreme.highest(period(a));
              Window squares = new Window(period(a));
              return (in, out) -> {
                double top = highest.next(in[0]);
                double fall = Momentum.percent(in[0] - top, top);
                squares.add(fall * fall);
                out[0] =
                    squares.isFull()
                        ? Math.sqrt(Math.max(0, squares.sum() / period(a)))
                        : Double.NaN;
              };
            });
  }

  private static IndicatorDescriptor choppiness() {
    return pane("chop", "Choppiness index")
        .tells("100 when the price goes nowhere, near 0 when it goes straight.")
        .formula(
            "100 · log10(sum of true range / (highest - lowest)) / log10(n); 100 when the range is"
                + " empty",
            "Dreiss")
        .columns(HIGH, LOW, CLOSE)
        .period(14, 2)
        .output("value", INDEX, "0 to 100")
        .lookback(Volatility::period)
        .steps(
            a -> {
              TrueRange range = new TrueRange();
              Window ranges = new Window(period(a));
              Extreme highest = Extreme.highest(period(a));
              Extreme lowest = Extreme.lowest(period(a));
              double all = Math.log10(period(a));
              return (in, out) -> {
                ranges.add(range.next(in[0], in[1], in[2]));
                double span = highest.next(in[0]) - lowest.next(in[1]);
                out[0] =
                    ranges.isFull()
                        ? span > 0 ? 100 * Math.log10(ranges.sum() / span) / all : 100
                        : Double.NaN;
              };
            });
  }

  private static IndicatorDescriptor mass() {
    return pane("mass_index", "Mass index")
        .tells("Rises when ranges widen: a bulge over 27 that falls below 26.5 warns of a turn.")
        .formula("sum over n of EMA9(high - low) / EMA9(EMA9(high - low))", "Dorsey 1992")
        .columns(HIGH, LOW)
        .integer("period", 25, 1, LONGEST, "bars in the sum")
        .integer("ema_period", 9, 1, LONGEST, "period of both averages")
        .output("value", INDEX, "near the number of bars")
        .lookback(a -> 2 * (a.integer("ema_period") - 1) + period(a) - 1)
        .unstable(a -> 2 * Averages.unstable("ema", a.integer("ema_period")))
        .steps(
            a -> {
              Filter once = Averages.exponential(a.integer("ema_period"));
              Filter twice = Averages.exponential(a.integer("ema_period"));
              Window sum = new Window(period(a));
              return (in, out) -> {
                double single = once.next(in[0] - in[1]);
                double both = twice.next(single);
                sum.add(both == 0 ? 1 : single / both);
                out[0] = sum.isFull() ? sum.sum() : Double.NaN;
              };
            });
  }
}
