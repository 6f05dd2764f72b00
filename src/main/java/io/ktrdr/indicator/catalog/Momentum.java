package io.ktrdr.indicator.catalog;

import static io.ktrdr.indicator.Category.MOMENTUM;
import static io.ktrdr.indicator.IndicatorBuilder.LONGEST;
import static io.ktrdr.indicator.IndicatorBuilder.indicator;
import static io.ktrdr.indicator.Placement.PANE;
import static io.ktrdr.indicator.Unit.PRICE_DIFFERENCE;
import static io.ktrdr.indicator.Unit.RATIO;

import io.ktrdr.indicator.Arguments;
import io.ktrdr.indicator.Category;
import io.ktrdr.indicator.IndicatorBuilder;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.Stepper;
import io.ktrdr.indicator.Unit;
import io.ktrdr.indicator.kernels.Averages;
import io.ktrdr.indicator.kernels.Deviation;
import io.ktrdr.indicator.kernels.Filter;
import io.ktrdr.indicator.kernels.Lag;
import io.ktrdr.indicator.kernels.MacdKernel;
import java.util.List;

/** Differences of averages, and distances from them. */
public final class Momentum {

  static final String ORDER = "fast_period must be less than slow_period";

  public static final List<IndicatorDescriptor> ALL =
      List.of(
          macd(),
          macdFix(),
          macdExt(),
          apo(),
          ppo(),
          trix(),
          distance(),
          zscore(),
          coppock(),
          dpo());

  private Momentum() {}

  static boolean ordered(Arguments a) {
    return a.integer("fast_period") < a.integer("slow_period");
  }

  private static IndicatorBuilder pane(String id, String name) {
    return indicator(id, name, MOMENTUM, PANE).alias(name).source();
  }

  private static IndicatorBuilder fastAndSlow(IndicatorBuilder builder) {
    return builder
        .integer("fast_period", 12, 2, LONGEST, "period of the fast average")
        .integer("slow_period", 26, 2, LONGEST, "period of the slow average")
        .require(Momentum::ordered, "fast_period", "less than slow_period", ORDER);
  }

  private static IndicatorBuilder lines(IndicatorBuilder builder) {
    return builder
        .output("macd", PRICE_DIFFERENCE, "fast less slow average")
        .output("signal", PRICE_DIFFERENCE, "average of the line")
        .output("histogram", PRICE_DIFFERENCE, "line less signal");
  }

  private static int unstable(int fast, int slow, int signal) {
    return Averages.unstable("ema", Math.max(fast, slow)) + Averages.unstable("ema", signal);
  }

  private static IndicatorDescriptor macd() {
    return lines(
            fastAndSlow(
                    pane("macd", "Moving average convergence divergence")
                        .tells("How far a fast average runs ahead of a slow one.")
                        .formula(
                            "EMA(fast) - EMA(slow), its EMA as signal; both averages begin at bar"
                                + " slow - 1 with means of their first values; nothing before the"
                                + " signal is there",
                            "Appel 1979; equals TA-Lib MACD"))
                .integer("signal_period", 9, 1, LONGEST, "period of the signal's average"))
        .lookback(a -> a.integer("slow_period") + a.integer("signal_period") - 2)
        .unstable(
            a ->
                unstable(
                    a.integer("fast_period"), a.integer("slow_period"), a.integer("signal_period")))
        .steps(
            a ->
                new MacdSteps(
                    delayed(
                        Averages.exponential(a.integer("fast_period")),
                        a.integer("slow_period") - a.integer("fast_period")),
                    Averages.exponential(a.integer("slow_period")),
                    Averages.exponential(a.integer("signal_period"))),
            (in, a) -> {
              double[][] out = new double[3][in[0].length];
              MacdKernel.run(
                  in[0],
                  a.integer("fast_period"),
                  a.integer("slow_period"),
                  a.integer("signal_period"),
                  out[0],
                  out[1],
                  out[2]);
              return out;
            });
  }

  private static IndicatorDescriptor macdFix() {
    return lines(
            pane("macdfix", "MACD with the original weights")
                .tells("MACD with the constants 0.15 and 0.075 of its first publication.")
                .formula(
                    "averages of weight 0.15 and 0.075, begun with means of 12 and 26",
                    "Appel 1979; equals TA-Lib MACDFIX")
                .integer("signal_period", 9, 1, LONGEST, "period of the signal's average"))
        .lookback(a -> 24 + a.integer("signal_period"))
        .unstable(a -> unstable(12, 26, a.integer("signal_period")))
        .steps(
            a ->
                new MacdSteps(
                    delayed(Averages.recursive(12, 0.15), 14),
                    Averages.recursive(26, 0.075),
                    Averages.exponential(a.integer("signal_period"))));
  }

