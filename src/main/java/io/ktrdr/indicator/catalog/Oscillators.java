package io.ktrdr.indicator.catalog;

import static io.ktrdr.indicator.Category.MOMENTUM;
import static io.ktrdr.indicator.Column.CLOSE;
import static io.ktrdr.indicator.Column.HIGH;
import static io.ktrdr.indicator.Column.LOW;
import static io.ktrdr.indicator.Column.OPEN;
import static io.ktrdr.indicator.IndicatorBuilder.LONGEST;
import static io.ktrdr.indicator.IndicatorBuilder.indicator;
import static io.ktrdr.indicator.Placement.PANE;
import static io.ktrdr.indicator.Unit.INDEX;

import io.ktrdr.indicator.Arguments;
import io.ktrdr.indicator.Column;
import io.ktrdr.indicator.IndicatorBuilder;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.Unit;
import io.ktrdr.indicator.kernels.Averages;
import io.ktrdr.indicator.kernels.ColumnKernels;
import io.ktrdr.indicator.kernels.Extreme;
import io.ktrdr.indicator.kernels.Filter;
import io.ktrdr.indicator.kernels.GainLoss;
import io.ktrdr.indicator.kernels.Lag;
import io.ktrdr.indicator.kernels.RangeKernels;
import io.ktrdr.indicator.kernels.Window;
import java.util.List;

/** Oscillators that stay within bounds, or nearly so. */
public final class Oscillators {

  public static final List<IndicatorDescriptor> ALL =
      List.of(
          rsi(),
          cmo(),
          stoch(),
          stochf(),
          stochrsi(),
          fisher(),
          rvi(),
          tsi(),
          elderRay(),
          awesome());

  private Oscillators() {}

  private static IndicatorBuilder pane(String id, String name) {
    return indicator(id, name, MOMENTUM, PANE).alias(name);
  }

  private static int period(Arguments a) {
    return a.integer("period");
  }

  private static IndicatorDescriptor rsi() {
    return pane("rsi", "Relative strength index")
        .tells("How much of the latest movement was upward: 0 none, 100 all of it.")
        .formula(
            "100 · gain / (gain + loss), both Wilder's averages begun with the mean of the first n"
                + " changes; 50 when nothing moves (TA-Lib: 0)",
            "Wilder 1978; equals TA-Lib RSI")
        .source()
        .period(14, 2)
        .output("value", INDEX, "0 to 100")
        .lookback(Oscillators::period)
        .unstable(a -> Averages.unstable("wilder", period(a)))
        .steps(
            a -> Steps.of(GainLoss.rsi(period(a))),
            (in, a) -> {
              double[] out = new double[in[0].length];
              ColumnKernels.rsi(in[0], period(a), out);
              return new double[][] {out};
            });
  }

  private static IndicatorDescriptor cmo() {
    return pane("cmo", "Chande momentum oscillator")
        .tells("Gains less losses in percent of both, -100 to 100.")
        .formula(
            "100 · (gain - loss) / (gain + loss), Wilder's averages; 0 when nothing moves",
            "Chande 1994; smoothed as, and equal to, TA-Lib CMO")
        .source()
        .period(14, 2)
        .output("value", INDEX, "-100 to 100")
        .lookback(Oscillators::period)
        .unstable(a -> Averages.unstable("wilder", period(a)))
        .steps(
            a -> {
              GainLoss averages = new GainLoss(period(a));
              return (in, out) -> {
                boolean known = averages.next(in[0]);
                double both = averages.gain() + averages.loss();
                double balance = both == 0 ? 0 : 100 * ((averages.gain() - averages.loss()) / both);
                out[0] = known ? balance : Double.NaN;
              };
            });
  }

  /** Where a value is between the lowest and the highest, in percent; 0 when they are equal. */
  private static double place(double value, double lowest, double highest) {
    return highest == lowest ? 0 : (value - lowest) / (highest - lowest) * 100;
  }

