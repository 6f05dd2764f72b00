package io.ktrdr.indicator.catalog;

import static io.ktrdr.indicator.Category.TREND;
import static io.ktrdr.indicator.Category.VOLATILITY;
import static io.ktrdr.indicator.Column.CLOSE;
import static io.ktrdr.indicator.Column.HIGH;
import static io.ktrdr.indicator.Column.LOW;
import static io.ktrdr.indicator.IndicatorBuilder.LONGEST;
import static io.ktrdr.indicator.IndicatorBuilder.indicator;
import static io.ktrdr.indicator.Placement.OVERLAY;
import static io.ktrdr.indicator.Unit.PRICE;
import static io.ktrdr.indicator.Unit.SIGNAL;

import io.ktrdr.indicator.Arguments;
import io.ktrdr.indicator.IndicatorBuilder;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.Stepper;
import io.ktrdr.indicator.kernels.Averages;
import io.ktrdr.indicator.kernels.ColumnKernels;
import io.ktrdr.indicator.kernels.Deviation;
import io.ktrdr.indicator.kernels.Extreme;
import io.ktrdr.indicator.kernels.Filter;
import io.ktrdr.indicator.kernels.Lag;
import io.ktrdr.indicator.kernels.TrueRange;
import java.util.List;

/** Bands and stops around the price. */
public final class Channels {

  public static final List<IndicatorDescriptor> ALL =
      List.of(bollinger(), keltner(), donchian(), envelope(), superTrend(), chandelier());

  private Channels() {}

  private static IndicatorBuilder band(String id, String name) {
    return indicator(id, name, VOLATILITY, OVERLAY).alias(name);
  }

  private static IndicatorBuilder lines(IndicatorBuilder builder) {
    return builder
        .output("upper", PRICE, "upper line")
        .output("middle", PRICE, "middle line")
        .output("lower", PRICE, "lower line");
  }

  private static IndicatorDescriptor bollinger() {
    return lines(
            band("bbands", "Bollinger bands")
                .alias("bollinger_bands", "bollinger")
                .tells("An average and the price's standard deviation around it.")
                .formula(
                    "MA ± deviations · √(sum of (x - mean)² / (n - ddof))",
                    "Bollinger 1983; equals TA-Lib BBANDS with ddof 0")
                .source()
                .period(20, 2)
                .decimal("deviations_up", 2, 0.001, 1000, "deviations above")
                .decimal("deviations_down", 2, 0.001, 1000, "deviations below")
                .integer("ddof", 0, 0, 1, "0: of the whole population (n), 1: of a sample (n - 1)")
                .choice("ma_type", "kind of the middle average", Averages.kinds()))
        .lookback(
            a ->
                Math.max(
                    a.integer("period") - 1,
                    Averages.lookback(a.choice("ma_type"), a.integer("period"))))
        .unstable(a -> Averages.unstable(a.choice("ma_type"), a.integer("period")))
        .steps(
            Channels::bollingerSteps,
            (in, a) -> {
              double[][] out = new double[3][in[0].length];
              if (a.choice("ma_type").equals("sma")) {
                ColumnKernels.bollinger(
                    in[0],
                    a.integer("period"),
                    a.integer("ddof"),
                    a.decimal("deviations_up"),
                    a.decimal("deviations_down"),
                    out[0],
                    out[1],
                    out[2]);
              } else {
                Stepper steps = bollingerSteps(a);
                double[] bar = new double[1];
                double[] bands = new double[3];
                for (int i = 0; i < in[0].length; i++) {
                  bar[0] = in[0][i];
                  steps.next(bar, bands);
                  out[0][i] = bands[0];
                  out[1][i] = bands[1];
                  out[2][i] = bands[2];
                }
              }
              return out;
            });
  }

