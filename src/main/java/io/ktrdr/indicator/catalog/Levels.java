package io.ktrdr.indicator.catalog;

import static io.ktrdr.indicator.Category.PRICE;
import static io.ktrdr.indicator.Category.SUPPORT_RESISTANCE;
import static io.ktrdr.indicator.Column.CLOSE;
import static io.ktrdr.indicator.Column.HIGH;
import static io.ktrdr.indicator.Column.LOW;
import static io.ktrdr.indicator.Column.OPEN;
import static io.ktrdr.indicator.Column.SESSION;
import static io.ktrdr.indicator.IndicatorBuilder.indicator;
import static io.ktrdr.indicator.Placement.OVERLAY;

import io.ktrdr.indicator.Arguments;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.Stepper;
import io.ktrdr.indicator.Unit;
import io.ktrdr.indicator.kernels.Averages;
import io.ktrdr.indicator.kernels.Window;
import java.util.Arrays;
import java.util.List;

/** Levels at which the price turned or may turn, and candles made of other candles. */
public final class Levels {

  public static final List<IndicatorDescriptor> ALL =
      List.of(pivots(), prior(), zigzag(), fractals(), heikinAshi());

  private Levels() {}

  private static IndicatorDescriptor pivots() {
    return indicator("pivot_points", "Pivot points", SUPPORT_RESISTANCE, OVERLAY)
        .alias("pivots")
        .tells("Levels from the high, low and close of the session (or week, …) before.")
        .formula(
            "classic: p = (h + l + c)/3, r1 = 2p - l, s1 = 2p - h, r2 = p + (h - l), s2 = p - (h -"
                + " l), r3 = h + 2(p - l), s3 = l - 2(h - p); fibonacci: p ± 0.382, 0.618, 1 of (h -"
                + " l); camarilla: c ± (h - l)·1.1/12, /6, /4; woodie: classic with p = (h + l +"
                + " 2c)/4",
            "common")
        .columns(HIGH, LOW, CLOSE, SESSION)
        .choice("kind", "which formula", "classic", "fibonacci", "camarilla", "woodie")
        .choice("anchor", "what the levels are made of", "session", "week", "month", "year")
        .sparse("pivot", Unit.PRICE, "pivot")
        .sparse("r1", Unit.PRICE, "first resistance")
        .sparse("r2", Unit.PRICE, "second resistance")
        .sparse("r3", Unit.PRICE, "third resistance")
        .sparse("s1", Unit.PRICE, "first support")
        .sparse("s2", Unit.PRICE, "second support")
        .sparse("s3", Unit.PRICE, "third support")
        .days(Levels::twoGroups)
        .steps(
            a -> {
              Prior prior = new Prior(a.choice("anchor"));
              return (in, out) -> {
                prior.next(in[0], in[0], in[1], in[2], in[3]);
                pivots(a.choice("kind"), prior.high, prior.low, prior.close, out);
              };
            });
  }

  private static void pivots(String kind, double high, double low, double close, double[] out) {
    double range = high - low;
    double pivot = kind.equals("woodie") ? (high + low + 2 * close) / 4 : (high + low + close) / 3;
    out[0] = pivot;
    switch (kind) {
      case "fibonacci" -> around(pivot, 0.382 * range, 0.618 * range, range, out);
      case "camarilla" -> around(close, range * 1.1 / 12, range * 1.1 / 6, range * 1.1 / 4, out);
      default -> {
        out[1] = 2 * pivot - low;
        out[2] = pivot + range;
        out[3] = high + 2 * (pivot - low);
        out[4] = 2 * pivot - high;
        out[5] = pivot - range;
        out[6] = low - 2 * (high - pivot);
      }
    }
  }

  private static void around(
      double center, double first, double second, double third, double[] out) {
    double[] steps = {first, second, third};
    for (int i = 0; i < 3; i++) {
      out[1 + i] = center + steps[i];
      out[4 + i] = center - steps[i];
    }
  }

  /** The group of the bar and the whole one before, holidays included. */
  private static int twoGroups(Arguments a) {
    return switch (a.choice("anchor")) {
      case "session" -> 16;
      case "week" -> 23;
      case "month" -> 64;
      default -> 733;
    };
  }

  private static IndicatorDescriptor prior() {
    return indicator("prior_levels", "Prior session's prices", SUPPORT_RESISTANCE, OVERLAY)
        .alias("previous_session", "prior_session")
        .tells("Open, high, low and close of the session (or week, …) before.")
        .formula("the four prices of the whole group of bars before this bar's", "common")
        .columns(OPEN, HIGH, LOW, CLOSE, SESSION)
        .choice("anchor", "what counts as one", "session", "week", "month", "year")
        .sparse("open", Unit.PRICE, "its first price")
        .sparse("high", Unit.PRICE, "its highest price")
        .sparse("low", Unit.PRICE, "its lowest price")
        .sparse("close", Unit.PRICE, "its last price")
        .days(Levels::twoGroups)
        .steps(
            a -> {
              Prior prior = new Prior(a.choice("anchor"));
              return (in, out) -> {
                prior.next(in[0], in[1], in[2], in[3], in[4]);
                out[0] = prior.open;
                out[1] = prior.high;
                out[2] = prior.low;
                out[3] = prior.close;
              };
            });
  }

  /** The prices of the group before; NaN during the first. */
  private static final class Prior {

    private final Anchor anchor;
    private double open = Double.NaN;
    private double high = Double.NaN;
    private double low = Double.NaN;
    private double close = Double.NaN;
    private final double[] current = new double[4];
    private boolean begun;

