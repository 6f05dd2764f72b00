package io.ktrdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ktrdr load} and {@code ktrdr jobs …} ask a node, and what they say. */
class JobsCommandIT {

  private static final String ID = "job-3f9a1c0b7d2e4a55";

  @RegisterExtension static final StandInNode NODE = new StandInNode();

  private final Deque<String> answers = NODE.answers;
  private final List<String> asked = NODE.asked;
  private final StringWriter out = NODE.out;
  private final StringWriter err = NODE.err;

  private static int run(String... arguments) {
    return NODE.run(arguments);
  }

  private static String job(String state, int done, int failed) {
    return """
    {"success":true,"data":{"id":"%s","state":"%s","title":"AAPL × 1d","lane":"backfill",
      "allowed":["cancel"],"created_at":"2026-11-27T08:00:00Z","started_at":"2026-11-27T08:00:00Z",
      "ended_at":"2026-11-27T08:01:05Z","simulated":true,
      "progress":{"percent":%d,"items":{"total":2,"done":%d,"completed":%d,"failed":%d,
        "incomplete":0,"cancelled":0},"requests":{"done":7,"total":12,"estimated":true},
        "bars_stored":1234,"eta":null},
      "failures":[%s],
      "items":[{"index":0,"name":"AAPL","instrument":"AAPL.NASDAQ.STK","timeframe":"1d",
        "state":"completed","bars_stored":20,"requests":{"done":1},"coverage":1,"problem":null},
       {"index":1,"name":"NOSUCH","instrument":null,"timeframe":"1d","state":"failed",
        "bars_stored":0,"requests":{"done":0},"coverage":null,
        "problem":{"code":"UNKNOWN_SYMBOL","detail":"no such instrument"}}]}}
    """
        .formatted(
            ID,
            state,
            50 * done,
            done,
            done - failed,
            failed,
            failed == 0
                ? ""
                : "{\"items\":1,\"problem\":{\"code\":\"UNKNOWN_SYMBOL\",\"detail\":\"no such"
                    + " instrument\",\"next_step\":\"Correct the name.\"}}");
  }

  @Test
  void aLoadIsMadeAJobAndFollowedToItsEnd(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("names.txt"), "MSFT, NOSUCH # not this\n\nAAPL\n");
    answers.addAll(
        List.of(job("queued", 0, 0), job("running", 1, 0), job("completed_with_errors", 2, 1)));
    assertThat(run("load", "AAPL", "--from", "" + file, "-t", "1d,1h", "--start", "2023-01-01"))
        .as("an item that failed is a failure")
        .isEqualTo(1);
    assertThat(asked.getFirst())
        .startsWith("POST /api/v1/jobs {\"type\":\"load\",\"instruments\":[\"AAPL\",\"MSFT\",")
        .contains("\"NOSUCH\"],\"timeframes\":[\"1d\",\"1h\"],\"start\":\"2023-01-01\"")
        .contains("\"lane\":\"backfill\"");
    assertThat(err.toString().lines())
        .as("one line for every step, as this is no terminal")
        .contains(
            "[============>           ]  50 %  1/2 items  7/~12 requests  1,234 bars",
            "failed: 1 × UNKNOWN_SYMBOL: no such instrument",
            ID
                + " is completed with errors: 1 of 2 items done, 1,234 bars stored, 7 requests,"
                + " 1 failed, in 1 m 05 s");
    assertThat(out.toString()).contains("AAPL.NASDAQ.STK", "UNKNOWN_SYMBOL: no such instrument");
  }

  @Test
  void aDetachedLoadPrintsItsIdAndWaitsForNothing() {
    answers.add(job("queued", 0, 0));
    assertThat(run("load", "AAPL", "-t", "1d", "--mode", "tail", "--detach")).isZero();
    assertThat(out.toString().strip()).isEqualTo(ID);
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst())
        .contains("\"mode\":\"tail\"", "\"lane\":\"interactive\"")
        .doesNotContain("\"start\"");
  }

  @Test
  void aLoadOfNothingIsAWrongCommandLine() {
    assertThat(run("load", "-t", "1d", "--start", "2023-01-01")).isEqualTo(2);
    assertThat(err.toString()).contains("--from");
  }

  @Test
  void aJobMayBeNamedByTheBeginningOfItsId() {
    answers.add(
        "{\"success\":true,\"data\":{\"jobs\":[{\"id\":\"" + ID + "\"},{\"id\":\"job-00\"}]}}");
    answers.add(job("cancelled", 1, 0));
    assertThat(run("jobs", "cancel", "3f9a")).isZero();
    assertThat(asked.get(1)).startsWith("POST /api/v1/jobs/" + ID + "/cancel");
    assertThat(out.toString()).startsWith(ID + " is cancelled, 1/2 items");
  }

  @Test
  void theListAndOneJobAreShownAsTables() {
    answers.add(
        """
        {"success":true,"data":{"jobs":[{"id":"%s","state":"running","percent":41.2,
          "items":{"done":3,"total":9,"failed":1},"eta":"2026-11-27T09:00:00.123Z",
          "created_at":"2026-11-27T08:00:00.456Z","title":"AAPL × 1d"}]}}
        """
            .formatted(ID));
    assertThat(run("jobs", "list", "--state", "running")).isZero();
    assertThat(asked.getFirst()).startsWith("GET /api/v1/jobs?limit=50&state=running");
    assertThat(out.toString())
        .contains(ID + "  running     41.2     3      9       1  2026-11-27T09:00:00Z");
    answers.add(job("running", 1, 0));
    assertThat(run("jobs", "show", ID)).isZero();
    assertThat(out.toString()).contains("state            running", "allowed          cancel");
  }
}