  private static Stepper bollingerSteps(Arguments a) {
    boolean simple = a.choice("ma_type").equals("sma");
    Deviation deviation = new Deviation(a.integer("period"), a.integer("ddof"));
    Filter average = Averages.of(a.choice("ma_type"), a.integer("period"));
    double up = a.decimal("deviations_up");
    double down = a.decimal("deviations_down");
    return (in, out) -> {
      double apart = deviation.next(in[0]);
      double middle = simple ? deviation.mean() : average.next(in[0]);
      out[0] = middle + up * apart;
      out[1] = Double.isNaN(apart) ? Double.NaN : middle;
      out[2] = middle - down * apart;
    };
  }

  private static IndicatorDescriptor keltner() {
    return lines(
            band("keltner", "Keltner channel")
                .alias("keltner_channels", "keltner_channel")
                .tells("An average and the average true range around it.")
                .formula(
                    "MA(source) ± multiplier · ATR; common: EMA of the close and Wilder's ATR",
                    "Keltner 1960 as Raschke changed it")
                .source()
                .columns(HIGH, LOW, CLOSE)
                .period(20, 1)
                .integer("atr_period", 10, 1, LONGEST, "period of the average true range")
                .decimal("multiplier", 2, 0.001, 1000, "average true ranges on each side")
                .choice("ma_type", "kind of the middle average", "ema", "sma", "wma", "wilder")
                .choice("smoothing", "kind of the range's average", Volatility.SMOOTHINGS))
        .lookback(
            a ->
                Math.max(
                    Averages.lookback(a.choice("ma_type"), a.integer("period")),
                    a.integer("atr_period")))
        .unstable(
            a ->
                Math.max(
                    Averages.unstable(a.choice("ma_type"), a.integer("period")),
                    Averages.unstable(a.choice("smoothing"), a.integer("atr_period"))))
        .steps(
            a -> {
              Filter average = Averages.of(a.choice("ma_type"), a.integer("period"));
              TrueRange range = new TrueRange();
              Filter atr = Averages.of(a.choice("smoothing"), a.integer("atr_period"));
              double times = a.decimal("multiplier");
              return (in, out) -> {
                double reach = times * atr.next(range.next(in[1], in[2], in[3]));
                out[1] = average.next(in[0]);
                out[0] = out[1] + reach;
                out[2] = out[1] - reach;
              };
            });
  }

  private static IndicatorDescriptor donchian() {
    return lines(
            band("donchian", "Donchian channel")
                .alias("donchian_channels", "donchian_channel")
                .tells("The highest high and the lowest low of the last bars.")
                .formula(
                    "max(high), min(low) over n and halfway between; with previous_only of the n"
                        + " bars before, so that the close can break out",
                    "Donchian 1960")
                .columns(HIGH, LOW)
                .period(20, 1)
                .flag("previous_only", false, "leave the bar itself out"))
        .lookback(a -> a.integer("period") - (a.flag("previous_only") ? 0 : 1))
        .steps(
            a -> {
              Extreme highest = Extreme.highest(a.integer("period"));
              Extreme lowest = Extreme.lowest(a.integer("period"));
              int lag = a.flag("previous_only") ? 1 : 0;
              Filter top = new Lag(lag).of(highest);
              Filter bottom = new Lag(lag).of(lowest);
              return (in, out) -> {
                out[0] = top.next(in[0]);
                out[2] = bottom.next(in[1]);
                out[1] = (out[0] + out[2]) / 2;
              };
            });
  }

  private static IndicatorDescriptor envelope() {
    return lines(
            band("envelope", "Moving average envelope")
                .tells("An average and lines some percent away from it.")
                .formula("MA · (1 ± percent / 100)", "common")
                .source()
                .period(20, 1)
                .decimal("percent", 2.5, 0.001, 100, "distance of the lines")
                .choice("ma_type", "kind of average", Averages.kinds()))
        .lookback(a -> Averages.lookback(a.choice("ma_type"), a.integer("period")))
        .unstable(a -> Averages.unstable(a.choice("ma_type"), a.integer("period")))
        .steps(
            a -> {
              Filter average = Averages.of(a.choice("ma_type"), a.integer("period"));
              double part = a.decimal("percent") / 100;
              return (in, out) -> {
                out[1] = average.next(in[0]);
                out[0] = out[1] * (1 + part);
                out[2] = out[1] * (1 - part);
              };
            });
  }

