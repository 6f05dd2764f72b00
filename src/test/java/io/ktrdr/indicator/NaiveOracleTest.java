package io.ktrdr.indicator;

import static io.ktrdr.indicator.Naive.NONE;
import static io.ktrdr.indicator.Naive.each;
import static io.ktrdr.indicator.Naive.ema;
import static io.ktrdr.indicator.Naive.highest;
import static io.ktrdr.indicator.Naive.lowest;
import static io.ktrdr.indicator.Naive.mean;
import static io.ktrdr.indicator.Naive.range;
import static io.ktrdr.indicator.Naive.sum;
import static io.ktrdr.indicator.Naive.wilder;
import static io.ktrdr.indicator.Naive.wma;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What TA-Lib lacks, against second implementations that write the formulas down literally. */
class NaiveOracleTest {

  private static final Samples BARS = Samples.walk(23, 700);
  private static final double[] O = BARS.get(Column.OPEN);
  private static final double[] H = BARS.get(Column.HIGH);
  private static final double[] L = BARS.get(Column.LOW);
  private static final double[] C = BARS.get(Column.CLOSE);
  private static final double[] V = BARS.get(Column.VOLUME);
  private static final double[] M = BARS.get(Column.HL2);
  private static final double[] P = BARS.get(Column.HLC3);
  private static final int SIZE = BARS.size();

  @Test
  void averagesAgreeWithTheirFormulas() {
    same("rma", Map.of("period", 9), wilder(C, 9));
    double[] raw = each(SIZE, i -> 2 * wma(C, 8)[i] - wma(C, 16)[i]);
    same("hma", Map.of("period", 16), wma(raw, 4));
    same(
        "zlema",
        Map.of("period", 11),
        ema(each(SIZE, i -> i < 5 ? NONE : 2 * C[i] - C[i - 5]), 11));
    same(
        "alma",
        Map.of(),
        each(
            SIZE,
            i -> {
              double top = 0;
              double all = 0;
              for (int k = 0; k < 9 && i >= 8; k++) {
                double w = Math.exp(-Math.pow(k - 0.85 * 8, 2) / (2 * Math.pow(9 / 6.0, 2)));
                top += w * C[i - 8 + k];
                all += w;
              }
              return i < 8 ? NONE : top / all;
            }));
    double[] money = each(SIZE, i -> C[i] * V[i]);
    same("vwma", Map.of("period", 7), each(SIZE, i -> sum(money, i, 7) / sum(V, i, 7)));
  }

  @Test
  void oscillatorsAgreeWithTheirFormulas() {
    double[] change = each(SIZE, i -> i == 0 ? NONE : C[i] - C[i - 1]);
    double[] size = each(SIZE, i -> Math.abs(change[i]));
    double[] net = ema(ema(change, 25), 13);
    double[] way = ema(ema(size, 25), 13);
    double[] tsi = each(SIZE, i -> 100 * net[i] / way[i]);
    same("tsi", Map.of(), tsi, ema(tsi, 7));
    double[] average = ema(C, 13);
    same(
        "elder_ray",
        Map.of(),
        each(SIZE, i -> H[i] - average[i]),
        each(SIZE, i -> L[i] - average[i]));
    same("ao", Map.of(), each(SIZE, i -> mean(M, i, 5) - mean(M, i, 34)));
    double[] fisher = new double[SIZE];
    double[] signal = new double[SIZE];
    double value = 0;
    double last = 0;
    for (int i = 0; i < SIZE; i++) {
      fisher[i] = NONE;
      signal[i] = i < 10 ? NONE : last;
      if (i >= 9) {
        double place = (M[i] - lowest(M, i, 10)) / (highest(M, i, 10) - lowest(M, i, 10));
        value = Math.clamp(0.33 * 2 * (place - 0.5) + 0.67 * value, -0.999, 0.999);
        fisher[i] = 0.5 * Math.log((1 + value) / (1 - value)) + 0.5 * last;
        last = fisher[i];
      }
    }
    same("fisher", Map.of(), fisher, signal);
    double[] up = each(SIZE, i -> weighed(i, k -> C[k] - O[k]));
    double[] all = each(SIZE, i -> weighed(i, k -> H[k] - L[k]));
    double[] rvi = each(SIZE, i -> sum(up, i, 10) / sum(all, i, 10));
    same("rvi", Map.of(), rvi, each(SIZE, i -> weighed(i, k -> rvi[k])));
    same("distance_from_ma", Map.of(), each(SIZE, i -> 100 * (C[i] / mean(C, i, 20) - 1)));
    same(
        "distance_from_ma",
        Map.of("ma_type", "ema"),
        each(SIZE, i -> 100 * (C[i] - ema(C, 20)[i]) / ema(C, 20)[i]));
    same(
        "zscore",
        Map.of("ddof", 1),
        each(SIZE, i -> (C[i] - mean(C, i, 20)) / Naive.deviation(C, i, 20, 1)));
    double[] coppock =
        each(SIZE, i -> i < 14 ? NONE : 100 * (C[i] / C[i - 14] - 1 + C[i] / C[i - 11] - 1));
    same("coppock", Map.of(), wma(coppock, 10));
    same("dpo", Map.of(), each(SIZE, i -> i < 11 ? NONE : C[i - 11] - mean(C, i, 20)));
  }

