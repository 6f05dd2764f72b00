package io.ktrdr.indicator.catalog;

import static io.ktrdr.indicator.Column.CLOSE;
import static io.ktrdr.indicator.Column.HIGH;
import static io.ktrdr.indicator.Column.HLC3;
import static io.ktrdr.indicator.Column.LOW;
import static io.ktrdr.indicator.Column.SESSION;
import static io.ktrdr.indicator.Column.TIME;
import static io.ktrdr.indicator.Column.VOLUME;
import static io.ktrdr.indicator.IndicatorBuilder.LONGEST;
import static io.ktrdr.indicator.IndicatorBuilder.indicator;
import static io.ktrdr.indicator.Placement.OVERLAY;
import static io.ktrdr.indicator.Placement.PANE;
import static io.ktrdr.indicator.Unit.INDEX;
import static io.ktrdr.indicator.Unit.MONEY;
import static io.ktrdr.indicator.Unit.OTHER;
import static io.ktrdr.indicator.Unit.PRICE;
import static io.ktrdr.indicator.Unit.RATIO;
import static io.ktrdr.indicator.Unit.VOLUME_RATIO;

import io.ktrdr.indicator.Arguments;
import io.ktrdr.indicator.Category;
import io.ktrdr.indicator.IndicatorBuilder;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.Stepper;
import io.ktrdr.indicator.Unit;
import io.ktrdr.indicator.kernels.Averages;
import io.ktrdr.indicator.kernels.Filter;
import io.ktrdr.indicator.kernels.Lag;
import io.ktrdr.indicator.kernels.Window;
import java.util.List;
import java.util.function.Predicate;

/** What volume says about the price. */
public final class Volumes {

  public static final List<IndicatorDescriptor> ALL =
      List.of(
          obv(),
          ad(),
          adosc(),
          cmf(),
          volumeRatio(),
          vwap(),
          rollingVwap(),
          anchoredVwap(),
          force(),
          ease(),
          pvt(),
          negative(),
          positive());

  private Volumes() {}

  private static IndicatorBuilder pane(String id, String name) {
    return indicator(id, name, Category.VOLUME, PANE).alias(name);
  }

  private static int period(Arguments a) {
    return a.integer("period");
  }

  private static IndicatorDescriptor obv() {
    return pane("obv", "On-balance volume")
        .tells("Volume added on rising bars and taken off on falling ones.")
        .formula(
            "± volume by the sign of x - x[1], added up; begins with the first volume (as TA-Lib)"
                + " or with 0; unknown once a volume is",
            "Granville 1963; equals TA-Lib OBV with start volume")
        .source()
        .columns(VOLUME)
        .choice("start", "what the first bar counts for", "volume", "zero")
        .output("value", Unit.VOLUME, "the sum")
        .runningSum()
        .steps(
            a -> {
              boolean counts = a.choice("start").equals("volume");
              double[] state = {Double.NaN, 0};
              return (in, out) -> {
                if (Double.isNaN(state[0])) {
                  state[1] = counts ? in[1] : 0;
                } else {
                  state[1] += Math.signum(in[0] - state[0]) * in[1];
                }
                state[0] = in[0];
                out[0] = state[1];
              };
            });
  }

  /** The part of the volume that counts as bought (or, below 0, sold); 0 when high = low. */
  private static double moneyFlow(double high, double low, double close, double volume) {
    return high > low ? (close - low - (high - close)) / (high - low) * volume : 0;
  }

  private static IndicatorDescriptor ad() {
    return pane("ad", "Accumulation/distribution line")
        .alias("ad_line", "adl", "adline")
        .tells("Volume added up by where in its bar the close is.")
        .formula(
            "sum of volume · ((close - low) - (high - close)) / (high - low); 0 when high = low;"
                + " unknown once a volume is",
            "Chaikin; equals TA-Lib AD")
        .columns(HIGH, LOW, CLOSE, VOLUME)
        .output("value", Unit.VOLUME, "the sum")
        .runningSum()
        .steps(
            a -> {
              double[] sum = {0};
              return (in, out) -> {
                sum[0] += moneyFlow(in[0], in[1], in[2], in[3]);
                out[0] = sum[0];
              };
            });
  }