  private static IndicatorDescriptor macdExt() {
    return lines(
            fastAndSlow(
                    pane("macdext", "MACD with chosen averages")
                        .tells("MACD with an average of any kind for each of its three.")
                        .formula(
                            "MA(fast) - MA(slow), its MA as signal; the fast one begins when the"
                                + " slower one does",
                            "equals TA-Lib MACDEXT"))
                .integer("signal_period", 9, 1, LONGEST, "period of the signal's average")
                .choice("fast_ma_type", "kind of the fast average", Averages.kinds())
                .choice("slow_ma_type", "kind of the slow average", Averages.kinds())
                .choice("signal_ma_type", "kind of the signal's average", Averages.kinds()))
        .lookback(a -> Math.max(lookback(a, "fast"), lookback(a, "slow")) + lookback(a, "signal"))
        .unstable(a -> Math.max(unstable(a, "fast"), unstable(a, "slow")) + unstable(a, "signal"))
        .steps(
            a -> {
              int later = lookback(a, "slow") - lookback(a, "fast");
              return new MacdSteps(
                  delayed(average(a, "fast"), Math.max(0, later)),
                  delayed(average(a, "slow"), Math.max(0, -later)),
                  average(a, "signal"));
            });
  }

  private static Filter average(Arguments a, String which) {
    return Averages.of(a.choice(which + "_ma_type"), a.integer(which + "_period"));
  }

  private static int lookback(Arguments a, String which) {
    return Averages.lookback(a.choice(which + "_ma_type"), a.integer(which + "_period"));
  }

  private static int unstable(Arguments a, String which) {
    return Averages.unstable(a.choice(which + "_ma_type"), a.integer(which + "_period"));
  }

  /** A filter that begins so many values later. */
  private static Filter delayed(Filter filter, int later) {
    int[] left = {later};
    return value -> {
      if (left[0] > 0) {
        left[0]--;
        return Double.NaN;
      }
      return filter.next(value);
    };
  }

  /** A line, its signal and what is between them; nothing before all are there. */
  private record MacdSteps(Filter fast, Filter slow, Filter signal) implements Stepper {
    @Override
    public void next(double[] in, double[] out) {
      double line = fast.next(in[0]) - slow.next(in[0]);
      out[1] = signal.next(line);
      out[2] = line - out[1];
      out[0] = Double.isNaN(out[1]) ? Double.NaN : line;
    }
  }

  private static IndicatorBuilder oscillator(IndicatorBuilder builder) {
    return fastAndSlow(builder)
        .choice("ma_type", "kind of both averages", Averages.kinds())
        .lookback(a -> Averages.lookback(a.choice("ma_type"), a.integer("slow_period")))
        .unstable(a -> Averages.unstable(a.choice("ma_type"), a.integer("slow_period")));
  }

  private static IndicatorDescriptor apo() {
    return oscillator(
            pane("apo", "Absolute price oscillator")
                .tells("A fast less a slow average.")
                .formula("MA(fast) - MA(slow)", "equals TA-Lib APO"))
        .output("value", PRICE_DIFFERENCE, "the difference")
        .steps(
            a -> {
              Filter fast = Averages.of(a.choice("ma_type"), a.integer("fast_period"));
              Filter slow = Averages.of(a.choice("ma_type"), a.integer("slow_period"));
              return (in, out) -> out[0] = fast.next(in[0]) - slow.next(in[0]);
            });
  }

  private static IndicatorDescriptor ppo() {
    return oscillator(
            pane("ppo", "Percentage price oscillator")
                .tells("A fast less a slow average, in percent of the slow one.")
                .formula("100 · (MA(fast) - MA(slow)) / MA(slow)", "equals TA-Lib PPO"))
        .output("value", RATIO, "percent")
        .steps(
            a -> {
              Filter fast = Averages.of(a.choice("ma_type"), a.integer("fast_period"));
              Filter slow = Averages.of(a.choice("ma_type"), a.integer("slow_period"));
              return (in, out) -> {
                double base = slow.next(in[0]);
                out[0] = percent(fast.next(in[0]) - base, base);
              };
            });
  }

  static double percent(double part, double whole) {
    return whole == 0 ? 0 : 100 * (part / whole);
  }