  private static IndicatorDescriptor stoch() {
    return pane("stoch", "Stochastic oscillator")
        .alias("stochastic", "slow_stochastic")
        .tells("Where the close is in the range of the last bars, smoothed twice.")
        .formula(
            "k = average of 100 · (close - lowest) / (highest - lowest), d = average of k; 0 when"
                + " highest = lowest, as TA-Lib",
            "Lane; equals TA-Lib STOCH")
        .columns(HIGH, LOW, CLOSE)
        .integer("k_period", 14, 1, LONGEST, "bars of the range")
        .integer("smooth_k", 3, 1, LONGEST, "period of the average that makes k")
        .choice("smooth_k_type", "kind of that average", Averages.kinds())
        .integer("d_period", 3, 1, LONGEST, "period of the average that makes d")
        .choice("d_type", "kind of that average", Averages.kinds())
        .output("k", INDEX, "0 to 100")
        .output("d", INDEX, "0 to 100")
        .lookback(
            a ->
                a.integer("k_period")
                    - 1
                    + Averages.lookback(a.choice("smooth_k_type"), a.integer("smooth_k"))
                    + Averages.lookback(a.choice("d_type"), a.integer("d_period")))
        .unstable(
            a ->
                Averages.unstable(a.choice("smooth_k_type"), a.integer("smooth_k"))
                    + Averages.unstable(a.choice("d_type"), a.integer("d_period")))
        .steps(
            a -> {
              Extreme highest = Extreme.highest(a.integer("k_period"));
              Extreme lowest = Extreme.lowest(a.integer("k_period"));
              Filter k = Averages.of(a.choice("smooth_k_type"), a.integer("smooth_k"));
              Filter d = Averages.of(a.choice("d_type"), a.integer("d_period"));
              return (in, out) -> {
                double high = highest.next(in[0]);
                double slow = k.next(place(in[2], lowest.next(in[1]), high));
                out[1] = d.next(slow);
                out[0] = Double.isNaN(out[1]) ? Double.NaN : slow;
              };
            },
            (in, a) -> {
              double[] k = new double[in[0].length];
              double[] d = new double[in[0].length];
              RangeKernels.place(in[0], in[1], in[2], a.integer("k_period"), d);
              smooth(a.choice("smooth_k_type"), a.integer("smooth_k"), d, k);
              smooth(a.choice("d_type"), a.integer("d_period"), k, d);
              for (int i = 0; i < d.length && Double.isNaN(d[i]); i++) {
                k[i] = Double.NaN;
              }
              return new double[][] {k, d};
            });
  }

  /** An average of a column that begins with NaN. */
  private static void smooth(String kind, int period, double[] in, double[] out) {
    if (kind.equals("sma")) {
      RangeKernels.smooth(in, period, out);
    } else {
      Filter filter = Averages.of(kind, period);
      for (int i = 0; i < in.length; i++) {
        out[i] = filter.next(in[i]);
      }
    }
  }

  private static IndicatorDescriptor stochf() {
    return pane("stochf", "Fast stochastic oscillator")
        .tells("Where the close is in the range of the last bars, and its average.")
        .formula(
            "k = 100 · (close - lowest) / (highest - lowest), d = average of k; 0 when highest ="
                + " lowest, as TA-Lib",
            "Lane; equals TA-Lib STOCHF")
        .columns(HIGH, LOW, CLOSE)
        .integer("k_period", 5, 1, LONGEST, "bars of the range")
        .integer("d_period", 3, 1, LONGEST, "period of the average that makes d")
        .choice("d_type", "kind of that average", Averages.kinds())
        .output("k", INDEX, "0 to 100")
        .output("d", INDEX, "0 to 100")
        .lookback(
            a ->
                a.integer("k_period")
                    - 1
                    + Averages.lookback(a.choice("d_type"), a.integer("d_period")))
        .unstable(a -> Averages.unstable(a.choice("d_type"), a.integer("d_period")))
        .steps(
            a -> {
              Extreme highest = Extreme.highest(a.integer("k_period"));
              Extreme lowest = Extreme.lowest(a.integer("k_period"));
              Filter d = Averages.of(a.choice("d_type"), a.integer("d_period"));
              return (in, out) -> {
                double high = highest.next(in[0]);
                double k = place(in[2], lowest.next(in[1]), high);
                out[1] = d.next(k);
                out[0] = Double.isNaN(out[1]) ? Double.NaN : k;
              };
            });
  }

