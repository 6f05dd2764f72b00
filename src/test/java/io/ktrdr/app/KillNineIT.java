package io.ktrdr.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.store.StoreDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * {@code kill -9} at random moments of a running load. What the node had told of is still there
 * after the restart, nothing is there twice, and store and audit trail tell the same story.
 */
@Execution(ExecutionMode.CONCURRENT)
class KillNineIT {

  private static final int KILLS = 20;
  private static final long SEED = 20_261_122;
  private static final int LONGEST_MILLIS = 1_200;
  private static final List<String> INSTRUMENTS =
      List.of("AAPL.NASDAQ.STK", "EURUSD.IDEALPRO.CASH");
  private static final String START = "2021-01-04";
  private static final String END = "2021-08-31";

  /** So far that the load which is killed is never over, however long a slow machine listens. */
  private static final String KILLED_END = "2022-12-30";

  @TempDir Path folder;

  @Test
  void nothingThatWasToldIsLostAndNothingIsThereTwice() throws Exception {
    Random random = new Random(SEED);
    Path data = folder.resolve("killed");
    Map<String, JsonNode> told = new LinkedHashMap<>();

    try (SimulatorInTest simulator = SimulatorInTest.on(0)) {
      String[] slow = options(simulator, 8, 5);
      String[] quick = options(simulator, 35, 1000);
      for (int kill = 1; kill <= KILLS; kill++) {
        try (NodeProcess node = NodeProcess.serve(data, slow)) {
          if (kill > 1) {
            assertStillTold(node, told);
          }
          ServeIT.awaitIb(node);
          List<CompletableFuture<HttpResponse<String>>> loads =
              INSTRUMENTS.stream().map(name -> load(node, name, KILLED_END)).toList();
          listenUntilItStores(node, told);
          Thread.sleep(random.nextInt(LONGEST_MILLIS));
          node.kill();
          assertThat(loads)
              .as("loads that were over before kill %d: widen the range", kill)
              .noneMatch(load -> load.isDone() && !load.isCompletedExceptionally());
        }
      }
      Map<String, JsonNode> audit;
      Map<String, String> killed = new TreeMap<>();
      try (NodeProcess node = NodeProcess.serve(data, quick)) {
        assertStillTold(node, told);
        finish(node);
        audit = audit(node);
        for (String name : INSTRUMENTS) {
          killed.put(name, bars(node, name));
        }
        assertThat(node.stop()).isZero();
      }
      assertStoreAndAuditAgree(data, audit);

      try (NodeProcess node = NodeProcess.serve(folder.resolve("never-killed"), quick)) {
        finish(node);
        for (String name : INSTRUMENTS) {
          assertThat(killed.get(name).equals(bars(node, name)))
              .as("bars of %s are those of a node that was never killed", name)
              .isTrue();
        }
      }
      assertThat(simulator.gateway().violations()).as("IB's limits that were broken").isEmpty();
    }
  }

  /**
   * The load that is killed keeps the usual pace, so that it is still running at the last kill; the
   * ones to compare go faster. IB's limit of requests for one contract is about shorter bars.
   */
  private String[] options(SimulatorInTest simulator, int perSecond, int perContract)
      throws IOException {
    Path file = folder.resolve("at-" + perSecond + ".conf");
    Files.writeString(
        file,
        """
        ktrdr.symbols.watch = []
        ktrdr.gateway.limits { history-per-second = %d, same-contract-budget = %d }
        """
            .formatted(perSecond, perContract));
    return new String[] {"--ib", simulator.address(), "--config", file.toString()};
  }

  private static CompletableFuture<HttpResponse<String>> load(
      NodeProcess node, String name, String end) {
    return node.postLater(
        "/api/v1/data/load",
        "{\"symbol\":\"%s\",\"timeframe\":\"1m\",\"start_date\":\"%s\",\"end_date\":\"%s\"%s}"
            .formatted(name, START, end, name.endsWith(".CASH") ? ",\"what\":\"MIDPOINT\"" : ""));
  }

  private static void finish(NodeProcess node) throws Exception {
    ServeIT.awaitIb(node);
    for (CompletableFuture<HttpResponse<String>> load :
        INSTRUMENTS.stream().map(name -> load(node, name, END)).toList()) {
      HttpResponse<String> loaded = load.get(100, TimeUnit.SECONDS);
      assertThat(loaded.statusCode()).as(loaded.body()).isEqualTo(200);
      assertThat(NodeProcess.json(loaded).at("/data/metadata/complete").asBoolean()).isTrue();
    }
  }