  private static double weighed(int i, IntToDoubleFunction x) {
    return i < 3
        ? NONE
        : (x.applyAsDouble(i)
                + 2 * x.applyAsDouble(i - 1)
                + 2 * x.applyAsDouble(i - 2)
                + x.applyAsDouble(i - 3))
            / 6;
  }

  @Test
  void channelsAndStopsAgreeWithTheirFormulas() {
    double[] tr = range(H, L, C);
    double[] atr10 = wilder(tr, 10);
    double[] middle = ema(C, 20);
    same(
        "keltner",
        Map.of(),
        each(SIZE, i -> middle[i] + 2 * atr10[i]),
        middle,
        each(SIZE, i -> middle[i] - 2 * atr10[i]));
    double[] top = each(SIZE, i -> i == 0 ? NONE : highest(H, i - 1, 20));
    double[] bottom = each(SIZE, i -> i == 0 ? NONE : lowest(L, i - 1, 20));
    same(
        "donchian",
        Map.of("previous_only", true),
        top,
        each(SIZE, i -> (top[i] + bottom[i]) / 2),
        bottom);
    same(
        "donchian",
        Map.of(),
        each(SIZE, i -> highest(H, i, 20)),
        each(SIZE, i -> (highest(H, i, 20) + lowest(L, i, 20)) / 2),
        each(SIZE, i -> lowest(L, i, 20)));
    double[] atr22 = wilder(tr, 22);
    same(
        "chandelier",
        Map.of(),
        each(SIZE, i -> highest(H, i, 22) - 3 * atr22[i]),
        each(SIZE, i -> lowest(L, i, 22) + 3 * atr22[i]));
    same(
        "envelope",
        Map.of("percent", 4),
        each(SIZE, i -> mean(C, i, 20) * 1.04),
        each(SIZE, i -> mean(C, i, 20)),
        each(SIZE, i -> mean(C, i, 20) * 0.96));
    double[] trend = each(SIZE, i -> NONE);
    double[] direction = each(SIZE, i -> NONE);
    double[] upper = new double[SIZE];
    double[] lower = new double[SIZE];
    for (int i = 10; i < SIZE; i++) {
      double above = M[i] + 3 * atr10[i];
      double below = M[i] - 3 * atr10[i];
      boolean first = i == 10;
      upper[i] = first || above < upper[i - 1] || C[i - 1] > upper[i - 1] ? above : upper[i - 1];
      lower[i] = first || below > lower[i - 1] || C[i - 1] < lower[i - 1] ? below : lower[i - 1];
      boolean wasUp = first || trend[i - 1] == lower[i - 1];
      boolean isUp = wasUp ? C[i] >= lower[i] : C[i] > upper[i];
      trend[i] = isUp ? lower[i] : upper[i];
      direction[i] = isUp ? 1 : -1;
    }
    same("supertrend", Map.of(), trend, direction);
    double[] bollinger = each(SIZE, i -> 2 * Naive.deviation(C, i, 20, 0));
    same("bbw", Map.of(), each(SIZE, i -> 2 * bollinger[i] / mean(C, i, 20)));
    same(
        "percent_b",
        Map.of(),
        each(SIZE, i -> (C[i] - mean(C, i, 20) + bollinger[i]) / (2 * bollinger[i])));
    same(
        "squeeze",
        Map.of("kc_multiplier", 3.0),
        each(
            SIZE,
            i -> {
              double a = middle[i] + 3 * atr10[i] - mean(C, i, 20) - bollinger[i];
              double b = mean(C, i, 20) - bollinger[i] - middle[i] + 3 * atr10[i];
              return Math.max(0, Math.min(a, b)) / (6 * atr10[i]);
            }));
  }

