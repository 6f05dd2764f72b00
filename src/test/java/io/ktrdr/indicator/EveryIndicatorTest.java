package io.ktrdr.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every indicator, whichever it is and whoever adds the next one. */
class EveryIndicatorTest {

  private static final int SIZE = 1500;
  private static final Samples BARS = Samples.walk(42, SIZE);
  private static final Samples FEWER = Samples.walk(43, 500);

  /** These are prices but, by their formula, do not rise by a dollar with the prices. */
  private static final Set<String> LEVEL_MATTERS = Set.of("zigzag", "envelope");

  static Collection<IndicatorDescriptor> all() {
    return Indicators.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void saysEverythingAboutItself(IndicatorDescriptor it) {
    assertThat(it.id()).matches("[a-z][a-z0-9_]*");
    assertThat(it.name()).isNotBlank();
    assertThat(it.description()).isNotBlank().endsWith(".");
    assertThat(it.formula()).isNotBlank();
    assertThat(it.source()).isNotBlank();
    assertThat(it.inputs()).isNotEmpty().doesNotHaveDuplicates();
    assertThat(it.outputs()).isNotEmpty();
    Set<String> names = new HashSet<>();
    it.outputs().forEach(output -> assertThat(names.add(output.name())).isTrue());
    it.parameters()
        .forEach(
            parameter -> {
              assertThat(names.add("p:" + parameter.name())).isTrue();
              assertThat(parameter.description()).isNotBlank();
              if (parameter.assumed() instanceof Number number
                  && parameter.type() != Parameter.Type.TIME) {
                assertThat(number.doubleValue()).isBetween(parameter.min(), parameter.max());
              }
            });
    assertThat(Indicators.find(it.id())).contains(it);
    assertThat(it.defaults().values()).hasSize(it.parameters().size());
  }

  @ParameterizedTest
  @MethodSource("all")
  void hasNoValueBeforeItsLookbackAndAllFromThere(IndicatorDescriptor it) {
    double[][] outputs = calculate(it, BARS);
    int lookback = it.lookback(it.defaults());
    boolean earlier = lookback == 0;
    for (int o = 0; o < outputs.length; o++) {
      if (!it.outputs().get(o).sparse()) {
        for (int i = lookback; i < SIZE; i++) {
          assertThat(outputs[o][i]).as("%s[%s]", it.outputs().get(o).name(), i).isFinite();
        }
        earlier |= lookback > 0 && Double.isNaN(outputs[o][lookback - 1]);
      } else {
        earlier = true;
        assertThat(Arrays.stream(outputs[o]).anyMatch(Double::isFinite)).isTrue();
      }
    }
    assertThat(earlier).as("the lookback is not longer than it is").isTrue();
  }

  @ParameterizedTest
  @MethodSource("all")
  void neverChangesAValueWhenLaterBarsCome(IndicatorDescriptor it) {
    double[][] whole = calculate(it, BARS);
    for (int size : new int[] {0, 1, it.lookback(it.defaults()), 700, 1111}) {
      double[][] prefix =
          it.calculate(it.defaults(), cut(BARS.inputs(it), 0, Math.min(size, SIZE)));
      assertSame(it, prefix, cut(whole, 0, Math.min(size, SIZE)), 0);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void saysBarByBarWhatItSaysOverWholeColumns(IndicatorDescriptor it) {
    double[][] inputs = BARS.inputs(it);
    for (int at : new int[] {3, 900, 901}) {
      inputs[0][at] = Double.NaN;
    }
    assertSame(it, stepped(it, it.defaults(), inputs), it.calculate(it.defaults(), inputs), 1e-9);
  }

  @ParameterizedTest
  @MethodSource("all")
  void isRightOnceItsHistoryPrecedesTheFirstAskedBar(IndicatorDescriptor it) {
    History history = it.history(it.defaults());
    if (history.whole()) {
      return;
    }
    int before = history.bars() + 26 * history.days();
    int size = before + 60;
    Samples bars = Samples.walk(7, size + 500);
    double[][] inputs = bars.inputs(it);
    double[][] whole = it.calculate(it.defaults(), inputs);
    double[][] late = it.calculate(it.defaults(), cut(inputs, 500, 500 + size));
    assertSame(it, cut(late, before, size), cut(whole, 500 + before, 500 + size), 2e-9);
  }

  @ParameterizedTest
  @MethodSource("all")
  void followsTheScaleOfPricesAndVolumesAsItsUnitSays(IndicatorDescriptor it) {
    double[][] plain = calculate(it, BARS);
    double[][] scaled = calculate(it, BARS.changed(8, 0, 4));
    for (int o = 0; o < plain.length; o++) {
      double times =
          switch (it.outputs().get(o).unit()) {
            case PRICE, PRICE_DIFFERENCE -> 8;
            case INDEX, RATIO, VOLUME_RATIO, BARS, SIGNAL -> 1;
            case VOLUME -> 4;
            case MONEY -> 32;
            case OTHER -> Double.NaN;
          };
      if (!Double.isNaN(times) && !it.category().equals(Category.MATH)) {
        assertClose(it, o, scaled[o], times(plain[o], times, 0), 1e-9);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void followsTheLevelOfPricesAsItsUnitSays(IndicatorDescriptor it) {
    double[][] plain = calculate(it, BARS);
    double[][] raised = calculate(it, BARS.changed(1, 64, 1));
    for (int o = 0; o < plain.length; o++) {
      Unit unit = it.outputs().get(o).unit();
      boolean lawful =
          Set.of(Unit.PRICE, Unit.PRICE_DIFFERENCE, Unit.INDEX, Unit.VOLUME, Unit.VOLUME_RATIO)
              .contains(unit);
      if (lawful && !LEVEL_MATTERS.contains(it.id()) && !it.category().equals(Category.MATH)) {
        int from = SIZE / 2;
        double[] expected = times(plain[o], 1, unit == Unit.PRICE ? 64 : 0);
        assertClose(
            it,
            o,
            Arrays.copyOfRange(raised[o], from, SIZE),
            Arrays.copyOfRange(expected, from, SIZE),
            1e-6);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void staysCalmWhenNothingMoves(IndicatorDescriptor it) {
    double[][] outputs = calculate(it, Samples.flat(400, 100, 1000));
    for (int o = 0; o < outputs.length; o++) {
      for (int i = 0; i < 400; i++) {
        double value = outputs[o][i];
        assertThat(Double.isInfinite(value)).isFalse();
        if (Double.isNaN(value)
            || Set.of("envelope", "mama").contains(it.id()) // mama begins at 0, as TA-Lib's does
            || it.category() == Category.MATH) {
          continue;
        }
        switch (it.outputs().get(o).unit()) {
          case PRICE -> assertThat(value).isCloseTo(100, Offset.offset(1e-9));
          case PRICE_DIFFERENCE -> assertThat(value).isCloseTo(0, Offset.offset(1e-9));
          default -> assertThat(Math.abs(value)).isLessThan(1e9);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void neverMakesANumberOfWhatIsMissing(IndicatorDescriptor it) {
    double[][] inputs = BARS.inputs(it);
    double[][] clean = it.calculate(it.defaults(), inputs);
    double[][] holed = BARS.inputs(it);
    for (double[] column : holed) {
      column[0] = Double.NaN;
      column[800] = Double.NaN;
    }
    double[][] outputs = it.calculate(it.defaults(), holed);
    for (double[] output : outputs) {
      assertThat(output[0]).isNaN();
      assertThat(output[800]).isNaN();
    }
    assertThat(Arrays.deepEquals(clean, it.calculate(it.defaults(), inputs))).isTrue();
    assertThat(inputs).as("inputs are left alone").isDeepEqualTo(BARS.inputs(it));
    double[][] nothing = BARS.inputs(it);
    for (double[] column : nothing) {
      Arrays.fill(column, Double.NaN);
    }
    for (double[] output : it.calculate(it.defaults(), nothing)) {
      assertThat(Arrays.stream(output).allMatch(Double::isNaN)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void keepsItsWordWithOtherParametersToo(IndicatorDescriptor it) {
    for (Parameter parameter : it.parameters()) {
      Object other =
          switch (parameter.type()) {
            case INTEGER -> Math.min((int) parameter.max(), (Integer) parameter.assumed() + 3);
            case DECIMAL -> Math.min(parameter.max(), (Double) parameter.assumed() * 1.5);
            case BOOLEAN -> !(Boolean) parameter.assumed();
            case CHOICE -> parameter.options().getLast();
            case TIME -> "2023-02-01";
          };
      Arguments arguments = it.arguments(Map.of(parameter.name(), other));
      double[][] inputs = FEWER.inputs(it);
      double[][] whole = it.calculate(arguments, inputs);
      int lookback = it.lookback(arguments);
      boolean earlier = lookback == 0;
      for (int o = 0; o < whole.length; o++) {
        if (!it.outputs().get(o).sparse()) {
          String what = it.outputs().get(o).name() + arguments;
          assertThat(Arrays.stream(whole[o], lookback, FEWER.size()).allMatch(Double::isFinite))
              .as(what)
              .isTrue();
          earlier |= lookback > 0 && Double.isNaN(whole[o][lookback - 1]);
        } else {
          earlier = true;
        }
      }
      assertThat(earlier).as("lookback of %s%s", it, arguments).isTrue();
      assertSame(it, stepped(it, arguments, inputs), whole, 1e-9);
    }
  }

  private static double[][] calculate(IndicatorDescriptor it, Samples bars) {
    return it.calculate(it.defaults(), bars.inputs(it));
  }

  private static double[][] stepped(
      IndicatorDescriptor it, Arguments arguments, double[][] inputs) {
    Stepper live = it.live(arguments);
    double[][] outputs = new double[it.outputs().size()][inputs[0].length];
    double[] in = new double[inputs.length];
    double[] out = new double[outputs.length];
    for (int i = 0; i < inputs[0].length; i++) {
      for (int c = 0; c < in.length; c++) {
        in[c] = inputs[c][i];
      }
      live.next(in, out);
      for (int o = 0; o < out.length; o++) {
        outputs[o][i] = out[o];
      }
    }
    return outputs;
  }

  private static double[][] cut(double[][] columns, int from, int to) {
    return Arrays.stream(columns)
        .map(column -> Arrays.copyOfRange(column, from, to))
        .toArray(double[][]::new);
  }

  private static double[] times(double[] column, double times, double plus) {
    return Arrays.stream(column).map(value -> value * times + plus).toArray();
  }

  private static void assertSame(
      IndicatorDescriptor it, double[][] actual, double[][] expected, double tolerance) {
    for (int o = 0; o < expected.length; o++) {
      assertClose(it, o, actual[o], expected[o], tolerance);
    }
  }

  /** Relative to the value, or to the column's usual size where a value is next to nothing. */
  private static void assertClose(
      IndicatorDescriptor it, int o, double[] actual, double[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    double usual =
        Arrays.stream(expected).filter(Double::isFinite).map(Math::abs).average().orElse(0);
    List<String> apart = new ArrayList<>();
    for (int i = 0; i < expected.length; i++) {
      boolean same =
          Double.isNaN(expected[i])
              ? Double.isNaN(actual[i])
              : Math.abs(actual[i] - expected[i])
                  <= tolerance * Math.max(usual, Math.abs(expected[i]));
      if (!same) {
        apart.add(i + ": " + actual[i] + " instead of " + expected[i]);
      }
    }
    assertThat(apart).as("%s.%s", it.id(), it.outputs().get(o).name()).isEmpty();
  }
}
