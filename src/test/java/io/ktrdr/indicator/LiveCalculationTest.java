package io.ktrdr.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.Timeframe;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every indicator over bars that come one by one, against the same over all of them at once. */
class LiveCalculationTest {

  private static final int SIZE = 1_100;
  private static final int WARM = 900;
  private static final Samples WALK = Samples.walk(11, SIZE);
  private static final BarSeries BARS =
      series(IntStream.range(0, SIZE).mapToObj(LiveCalculationTest::bar).toList());

  static Collection<IndicatorDescriptor> all() {
    return Indicators.all();
  }

  private static Bar bar(int i) {
    return new Bar(
        Instant.ofEpochSecond((long) WALK.get(Column.TIME)[i]),
        price(Column.OPEN, i),
        price(Column.HIGH, i),
        price(Column.LOW, i),
        price(Column.CLOSE, i),
        price(Column.VOLUME, i),
        null,
        null);
  }

  private static BigDecimal price(Column column, int i) {
    return BigDecimal.valueOf(WALK.get(column)[i]);
  }

  /** As it stood when half of it had come. */
  private static Bar half(Bar bar) {
    BigDecimal low = bar.low().min(bar.open());
    return new Bar(
        bar.time(),
        bar.open(),
        bar.high(),
        low,
        low,
        bar.volume().divideToIntegralValue(BigDecimal.TWO),
        null,
        null);
  }

  /** Other in all that it says. */
  private static Bar corrected(Bar bar) {
    return new Bar(
        bar.time(),
        bar.open().add(BigDecimal.ONE),
        bar.high().add(BigDecimal.TWO),
        bar.low().subtract(BigDecimal.ONE),
        bar.close().add(BigDecimal.ONE),
        bar.volume().add(BigDecimal.TEN),
        BigDecimal.ONE,
        7);
  }

  private static BarSeries series(List<Bar> bars) {
    BarSeriesBuilder builder = new BarSeriesBuilder();
    bars.forEach(builder::add);
    return builder.build();
  }

  private static long day(BarSeries bars, int i) {
    return 19_360 + (bars.time(i) - 1_672_756_200L) / 86_400;
  }

  private static int put(LiveCalculation live, BarSeries bars) {
    return live.put(bars, i -> day(bars, i));
  }

  private static Calculation of(IndicatorDescriptor it) {
    return new Calculation(Timeframe.MINUTES_15, List.of(Ask.of(it.id(), it, it.defaults())));
  }

  private static double[][] whole(Calculation calculation, BarSeries bars) {
    Frame frame = new Frame(BarColumns.of(bars, i -> day(bars, i)), new long[0]);
    return calculation.run(timeframe -> frame).values().stream()
        .flatMap(Arrays::stream)
        .toArray(double[][]::new);
  }

  private static void assertSame(String what, double[] live, double[][] whole, int index) {
    for (int o = 0; o < live.length; o++) {
      double wanted = whole[o][index];
      if (Double.isNaN(wanted)) {
        assertThat(live[o]).as("%s at %d", what, index).isNaN();
      } else {
        assertThat(Math.abs(live[o] - wanted))
            .as("%s at %d: %s, not %s", what, index, live[o], wanted)
            .isLessThanOrEqualTo(1e-9 * Math.max(1, Math.abs(wanted)));
      }
    }
  }

  private static void assertSame(LiveCalculation live, Calculation calculation, BarSeries bars) {
    double[][] whole = whole(calculation, bars);
    assertThat(live.size()).isEqualTo(bars.size());
    for (int i = 0; i < bars.size(); i++) {
      assertSame("" + calculation.asks(), live.values(i), whole, i);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void saysBarByBarWhatItSaysOfAllAndWhatFormsChangesNothing(IndicatorDescriptor it) {
    Calculation calculation = of(it);
    LiveCalculation live = new LiveCalculation(calculation, 10_000);
    put(live, BARS.slice(0, WARM));
    for (int i = WARM; i < SIZE; i++) {
      if (i % 20 == 0) {
        Bar forming = half(BARS.bar(i));
        BarSeries one = series(List.of(forming));
        assertSame(
            it + " forming",
            live.forming(one, x -> day(one, x)),
            whole(calculation, BarSeries.concat(List.of(BARS.slice(0, i), one))),
            i);
      }
      assertThat(put(live, BARS.slice(i, i + 1))).isEqualTo(i);
    }
    assertSame(live, calculation, BARS);
  }

  @ParameterizedTest
  @MethodSource("all")
  void takesCorrectionsAndLateBarsInAsIfTheyHadBeenThere(IndicatorDescriptor it) {
    Calculation calculation = of(it);
    LiveCalculation live = new LiveCalculation(calculation, 10_000);
    put(live, BARS.slice(0, 850));
    put(live, BARS.slice(870, 1_000));
    assertThat(put(live, BARS.slice(850, 870))).as("late ones").isEqualTo(850);
    assertThat(put(live, series(List.of(corrected(BARS.bar(960)))))).isEqualTo(960);
    put(live, BARS.slice(1_000, SIZE));
    assertSame(
        live,
        calculation,
        BarSeries.concat(
            List.of(
                BARS.slice(0, 960),
                series(List.of(corrected(BARS.bar(960)))),
                BARS.slice(961, SIZE))));
    assertThat(put(live, BARS.slice(961, 980))).as("nothing new").isEqualTo(SIZE);
  }

  @Test
  void anIndicatorFedByAnotherFollowsIt() {
    IndicatorDescriptor ema = Indicators.find("ema").orElseThrow();
    IndicatorDescriptor rsi = Indicators.find("rsi").orElseThrow();
    Calculation calculation =
        new Calculation(
            Timeframe.MINUTES_15,
            List.of(
                new Ask(
                    "smooth",
                    ema,
                    ema.arguments(Map.of("period", 5)),
                    Map.of("source", new Source.OutputOf("fast", "")),
                    Optional.empty()),
                Ask.of("fast", rsi, rsi.defaults())));
    LiveCalculation live = new LiveCalculation(calculation, 10_000);
    for (int i = 0; i < 400; i++) {
      BarSeries one = series(List.of(half(BARS.bar(i))));
      double[] forming = live.forming(one, x -> day(one, x));
      assertSame(
          "fed, forming",
          forming,
          whole(calculation, BarSeries.concat(List.of(BARS.slice(0, i), one))),
          i);
      put(live, BARS.slice(i, i + 1));
    }
    assertSame(live, calculation, BARS.slice(0, 400));
  }

  @Test
  void theOldestBarsAreForgottenAndTheValuesStay() {
    Calculation calculation = of(Indicators.find("sma").orElseThrow());
    LiveCalculation live = new LiveCalculation(calculation, 100);
    for (int i = 0; i < SIZE; i++) {
      put(live, BARS.slice(i, i + 1));
    }
    assertThat(live.size()).isBetween(100, 200);
    double[][] whole = whole(calculation, BARS);
    int last = live.indexOf(BARS.lastTime());
    assertThat(last).isEqualTo(live.size() - 1);
    for (int i = 0; i < 50; i++) {
      assertThat(live.values(last - i)[0]).isEqualTo(whole[0][SIZE - 1 - i]);
    }
    assertThat(live.indexOf(BARS.firstTime())).isNegative();
  }
}