  @Test
  void bandsAgreeByEitherDeviation() {
    for (int ddof : new int[] {0, 1}) {
      int d = ddof;
      Map<String, Object> given = Map.of("ddof", d);
      double[] mean = each(SIZE, i -> mean(C, i, 20));
      double[] deviation = each(SIZE, i -> Naive.deviation(C, i, 20, d));
      double[] upper = each(SIZE, i -> mean[i] + 2 * deviation[i]);
      double[] lower = each(SIZE, i -> mean[i] - 2 * deviation[i]);
      same("bbands", given, upper, mean, lower);
      same("bbw", given, each(SIZE, i -> (upper[i] - lower[i]) / mean[i]));
      same("percent_b", given, each(SIZE, i -> (C[i] - lower[i]) / (upper[i] - lower[i])));
      same("zscore", given, each(SIZE, i -> (C[i] - mean[i]) / deviation[i]));
    }
  }

  @Test
  void volatilityAgreesWithItsFormulas() {
    double[] log = each(SIZE, i -> i == 0 ? NONE : Math.log(C[i] / C[i - 1]));
    same("hv", Map.of(), each(SIZE, i -> 100 * Math.sqrt(252) * Naive.deviation(log, i, 20, 1)));
    double[] width = each(SIZE, i -> H[i] - L[i]);
    double[] smooth = ema(width, 10);
    same(
        "chaikin_volatility",
        Map.of(),
        each(SIZE, i -> i < 10 ? NONE : 100 * (smooth[i] / smooth[i - 10] - 1)));
    double[] fall = each(SIZE, i -> Math.pow(100 * (C[i] / highest(C, i, 14) - 1), 2));
    same("ulcer_index", Map.of(), each(SIZE, i -> Math.sqrt(mean(fall, i, 14))));
    double[] tr = range(H, L, C);
    same(
        "chop",
        Map.of(),
        each(
            SIZE,
            i ->
                100
                    * Math.log10(sum(tr, i, 14) / (highest(H, i, 14) - lowest(L, i, 14)))
                    / Math.log10(14)));
    double[] once = ema(width, 9);
    double[] twice = ema(once, 9);
    double[] parts = each(SIZE, i -> once[i] / twice[i]);
    same("mass_index", Map.of(), each(SIZE, i -> sum(parts, i, 25)));
    double[] plus = each(SIZE, i -> i == 0 ? NONE : Math.abs(H[i] - L[i - 1]));
    double[] minus = each(SIZE, i -> i == 0 ? NONE : Math.abs(L[i] - H[i - 1]));
    same(
        "vortex",
        Map.of(),
        each(SIZE, i -> sum(plus, i, 14) / sum(tr, i, 14)),
        each(SIZE, i -> sum(minus, i, 14) / sum(tr, i, 14)));
  }

