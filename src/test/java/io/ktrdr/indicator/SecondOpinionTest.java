package io.ktrdr.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ktrdr.testing.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Indicators that TA-Lib does not have, worked out a second time from their definitions: each value
 * from its window alone, without anything carried along where the definition carries nothing.
 */
class SecondOpinionTest {

  private static final Samples BARS = Samples.walk(2718, 700);
  private static final double NAN = Double.NaN;

  private static final double[] OPEN = BARS.get(Column.OPEN);
  private static final double[] HIGH = BARS.get(Column.HIGH);
  private static final double[] LOW = BARS.get(Column.LOW);
  private static final double[] CLOSE = BARS.get(Column.CLOSE);
  private static final double[] VOLUME = BARS.get(Column.VOLUME);
  private static final double[] SESSION = BARS.get(Column.SESSION);
  private static final int SIZE = BARS.size();

  /** Compares an output with what a function says of each bar. */
  private static void same(
      String id, Map<String, Object> given, String output, IntToDoubleFunction expected) {
    IndicatorDescriptor indicator = Indicators.find(id).orElseThrow();
    double[] column =
        indicator
            .calculate(indicator.arguments(given), BARS.inputs(indicator))[
            indicator.output(output).orElseThrow()];
    int compared = 0;
    for (int i = 0; i < SIZE; i++) {
      double value = expected.applyAsDouble(i);
      if (Double.isNaN(value)) {
        assertThat(column[i]).as("%s.%s at %d", id, output, i).isNaN();
      } else {
        assertThat(column[i])
            .as("%s.%s at %d", id, output, i)
            .isCloseTo(value, within(1e-10 * Math.max(1, Math.abs(value))));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(300);
  }

  private static void same(String id, IntToDoubleFunction expected) {
    same(id, Map.of(), "value", expected);
  }

  private static double sum(int n, int at, IntToDoubleFunction of) {
    if (at < n - 1) {
      return NAN;
    }
    double sum = 0;
    for (int i = at - n + 1; i <= at; i++) {
      sum += of.applyAsDouble(i);
    }
    return sum;
  }

  private static double mean(int n, int at, IntToDoubleFunction of) {
    return sum(n, at, of) / n;
  }

  private static double highest(int n, int at, double[] of) {
    return at < n - 1 ? NAN : Arrays.stream(of, at - n + 1, at + 1).max().orElseThrow();
  }

  private static double lowest(int n, int at, double[] of) {
    return at < n - 1 ? NAN : Arrays.stream(of, at - n + 1, at + 1).min().orElseThrow();
  }

  private static double weighted(int n, int at, IntToDoubleFunction of) {
    if (at < n - 1) {
      return NAN;
    }
    double sum = 0;
    for (int i = 1; i <= n; i++) {
      sum += i * of.applyAsDouble(at - n + i);
    }
    return sum / (n * (n + 1) / 2.0);
  }

  /** Begun with the mean of the first n numbers; alpha 2/(n+1), or 1/n after Wilder. */
  private static double[] smoothed(double[] x, int n, double alpha) {
    double[] out = new double[x.length];
    Arrays.fill(out, NAN);
    int first = 0;
    while (first < x.length && Double.isNaN(x[first])) {
      first++;
    }
    double value = 0;
    for (int i = first; i < x.length; i++) {
      if (i < first + n) {
        value += x[i] / n;
      } else {
        value = alpha * x[i] + (1 - alpha) * value;
      }
      out[i] = i < first + n - 1 ? NAN : value;
    }
    return out;
  }

  private static double[] ema(double[] x, int n) {
    return smoothed(x, n, 2.0 / (n + 1));
  }

  /** Wilder's; the first true range needs a close before it. */
  private static double[] atr(int n) {
    double[] range = new double[SIZE];
    range[0] = NAN;
    for (int i = 1; i < SIZE; i++) {
      range[i] =
          Math.max(
              HIGH[i] - LOW[i],
              Math.max(Math.abs(HIGH[i] - CLOSE[i - 1]), Math.abs(LOW[i] - CLOSE[i - 1])));
    }
    return smoothed(range, n, 1.0 / n);
  }

  private static double typical(int i) {
    return (HIGH[i] + LOW[i] + CLOSE[i]) / 3;
  }

  @Test
  void averagesByVolume() {
    same("vwma", i -> sum(20, i, k -> CLOSE[k] * VOLUME[k]) / sum(20, i, k -> VOLUME[k]));
    same("rolling_vwap", i -> sum(20, i, k -> typical(k) * VOLUME[k]) / sum(20, i, k -> VOLUME[k]));
    IntUnaryOperator opening =
        i -> {
          int k = i;
          while (k > 0 && SESSION[k - 1] == SESSION[i]) {
            k--;
          }
          return k;
        };
    same(
        "vwap",
        i -> {
          int n = i - opening.applyAsInt(i) + 1;
          return sum(n, i, k -> typical(k) * VOLUME[k]) / sum(n, i, k -> VOLUME[k]);
        });
  }

  @Test
  void volumeAgainstItsAverageAndMoneyFlow() {
    same("volume_ratio", i -> VOLUME[i] / mean(20, i, k -> VOLUME[k]));
    IntToDoubleFunction flow =
        i ->
            HIGH[i] == LOW[i]
                ? 0
                : VOLUME[i] * ((CLOSE[i] - LOW[i]) - (HIGH[i] - CLOSE[i])) / (HIGH[i] - LOW[i]);
    same("cmf", i -> sum(20, i, flow) / sum(20, i, k -> VOLUME[k]));
  }

  @Test
  void hullsAverage() {
    IntToDoubleFunction raw =
        i -> 2 * weighted(10, i, k -> CLOSE[k]) - weighted(20, i, k -> CLOSE[k]);
    same("hma", i -> i < 22 ? NAN : weighted(4, i, raw));
  }

  @Test
  void distances() {
    same(
        "distance_from_ma",
        i -> 100 * (CLOSE[i] - mean(20, i, k -> CLOSE[k])) / mean(20, i, k -> CLOSE[k]));
    double[] average = ema(CLOSE, 13);
    same("elder_ray", Map.of(), "bull", i -> HIGH[i] - average[i]);
    same("elder_ray", Map.of(), "bear", i -> LOW[i] - average[i]);
    IntToDoubleFunction middle = k -> (HIGH[k] + LOW[k]) / 2;
    same("ao", i -> mean(5, i, middle) - mean(34, i, middle));
  }

  private static double deviation(int n, int at, int ddof) {
    double mean = mean(n, at, k -> CLOSE[k]);
    return Math.sqrt(sum(n, at, k -> (CLOSE[k] - mean) * (CLOSE[k] - mean)) / (n - ddof));
  }

  @Test
  void bandsByDeviation() {
    for (int ddof : new int[] {0, 1}) {
      int d = ddof;
      Map<String, Object> given = Map.of("ddof", d);
      IntToDoubleFunction mean = i -> mean(20, i, k -> CLOSE[k]);
      same("bbands", given, "upper", i -> mean.applyAsDouble(i) + 2 * deviation(20, i, d));
      same("bbands", given, "lower", i -> mean.applyAsDouble(i) - 2 * deviation(20, i, d));
      same("bbw", given, "value", i -> 4 * deviation(20, i, d) / mean.applyAsDouble(i));
      same(
          "percent_b",
          given,
          "value",
          i ->
              (CLOSE[i] - mean.applyAsDouble(i) + 2 * deviation(20, i, d))
                  / (4 * deviation(20, i, d)));
      same("zscore", given, "value", i -> (CLOSE[i] - mean.applyAsDouble(i)) / deviation(20, i, d));
    }
  }

  @Test
  void channelsByExtremesAndRanges() {
    same("donchian", Map.of(), "upper", i -> highest(20, i, HIGH));
    same("donchian", Map.of(), "lower", i -> lowest(20, i, LOW));
    same("donchian", Map.of(), "middle", i -> (highest(20, i, HIGH) + lowest(20, i, LOW)) / 2);
    same(
        "donchian",
        Map.of("previous_only", true),
        "upper",
        i -> i < 20 ? NAN : highest(20, i - 1, HIGH));
    double[] range = atr(10);
    double[] middle = ema(CLOSE, 20);
    same("keltner", Map.of(), "upper", i -> middle[i] + 2 * range[i]);
    same("keltner", Map.of(), "lower", i -> middle[i] - 2 * range[i]);
    double[] wide = atr(22);
    same("chandelier", Map.of(), "long", i -> highest(22, i, HIGH) - 3 * wide[i]);
    same("chandelier", Map.of(), "short", i -> lowest(22, i, LOW) + 3 * wide[i]);
  }

  @Test
  void ichimokuStandsWhereItIsKnown() {
    IntToDoubleFunction tenkan = i -> (highest(9, i, HIGH) + lowest(9, i, LOW)) / 2;
    IntToDoubleFunction kijun = i -> (highest(26, i, HIGH) + lowest(26, i, LOW)) / 2;
    same("ichimoku", Map.of(), "tenkan", tenkan);
    same("ichimoku", Map.of(), "kijun", kijun);
    same(
        "ichimoku",
        Map.of(),
        "senkou_a",
        i -> (tenkan.applyAsDouble(i) + kijun.applyAsDouble(i)) / 2);
    same("ichimoku", Map.of(), "senkou_b", i -> (highest(52, i, HIGH) + lowest(52, i, LOW)) / 2);
  }

  @Test
  void superTrendFlipsWhenTheCloseCrossesItsLine() {
    double[] range = atr(10);
    double[] trend = new double[SIZE];
    double[] direction = new double[SIZE];
    double upper = NAN;
    double lower = NAN;
    boolean up = true;
    for (int i = 0; i < SIZE; i++) {
      trend[i] = NAN;
      direction[i] = NAN;
      if (Double.isNaN(range[i])) {
        continue;
      }
      double basicUpper = (HIGH[i] + LOW[i]) / 2 + 3 * range[i];
      double basicLower = (HIGH[i] + LOW[i]) / 2 - 3 * range[i];
      if (Double.isNaN(upper)) {
        upper = basicUpper;
        lower = basicLower;
        up = CLOSE[i] >= lower;
      } else {
        upper = basicUpper < upper || CLOSE[i - 1] > upper ? basicUpper : upper;
        lower = basicLower > lower || CLOSE[i - 1] < lower ? basicLower : lower;
        up = up ? CLOSE[i] >= lower : CLOSE[i] > upper;
      }
      trend[i] = up ? lower : upper;
      direction[i] = up ? 1 : -1;
    }
    same("supertrend", Map.of(), "trend", i -> trend[i]);
    same("supertrend", Map.of(), "direction", i -> direction[i]);
  }

  @Test
  void heikinAshi() {
    double[] open = new double[SIZE];
    double[] close = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      close[i] = (OPEN[i] + HIGH[i] + LOW[i] + CLOSE[i]) / 4;
      open[i] = i == 0 ? (OPEN[0] + CLOSE[0]) / 2 : (open[i - 1] + close[i - 1]) / 2;
    }
    same("heikin_ashi", Map.of(), "open", i -> open[i]);
    same("heikin_ashi", Map.of(), "close", i -> close[i]);
    same("heikin_ashi", Map.of(), "high", i -> Math.max(HIGH[i], Math.max(open[i], close[i])));
    same("heikin_ashi", Map.of(), "low", i -> Math.min(LOW[i], Math.min(open[i], close[i])));
  }

  @Test
  void fisherRemembersHalfOfItself() {
    double[] fisher = new double[SIZE];
    double value = 0;
    double[] middle = new double[SIZE];
    Arrays.setAll(middle, i -> (HIGH[i] + LOW[i]) / 2);
    for (int i = 0; i < SIZE; i++) {
      if (i < 9) {
        fisher[i] = NAN;
        continue;
      }
      double top = highest(10, i, middle);
      double bottom = lowest(10, i, middle);
      double place = top == bottom ? 0.5 : (middle[i] - bottom) / (top - bottom);
      value = Math.clamp(0.33 * 2 * (place - 0.5) + 0.67 * value, -0.999, 0.999);
      double before = i == 9 ? 0 : fisher[i - 1];
      fisher[i] = 0.5 * Math.log((1 + value) / (1 - value)) + 0.5 * before;
    }
    IndicatorDescriptor indicator = Indicators.find("fisher").orElseThrow();
    double[][] columns = indicator.calculate(indicator.defaults(), BARS.inputs(indicator));
    for (int i = 60; i < SIZE; i++) {
      assertThat(columns[0][i]).isCloseTo(fisher[i], within(1e-9));
      assertThat(columns[1][i]).isCloseTo(fisher[i - 1], within(1e-9));
    }
  }

  @Test
  void vigorWeighsFourBars() {
    IntToDoubleFunction body =
        i ->
            i < 3
                ? NAN
                : (CLOSE[i]
                        - OPEN[i]
                        + 2 * (CLOSE[i - 1] - OPEN[i - 1])
                        + 2 * (CLOSE[i - 2] - OPEN[i - 2])
                        + CLOSE[i - 3]
                        - OPEN[i - 3])
                    / 6;
    IntToDoubleFunction range =
        i ->
            i < 3
                ? NAN
                : (HIGH[i]
                        - LOW[i]
                        + 2 * (HIGH[i - 1] - LOW[i - 1])
                        + 2 * (HIGH[i - 2] - LOW[i - 2])
                        + HIGH[i - 3]
                        - LOW[i - 3])
                    / 6;
    IntToDoubleFunction vigor = i -> i < 12 ? NAN : sum(10, i, body) / sum(10, i, range);
    IndicatorDescriptor indicator = Indicators.find("rvi").orElseThrow();
    double[][] columns = indicator.calculate(indicator.defaults(), BARS.inputs(indicator));
    for (int i = 15; i < SIZE; i++) {
      assertThat(columns[0][i]).isCloseTo(vigor.applyAsDouble(i), within(1e-10));
      assertThat(columns[1][i])
          .isCloseTo(
              (vigor.applyAsDouble(i)
                      + 2 * vigor.applyAsDouble(i - 1)
                      + 2 * vigor.applyAsDouble(i - 2)
                      + vigor.applyAsDouble(i - 3))
                  / 6,
              within(1e-10));
    }
  }

  @Test
  void pivotsAreOfTheSessionBefore() {
    IntToDoubleFunction[] before = new IntToDoubleFunction[3];
    before[0] = i -> highest(26, i / 26 * 26 - 1, HIGH);
    before[1] = i -> lowest(26, i / 26 * 26 - 1, LOW);
    before[2] = i -> CLOSE[i / 26 * 26 - 1];
    IntToDoubleFunction pivot =
        i ->
            i < 26
                ? NAN
                : (before[0].applyAsDouble(i)
                        + before[1].applyAsDouble(i)
                        + before[2].applyAsDouble(i))
                    / 3;
    same("pivot_points", Map.of(), "pivot", pivot);
    same(
        "pivot_points",
        Map.of(),
        "r1",
        i -> i < 26 ? NAN : 2 * pivot.applyAsDouble(i) - before[1].applyAsDouble(i));
    same(
        "pivot_points",
        Map.of(),
        "s2",
        i ->
            i < 26
                ? NAN
                : pivot.applyAsDouble(i) - before[0].applyAsDouble(i) + before[1].applyAsDouble(i));
  }

  @Test
  void vortexAndChoppiness() {
    IntToDoubleFunction range =
        i -> i == 0 ? NAN : Math.max(HIGH[i], CLOSE[i - 1]) - Math.min(LOW[i], CLOSE[i - 1]);
    same(
        "vortex",
        Map.of(),
        "plus",
        i -> i < 14 ? NAN : sum(14, i, k -> Math.abs(HIGH[k] - LOW[k - 1])) / sum(14, i, range));
    same(
        "vortex",
        Map.of(),
        "minus",
        i -> i < 14 ? NAN : sum(14, i, k -> Math.abs(LOW[k] - HIGH[k - 1])) / sum(14, i, range));
    same(
        "chop",
        i ->
            i < 14
                ? NAN
                : 100
                    * Math.log10(sum(14, i, range) / (highest(14, i, HIGH) - lowest(14, i, LOW)))
                    / Math.log10(14));
  }

  @Test
  void aZigzagNeverTellsOfAnExtremeBeforeItIsConfirmed() {
    IndicatorDescriptor indicator = Indicators.find("zigzag").orElseThrow();
    Map<String, Object> given = Map.of("threshold", 0.02);
    double[][] whole = indicator.calculate(indicator.arguments(given), BARS.inputs(indicator));
    int pivot = indicator.output("pivot").orElseThrow();
    int ago = indicator.output("bars_ago").orElseThrow();
    int told = 0;
    for (int i = 0; i < SIZE; i++) {
      if (!Double.isNaN(whole[pivot][i])) {
        told++;
        int at = i - (int) whole[ago][i];
        assertThat(CLOSE[at]).isEqualTo(whole[pivot][i]);
        assertThat(Math.abs(CLOSE[i] / CLOSE[at] - 1)).isGreaterThanOrEqualTo(0.02 - 1e-12);
      }
    }
    assertThat(told).isGreaterThan(5);
  }

  /** The prior art's own columns, of those that follow the textbook. */
  @ParameterizedTest
  @CsvSource({
    "rsi, '', value, rsi",
    "sma, '', value, simplemovingaverage",
    "wma, '', value, weightedmovingaverage",
    "cci, period=20, value, cci",
    "mom, period=10, value, momentum",
    "roc, period=10, value, roc",
    "mfi, '', value, mfi",
    "bbands, ddof=1, upper, bollingerbands.upper",
    "bbands, ddof=1, lower, bollingerbands.lower",
    "donchian, '', upper, donchianchannels.upper",
    "donchian, '', middle, donchianchannels.middle",
    "donchian, '', lower, donchianchannels.lower",
    "ichimoku, '', tenkan, ichimoku.tenkan",
    "ichimoku, '', kijun, ichimoku.kijun",
    "ichimoku, '', senkou_a, ichimoku.senkou_a",
    "ichimoku, '', senkou_b, ichimoku.senkou_b",
    "cmf, period=21, value, cmf.cmf",
    "ad, '', value, adline.line",
    "distance_from_ma, '', value, distancefromma",
    "rvi, '', rvi, rvi.rvi",
    "rolling_vwap, '', value, vwap",
    "volume_ratio, '', value, volumeratio"
  })
  void agreesWithThePriorArtWhereThatFollowsTheTextbook(
      String id, String given, String output, String column) throws IOException {
    List<String[]> bars = rows("golden/indicators/DEMO_1d_clean.csv");
    List<String[]> golden = rows("golden/indicators/upstream_E_indicators_DEMO_1d_clean.csv");
    int at = Arrays.asList(golden.getFirst()).indexOf(column);
    assertThat(at).as("column %s of %s", column, Arrays.toString(golden.getFirst())).isPositive();
    IndicatorDescriptor indicator = Indicators.find(id).orElseThrow();
    double[][] inputs =
        indicator.inputs().stream()
            .map(input -> column(bars, input.column()))
            .toArray(double[][]::new);
    Map<String, Object> arguments =
        given.isEmpty()
            ? Map.of()
            : Map.of(given.split("=")[0], Integer.parseInt(given.split("=")[1]));
    double[] values =
        indicator
            .calculate(indicator.arguments(arguments), inputs)[
            indicator.output(output).orElseThrow()];
    int compared = 0;
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        double expected = Double.parseDouble(golden.get(i + 1)[at]);
        assertThat(values[i])
            .as("%s at %d", id, i)
            .isCloseTo(expected, within(1e-9 + 1e-9 * Math.abs(expected)));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(50);
  }

  private static List<String[]> rows(String file) throws IOException {
    List<String[]> rows = new ArrayList<>();
    for (String line : Files.readAllLines(SharedFolder.require(file))) {
      rows.add(line.split(",", -1));
    }
    return rows;
  }

  private static double[] column(List<String[]> bars, Column column) {
    double[] values = new double[bars.size() - 1];
    for (int i = 0; i < values.length; i++) {
      String[] bar = bars.get(i + 1);
      double open = Double.parseDouble(bar[1]);
      double high = Double.parseDouble(bar[2]);
      double low = Double.parseDouble(bar[3]);
      double close = Double.parseDouble(bar[4]);
      values[i] =
          switch (column) {
            case OPEN -> open;
            case HIGH -> high;
            case LOW -> low;
            case CLOSE -> close;
            case VOLUME -> Double.parseDouble(bar[5]);
            case HL2 -> (high + low) / 2;
            case HLC3 -> (high + low + close) / 3;
            default -> throw new IllegalArgumentException(column.toString());
          };
    }
    return values;
  }
}