  /**
   * Collects what the node tells of stored bars; returns at the first that it has not told before.
   */
  private static void listenUntilItStores(NodeProcess node, Map<String, JsonNode> told)
      throws Exception {
    int before = told.size();
    Instant latest = Instant.now().plusSeconds(90);
    do {
      assertThat(Instant.now()).as("the load never stored a bar: %s", node.log()).isBefore(latest);
      told.putAll(audit(node));
    } while (told.size() == before);
  }

  private static void assertStillTold(NodeProcess node, Map<String, JsonNode> told) {
    Map<String, JsonNode> now = audit(node);
    assertThat(now.keySet()).containsAll(told.keySet());
    told.forEach((key, fact) -> assertThat(now.get(key)).isEqualTo(fact));
  }

  /** Every {@code bars_stored} fact, by series and revision. */
  private static Map<String, JsonNode> audit(NodeProcess node) {
    Map<String, JsonNode> facts = new LinkedHashMap<>();
    try {
      for (String name : INSTRUMENTS) {
        String page = "";
        do {
          HttpResponse<String> response =
              node.get("/api/v1/audit?instrument=" + name + "&limit=1000" + page);
          if (response.statusCode() == 404) {
            break; // not resolved yet
          }
          assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
          JsonNode audit = NodeProcess.json(response).get("data");
          for (JsonNode entry : audit.get("entries")) {
            if (entry.get("kind").asText().equals("bars_stored")) {
              JsonNode fact = entry.get("fact");
              String key = fact.get("series").asText() + "#" + fact.get("revision").asLong();
              assertThat(facts.put(key, fact)).as("told twice: %s", key).isNull();
            }
          }
          String next = audit.path("next_page_token").asText("");
          page = next.isEmpty() ? "" : "&page_token=" + next;
        } while (!page.isEmpty());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return facts;
  }

  private static void assertStoreAndAuditAgree(Path data, Map<String, JsonNode> audit) {
    try (StoreDatabase store = StoreDatabase.open(data)) {
      List<String> changed = new ArrayList<>();
      for (String name : INSTRUMENTS) {
        Map<String, Long> inserted = new TreeMap<>();
        Map<String, Long> revision = new TreeMap<>();
        for (SeriesChange change : store.bars().changes(InstrumentId.parse(name))) {
          String series = change.series().toString();
          String key = series + "#" + change.revision();
          changed.add(key);
          assertThat(audit).containsKey(key);
          assertSame(audit.get(key), change);
          assertThat(change.replaced()).as("bars that came back different in %s", key).isZero();
          assertThat(change.revision()).isEqualTo(revision.merge(series, 1L, Long::sum));
          inserted.merge(series, (long) change.inserted(), Long::sum);
        }
        assertThat(inserted).isNotEmpty();
        store.bars().series().stream()
            .filter(summary -> summary.series().instrument().toString().equals(name))
            .forEach(
                summary -> {
                  assertThat(inserted.get(summary.series().toString()))
                      .as("each bar of %s was stored once", summary.series())
                      .isEqualTo(summary.bars());
                  assertThat(summary.revision())
                      .isEqualTo(revision.get(summary.series().toString()));
                });
      }
      assertThat(changed).containsExactlyInAnyOrderElementsOf(audit.keySet());
    }
  }

  private static void assertSame(JsonNode fact, SeriesChange change) {
    assertThat(fact.get("inserted").asInt()).isEqualTo(change.inserted());
    assertThat(fact.get("replaced").asInt()).isEqualTo(change.replaced());
    assertThat(Instant.parse(fact.get("first").asText()).getEpochSecond())
        .isEqualTo(change.firstTime());
    assertThat(Instant.parse(fact.get("last").asText()).getEpochSecond())
        .isEqualTo(change.lastTime());
    assertThat(fact.get("checksum_after").asText())
        .isEqualTo("%08x".formatted(change.checksumAfter()));
  }

  /** All bars of the range, as one text; each time is later than the one before. */
  private static String bars(NodeProcess node, String name) throws Exception {
    StringBuilder all = new StringBuilder();
    String last = "";
    String page = "";
    do {
      JsonNode answer =
          node.getJson(
                  "/api/v1/bars?instrument=%s&timeframe=1m&start=%s&end=%s&limit=50000%s%s"
                      .formatted(
                          name,
                          START,
                          "2021-09-01",
                          name.endsWith(".CASH") ? "&what=MIDPOINT" : "",
                          page))
              .get("data");
      for (JsonNode bar : answer.get("bars")) {
        assertThat(bar.get("t").asText()).isGreaterThan(last);
        last = bar.get("t").asText();
        all.append(bar).append('\n');
      }
      String next = answer.path("next_page_token").asText("");
      page = next.isEmpty() ? "" : "&page_token=" + next;
    } while (!page.isEmpty());
    assertThat(all).isNotEmpty();
    return all.toString();
  }
}