  private static IndicatorDescriptor superTrend() {
    return indicator("supertrend", "SuperTrend", TREND, OVERLAY)
        .tells("A stop that trails the price and changes sides when it is broken.")
        .formula(
            "hl2 ± multiplier · ATR; the upper line only falls and the lower only rises while the"
                + " close before stays on its side; begins, as a rule upward, at the first ATR",
            "Seban")
        .columns(HIGH, LOW, CLOSE)
        .integer("period", 10, 1, LONGEST, "period of the average true range")
        .decimal("multiplier", 3, 0.001, 1000, "average true ranges of distance")
        .choice("smoothing", "kind of the range's average", Volatility.SMOOTHINGS)
        .output("trend", PRICE, "the stop")
        .output("direction", SIGNAL, "1 while up, -1 while down")
        .lookback(a -> a.integer("period"))
        .dependsOnAll()
        .steps(SuperTrend::new);
  }

  /** Begins upward when the close is at or above the lower line, which it always is. */
  private static final class SuperTrend implements Stepper {

    private final TrueRange range = new TrueRange();
    private final Filter atr;
    private final double times;
    private double upper = Double.NaN;
    private double lower;
    private double before;
    private boolean up = true;

    SuperTrend(Arguments a) {
      atr = Averages.of(a.choice("smoothing"), a.integer("period"));
      times = a.decimal("multiplier");
    }

    @Override
    public void next(double[] in, double[] out) {
      double reach = times * atr.next(range.next(in[0], in[1], in[2]));
      double middle = (in[0] + in[1]) / 2;
      if (Double.isNaN(reach)) {
        out[0] = Double.NaN;
        out[1] = Double.NaN;
        return;
      }
      double above = middle + reach;
      double below = middle - reach;
      if (Double.isNaN(upper)) {
        upper = above;
        lower = below;
      } else {
        upper = above < upper || before > upper ? above : upper;
        lower = below > lower || before < lower ? below : lower;
        up = up ? in[2] >= lower : in[2] > upper;
      }
      before = in[2];
      out[0] = up ? lower : upper;
      out[1] = up ? 1 : -1;
    }
  }

  private static IndicatorDescriptor chandelier() {
    return indicator("chandelier", "Chandelier exit", TREND, OVERLAY)
        .alias("chandelier_exit")
        .tells("Stops that hang some average true ranges from the latest extremes.")
        .formula(
            "long = highest high of n - multiplier · ATR, short = lowest low of n + multiplier · ATR",
            "Le Beau; Elder 2002")
        .columns(HIGH, LOW, CLOSE)
        .integer("period", 22, 1, LONGEST, "bars of the extremes and of the average true range")
        .decimal("multiplier", 3, 0.001, 1000, "average true ranges of distance")
        .choice("smoothing", "kind of the range's average", Volatility.SMOOTHINGS)
        .output("long", PRICE, "stop of who has bought")
        .output("short", PRICE, "stop of who has sold")
        .lookback(a -> a.integer("period"))
        .unstable(a -> Averages.unstable(a.choice("smoothing"), a.integer("period")))
        .steps(
            a -> {
              Extreme highest = Extreme.highest(a.integer("period"));
              Extreme lowest = Extreme.lowest(a.integer("period"));
              TrueRange range = new TrueRange();
              Filter atr = Averages.of(a.choice("smoothing"), a.integer("period"));
              double times = a.decimal("multiplier");
              return (in, out) -> {
                double reach = times * atr.next(range.next(in[0], in[1], in[2]));
                out[0] = highest.next(in[0]) - reach;
                out[1] = lowest.next(in[1]) + reach;
              };
            });
  }
}