  private static IndicatorDescriptor trix() {
    return pane("trix", "TRIX")
        .tells("How fast a three times smoothed price moves, in percent per bar.")
        .formula("100 · (EMA³ / EMA³[1] - 1)", "Hutson 1983; equals TA-Lib TRIX")
        .period(15, 1)
        .output("value", RATIO, "percent")
        .lookback(a -> 3 * (a.integer("period") - 1) + 1)
        .unstable(a -> 3 * Averages.unstable("ema", a.integer("period")))
        .steps(
            a -> {
              int n = a.integer("period");
              Filter smooth =
                  Averages.exponential(n).of(Averages.exponential(n)).of(Averages.exponential(n));
              Filter lag = new Lag(1);
              return (in, out) -> {
                double level = smooth.next(in[0]);
                double before = lag.next(level);
                out[0] = percent(level - before, before);
              };
            });
  }

  private static IndicatorDescriptor distance() {
    return indicator("distance_from_ma", "Distance from a moving average", MOMENTUM, PANE)
        .alias("disparity_index")
        .tells("How far the price is from its average, in percent of the average.")
        .formula("100 · (x - MA) / MA", "common")
        .source()
        .period(20, 1)
        .choice("ma_type", "kind of average", Averages.kinds())
        .output("value", RATIO, "percent")
        .lookback(a -> Averages.lookback(a.choice("ma_type"), a.integer("period")))
        .unstable(a -> Averages.unstable(a.choice("ma_type"), a.integer("period")))
        .steps(
            a -> {
              Filter average = Averages.of(a.choice("ma_type"), a.integer("period"));
              return (in, out) -> {
                double base = average.next(in[0]);
                out[0] = percent(in[0] - base, base);
              };
            });
  }

  private static IndicatorDescriptor zscore() {
    return indicator("zscore", "Z-score", Category.STATISTIC, PANE)
        .alias("z_score")
        .tells("How many standard deviations the price is from its mean.")
        .formula("(x - mean) / deviation over n; 0 when there is no deviation", "common")
        .source()
        .period(20, 2)
        .integer("ddof", 0, 0, 1, "0: deviation of the whole population, 1: of a sample")
        .output("value", Unit.INDEX, "deviations")
        .lookback(a -> a.integer("period") - 1)
        .steps(
            a -> {
              Deviation deviation = new Deviation(a.integer("period"), a.integer("ddof"));
              return (in, out) -> {
                double apart = deviation.next(in[0]);
                out[0] = apart == 0 ? 0 : (in[0] - deviation.mean()) / apart;
              };
            });
  }

  private static IndicatorDescriptor coppock() {
    return pane("coppock", "Coppock curve")
        .tells("Long-term momentum, smoothed; made for months.")
        .formula("WMA(ROC(long) + ROC(short))", "Coppock 1962")
        .integer("long_period", 14, 1, LONGEST, "bars of the longer rate of change")
        .integer("short_period", 11, 1, LONGEST, "bars of the shorter rate of change")
        .integer("smooth_period", 10, 1, LONGEST, "period of the weighted average")
        .output("value", RATIO, "percent")
        .lookback(
            a ->
                Math.max(a.integer("long_period"), a.integer("short_period"))
                    + a.integer("smooth_period")
                    - 1)
        .steps(
            a -> {
              Filter far = new Lag(a.integer("long_period"));
              Filter near = new Lag(a.integer("short_period"));
              Filter smooth = Averages.weighted(a.integer("smooth_period"));
              return (in, out) -> {
                double first = far.next(in[0]);
                double second = near.next(in[0]);
                out[0] =
                    smooth.next(percent(in[0] - first, first) + percent(in[0] - second, second));
              };
            });
  }

  private static IndicatorDescriptor dpo() {
    return pane("dpo", "Detrended price oscillator")
        .tells("An earlier price less the average around it: cycles without the trend.")
        .formula(
            "x[n/2 + 1] - SMA(n); the value stands at the bar at which it is known, a chart draws"
                + " it n/2 + 1 bars earlier",
            "common")
        .period(20, 1)
        .shifted("value", PRICE_DIFFERENCE, "the difference", a -> -(a.integer("period") / 2 + 1))
        .lookback(a -> Math.max(a.integer("period") - 1, a.integer("period") / 2 + 1))
        .steps(
            a -> {
              Filter average = Averages.simple(a.integer("period"));
              Filter lag = new Lag(a.integer("period") / 2 + 1);
              return (in, out) -> out[0] = lag.next(in[0]) - average.next(in[0]);
            });
  }
}
