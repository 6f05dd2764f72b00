package io.ktrdr.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The live forms of what TA-Lib has over whole columns only, against TA-Lib, over long walks. */
class LiveFormsTest {

  private static final int SIZE = 6000;

  @ParameterizedTest
  @ValueSource(
      strings = {"ht_dcperiod", "ht_dcphase", "ht_phasor", "ht_sine", "ht_trendline", "mama"})
  void cyclesAreMeasuredBarByBar(String id) {
    follows(id, Map.of());
  }

  @Test
  void trendModeTurnsAtTheSameBarsToTheLetter() {
    double[][] both = follows("ht_trendmode", Map.of());
    assertThat(both[0]).containsExactly(both[1]);
    assertThat(both[0]).contains(0, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sma", "ema", "wma", "dema", "tema", "trima", "kama", "mama", "t3"})
  void averagesOfVariablePeriodBeginTogetherWhateverTheirKind(String kind) {
    follows("mavp", Map.of("ma_type", kind));
    follows("mavp", Map.of("ma_type", kind, "min_period", 5, "max_period", 12));
    follows("mavp", Map.of("ma_type", kind, "min_period", 7, "max_period", 7));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0.02, 0.02, 0.2, 0.02, 0.02, 0.2",
    "101, 0, 0.05, 0.02, 0.2, 0.03, 0.01, 0.1",
    "-99, 0.01, 0.02, 0.02, 0.2, 0.02, 0.02, 0.2",
    "0, 0.03, 0.5, 0.4, 0.2, 0.3, 0.2, 0.25"
  })
  void parabolicStopsFollowTheFactorsOfTheirSide(
      double start,
      double offset,
      double initLong,
      double stepLong,
      double maxLong,
      double initShort,
      double stepShort,
      double maxShort) {
    follows(
        "sarext",
        Map.of(
            "start_value", start,
            "offset_on_reverse", offset,
            "acceleration_init_long", initLong,
            "acceleration_long", stepLong,
            "acceleration_max_long", maxLong,
            "acceleration_init_short", initShort,
            "acceleration_short", stepShort,
            "acceleration_max_short", maxShort));
  }

  /** The first output bar by bar, and over whole columns. */
  private static double[][] follows(String id, Map<String, ?> given) {
    IndicatorDescriptor it = Indicators.find(id).orElseThrow();
    Arguments arguments = it.arguments(given);
    double[][] inputs = Samples.walk(given.hashCode(), SIZE).inputs(it);
    double[][] whole = it.calculate(arguments, inputs);
    double[][] stepped = new double[whole.length][SIZE];
    Stepper live = it.live(arguments);
    double[] in = new double[inputs.length];
    double[] out = new double[whole.length];
    int compared = 0;
    for (int i = 0; i < SIZE; i++) {
      for (int c = 0; c < in.length; c++) {
        in[c] = inputs[c][i];
      }
      live.next(in, out);
      for (int o = 0; o < out.length; o++) {
        stepped[o][i] = out[o];
        if (Double.isNaN(whole[o][i])) {
          assertThat(out[o]).as("%s%s at %d", id, given, i).isNaN();
        } else {
          assertThat(Math.abs(out[o] - whole[o][i]))
              .as("%s%s at %d: %s, not %s", id, given, i, out[o], whole[o][i])
              .isLessThanOrEqualTo(1e-10 * Math.max(1, Math.abs(whole[o][i])));
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(SIZE - 200);
    return new double[][] {stepped[0], whole[0]};
  }
}
