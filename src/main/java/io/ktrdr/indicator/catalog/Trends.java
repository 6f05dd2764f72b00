package io.ktrdr.indicator.catalog;

import static io.ktrdr.indicator.Category.TREND;
import static io.ktrdr.indicator.Column.CLOSE;
import static io.ktrdr.indicator.Column.HIGH;
import static io.ktrdr.indicator.Column.LOW;
import static io.ktrdr.indicator.IndicatorBuilder.LONGEST;
import static io.ktrdr.indicator.IndicatorBuilder.indicator;
import static io.ktrdr.indicator.Placement.OVERLAY;
import static io.ktrdr.indicator.Placement.PANE;
import static io.ktrdr.indicator.Unit.INDEX;
import static io.ktrdr.indicator.Unit.PRICE;
import static io.ktrdr.indicator.Unit.PRICE_DIFFERENCE;

import io.ktrdr.indicator.Arguments;
import io.ktrdr.indicator.IndicatorBuilder;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.Stepper;
import io.ktrdr.indicator.kernels.Averages;
import io.ktrdr.indicator.kernels.Directional;
import io.ktrdr.indicator.kernels.Extreme;
import io.ktrdr.indicator.kernels.Filter;
import io.ktrdr.indicator.kernels.Lag;
import io.ktrdr.indicator.kernels.ParabolicStop;
import io.ktrdr.indicator.kernels.TrueRange;
import io.ktrdr.indicator.kernels.Window;
import java.util.List;
import java.util.Locale;

/** Whether there is a trend, and which way. */
public final class Trends {

  public static final List<IndicatorDescriptor> ALL =
      List.of(
          adx(),
          adxr(),
          dx(),
          plusDi(),
          minusDi(),
          plusDm(),
          minusDm(),
          sar(),
          ichimoku(),
          vortex());

  private Trends() {}

  private static int period(Arguments a) {
    return a.integer("period");
  }

  private static IndicatorBuilder directional(String id, String name, int least) {
    return indicator(id, name, TREND, PANE)
        .columns(HIGH, LOW, CLOSE)
        .period(14, least)
        .lookback(Trends::period)
        .unstable(a -> Averages.unstable("wilder", period(a)));
  }

  /** Wilder's average of the directional index, which rests while nothing moves. */
  private static Filter smoothed(Directional directional, int period) {
    return new Filter() {
      private double level;
      private int seen;

      @Override
      public double next(double index) {
        if (Double.isNaN(index)) {
          return Double.NaN;
        }
        if (seen < period) {
          level += directional.moves() ? index : 0;
          if (++seen == period) {
            level /= period;
          }
        } else if (directional.moves()) {
          level = (level * (period - 1) + index) / period;
        }
        return seen == period ? level : Double.NaN;
      }
    };
  }

  private static IndicatorDescriptor adx() {
    return directional("adx", "Average directional index", 2)
        .alias("average_directional_index")
        .tells("How strong the trend is, whichever way, with the two sides' strength.")
        .formula(
            "Wilder's average of DX = 100 · |+DI - -DI| / (+DI + -DI), begun with the mean of the"
                + " first n; DI = 100 · Wilder's sum of movement / Wilder's sum of true range",
            "Wilder 1978; equals TA-Lib ADX, PLUS_DI, MINUS_DI")
        .output("adx", INDEX, "0 to 100")
        .output("plus_di", INDEX, "strength upward, 0 to 100")
        .output("minus_di", INDEX, "strength downward, 0 to 100")
        .lookback(a -> 2 * period(a) - 1)
        .unstable(a -> 2 * Averages.unstable("wilder", period(a)))
        .steps(
            a -> {
              Directional directional = new Directional(period(a));
              Filter average = smoothed(directional, period(a));
              return (in, out) -> {
                directional.next(in[0], in[1], in[2]);
                out[0] = average.next(directional.index());
                out[1] = directional.plusIndicator();
                out[2] = directional.minusIndicator();
              };
            });
  }

