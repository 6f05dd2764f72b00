package io.ktrdr.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import com.tictactec.ta.lib.CoreAnnotated;
import com.tictactec.ta.lib.MAType;
import com.tictactec.ta.lib.MInteger;
import com.tictactec.ta.lib.RetCode;
import com.tictactec.ta.lib.meta.annotation.FuncInfo;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** TA-Lib has every function here, and where ours calculate themselves they say the same. */
class TaLibOracleTest {

  private static final CoreAnnotated TA = new CoreAnnotated();
  private static final Samples BARS = Samples.walk(11, 4000);
  private static final double[] HIGH = BARS.get(Column.HIGH);
  private static final double[] LOW = BARS.get(Column.LOW);
  private static final double[] CLOSE = BARS.get(Column.CLOSE);
  private static final double[] VOLUME = BARS.get(Column.VOLUME);
  private static final double TOLERANCE = 1e-10;

  /** A call of TA-Lib: from the whole range into outputs. */
  private interface Call {
    RetCode run(int last, MInteger first, MInteger count, double[][] out);
  }

  @Test
  void everyFunctionOfTaLibIsThere() {
    Set<String> missing = new TreeSet<>();
    for (var method : CoreAnnotated.class.getDeclaredMethods()) {
      FuncInfo info = method.getAnnotation(FuncInfo.class);
      if (info != null && Indicators.find(info.name()).isEmpty()) {
        missing.add(info.name());
      }
      if (info != null) {
        Indicators.find(info.name())
            .ifPresent(
                found -> assertThat(found.id()).isEqualTo(info.name().toLowerCase(Locale.ROOT)));
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void averagesAreThoseOfTaLib() {
    for (int n : new int[] {2, 3, 14, 20, 200}) {
      Map<String, Object> period = Map.of("period", n);
      same("sma", period, (l, f, c, o) -> TA.sma(0, l, CLOSE, n, f, c, o[0]));
      same("ema", period, (l, f, c, o) -> TA.ema(0, l, CLOSE, n, f, c, o[0]));
      same("wma", period, (l, f, c, o) -> TA.wma(0, l, CLOSE, n, f, c, o[0]));
      same("dema", period, (l, f, c, o) -> TA.dema(0, l, CLOSE, n, f, c, o[0]));
      same("tema", period, (l, f, c, o) -> TA.tema(0, l, CLOSE, n, f, c, o[0]));
      same("trima", period, (l, f, c, o) -> TA.trima(0, l, CLOSE, n, f, c, o[0]));
      same("kama", period, (l, f, c, o) -> TA.kama(0, l, CLOSE, n, f, c, o[0]));
      same("t3", period, (l, f, c, o) -> TA.t3(0, l, CLOSE, n, 0.7, f, c, o[0]));
      same("trix", period, (l, f, c, o) -> TA.trix(0, l, CLOSE, n, f, c, o[0]));
      for (MAType type : new MAType[] {MAType.Sma, MAType.Ema, MAType.Wma, MAType.Tema}) {
        same(
            "ma",
            Map.of("period", n, "ma_type", type.name().toLowerCase(Locale.ROOT)),
            (l, f, c, o) -> TA.movingAverage(0, l, CLOSE, n, type, f, c, o[0]));
      }
    }
  }

  @Test
  void oscillatorsAreThoseOfTaLib() {
    for (int n : new int[] {2, 5, 14, 50}) {
      Map<String, Object> period = Map.of("period", n);
      same("rsi", period, (l, f, c, o) -> TA.rsi(0, l, CLOSE, n, f, c, o[0]));
      same("cmo", period, (l, f, c, o) -> TA.cmo(0, l, CLOSE, n, f, c, o[0]));
      same(
          "stochrsi",
          Map.of("period", n, "k_period", 7, "d_period", 4),
          (l, f, c, o) -> TA.stochRsi(0, l, CLOSE, n, 7, 4, MAType.Sma, f, c, o[0], o[1]));
      same(
          "stoch",
          Map.of("k_period", n, "d_type", "ema"),
          (l, f, c, o) ->
              TA.stoch(0, l, HIGH, LOW, CLOSE, n, 3, MAType.Sma, 3, MAType.Ema, f, c, o[0], o[1]));
      same(
          "stoch",
          Map.of("k_period", n, "smooth_k", 1, "d_period", 5),
          (l, f, c, o) ->
              TA.stoch(0, l, HIGH, LOW, CLOSE, n, 1, MAType.Sma, 5, MAType.Sma, f, c, o[0], o[1]));
      same(
          "stochf",
          Map.of("k_period", n),
          (l, f, c, o) -> TA.stochF(0, l, HIGH, LOW, CLOSE, n, 3, MAType.Sma, f, c, o[0], o[1]));
    }
  }

  @Test
  void differencesOfAveragesAreThoseOfTaLib() {
    same("macd", Map.of(), (l, f, c, o) -> TA.macd(0, l, CLOSE, 12, 26, 9, f, c, o[0], o[1], o[2]));
    same(
        "macd",
        Map.of("fast_period", 3, "slow_period", 50, "signal_period", 2),
        (l, f, c, o) -> TA.macd(0, l, CLOSE, 3, 50, 2, f, c, o[0], o[1], o[2]));
    same("macdfix", Map.of(), (l, f, c, o) -> TA.macdFix(0, l, CLOSE, 9, f, c, o[0], o[1], o[2]));
    same(
        "macdext",
        Map.of("fast_ma_type", "wma", "slow_ma_type", "dema", "signal_ma_type", "ema"),
        (l, f, c, o) ->
            TA.macdExt(
                0,
                l,
                CLOSE,
                12,
                MAType.Wma,
                26,
                MAType.Dema,
                9,
                MAType.Ema,
                f,
                c,
                o[0],
                o[1],
                o[2]));
    for (MAType type : new MAType[] {MAType.Sma, MAType.Ema, MAType.Wma}) {
      Map<String, Object> kind = Map.of("ma_type", type.name().toLowerCase(Locale.ROOT));
      same("apo", kind, (l, f, c, o) -> TA.apo(0, l, CLOSE, 12, 26, type, f, c, o[0]));
      same("ppo", kind, (l, f, c, o) -> TA.ppo(0, l, CLOSE, 12, 26, type, f, c, o[0]));
    }
  }

  @Test
  void trendsAreThoseOfTaLib() {
    for (int n : new int[] {2, 7, 14, 40}) {
      Map<String, Object> period = Map.of("period", n);
      same("adx", 1, period, (l, f, c, o) -> TA.adx(0, l, HIGH, LOW, CLOSE, n, f, c, o[0]));
      same("adxr", period, (l, f, c, o) -> TA.adxr(0, l, HIGH, LOW, CLOSE, n, f, c, o[0]));
      same("dx", period, (l, f, c, o) -> TA.dx(0, l, HIGH, LOW, CLOSE, n, f, c, o[0]));
    }
    for (int n : new int[] {1, 2, 14}) {
      Map<String, Object> period = Map.of("period", n);
      if (n > 1) { // for 1 TA-Lib gives a fraction, not percent
        same("plus_di", period, (l, f, c, o) -> TA.plusDI(0, l, HIGH, LOW, CLOSE, n, f, c, o[0]));
        same("minus_di", period, (l, f, c, o) -> TA.minusDI(0, l, HIGH, LOW, CLOSE, n, f, c, o[0]));
      }
      same("plus_dm", period, (l, f, c, o) -> TA.plusDM(0, l, HIGH, LOW, n, f, c, o[0]));
      same("minus_dm", period, (l, f, c, o) -> TA.minusDM(0, l, HIGH, LOW, n, f, c, o[0]));
    }
    same("sar", Map.of(), (l, f, c, o) -> TA.sar(0, l, HIGH, LOW, 0.02, 0.2, f, c, o[0]));
    same(
        "sar",
        Map.of("acceleration", 0.3, "maximum", 0.1),
        (l, f, c, o) -> TA.sar(0, l, HIGH, LOW, 0.3, 0.1, f, c, o[0]));
  }

  @Test
  void volatilityAndVolumeAreThoseOfTaLib() {
    for (int n : new int[] {1, 2, 14, 100}) {
      Map<String, Object> period = Map.of("period", n);
      same("atr", period, (l, f, c, o) -> TA.atr(0, l, HIGH, LOW, CLOSE, n, f, c, o[0]));
      if (n > 1) { // for 1 TA-Lib gives the true range as it is
        same("natr", period, (l, f, c, o) -> TA.natr(0, l, HIGH, LOW, CLOSE, n, f, c, o[0]));
      }
    }
    for (int n : new int[] {2, 5, 20, 100}) {
      Map<String, Object> period = Map.of("period", n);
      if (n > 5) { // TA-Lib subtracts squares, which leaves few digits of a small deviation
        same("stddev", period, (l, f, c, o) -> TA.stdDev(0, l, CLOSE, n, 1, f, c, o[0]));
        same("var", period, (l, f, c, o) -> TA.variance(0, l, CLOSE, n, 1, f, c, o[0]));
      }
      for (MAType type : new MAType[] {MAType.Sma, MAType.Ema}) {
        same(
            "bbands",
            Map.of("period", n, "ma_type", type.name().toLowerCase(Locale.ROOT)),
            (l, f, c, o) -> TA.bbands(0, l, CLOSE, n, 2, 2, type, f, c, o[0], o[1], o[2]));
      }
    }
    same("obv", Map.of(), (l, f, c, o) -> TA.obv(0, l, CLOSE, VOLUME, f, c, o[0]));
    same("ad", Map.of(), (l, f, c, o) -> TA.ad(0, l, HIGH, LOW, CLOSE, VOLUME, f, c, o[0]));
    same(
        "adosc",
        Map.of(),
        (l, f, c, o) -> TA.adOsc(0, l, HIGH, LOW, CLOSE, VOLUME, 3, 10, f, c, o[0]));
  }

  @Test
  void barsSinceTheExtremesAreThoseOfTaLib() {
    double[] distinct = new double[4000];
    for (int i = 0; i < distinct.length; i++) {
      distinct[i] = CLOSE[i] + 1e-6 * i;
    }
    MInteger first = new MInteger();
    MInteger count = new MInteger();
    int[] highest = new int[4000];
    int[] lowest = new int[4000];
    TA.minMaxIndex(0, 3999, distinct, 30, first, count, lowest, highest);
    double[][] ours = ours("minmaxindex", Map.of(), distinct);
    for (int i = 29; i < 4000; i++) {
      assertThat(ours[0][i]).isEqualTo(i - lowest[i - 29]);
      assertThat(ours[1][i]).isEqualTo(i - highest[i - 29]);
    }
    assertThat(ours("maxindex", Map.of(), distinct)[0]).isEqualTo(ours[1]);
    assertThat(ours("minindex", Map.of(), distinct)[0]).isEqualTo(ours[0]);
  }

  private static double[][] ours(String id, Map<String, Object> given, double[] column) {
    IndicatorDescriptor indicator = Indicators.find(id).orElseThrow();
    return indicator.calculate(indicator.arguments(given), column);
  }

  private static void same(String id, Map<String, Object> given, Call call) {
    same(id, Indicators.find(id).orElseThrow().outputs().size(), given, call);
  }

  private static void same(String id, int outputs, Map<String, Object> given, Call call) {
    IndicatorDescriptor indicator = Indicators.find(id).orElseThrow();
    Arguments arguments = indicator.arguments(given);
    double[][] ours = indicator.calculate(arguments, BARS.inputs(indicator));
    double[][] theirs = new double[outputs][BARS.size()];
    MInteger first = new MInteger();
    MInteger count = new MInteger();
    assertThat(call.run(BARS.size() - 1, first, count, theirs)).isEqualTo(RetCode.Success);
    assertThat(count.value).isPositive();
    assertThat(indicator.lookback(arguments)).as(id + arguments).isEqualTo(first.value);
    for (int o = 0; o < outputs; o++) {
      // what is left of two prices is as exact as the prices are
      double least =
          switch (indicator.outputs().get(o).unit()) {
            case PRICE_DIFFERENCE -> 10;
            case RATIO -> 10;
            default -> 0;
          };
      double usual = Arrays.stream(theirs[o], 0, count.value).map(Math::abs).average().orElse(0);
      for (int i = 0; i < count.value; i++) {
        double expected = theirs[o][i];
        assertThat(Math.abs(ours[o][first.value + i] - expected))
            .as("%s%s output %s at %s: %s", id, given, o, first.value + i, expected)
            .isLessThanOrEqualTo(TOLERANCE * Math.max(least, Math.max(usual, Math.abs(expected))));
      }
    }
  }
}
