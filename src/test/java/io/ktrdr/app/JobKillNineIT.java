package io.ktrdr.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A batch load of a real node that is killed in the middle: it goes on by itself, nothing is lost
 * and nothing is stored twice.
 */
@Execution(ExecutionMode.CONCURRENT)
class JobKillNineIT {

  private static final List<String> LOADED =
      List.of("AAPL.NASDAQ.STK", "MSFT.NASDAQ.STK", "EURUSD.IDEALPRO.CASH", "SPY.ARCA.STK");
  private static final String RANGE = "\"start\":\"2022-01-03\",\"end\":\"2023-06-30\"}";
  private static final String BATCH =
      "{\"type\":\"load\",\"timeframes\":[\"1h\"],\"instruments\":[\""
          + String.join("\",\"", LOADED)
          + "\",\"NOSUCH\"],"
          + RANGE;
  private static final String TWIN =
      "{\"type\":\"load\",\"timeframes\":[\"1h\"],\"instruments\":[\"AAPL\"]," + RANGE;

  @TempDir Path folder;

  @Test
  void aBatchThatIsKilledGoesOnByItselfAndIsWhole() throws Exception {
    Path data = folder.resolve("data");
    try (SimulatorInTest simulator = SimulatorInTest.on(0)) {
      Path file =
          Files.writeString(
              folder.resolve("node.conf"),
              """
              ktrdr.symbols.watch = []
              ktrdr.gateway.limits { history-per-second = 10, same-contract-budget = 50 }
              ktrdr.jobs { parallel-items = 3, save-progress-every = 1s }
              """);
      String[] options = {"--ib", simulator.address(), "--config", file.toString()};
      String batch;
      String twin;
      long before;
      try (NodeProcess node = NodeProcess.serve(data, options)) {
        batch = make(node, BATCH);
        twin = make(node, TWIN);
        before = await(node, batch, "requests");
        node.kill();
      }
      try (NodeProcess node = NodeProcess.serve(data, options)) {
        await(node, batch, "over");
        await(node, twin, "over");
        JsonNode job = job(node, batch);
        assertThat(job.get("state").asText()).isEqualTo("completed_with_errors");
        assertThat(job.at("/progress/items/failed").asInt()).isEqualTo(1);
        assertThat(job.at("/items/4/problem/code").asText()).isEqualTo("UNKNOWN_SYMBOL");
        assertThat(job.at("/progress/requests/done").asLong())
            .as("figures of before the kill are kept, as far as they were saved")
            .isGreaterThanOrEqualTo(before / 2);
        for (int i = 0; i < LOADED.size(); i++) {
          JsonNode item = job.get("items").get(i);
          assertThat(item.get("complete").asBoolean()).as(item.toString()).isTrue();
          assertStoredOnce(node, LOADED.get(i), item.get("expected_bars").asLong());
        }
        JsonNode other = job(node, twin);
        assertThat(other.get("state").asText()).isEqualTo("completed");
        assertThat(other.at("/items/0/complete").asBoolean()).isTrue();
        // three were under way at the kill, after which they asked for the rest; this one began
        // later
        int alone = job.at("/items/3/requests/done").asInt();
        int together =
            job.at("/items/0/requests/done").asInt() + other.at("/items/0/requests/done").asInt();
        assertThat(together)
            .as("two jobs on one series ask as one does; one request may be lost by the kill")
            .isBetween(1, alone + 1);

        assertThat(node.post("/api/v1/jobs/" + batch + "/pause", "{}").statusCode()).isEqualTo(409);
        assertThat(NodeProcess.json(node.get("/api/v1/jobs")).at("/data/jobs")).hasSize(2);
        assertThat(node.stop()).isZero();
      }
      assertThat(simulator.gateway().violations()).as("IB's limits that were broken").isEmpty();
    }
  }

  private static String make(NodeProcess node, String body) throws Exception {
    HttpResponse<String> made = node.post("/api/v1/jobs", body);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(202);
    return NodeProcess.json(made).at("/data/id").asText();
  }

  private static JsonNode job(NodeProcess node, String id) throws Exception {
    return node.getJson("/api/v1/jobs/" + id).get("data");
  }

  /** Until IB has answered some requests, or until the job is over; requests answered then. */
  private static long await(NodeProcess node, String id, String what) throws Exception {
    Instant latest = Instant.now().plusSeconds(90);
    while (true) {
      JsonNode job = job(node, id);
      long requests = job.at("/progress/requests/done").asLong();
      boolean reached = what.equals("over") ? job.get("ended_at").isTextual() : requests >= 12;
      if (reached) {
        return requests;
      }
      assertThat(Instant.now()).as("%s: %s\n%s", what, job, node.log()).isBefore(latest);
      Thread.sleep(100);
    }
  }

  /** The audit trail tells of each bar once. */
  private static void assertStoredOnce(NodeProcess node, String name, long bars) throws Exception {
    JsonNode audit =
        node.getJson("/api/v1/audit?instrument=" + name + "&limit=1000").at("/data/entries");
    long inserted = 0;
    for (JsonNode entry : audit) {
      if (entry.get("kind").asText().equals("bars_stored")) {
        inserted += entry.at("/fact/inserted").asLong();
        assertThat(entry.at("/fact/replaced").asLong()).isZero();
        assertThat(entry.at("/fact/actor").asText()).startsWith("job:job-");
      }
    }
    assertThat(inserted).as(name).isEqualTo(bars).isPositive();
  }
}
