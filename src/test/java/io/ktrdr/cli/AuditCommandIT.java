package io.ktrdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ktrdr audit …} asks a node, and what it says of a folder. */
class AuditCommandIT {

  @RegisterExtension static final StandInNode NODE = new StandInNode();

  private final Deque<String> answers = NODE.answers;
  private final List<String> asked = NODE.asked;
  private final StringWriter out = NODE.out;
  private final StringWriter err = NODE.err;

  @Test
  void theTrailIsPrintedPageAfterPage() {
    answers.add(page(1, "\"t-1\""));
    answers.add(page(2, "null"));

    int exit = run("audit", "list", "AAPL", "--kind=bars_kept", "--actor=alice");

    assertThat(exit).isZero();
    assertThat(asked)
        .containsExactly(
            "GET /api/v1/audit?actor=alice&instrument=AAPL&kind=bars_kept&limit=1000",
            "GET /api/v1/audit?actor=alice&instrument=AAPL&kind=bars_kept&limit=1000&page_token=t-1");
    assertThat(out.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.contains("AAPL.NASDAQ.STK") && line.contains("bars_kept"))
        .anyMatch(line -> line.contains("bars=2 actor=alice"));
  }

  @Test
  void aLimitEndsItEarly() {
    answers.add(page(1, "\"t-1\""));

    assertThat(run("audit", "list", "--limit=1", "--json")).isZero();

    assertThat(asked).containsExactly("GET /api/v1/audit?limit=1");
    assertThat(out.toString()).startsWith("{\"instrument\":\"AAPL.NASDAQ.STK\",\"sequence\":1");
    assertThat(run("audit", "list", "--limit=0")).isEqualTo(2);
  }

  @Test
  void aFolderWithoutDataCannotBeVerified(@TempDir Path empty) {
    assertThat(NODE.runAlone("audit", "verify", "--data=" + empty)).isEqualTo(2);

    assertThat(err.toString()).contains("there is no bar database in " + empty);
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void aRunningNodeProvesItselfLineByLine() {
    answers.add(
        """
        {"series":"AAPL.NASDAQ.STK/1d/TRADES/rth","revisions":4,"bars":20,"unproven":0,"faults":[]}

        {"instrument":"AAPL.NASDAQ.STK","facts":6,"faults":[]}
        {"proven":true,"instruments":1,"series_total":1}
        """);

    assertThat(run("audit", "verify")).as(err.toString()).isZero();

    assertThat(asked).containsExactly("GET /api/v1/audit/verify");
    assertThat(out.toString().lines())
        .containsExactly(
            "AAPL.NASDAQ.STK/1d/TRADES/rth                       4 revisions         20 bars"
                + "  proven",
            "1 series, 4 revisions, 20 bars, 6 facts: the trail comes to what is stored");
  }

  @Test
  void whatIsNotAsWrittenOrCutOffIsNotProven() {
    answers.add(
        """
        {"series":"A.B.STK/1d/TRADES/rth","revisions":1,"bars":2,"unproven":0,"faults":["bad"]}
        {"instrument":"A.B.STK","facts":1,"faults":["fact 2 is missing"]}
        {"proven":false}
        """);
    answers.add("{\"instrument\":\"A.B.STK\",\"facts\":1,\"faults\":[]}\n");

    assertThat(run("audit", "verify")).isEqualTo(1);
    assertThat(err.toString()).contains("FAULT bad").contains("FAULT fact 2 is missing");
    assertThat(run("audit", "verify")).isEqualTo(1);
    assertThat(err.toString()).contains("ends before its sum: nothing is proven");
  }

  @Test
  void whereNoNodeAnswersTheFolderIsRead(@TempDir Path empty) {
    assertThat(NODE.runAlone("audit", "verify", "--data=" + empty, "--url=http://127.0.0.1:1"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("there is no bar database in " + empty);
  }

  private static String page(int sequence, String next) {
    return """
    {"success":true,"data":{"instrument":null,"entries":[{"instrument":"AAPL.NASDAQ.STK",
    "sequence":%d,"at":"2024-01-01T00:00:00Z","kind":"bars_kept",
    "fact":{"kind":"bars_kept","at":"2024-01-01T00:00:00Z","bars":%d,"actor":"alice",
    "job_id":"","source":null}}],"next_page_token":%s,"simulated":true}}
    """
        .formatted(sequence, sequence, next);
  }

  private static int run(String... arguments) {
    return NODE.run(arguments);
  }
}