  private static IndicatorDescriptor adosc() {
    return pane("adosc", "Chaikin oscillator")
        .alias("chaikin_oscillator")
        .tells("A fast less a slow average of the accumulation/distribution line.")
        .formula(
            "EMA(AD, fast) - EMA(AD, slow), both begun with the first value",
            "Chaikin; equals TA-Lib ADOSC")
        .columns(HIGH, LOW, CLOSE, VOLUME)
        .integer("fast_period", 3, 2, LONGEST, "period of the fast average")
        .integer("slow_period", 10, 2, LONGEST, "period of the slow average")
        .require(Momentum::ordered, "fast_period", "less than slow_period", Momentum.ORDER)
        .output("value", Unit.VOLUME, "the difference")
        .lookback(a -> a.integer("slow_period") - 1)
        .unstable(a -> Averages.unstable("ema", a.integer("slow_period")))
        .steps(
            a -> {
              double[] sum = {0};
              Filter fast = Averages.exponentialFromFirst(a.integer("fast_period"));
              Filter slow = Averages.exponentialFromFirst(a.integer("slow_period"));
              return (in, out) -> {
                sum[0] += moneyFlow(in[0], in[1], in[2], in[3]);
                out[0] = fast.next(sum[0]) - slow.next(sum[0]);
              };
            });
  }

  private static IndicatorDescriptor cmf() {
    return pane("cmf", "Chaikin money flow")
        .tells("How much of the latest volume was bought near the highs.")
        .formula(
            "sum of money flow volume / sum of volume over n; missing when nothing was traded",
            "Chaikin")
        .columns(HIGH, LOW, CLOSE, VOLUME)
        .period(20, 1)
        .output("value", INDEX, "-1 to 1")
        .lookback(a -> period(a) - 1)
        .steps(
            a -> {
              Window flow = new Window(period(a));
              Window volume = new Window(period(a));
              return (in, out) -> {
                flow.add(moneyFlow(in[0], in[1], in[2], in[3]));
                volume.add(in[3]);
                out[0] =
                    volume.isFull() && volume.sum() > 0 ? flow.sum() / volume.sum() : Double.NaN;
              };
            });
  }

  private static IndicatorDescriptor volumeRatio() {
    return pane("volume_ratio", "Volume ratio")
        .alias("relative_volume", "rvol")
        .tells("The bar's volume as a multiple of the average.")
        .formula("volume / SMA(volume, n); missing when nothing was traded", "common")
        .columns(VOLUME)
        .period(20, 1)
        .output("value", VOLUME_RATIO, "a multiple")
        .lookback(a -> period(a) - 1)
        .steps(
            a -> {
              Window volume = new Window(period(a));
              return (in, out) -> {
                volume.add(in[0]);
                out[0] =
                    volume.isFull() && volume.sum() > 0
                        ? in[0] * period(a) / volume.sum()
                        : Double.NaN;
              };
            });
  }

  private static IndicatorBuilder averagePrice(String id, String name) {
    return indicator(id, name, Category.VOLUME, OVERLAY)
        .alias(name)
        .input("source", HLC3)
        .columns(VOLUME);
  }

  private static IndicatorDescriptor vwap() {
    return averagePrice("vwap", "Volume-weighted average price")
        .tells("The mean price of what was traded since the session (or week, …) began.")
        .formula(
            "sum of x · volume / sum of volume since the anchor; missing before the first trade,"
                + " and until the next anchor once a volume is missing",
            "common")
        .columns(SESSION)
        .choice("anchor", "where the sums begin anew", "session", "week", "month", "year", "none")
        .sparse("value", PRICE, "the average")
        .days(
            a ->
                switch (a.choice("anchor")) {
                  case "session" -> 2;
                  case "week" -> 8;
                  case "month" -> 32;
                  default -> 367;
                })
        .unstable(a -> a.choice("anchor").equals("none") ? Integer.MAX_VALUE : 0)
        .seesMissing()
        .steps(
            a -> {
              Anchor anchor = new Anchor(a.choice("anchor"));
              return new AnchoredAverage(in -> anchor.changes(in[2]));
            });
  }

  private static IndicatorDescriptor anchoredVwap() {
    return averagePrice("anchored_vwap", "Anchored volume-weighted average price")
        .alias("avwap")
        .tells("The mean price of what was traded since a chosen moment.")
        .formula("sum of x · volume / sum of volume from the anchor on", "Shannon 2023")
        .columns(TIME)
        .time("anchor", 0, "first bar that counts; the first of all unless given")
        .sparse("value", PRICE, "the average")
        .dependsOnAll()
        .seesMissing()
        .steps(
            a -> {
              boolean[] begun = {false};
              Stepper average =
                  new AnchoredAverage(
                      in -> {
                        boolean begins = !begun[0] && in[2] >= a.time("anchor");
                        begun[0] |= begins;
                        return begins;
                      });
              return average;
            });
  }