  private static IndicatorDescriptor adxr() {
    return directional("adxr", "Average directional index rating", 2)
        .tells("The mean of the trend's strength now and some bars ago.")
        .formula("(ADX + ADX[n - 1]) / 2", "Wilder 1978; equals TA-Lib ADXR")
        .output("value", INDEX, "0 to 100")
        .lookback(a -> 3 * period(a) - 2)
        .unstable(a -> 2 * Averages.unstable("wilder", period(a)))
        .steps(
            a -> {
              Directional directional = new Directional(period(a));
              Filter average = smoothed(directional, period(a));
              Filter lag = new Lag(period(a) - 1);
              return (in, out) -> {
                directional.next(in[0], in[1], in[2]);
                double strength = average.next(directional.index());
                out[0] = (strength + lag.next(strength)) / 2;
              };
            });
  }

  private static IndicatorDescriptor dx() {
    return directional("dx", "Directional movement index", 2)
        .tells("How one-sided the movement is.")
        .formula(
            "100 · |+DI - -DI| / (+DI + -DI); keeps its value while nothing moves",
            "Wilder 1978; equals TA-Lib DX")
        .output("value", INDEX, "0 to 100")
        .steps(
            a -> {
              Directional directional = new Directional(period(a));
              return (in, out) -> {
                directional.next(in[0], in[1], in[2]);
                out[0] = directional.index();
              };
            });
  }

  private static IndicatorDescriptor plusDi() {
    return directional("plus_di", "Plus directional indicator", 1)
        .tells("Strength of upward movement.")
        .formula(
            "100 · Wilder's sum of upward movement / of true range",
            "Wilder 1978; equals TA-Lib PLUS_DI with n above 1 (for 1 it gives no percent)")
        .output("value", INDEX, "0 to 100")
        .steps(
            a -> {
              Directional directional = new Directional(period(a));
              return (in, out) -> {
                directional.next(in[0], in[1], in[2]);
                out[0] = directional.plusIndicator();
              };
            });
  }

  private static IndicatorDescriptor minusDi() {
    return directional("minus_di", "Minus directional indicator", 1)
        .tells("Strength of downward movement.")
        .formula(
            "100 · Wilder's sum of downward movement / of true range",
            "Wilder 1978; equals TA-Lib MINUS_DI with n above 1 (for 1 it gives no percent)")
        .output("value", INDEX, "0 to 100")
        .steps(
            a -> {
              Directional directional = new Directional(period(a));
              return (in, out) -> {
                directional.next(in[0], in[1], in[2]);
                out[0] = directional.minusIndicator();
              };
            });
  }

  private static IndicatorBuilder movement(String id, String name, String which) {
    return indicator(id, name, TREND, PANE)
        .columns(HIGH, LOW)
        .period(14, 1)
        .tells("How far the bars reach " + which + ".")
        .formula(
            "Wilder's sum, which loses its n-th part per bar, of the higher reach",
            "Wilder 1978; equals TA-Lib " + id.toUpperCase(Locale.ROOT))
        .output("value", PRICE_DIFFERENCE, "the sum")
        .lookback(a -> Math.max(1, period(a) - 1))
        .unstable(a -> Averages.unstable("wilder", period(a)));
  }

  private static IndicatorDescriptor plusDm() {
    return movement("plus_dm", "Plus directional movement", "above the one before")
        .steps(
            a -> {
              Directional directional = new Directional(period(a));
              return (in, out) -> {
                directional.next(in[0], in[1], in[1]);
                out[0] = directional.plusMovement();
              };
            });
  }

  private static IndicatorDescriptor minusDm() {
    return movement("minus_dm", "Minus directional movement", "below the one before")
        .steps(
            a -> {
              Directional directional = new Directional(period(a));
              return (in, out) -> {
                directional.next(in[0], in[1], in[1]);
                out[0] = directional.minusMovement();
              };
            });
  }

