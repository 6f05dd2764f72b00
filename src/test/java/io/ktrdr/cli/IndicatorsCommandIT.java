package io.ktrdr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code ktrdr indicators …} asks a node, and how it prints what is answered. */
class IndicatorsCommandIT {

  @RegisterExtension static final StandInNode NODE = new StandInNode();

  private final Deque<String> answers = NODE.answers;
  private final List<String> asked = NODE.asked;
  private final StringWriter out = NODE.out;
  private final StringWriter err = NODE.err;

  private static int run(String... arguments) {
    return NODE.run(
        Stream.concat(Stream.of("indicators"), Stream.of(arguments)).toArray(String[]::new));
  }

  @Test
  void listsAsCsv() {
    answers.add(
        """
        {"success":true,"data":[{"id":"macd","name":"MACD","category":"momentum",
          "placement":"pane","parameters":[{"name":"fast_period","default":12}],
          "outputs":[{"name":"macd"},{"name":"signal"}]}]}\
        """);
    assertThat(run("list", "--category", "momentum", "-f", "csv")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "id,category,placement,parameters,outputs,name",
            "macd,momentum,pane,fast_period=12,macd signal,\"MACD\"");
    assertThat(asked).containsExactly("GET /api/v1/indicators?category=momentum");
  }

  @Test
  void describesInWords() {
    answers.add(
        """
        {"success":true,"data":{"id":"dpo","name":"Detrended","category":"momentum",
          "placement":"pane","description":"Cycles.","formula":"x - y","source":"common",
          "inputs":[{"name":"source","column":"close"}],"lookback":19,"unstable":null,
          "parameters":[{"name":"period","type":"integer","default":20,"min":1,"max":100,
            "description":"bars"}],
          "outputs":[{"name":"value","unit":"price","shift":-11,"description":"it"}]}}\
        """);
    assertThat(run("describe", "Detrended price")).isZero();
    assertThat(out.toString())
        .contains(
            "19 bars until the first value, all bars before matter",
            "parameter period = 20  (integer 1 to 100)",
            "value  (price, drawn -11 bars away)",
            "source = close");
    assertThat(asked).containsExactly("GET /api/v1/indicators/Detrendedprice");
  }

  @Test
  void calculatesPageAfterPage() {
    answers.add(
        """
        {"success":true,"data":{"rows":[{"t":"2023-01-03","fast":null,"b.upper":1.25}],
          "next_page_token":"next","metadata":{"simulated":true,"complete":true}}}\
        """);
    answers.add(
        """
        {"success":true,"data":{"rows":[{"t":"2023-01-04","fast":100.123456789,"b.upper":2}],
          "next_page_token":null,"metadata":{"simulated":true,"complete":false}}}\
        """);
    assertThat(
            run(
                "calc",
                "AAPL",
                "fast=ema:period=5,seed=first",
                "b=bbands@1w:deviations_up=2.5,in.source=fast.value",
                "-t",
                "1d",
                "--start",
                "2023-01-03",
                "-f",
                "csv"))
        .isZero();
    assertThat(out.toString().lines())
        .containsExactly("time,fast,b.upper", "2023-01-03,,1.25", "2023-01-04,100.123456789,2");
    assertThat(err.toString()).contains("simulated data", "incomplete");
    assertThat(asked)
        .hasSize(2)
        .first()
        .isEqualTo(
            "POST /api/v1/indicators/calculate {\"symbol\":\"AAPL\",\"timeframe\":\"1d\","
                + "\"style\":\"rows\",\"start_date\":\"2023-01-03\",\"indicators\":["
                + "{\"id\":\"ema\",\"name\":\"fast\",\"parameters\":{\"period\":5,\"seed\":\"first\"},"
                + "\"inputs\":{}},{\"id\":\"bbands\",\"name\":\"b\",\"timeframe\":\"1w\","
                + "\"parameters\":{\"deviations_up\":2.5},\"inputs\":{\"source\":"
                + "{\"indicator\":\"fast\",\"output\":\"value\"}}}],\"limit\":10000}");
    assertThat(asked.get(1)).contains("\"page_token\":\"next\"");
  }

  @Test
  void tellsHowAnIndicatorIsWritten() {
    assertThatThrownBy(() -> IndicatorSpec.parse("rsi:period"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("KEY=VALUE");
    assertThatThrownBy(() -> IndicatorSpec.parse("a=b=c")).isInstanceOf(CommandFailure.class);
    assertThat(IndicatorSpec.parse("max:in.source=high").json(Set.of("max")).at("/inputs/source"))
        .hasToString("\"high\"");
  }
}
