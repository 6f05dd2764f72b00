package io.ktrdr.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.testing.SharedFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The prior art's own figures for the indicators whose convention is kept, from where theirs begin
 * to be values: where it fills a warm-up with a constant, ours has none.
 */
class GoldenIndicatorsTest {

  private final Map<String, double[]> input;
  private final Map<String, double[]> theirs;

  GoldenIndicatorsTest() throws Exception {
    Path folder = SharedFolder.require("golden/indicators");
    input = read(folder.resolve("DEMO_1d_clean.csv"));
    theirs = read(folder.resolve("upstream_E_indicators_DEMO_1d_clean.csv"));
  }

  private static Map<String, double[]> read(Path file) throws Exception {
    List<String> lines = Files.readAllLines(file);
    String[] names = lines.getFirst().split(",");
    Map<String, double[]> columns = new HashMap<>();
    for (String name : names) {
      columns.put(name, new double[lines.size() - 1]);
    }
    for (int i = 1; i < lines.size(); i++) {
      String[] fields = lines.get(i).split(",", -1);
      for (int c = 1; c < names.length; c++) {
        boolean number = fields[c].matches("-?[0-9.]+(e-?[0-9]+)?");
        columns.get(names[c])[i - 1] = number ? Double.parseDouble(fields[c]) : Double.NaN;
      }
    }
    return columns;
  }

  @Test
  void keptConventionsGiveTheSameFigures() {
    same("rsi", Map.of(), 0, "rsi");
    same("sma", Map.of(), 0, "simplemovingaverage");
    same("wma", Map.of("period", 20), 0, "weightedmovingaverage");
    same("ema", Map.of("seed", "adjusted"), 0, "exponentialmovingaverage");
    same("ema", Map.of("seed", "first"), 0, "exponentialmovingaverage.noadjust");
    same("bbands", Map.of("ddof", 1), 0, "bollingerbands.upper");
    same("bbands", Map.of("ddof", 1), 2, "bollingerbands.lower");
    same("bbw", Map.of("ddof", 1), 0, "bollingerbandwidth");
    same("cci", Map.of("period", 20), 0, "cci");
    same("roc", Map.of(), 0, "roc");
    same("mom", Map.of(), 0, "momentum");
    same("mfi", Map.of(), 0, "mfi");
    same("obv", Map.of("start", "zero"), 0, "obv");
    same("ad", Map.of(), 0, "adline.line");
    same("cmf", Map.of("period", 21), 0, "cmf.cmf");
    same("donchian", Map.of(), 0, "donchianchannels.upper");
    same("donchian", Map.of(), 1, "donchianchannels.middle");
    same("donchian", Map.of(), 2, "donchianchannels.lower");
    same("distance_from_ma", Map.of(), 0, "distancefromma");
    same("volume_ratio", Map.of(), 0, "volumeratio");
    same("rolling_vwap", Map.of(), 0, "vwap");
    same("stoch", Map.of(), 0, "stochastic.k");
    same("stoch", Map.of(), 1, "stochastic.d");
    same("willr", Map.of(), 0, "williamsr");
    same("rvi", Map.of(), 0, "rvi.rvi");
    same("ichimoku", Map.of(), 0, "ichimoku.tenkan");
    same("ichimoku", Map.of(), 1, "ichimoku.kijun");
    same("ichimoku", Map.of(), 2, "ichimoku.senkou_a");
    same("ichimoku", Map.of(), 3, "ichimoku.senkou_b");
  }

  private void same(String id, Map<String, Object> given, int output, String column) {
    IndicatorDescriptor indicator = Indicators.find(id).orElseThrow();
    double[][] columns =
        indicator.inputs().stream()
            .map(in -> in.column() == Column.HLC3 ? typical() : input.get(in.column().toString()))
            .toArray(double[][]::new);
    double[] ours = indicator.calculate(indicator.arguments(given), columns)[output];
    assertThat(Arrays.stream(ours).filter(Double::isFinite).count()).isGreaterThan(50);
    for (int i = 0; i < ours.length; i++) {
      if (Double.isFinite(ours[i])) {
        double golden = theirs.get(column)[i];
        assertThat(Math.abs(ours[i] - golden))
            .as("%s at %s: %s, not %s", column, i, ours[i], golden)
            .isLessThanOrEqualTo(2e-10 * Math.max(1, Math.abs(golden)));
      }
    }
  }

  private double[] typical() {
    return Naive.each(
        input.get("close").length,
        i -> (input.get("high")[i] + input.get("low")[i] + input.get("close")[i]) / 3);
  }
}
