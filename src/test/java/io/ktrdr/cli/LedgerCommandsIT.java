package io.ktrdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code ktrdr gaps} and {@code ktrdr coverage} ask a node, and how they print it. */
class LedgerCommandsIT {

  private static final String COUNT =
      "\"count\":{\"expected\":20,\"present\":18,\"missing\":2,\"queued\":0,"
          + "\"provider_empty\":0,\"ignored\":0,\"coverage\":0.9}";

  @RegisterExtension static final StandInNode NODE = new StandInNode();

  private final Deque<String> answers = NODE.answers;
  private final List<String> asked = NODE.asked;
  private final StringWriter out = NODE.out;
  private final StringWriter err = NODE.err;

  @Test
  void gapsOfAllPagesAreListedAndCounted() {
    answers.add(gaps("2023-01-05", "\"t-1\""));
    answers.add(gaps("2023-01-19", "null"));

    assertThat(run("gaps", "AAPL", "MSFT", "-t", "1d", "--state=missing", "--min-bars=2")).isZero();

    assertThat(asked).hasSize(2);
    assertThat(asked.get(0))
        .contains("instrument=AAPL%2CMSFT", "min_bars=2", "state=missing", "timeframe=1d")
        .doesNotContain("page_token");
    assertThat(asked.get(1)).contains("page_token=t-1");
    assertThat(out.toString().lines())
        .containsExactly(
            "instrument       timeframe  start       end         bars  state    class     why",
            "AAPL.NASDAQ.STK  1d         2023-01-05  2023-01-09     2  missing  interior "
                + " never_asked",
            "AAPL.NASDAQ.STK  1d         2023-01-19  2023-01-09     2  missing  interior "
                + " never_asked",
            "2 gaps, 4 bars");
    assertThat(err.toString()).contains("simulated data");
  }

  @Test
  void coverageIsALineForEachSeriesOrPeriod() {
    answers.add(coverage());
    answers.add(coverage());
    answers.add(coverage());

    assertThat(run("coverage", "--format=csv")).isZero();
    assertThat(run("coverage", "AAPL", "--by=month", "-f", "csv")).isZero();
    assertThat(run("coverage", "--format=json")).isZero();

    assertThat(asked.get(1)).contains("by=month", "instrument=AAPL");
    assertThat(out.toString().lines())
        .contains(
            "AAPL.NASDAQ.STK,1d,2023-01-01,2023-02-01,20,18,2,0,0,0,0.9",
            "AAPL.NASDAQ.STK,1d,2023-01,20,18,2,0,0,0,0.9")
        .anyMatch(line -> line.startsWith("{\"instrument\":\"AAPL.NASDAQ.STK\""));
  }

  private static String gaps(String start, String next) {
    return """
    {"success":true,"data":{"gaps":[{"instrument":"AAPL.NASDAQ.STK","timeframe":"1d",
    "start":"%s","end":"2023-01-09","bars":2,"state":"missing","class":"interior",
    "why":{"reason":"never_asked"}}],"next_page_token":%s,"simulated":true}}
    """
        .formatted(start, next);
  }

  private static String coverage() {
    return """
    {"success":true,"data":{"series":[{"instrument":"AAPL.NASDAQ.STK","timeframe":"1d",
    "start":"2023-01-01","end":"2023-02-01",%s,"periods":[{"period":"2023-01",%s}]}],
    "next_page_token":null,"simulated":false}}
    """
        .formatted(COUNT, COUNT);
  }

  private static int run(String... arguments) {
    return NODE.run(arguments);
  }
}