    Prior(String kind) {
      anchor = new Anchor(kind);
    }

    void next(double newOpen, double newHigh, double newLow, double newClose, double day) {
      if (anchor.changes(day)) {
        if (begun) {
          open = current[0];
          high = current[1];
          low = current[2];
          close = current[3];
        }
        begun = true;
        current[0] = newOpen;
        current[1] = newHigh;
        current[2] = newLow;
      }
      current[1] = Math.max(current[1], newHigh);
      current[2] = Math.min(current[2], newLow);
      current[3] = newClose;
    }
  }

  private static IndicatorDescriptor zigzag() {
    return indicator("zigzag", "ZigZag", SUPPORT_RESISTANCE, OVERLAY)
        .tells("Turning points of swings of at least a given size; a told one never changes.")
        .formula(
            "an extreme is told, as pivot with bars_ago, at the bar at which the price has come back"
                + " by the threshold; extreme is that of the swing still running",
            "common, without repainting")
        .source()
        .decimal("threshold", 0.05, 0.0001, 0.99, "size of a swing, as a part of the price")
        .sparse("pivot", Unit.PRICE, "the turning point, at the bar that confirms it")
        .sparse("bars_ago", Unit.BARS, "how many bars before that it was")
        .output("extreme", Unit.PRICE, "the farthest price of the running swing")
        .output("direction", Unit.SIGNAL, "1 while the swing goes up, -1 down, 0 undecided")
        .dependsOnAll()
        .steps(a -> new ZigZag(a.decimal("threshold")));
  }

  private static final class ZigZag implements Stepper {

    private final double threshold;
    private double top = Double.NEGATIVE_INFINITY;
    private double bottom = Double.POSITIVE_INFINITY;
    private int sinceTop;
    private int sinceBottom;
    private int direction;

    ZigZag(double threshold) {
      this.threshold = threshold;
    }

    @Override
    public void next(double[] in, double[] out) {
      double price = in[0];
      sinceTop++;
      sinceBottom++;
      if (price > top) {
        top = price;
        sinceTop = 0;
      }
      if (price < bottom) {
        bottom = price;
        sinceBottom = 0;
      }
      out[0] = Double.NaN;
      out[1] = Double.NaN;
      if (direction >= 0 && price <= top - threshold * Math.abs(top)) {
        tell(out, top, sinceTop, -1);
        bottom = price;
        sinceBottom = 0;
      } else if (direction <= 0 && price >= bottom + threshold * Math.abs(bottom)) {
        tell(out, bottom, sinceBottom, 1);
        top = price;
        sinceTop = 0;
      }
      out[2] = direction > 0 ? top : direction < 0 ? bottom : price;
      out[3] = direction;
    }

    private void tell(double[] out, double pivot, int ago, int turned) {
      out[0] = pivot;
      out[1] = ago;
      direction = turned;
    }
  }

  private static IndicatorDescriptor fractals() {
    return indicator("fractals", "Fractals", SUPPORT_RESISTANCE, OVERLAY)
        .alias("williams_fractals")
        .tells("Highs and lows that stand out among the bars on both sides.")
        .formula(
            "a high above all of the n before and n after, told n bars later, where it is known",
            "Williams 1995")
        .columns(HIGH, LOW)
        .integer("bars", 2, 1, 1000, "bars on each side")
        .sparse("high", Unit.PRICE, "a fractal high", a -> -a.integer("bars"))
        .sparse("low", Unit.PRICE, "a fractal low", a -> -a.integer("bars"))
        .lookback(a -> 2 * a.integer("bars"))
        .steps(
            a -> {
              int n = a.integer("bars");
              Window highs = new Window(2 * n + 1);
              Window lows = new Window(2 * n + 1);
              return (in, out) -> {
                highs.add(in[0]);
                lows.add(in[1]);
                Arrays.fill(out, Double.NaN);
                if (highs.isFull()) {
                  double high = highs.back(n);
                  double low = lows.back(n);
                  boolean top = true;
                  boolean bottom = true;
                  for (int i = 0; i <= 2 * n; i++) {
                    top &= i == n || highs.back(i) < high;
                    bottom &= i == n || lows.back(i) > low;
                  }
                  out[0] = top ? high : Double.NaN;
                  out[1] = bottom ? low : Double.NaN;
                }
              };
            });
  }

  private static IndicatorDescriptor heikinAshi() {
    return indicator("heikin_ashi", "Heikin-Ashi", PRICE, OVERLAY)
        .tells("Candles that average the bar with the one before.")
        .formula(
            "close = (o + h + l + c)/4; open = (open[1] + close[1])/2, (o + c)/2 at first; high and"
                + " low reach to open and close",
            "Valcu 2004")
        .columns(OPEN, HIGH, LOW, CLOSE)
        .output("open", Unit.PRICE, "open")
        .output("high", Unit.PRICE, "high")
        .output("low", Unit.PRICE, "low")
        .output("close", Unit.PRICE, "close")
        .unstable(a -> Averages.decay(0.5))
        .steps(
            a -> {
              double[] middle = {Double.NaN};
              return (in, out) -> {
                double close = (in[0] + in[1] + in[2] + in[3]) / 4;
                double open = Double.isNaN(middle[0]) ? (in[0] + in[3]) / 2 : middle[0];
                middle[0] = (open + close) / 2;
                out[0] = open;
                out[1] = Math.max(in[1], Math.max(open, close));
                out[2] = Math.min(in[2], Math.min(open, close));
                out[3] = close;
              };
            });
  }
}
