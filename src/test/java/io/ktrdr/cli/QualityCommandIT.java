package io.ktrdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code ktrdr quality} and {@code ktrdr repairs} ask a node, and how they print it. */
class QualityCommandIT {

  private static final String FINDING =
      "{\"rule\":\"gap\",\"severity\":\"warning\",\"start\":\"2023-01-19\",\"end\":\"2023-01-20\","
          + "\"bars\":2,\"detail\":\"2 bars are missing\"}";

  @RegisterExtension static final StandInNode NODE = new StandInNode();

  private final Deque<String> answers = NODE.answers;
  private final List<String> asked = NODE.asked;
  private final StringWriter out = NODE.out;
  private final StringWriter err = NODE.err;

  @Test
  void aReportIsPrintedWithAllItsPages() {
    answers.add(report(FINDING, "\"abc\""));
    answers.add(report(FINDING.replace("gap", "spike"), "null"));

    assertThat(run("quality", "AAPL", "-t", "1d", "--start", "2023-01-01")).isZero();

    assertThat(asked).hasSize(2);
    assertThat(asked.get(0))
        .contains("instrument=AAPL", "limit=1000", "start=2023-01-01", "timeframe=1d")
        .doesNotContain("page_token", "by=");
    assertThat(asked.get(1)).contains("page_token=abc");
    assertThat(out.toString())
        .contains("score 0.9234 over 18 bars; 2 of 20 expected ones are missing")
        .contains("validity      0.5000", "timeliness    not measured")
        .contains("days: 17 available, 1 degraded, 0 pending, 2 missing")
        .contains("2 bars are missing", "spike");
    assertThat(err.toString()).contains("simulated data", "mind this");
  }

  @Test
  void daysAndSeveralSymbolsAreTables() {
    answers.add(report("", "null"));
    assertThat(run("quality", "AAPL", "-t", "1d", "--by-day", "-f", "csv")).isZero();
    assertThat(asked.getLast()).contains("by=day");
    assertThat(out.toString())
        .contains("date,condition,expected,missing,findings,worst")
        .contains("2023-01-10,degraded,1,0,1,error");

    String plain = report("", "null");
    answers.add(
        "{\"data\":{\"reports\":["
            + plain.substring("{\"data\":".length(), plain.length() - 1)
            + ",{\"instrument\":\"NO\",\"problem\":{\"detail\":\"not"
            + " known\"}}],\"simulated\":false}}");
    assertThat(run("quality", "AAPL", "NO", "-t", "1d")).as("one failed").isEqualTo(1);
    assertThat(asked.getLast()).contains("instruments=AAPL%2CNO");
    assertThat(out.toString()).contains("0.9234", "not known");
    assertThat(run("quality", "AAPL", "NO", "-t", "1d", "--by-day")).isEqualTo(2);
  }

  @Test
  void repairsAreScannedListedAndDecided() {
    answers.add("{\"data\":{\"found\":3,\"proposed\":1,\"known\":1,\"refused\":4,\"skipped\":1}}");
    assertThat(run("repairs", "scan", "AAPL", "-t", "1d", "--rule", "spike")).isZero();
    assertThat(asked.getLast())
        .isEqualTo(
            "POST /api/v1/repairs/scan"
                + " {\"instrument\":\"AAPL\",\"timeframe\":\"1d\",\"rule\":\"spike\"}");
    assertThat(out.toString()).contains("3 findings: 1 new proposals, 1 known", "4 more");

    String repair =
        "{\"id\":\"A.B.STK:1f\",\"state\":\"proposed\",\"rule\":\"spike\",\"severity\":\"warning\","
            + "\"timeframe\":\"1d\",\"start\":\"2023-01-10\",\"reason\":\"jumps\",\"before\":["
            + "{\"t\":\"2023-01-10\",\"o\":1,\"h\":2,\"l\":1,\"c\":2,\"v\":null}],\"actions\":["
            + "{\"action\":\"refetch\",\"suggested\":true,\"meaning\":\"ask\",\"after\":null}],"
            + "\"applied\":null}";
    answers.add("{\"data\":{\"repairs\":[" + repair + "],\"next_page_token\":null}}");
    assertThat(run("repairs", "list", "AAPL", "--state", "proposed")).isZero();
    assertThat(asked.getLast()).contains("instrument=AAPL", "state=proposed");
    assertThat(out.toString()).contains("A.B.STK:1f", "refetch", "jumps");

    answers.add("{\"data\":" + repair + "}");
    assertThat(run("repairs", "apply", "A.B.STK:1f", "--action", "drop", "--why", "bad")).isZero();
    assertThat(asked.getLast())
        .isEqualTo("POST /api/v1/repairs/A.B.STK%3A1f/apply {\"action\":\"drop\",\"why\":\"bad\"}");
    assertThat(out.toString()).contains("refetch (suggested): ask", "v -");
    answers.add("{\"data\":" + repair + "}");
    assertThat(run("repairs", "show", "A.B.STK:1f")).isZero();
    assertThat(asked.getLast()).startsWith("GET /api/v1/repairs/A.B.STK%3A1f");
    assertThat(NODE.runAlone("repairs")).as("which?").isEqualTo(2);
  }

  private static String report(String findings, String next) {
    return "{\"data\":{\"instrument\":\"AAPL.NASDAQ.STK\",\"timeframe\":\"1d\",\"what\":\"TRADES\","
        + "\"session\":\"rth\",\"start\":\"2023-01-01\",\"end\":\"2023-02-01\",\"score\":0.92345,"
        + "\"bars\":18,\"expected\":20,\"missing\":2,\"parts\":["
        + "{\"dimension\":\"validity\",\"value\":0.5},{\"dimension\":\"timeliness\",\"value\":null}],"
        + "\"conditions\":{\"available\":17,\"degraded\":1,\"pending\":0,\"missing\":2},"
        + "\"days\":[{\"date\":\"2023-01-10\",\"condition\":\"degraded\",\"expected\":1,"
        + "\"missing\":0,\"findings\":1,\"worst\":\"error\"}],\"findings\":["
        + findings
        + "],\"next_page_token\":"
        + next
        + ",\"simulated\":true,\"warnings\":[\"mind this\"]}}";
  }

  private static int run(String... arguments) {
    return NODE.run(arguments);
  }
}