  /** Sums from the latest anchor on; nothing before the first. */
  private static final class AnchoredAverage implements Stepper {

    private final Predicate<double[]> begins;
    private double money = Double.NaN;
    private double volume;

    AnchoredAverage(Predicate<double[]> begins) {
      this.begins = begins;
    }

    @Override
    public void next(double[] in, double[] out) {
      if (begins.test(in)) {
        money = 0;
        volume = 0;
      }
      money += in[0] * in[1];
      volume += in[1];
      out[0] = volume > 0 ? money / volume : Double.NaN;
    }
  }

  private static IndicatorDescriptor rollingVwap() {
    return averagePrice("rolling_vwap", "Rolling volume-weighted average price")
        .tells("The mean price of what was traded in the last bars.")
        .formula("sum of x · volume / sum of volume over n; missing when nothing traded", "common")
        .period(20, 1)
        .output("value", PRICE, "the average")
        .lookback(a -> period(a) - 1)
        .steps(a -> Steps.weighedByVolume(period(a)));
  }

  private static IndicatorDescriptor force() {
    return pane("force_index", "Force index")
        .tells("How far, and with how much volume behind it, the price moves.")
        .formula("EMA((x - x[1]) · volume)", "Elder 1993")
        .source()
        .columns(VOLUME)
        .period(13, 1)
        .output("value", MONEY, "the average")
        .lookback(Volumes::period)
        .unstable(a -> Averages.unstable("ema", period(a)))
        .steps(
            a -> {
              Filter lag = new Lag(1);
              Filter average = Averages.exponential(period(a));
              return (in, out) -> out[0] = average.next((in[0] - lag.next(in[0])) * in[1]);
            });
  }

  private static IndicatorDescriptor ease() {
    return pane("eom", "Ease of movement")
        .alias("ease_of_movement")
        .tells("How far the price moves per volume.")
        .formula(
            "SMA((hl2 - hl2[1]) · (high - low) / (volume / divisor)); 0 for a bar without volume",
            "Arms")
        .columns(HIGH, LOW, VOLUME)
        .period(14, 1)
        .decimal("divisor", 10_000, 1, 1e12, "what volumes are divided by")
        .output("value", OTHER, "the average")
        .lookback(Volumes::period)
        .steps(
            a -> {
              Filter lag = new Lag(1);
              Filter average = Averages.simple(period(a));
              double divisor = a.decimal("divisor");
              return (in, out) -> {
                double middle = (in[0] + in[1]) / 2;
                double moved = middle - lag.next(middle);
                double ease = in[2] == 0 ? 0 : (in[0] - in[1]) / (in[2] / divisor);
                out[0] = average.next(moved * ease);
              };
            });
  }

  private static IndicatorDescriptor pvt() {
    return pane("pvt", "Price volume trend")
        .tells("Volume added up by how far, in relation, the price moved.")
        .formula(
            "sum of volume · (x - x[1]) / x[1], begun with 0; unknown once a volume is", "common")
        .source()
        .columns(VOLUME)
        .output("value", OTHER, "the sum")
        .runningSum()
        .steps(
            a -> {
              double[] state = {Double.NaN, 0};
              return (in, out) -> {
                if (!Double.isNaN(state[0]) && state[0] != 0) {
                  state[1] += in[1] * ((in[0] - state[0]) / state[0]);
                }
                state[0] = in[0];
                out[0] = state[1];
              };
            });
  }

  private static IndicatorDescriptor negative() {
    return index("nvi", "Negative volume index", "falls", -1);
  }

  private static IndicatorDescriptor positive() {
    return index("pvi", "Positive volume index", "grows", 1);
  }

  private static IndicatorDescriptor index(String id, String name, String when, double sign) {
    return pane(id, name)
        .tells("The price's moves on bars whose volume " + when + ", added up from 1000.")
        .formula(
            "i · x / x[1] when volume " + when + "; unknown once a volume is", "Dysart; Fosback")
        .source()
        .columns(VOLUME)
        .output("value", RATIO, "1000 at the beginning")
        .runningSum()
        .steps(
            a -> {
              double[] state = {Double.NaN, Double.NaN, 1000};
              return (in, out) -> {
                if (sign * (in[1] - state[1]) > 0 && state[0] != 0) {
                  state[2] *= in[0] / state[0];
                }
                state[0] = in[0];
                state[1] = in[1];
                out[0] = state[2];
              };
            });
  }
}