  private static IndicatorDescriptor stochrsi() {
    return pane("stochrsi", "Stochastic RSI")
        .tells("Where the relative strength index is in its own latest range.")
        .formula(
            "fast stochastic of RSI; 0 when the range is empty, as TA-Lib",
            "Chande and Kroll 1994; equals TA-Lib STOCHRSI")
        .source()
        .period(14, 2)
        .integer("k_period", 5, 1, LONGEST, "bars of the range")
        .integer("d_period", 3, 1, LONGEST, "period of the average that makes d")
        .choice("d_type", "kind of that average", Averages.kinds())
        .output("k", INDEX, "0 to 100")
        .output("d", INDEX, "0 to 100")
        .lookback(
            a ->
                period(a)
                    + a.integer("k_period")
                    - 1
                    + Averages.lookback(a.choice("d_type"), a.integer("d_period")))
        .unstable(
            a ->
                Averages.unstable("wilder", period(a))
                    + Averages.unstable(a.choice("d_type"), a.integer("d_period")))
        .steps(
            a -> {
              Filter rsi = GainLoss.rsi(period(a));
              Extreme highest = Extreme.highest(a.integer("k_period"));
              Extreme lowest = Extreme.lowest(a.integer("k_period"));
              Filter d = Averages.of(a.choice("d_type"), a.integer("d_period"));
              return (in, out) -> {
                double strength = rsi.next(in[0]);
                double high = highest.next(strength);
                double k = place(strength, lowest.next(strength), high);
                out[1] = d.next(k);
                out[0] = Double.isNaN(out[1]) ? Double.NaN : k;
              };
            });
  }

  private static IndicatorDescriptor fisher() {
    return pane("fisher", "Fisher transform")
        .alias("fisher_transform")
        .tells("The price's place in its range, made to stand out at the extremes.")
        .formula(
            "v = 0.66 (place - 0.5) + 0.67 v[1], kept within ±0.999; f = 0.5 ln((1 + v)/(1 - v)) +"
                + " 0.5 f[1]; the middle counts when the range is empty; signal = f[1]",
            "Ehlers 2002")
        .input("source", Column.HL2)
        .period(10, 2)
        .output("fisher", INDEX, "the transform")
        .output("signal", INDEX, "the transform one bar before")
        .lookback(Oscillators::period)
        .unstable(a -> Averages.decay(0.33) + Averages.decay(0.5))
        .steps(
            a -> {
              Extreme highest = Extreme.highest(period(a));
              Extreme lowest = Extreme.lowest(period(a));
              double[] state = {0, 0, Double.NaN};
              return (in, out) -> {
                double high = highest.next(in[0]);
                double low = lowest.next(in[0]);
                out[0] = Double.NaN;
                out[1] = Double.NaN;
                if (!Double.isNaN(high)) {
                  double place = high == low ? 0.5 : (in[0] - low) / (high - low);
                  double value = 0.66 * (place - 0.5) + 0.67 * state[0];
                  state[0] = Math.max(-0.999, Math.min(0.999, value));
                  state[1] = 0.5 * Math.log((1 + state[0]) / (1 - state[0])) + 0.5 * state[1];
                  out[0] = state[1];
                  out[1] = state[2];
                  state[2] = state[1];
                }
              };
            });
  }

  private static IndicatorDescriptor rvi() {
    return pane("rvi", "Relative vigor index")
        .tells("How much of the bars' ranges the way from open to close takes.")
        .formula(
            "sum of n of (1,2,2,1)/6-weighed close - open / same of high - low; signal weighs four"
                + " the same way; 0 when there is no range",
            "Ehlers 2002")
        .columns(OPEN, HIGH, LOW, CLOSE)
        .period(10, 1)
        .output("rvi", INDEX, "-1 to 1")
        .output("signal", INDEX, "weighed over four bars")
        .lookback(a -> period(a) + 5)
        .steps(
            a -> {
              Filter way = symmetric();
              Filter range = symmetric();
              Filter signal = symmetric();
              Window ways = new Window(period(a));
              Window ranges = new Window(period(a));
              return (in, out) -> {
                ways.add(way.next(in[3] - in[0]));
                ranges.add(range.next(in[1] - in[2]));
                out[0] =
                    ranges.isFull() ? ranges.sum() > 0 ? ways.sum() / ranges.sum() : 0 : Double.NaN;
                out[1] = signal.next(out[0]);
              };
            });
  }