  @Test
  void volumeIndicatorsAgreeWithTheirFormulas() {
    double[] flow = each(SIZE, i -> V[i] * (2 * C[i] - H[i] - L[i]) / (H[i] - L[i]));
    same("cmf", Map.of(), each(SIZE, i -> sum(flow, i, 20) / sum(V, i, 20)));
    same("volume_ratio", Map.of(), each(SIZE, i -> V[i] / mean(V, i, 20)));
    same("rolling_vwap", Map.of(), each(SIZE, i -> vwap(Math.max(0, i - 19), i, i >= 19)));
    same("vwap", Map.of(), each(SIZE, i -> vwap(i / 26 * 26, i, true)));
    same("vwap", Map.of("anchor", "none"), each(SIZE, i -> vwap(0, i, true)));
    double[] days = BARS.get(Column.SESSION);
    same(
        "vwap",
        Map.of("anchor", "month"),
        each(
            SIZE,
            i -> {
              int from = i;
              while (from > 0 && month(days[from - 1]) == month(days[i])) {
                from--;
              }
              return vwap(from, i, true);
            }));
    double[] times = BARS.get(Column.TIME);
    String anchor = Instant.ofEpochSecond((long) times[100]).toString();
    same(
        "anchored_vwap",
        Map.of("anchor", anchor),
        each(SIZE, i -> i < 100 ? NONE : vwap(100, i, true)));
    double[] force = each(SIZE, i -> i == 0 ? NONE : (C[i] - C[i - 1]) * V[i]);
    same("force_index", Map.of(), ema(force, 13));
    double[] ease =
        each(SIZE, i -> i == 0 ? NONE : (M[i] - M[i - 1]) * (H[i] - L[i]) / (V[i] / 10_000));
    same("eom", Map.of(), each(SIZE, i -> mean(ease, i, 14)));
    double[] pvt = new double[SIZE];
    double[] nvi = new double[SIZE];
    double[] pvi = new double[SIZE];
    nvi[0] = 1000;
    pvi[0] = 1000;
    for (int i = 1; i < SIZE; i++) {
      double part = C[i] / C[i - 1] - 1;
      pvt[i] = pvt[i - 1] + V[i] * part;
      nvi[i] = nvi[i - 1] * (V[i] < V[i - 1] ? 1 + part : 1);
      pvi[i] = pvi[i - 1] * (V[i] > V[i - 1] ? 1 + part : 1);
    }
    same("pvt", Map.of(), pvt);
    same("nvi", Map.of(), nvi);
    same("pvi", Map.of(), pvi);
  }

  private static int month(double day) {
    return LocalDate.ofEpochDay((long) day).getMonthValue();
  }

  private static double vwap(int from, int to, boolean there) {
    double money = 0;
    double volume = 0;
    for (int i = from; i <= to; i++) {
      money += P[i] * V[i];
      volume += V[i];
    }
    return there ? money / volume : NONE;
  }

  @Test
  void cloudsAndCandlesAgreeWithTheirFormulas() {
    double[] tenkan = each(SIZE, i -> (highest(H, i, 9) + lowest(L, i, 9)) / 2);
    double[] kijun = each(SIZE, i -> (highest(H, i, 26) + lowest(L, i, 26)) / 2);
    same(
        "ichimoku",
        Map.of(),
        tenkan,
        kijun,
        each(SIZE, i -> (tenkan[i] + kijun[i]) / 2),
        each(SIZE, i -> (highest(H, i, 52) + lowest(L, i, 52)) / 2),
        C);
    IndicatorDescriptor ichimoku = Indicators.find("ichimoku").orElseThrow();
    assertThat(ichimoku.outputs().stream().map(o -> o.shift(ichimoku.defaults())))
        .containsExactly(0, 0, 26, 26, -26);
    double[][] candle = new double[4][SIZE];
    for (int i = 0; i < SIZE; i++) {
      candle[3][i] = (O[i] + H[i] + L[i] + C[i]) / 4;
      candle[0][i] = i == 0 ? (O[0] + C[0]) / 2 : (candle[0][i - 1] + candle[3][i - 1]) / 2;
      candle[1][i] = Math.max(H[i], Math.max(candle[0][i], candle[3][i]));
      candle[2][i] = Math.min(L[i], Math.min(candle[0][i], candle[3][i]));
    }
    same("heikin_ashi", Map.of(), candle);
    double[] top = each(SIZE, i -> fractal(H, i, 1));
    double[] bottom = each(SIZE, i -> fractal(L, i, -1));
    same("fractals", Map.of(), top, bottom);
  }