  private static IndicatorDescriptor sar() {
    return indicator("sar", "Parabolic SAR", TREND, OVERLAY)
        .alias("parabolic_sar", "psar")
        .tells("A stop that closes in on the price faster and faster, and changes sides.")
        .formula(
            "stop += factor · (extreme - stop), kept off the last two bars; the factor grows with"
                + " each new extreme; begins with the larger of the first movements",
            "Wilder 1978; equals TA-Lib SAR")
        .columns(HIGH, LOW)
        .decimal("acceleration", 0.02, 0, 1, "how much the factor begins with and grows by")
        .decimal("maximum", 0.2, 0, 1, "the greatest factor")
        .output("value", PRICE, "the stop")
        .lookback(a -> 1)
        .dependsOnAll()
        .steps(a -> new ParabolicStop(a.decimal("acceleration"), a.decimal("maximum"))::next);
  }

  private static IndicatorDescriptor ichimoku() {
    return indicator("ichimoku", "Ichimoku cloud", TREND, OVERLAY)
        .alias("ichimoku_kinko_hyo", "ichimoku_cloud")
        .tells("Middles of ranges of three lengths, drawn ahead and behind.")
        .formula(
            "middle of highest high and lowest low over each period; senkou a = (tenkan + kijun) /"
                + " 2. Each value stands at the bar at which it is known; shift says where a chart"
                + " draws it",
            "Hosoda 1969")
        .columns(HIGH, LOW, CLOSE)
        .integer("tenkan_period", 9, 1, LONGEST, "bars of the conversion line")
        .integer("kijun_period", 26, 1, LONGEST, "bars of the base line")
        .integer("senkou_b_period", 52, 1, LONGEST, "bars of the second leading line")
        .integer("displacement", 26, 0, LONGEST, "bars by which leading and lagging are drawn away")
        .output("tenkan", PRICE, "conversion line")
        .output("kijun", PRICE, "base line")
        .shifted("senkou_a", PRICE, "first leading line", a -> a.integer("displacement"))
        .shifted("senkou_b", PRICE, "second leading line", a -> a.integer("displacement"))
        .shifted("chikou", PRICE, "lagging line: the close", a -> -a.integer("displacement"))
        .lookback(
            a ->
                Math.max(
                        a.integer("tenkan_period"),
                        Math.max(a.integer("kijun_period"), a.integer("senkou_b_period")))
                    - 1)
        .steps(
            a -> {
              Stepper tenkan = middle(a.integer("tenkan_period"));
              Stepper kijun = middle(a.integer("kijun_period"));
              Stepper senkou = middle(a.integer("senkou_b_period"));
              double[] line = new double[1];
              return (in, out) -> {
                tenkan.next(in, line);
                out[0] = line[0];
                kijun.next(in, line);
                out[1] = line[0];
                out[2] = (out[0] + out[1]) / 2;
                senkou.next(in, line);
                out[3] = line[0];
                out[4] = in[2];
              };
            });
  }

  private static Stepper middle(int period) {
    Extreme highest = Extreme.highest(period);
    Extreme lowest = Extreme.lowest(period);
    return (in, out) -> out[0] = (highest.next(in[0]) + lowest.next(in[1])) / 2;
  }

  private static IndicatorDescriptor vortex() {
    return indicator("vortex", "Vortex indicator", TREND, PANE)
        .tells("Which of two opposite movements is the stronger.")
        .formula(
            "sum over n of |high - low[1]| (plus) and |low - high[1]| (minus) / sum of true range;"
                + " 0 without range",
            "Botes and Siepman 2010")
        .columns(HIGH, LOW, CLOSE)
        .period(14, 1)
        .output("plus", INDEX, "upward")
        .output("minus", INDEX, "downward")
        .lookback(Trends::period)
        .steps(
            a -> {
              TrueRange range = new TrueRange();
              Filter highs = new Lag(1);
              Filter lows = new Lag(1);
              Window ranges = new Window(period(a));
              Window up = new Window(period(a));
              Window down = new Window(period(a));
              return (in, out) -> {
                ranges.add(range.next(in[0], in[1], in[2]));
                up.add(Math.abs(in[0] - lows.next(in[1])));
                down.add(Math.abs(in[1] - highs.next(in[0])));
                boolean full = ranges.isFull();
                boolean moves = ranges.sum() > 0;
                out[0] = full ? moves ? up.sum() / ranges.sum() : 0 : Double.NaN;
                out[1] = full ? moves ? down.sum() / ranges.sum() : 0 : Double.NaN;
              };
            });
  }
}