  /** Weights 1, 2, 2, 1 of the last four. */
  private static Filter symmetric() {
    Window window = new Window(4);
    return value -> {
      window.add(value);
      return window.isFull()
          ? (window.back(0) + 2 * window.back(1) + 2 * window.back(2) + window.back(3)) / 6
          : Double.NaN;
    };
  }

  private static IndicatorDescriptor tsi() {
    return pane("tsi", "True strength index")
        .tells("Twice smoothed momentum in percent of its twice smoothed size.")
        .formula(
            "100 · EMA(EMA(change, slow), fast) / EMA(EMA(|change|, slow), fast); 0 when nothing"
                + " moves",
            "Blau 1991")
        .source()
        .integer("slow_period", 25, 1, LONGEST, "period of the first average")
        .integer("fast_period", 13, 1, LONGEST, "period of the second average")
        .integer("signal_period", 7, 1, LONGEST, "period of the signal's average")
        .output("tsi", INDEX, "-100 to 100")
        .output("signal", INDEX, "its exponential average")
        .lookback(
            a ->
                a.integer("slow_period")
                    + a.integer("fast_period")
                    + a.integer("signal_period")
                    - 2)
        .unstable(
            a ->
                Averages.unstable("ema", a.integer("slow_period"))
                    + Averages.unstable("ema", a.integer("fast_period"))
                    + Averages.unstable("ema", a.integer("signal_period")))
        .steps(
            a -> {
              Filter lag = new Lag(1);
              Filter moved = smoothedTwice(a);
              Filter size = smoothedTwice(a);
              Filter signal = Averages.exponential(a.integer("signal_period"));
              return (in, out) -> {
                double change = in[0] - lag.next(in[0]);
                double way = size.next(Math.abs(change));
                double net = moved.next(change);
                out[0] = way == 0 ? 0 : 100 * (net / way);
                out[1] = signal.next(out[0]);
              };
            });
  }

  private static Filter smoothedTwice(Arguments a) {
    return Averages.exponential(a.integer("fast_period"))
        .of(Averages.exponential(a.integer("slow_period")));
  }

  private static IndicatorDescriptor elderRay() {
    return pane("elder_ray", "Elder ray")
        .alias("bull_bear_power")
        .tells("How far bulls push above, and bears below, the average.")
        .formula("bull = high - EMA(close), bear = low - EMA(close)", "Elder 1989")
        .columns(HIGH, LOW, CLOSE)
        .period(13, 1)
        .output("bull", Unit.PRICE_DIFFERENCE, "bull power")
        .output("bear", Unit.PRICE_DIFFERENCE, "bear power")
        .lookback(a -> period(a) - 1)
        .unstable(a -> Averages.unstable("ema", period(a)))
        .steps(
            a -> {
              Filter ema = Averages.exponential(period(a));
              return (in, out) -> {
                double average = ema.next(in[2]);
                out[0] = in[0] - average;
                out[1] = in[1] - average;
              };
            });
  }

  private static IndicatorDescriptor awesome() {
    return pane("ao", "Awesome oscillator")
        .tells("A fast less a slow average of the bars' middles.")
        .formula("SMA(hl2, fast) - SMA(hl2, slow)", "Williams 1995")
        .input("source", Column.HL2)
        .integer("fast_period", 5, 1, LONGEST, "period of the fast average")
        .integer("slow_period", 34, 2, LONGEST, "period of the slow average")
        .require(Momentum::ordered, "fast_period", "less than slow_period", Momentum.ORDER)
        .output("value", Unit.PRICE_DIFFERENCE, "the difference")
        .lookback(a -> a.integer("slow_period") - 1)
        .steps(
            a -> {
              Filter fast = Averages.simple(a.integer("fast_period"));
              Filter slow = Averages.simple(a.integer("slow_period"));
              return (in, out) -> out[0] = fast.next(in[0]) - slow.next(in[0]);
            });
  }
}