  private static double fractal(double[] x, int i, int sign) {
    if (i < 4) {
      return NONE;
    }
    for (int k : new int[] {0, 1, 3, 4}) {
      if (sign * x[i - k] >= sign * x[i - 2]) {
        return NONE;
      }
    }
    return x[i - 2];
  }

  @Test
  void levelsAreThoseOfTheSessionBefore() {
    double[][] prior = new double[4][SIZE];
    double[][] pivots = new double[7][SIZE];
    for (int i = 0; i < SIZE; i++) {
      int from = (i / 26 - 1) * 26;
      boolean none = from < 0;
      double h = none ? NONE : highest(H, from + 25, 26);
      double l = none ? NONE : lowest(L, from + 25, 26);
      double c = none ? NONE : C[from + 25];
      prior[0][i] = none ? NONE : O[from];
      prior[1][i] = h;
      prior[2][i] = l;
      prior[3][i] = c;
      double p = (h + l + c) / 3;
      double[] levels = {
        p, 2 * p - l, p + h - l, h + 2 * (p - l), 2 * p - h, p - h + l, l - 2 * (h - p)
      };
      for (int k = 0; k < 7; k++) {
        pivots[k][i] = levels[k];
      }
    }
    same("prior_levels", Map.of(), prior);
    same("pivot_points", Map.of(), pivots);
  }

  @Test
  void zigzagTellsTurnsWhenTheyAreSureAndNeverTakesThemBack() {
    double[] path = {100, 104, 110, 108, 104, 103, 99, 101, 104.5, 120, 113.9};
    IndicatorDescriptor zigzag = Indicators.find("zigzag").orElseThrow();
    double[][] told = zigzag.calculate(zigzag.defaults(), path);
    double[] pivots = {NONE, NONE, 100, NONE, 110, NONE, NONE, NONE, 99, NONE, 120};
    double[] ago = {NONE, NONE, 2, NONE, 2, NONE, NONE, NONE, 2, NONE, 1};
    assertThat(told[0]).containsExactly(pivots);
    assertThat(told[1]).containsExactly(ago);
    assertThat(told[2]).containsExactly(100, 104, 110, 110, 104, 103, 99, 99, 104.5, 120, 113.9);
    assertThat(told[3]).containsExactly(0, 0, 1, 1, -1, -1, -1, -1, 1, 1, -1);
  }

  @Test
  void zigzagTellsOfAnExtremeOnlyOnceThePriceHasTurnedByTheThreshold() {
    IndicatorDescriptor zigzag = Indicators.find("zigzag").orElseThrow();
    double[][] told = zigzag.calculate(zigzag.arguments(Map.of("threshold", 0.02)), C);
    int count = 0;
    for (int i = 0; i < SIZE; i++) {
      if (!Double.isNaN(told[0][i])) {
        count++;
        int at = i - (int) told[1][i];
        assertThat(C[at]).isEqualTo(told[0][i]);
        assertThat(Math.abs(C[i] / C[at] - 1)).isGreaterThanOrEqualTo(0.02 - 1e-12);
      }
    }
    assertThat(count).isGreaterThan(5);
  }

  private static void same(String id, Map<String, Object> given, double[]... expected) {
    IndicatorDescriptor indicator = Indicators.find(id).orElseThrow();
    double[][] ours = indicator.calculate(indicator.arguments(given), BARS.inputs(indicator));
    for (int o = 0; o < expected.length; o++) {
      double usual = Naive.usual(expected[o]);
      for (int i = 0; i < SIZE; i++) {
        if (Double.isNaN(expected[o][i])) {
          assertThat(ours[o][i]).as("%s[%s] output %s", id, i, o).isNaN();
        } else {
          assertThat(Math.abs(ours[o][i] - expected[o][i]))
              .as("%s[%s] output %s: %s, not %s", id, i, o, ours[o][i], expected[o][i])
              .isLessThanOrEqualTo(1e-10 * Math.max(usual, Math.abs(expected[o][i])));
        }
      }
    }
  }
}
