package io.ktrdr.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Timeframe;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** Several indicators in one calculation: chained, over longer bars, or refused with a reason. */
class CalculationTest {

  private static final IndicatorDescriptor SMA = Indicators.find("sma").orElseThrow();

  @Test
  void feedsOneIndicatorWithAnother() {
    Ask fast = sma("fast", 2, Map.of());
    Ask slow = sma("slow", 3, Map.of("source", new Source.OutputOf("fast", "value")));
    Calculation calculation = new Calculation(Timeframe.MINUTE_1, List.of(slow, fast));

    Map<String, double[][]> results =
        calculation.run(t -> frame(Timeframe.MINUTE_1, 100, 102, 104, 106, 108));

    assertThat(results.keySet()).containsExactly("slow", "fast");
    assertThat(results.get("fast")[0]).containsExactly(Double.NaN, 101, 103, 105, 107);
    assertThat(results.get("slow")[0])
        .containsExactly(Double.NaN, Double.NaN, Double.NaN, 103, 105);
    assertThat(calculation.lookback(slow)).isEqualTo(3);
    assertThat(calculation.history(Timeframe.MINUTE_1)).isEqualTo(History.ofBars(3));
  }

  @Test
  void showsTheValueOfALongerBarAtItsCloseAndNotBefore() {
    Ask higher = new Ask("h", SMA, SMA.arguments(Map.of("period", 1)), Map.of(), five());
    Ask onIt = sma("s", 2, Map.of("source", new Source.OutputOf("h", "value")));
    Calculation calculation = new Calculation(Timeframe.MINUTE_1, List.of(higher, onIt));

    Map<String, double[][]> results =
        calculation.run(
            t ->
                t == Timeframe.MINUTE_1
                    ? frame(t, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
                    : frame(t, 50, 100));

    double no = Double.NaN;
    assertThat(results.get("h")[0]).containsExactly(no, no, no, no, 50, 50, 50, 50, 50, 100, 100);
    assertThat(results.get("s")[0]).containsExactly(no, no, no, no, no, 50, 50, 50, 50, 75, 100);
    assertThat(calculation.otherTimeframes()).containsExactly(Timeframe.MINUTES_5);
    assertThat(calculation.history(Timeframe.MINUTES_5)).isEqualTo(History.NONE);
  }

  @Test
  void refusesWhatCannotBeFed() {
    refused("duplicate", sma("a", 2, Map.of()), sma("a", 3, Map.of()));
    refused("unknown_input", sma("a", 2, Map.of("price", new Source.Bars(Column.HIGH))));
    refused("unknown_indicator", sma("a", 2, Map.of("source", new Source.OutputOf("b", "value"))));
    refused(
        "unknown_output",
        sma("a", 2, Map.of("source", new Source.OutputOf("b", "upper"))),
        sma("b", 2, Map.of()));
    refused(
        "cycle",
        sma("a", 2, Map.of("source", new Source.OutputOf("b", "value"))),
        sma("b", 2, Map.of("source", new Source.OutputOf("a", "value"))));
    refused(
        "other_timeframe",
        sma("a", 2, Map.of()),
        new Ask(
            "b", SMA, SMA.defaults(), Map.of("source", new Source.OutputOf("a", "value")), five()));
    refused(
        "shorter_timeframe",
        new Ask("a", SMA, SMA.defaults(), Map.of(), Optional.of(Timeframe.SECONDS_5)));
  }

  @Test
  void namesEveryFaultOfTheParametersWithWhatIsAllowed() {
    assertThatThrownBy(() -> SMA.arguments(Map.of("period", 0, "length", 3)))
        .asInstanceOf(type(InvalidArguments.class))
        .satisfies(
            invalid -> {
              assertThat(invalid.faults())
                  .extracting(ArgumentFault::parameter, ArgumentFault::code, ArgumentFault::given)
                  .containsExactlyInAnyOrder(
                      Tuple.tuple("period", "out_of_range", "0"),
                      Tuple.tuple("length", "unknown_parameter", "3"));
              assertThat(invalid.faults().getFirst().allowed())
                  .isEqualTo("a whole number from 1 to 100000");
            });
    for (Object wrong : List.of("20", 2.5, true, Double.NaN, List.of(1))) {
      assertThatThrownBy(() -> SMA.arguments(Map.of("period", wrong)))
          .asInstanceOf(type(InvalidArguments.class))
          .satisfies(e -> assertThat(e.faults().getFirst().code()).isEqualTo("wrong_type"));
    }
    assertThat(SMA.arguments(Map.of("period", 20.0)).integer("period")).isEqualTo(20);
  }

  @Test
  void findsByAnyOfItsNamesAndSuggestsWhatMayBeMeant() {
    assertThat(Indicators.find("Simple Moving-Average")).contains(SMA);
    assertThat(Indicators.find("smaa")).isEmpty();
    assertThat(Indicators.suggest("smaa")).contains("sma");
    assertThat(Indicators.suggest("bolinger")).first().isEqualTo("bbands");
    assertThat(Indicators.suggest("simple average")).isEmpty();
    assertThat(Indicators.suggest("stoch_rsi_k")).first().isEqualTo("stochrsi");
    assertThat(Indicators.suggest("zzzzqqqq")).isEmpty();
  }

  private static void refused(String code, Ask... asks) {
    assertThatThrownBy(() -> new Calculation(Timeframe.MINUTE_1, List.of(asks)))
        .asInstanceOf(type(InvalidAsk.class))
        .satisfies(invalid -> assertThat(invalid.code()).isEqualTo(code));
  }

  private static Optional<Timeframe> five() {
    return Optional.of(Timeframe.MINUTES_5);
  }

  private static Ask sma(String name, int period, Map<String, Source> inputs) {
    return new Ask(name, SMA, SMA.arguments(Map.of("period", period)), inputs, Optional.empty());
  }

  private static Frame frame(Timeframe timeframe, long... closes) {
    long[] times = new long[closes.length];
    Arrays.setAll(times, i -> (long) i * timeframe.seconds());
    long[] ends = Arrays.stream(times).map(time -> time + timeframe.seconds()).toArray();
    long[] none = new long[closes.length];
    Arrays.fill(none, BarSeries.NONE);
    int[] counts = new int[closes.length];
    Arrays.fill(counts, BarSeries.NO_COUNT);
    BarSeries bars =
        new BarSeries(0, 0, 0, times, closes, closes, closes, closes, none, none, counts);
    return new Frame(BarColumns.of(bars), ends);
  }
}
