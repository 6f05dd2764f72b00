package io.ktrdr.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.testing.Nobody;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example session, as a user has it: real processes, real sockets, real files. */
class ServeIT {

  private static final String LOAD =
      """
      {"symbol":"AAPL","timeframe":"1d","start_date":"2023-01-01","end_date":"2023-01-31"}\
      """;

  @TempDir Path folder;

  @Test
  void theExampleSessionSurvivesAStopAndALostGateway() throws Exception {
    Path data = folder.resolve("data");
    JsonNode loaded;
    try (NodeProcess node = NodeProcess.serve(data)) {
      await(node, "/api/v1/symbols", "AAPL");
      assertThat(names(await(node, "/api/v1/symbols", "EURUSD"))).contains("AAPL", "EURUSD");
      // the last one of the watchlist: from here on the node asks IB for nothing by itself
      await(node, "/api/v1/symbols", "USDJPY");

      HttpResponse<String> first = node.post("/api/v1/data/load", LOAD);
      assertThat(first.statusCode()).isEqualTo(200);
      loaded = NodeProcess.json(first);
      assertJanuary(loaded);
      assertThat(loaded.at("/data/metadata/simulated").asBoolean()).isTrue();

      long sent = sent(node);
      assertThat(sent).isPositive();
      HttpResponse<String> second = node.post("/api/v1/data/load", LOAD);
      assertThat(NodeProcess.json(second).at("/data/ohlcv")).isEqualTo(loaded.at("/data/ohlcv"));
      assertThat(sent(node)).as("requests to IB for what is stored").isEqualTo(sent);

      assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(node.get("/health/ready").statusCode()).isEqualTo(200);
      assertThat(node.get("/health/gateway").statusCode()).isEqualTo(200);
      assertThat(node.getJson("/api/v1/ib/status").at("/data/simulated").asBoolean()).isTrue();
      assertThat(node.stop()).as("exit code after SIGTERM").isZero();
      assertThat(node.log()).doesNotContain("ERROR");
    }

    try (Nobody nobody = new Nobody();
        NodeProcess node = NodeProcess.serve(data, "--ib", nobody.address())) {
      assertThat(names(node.getJson("/api/v1/symbols"))).contains("AAPL");
      HttpResponse<String> again = node.post("/api/v1/data/load", LOAD);
      assertThat(again.statusCode()).isEqualTo(200);
      JsonNode stored = NodeProcess.json(again);
      assertThat(stored.at("/data/dates")).isEqualTo(loaded.at("/data/dates"));
      assertThat(stored.at("/data/ohlcv")).isEqualTo(loaded.at("/data/ohlcv"));
      assertThat(stored.at("/data/metadata/simulated").asBoolean()).isTrue();
      assertThat(node.getJson("/api/v1/bars?instrument=AAPL&timeframe=1d").at("/data/bars"))
          .hasSize(20);

      assertThat(node.get("/health/ready").statusCode()).isEqualTo(200);
      HttpResponse<String> gateway = node.get("/health/gateway");
      assertThat(gateway.statusCode()).isEqualTo(503);
      assertThat(gateway.headers().firstValue("Retry-After")).isPresent();

      String longer = LOAD.replace("2023-01-31", "2023-02-28");
      JsonNode fallback = NodeProcess.json(node.post("/api/v1/data/load", longer));
      assertThat(fallback.at("/data/metadata/points").intValue()).isEqualTo(20);
      assertThat(fallback.at("/data/metadata/complete").asBoolean()).isFalse();
      assertThat(fallback.at("/data/metadata/fallback/code").asText())
          .isEqualTo("GATEWAY_UNAVAILABLE");
      HttpResponse<String> missing =
          node.post("/api/v1/data/load", longer.replace("}", ",\"fallback\":\"none\"}"));
      assertThat(missing.statusCode()).isEqualTo(503);
      assertThat(NodeProcess.json(missing).get("success").asBoolean()).isFalse();
      assertThat(node.stop()).isZero();
    }
  }

  @Test
  void aPortInUseAndAFolderInUseAreSaidInASentence() throws Exception {
    Path data = folder.resolve("data");
    try (NodeProcess node = NodeProcess.serve(data)) {
      NodeProcess.Ended sameFolder =
          NodeProcess.run(folder, "serve", "--port", "0", "--data", data.toString());
      assertThat(sameFolder.exitCode()).isEqualTo(1);
      assertThat(sameFolder.err())
          .startsWith("ktrdr: ")
          .contains("already in use by process", data.toString())
          .doesNotContain("\tat ");

      Path other = folder.resolve("other");
      NodeProcess.Ended samePort =
          NodeProcess.run(
              folder, "serve", "--port", "" + node.url().getPort(), "--data", other.toString());
      assertThat(samePort.exitCode()).isEqualTo(1);
      assertThat(samePort.err())
          .contains("ktrdr: cannot listen on 127.0.0.1:" + node.url().getPort(), "--port");
      assertThat(other.resolve("origin")).as("a failed start leaves no stamp").doesNotExist();

      awaitIb(node);
      NodeProcess.Ended symbols = NodeProcess.run(folder, "status", "--url", node.url().toString());
      assertThat(symbols.exitCode()).isZero();
      assertThat(symbols.out()).contains("simulated", "ready", "gap filler       off");
    }
  }

  @Test
  void aWrongConfigurationIsToldWholeAndEndsWithTwo() throws Exception {
    Path file = Files.writeString(folder.resolve("my.conf"), "ktrdr.http.prot = 1");

    NodeProcess.Ended ended =
        NodeProcess.run(folder, "serve", "--config", file.toString(), "--ib", "nowhere");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("ktrdr.http.prot", "did you mean ktrdr.http.port?");
  }

  private static void assertJanuary(JsonNode answer) {
    assertThat(answer.get("success").asBoolean()).isTrue();
    JsonNode data = answer.get("data");
    // January 2023 has 20 trading days: the 2nd and the 16th were holidays.
    assertThat(data.get("dates")).hasSize(20);
    assertThat(data.get("ohlcv")).hasSize(20);
    assertThat(data.at("/dates/0").asText()).startsWith("2023-01-03");
    assertThat(data.at("/dates/19").asText()).startsWith("2023-01-31");
    for (JsonNode bar : data.get("ohlcv")) {
      assertThat(bar).hasSize(5);
      assertThat(bar.get(1).decimalValue())
          .isGreaterThanOrEqualTo(bar.get(0).decimalValue())
          .isGreaterThanOrEqualTo(bar.get(3).decimalValue())
          .isGreaterThanOrEqualTo(bar.get(2).decimalValue());
      assertThat(bar.get(4).decimalValue()).isPositive();
    }
    assertThat(data.at("/metadata/symbol").asText()).isEqualTo("AAPL");
    assertThat(data.at("/metadata/timeframe").asText()).isEqualTo("1d");
    assertThat(data.at("/metadata/points").asInt()).isEqualTo(20);
    assertThat(data.at("/metadata/complete").asBoolean()).isTrue();
  }

  static long sent(NodeProcess node) throws Exception {
    return node.getJson("/api/v1/ib/status").at("/data/pacing/sent").asLong(-1);
  }

  /** Until IB can be asked. */
  static void awaitIb(NodeProcess node) throws Exception {
    await(node, "/api/v1/ib/status", "\"ready\":true");
  }

  /** The answer once it names what is waited for, at most a minute. */
  static JsonNode await(NodeProcess node, String path, String wanted) throws Exception {
    Instant until = Instant.now().plus(Duration.ofMinutes(1));
    JsonNode answer;
    do {
      answer = node.getJson(path);
      if (answer.toString().contains(wanted)) {
        return answer;
      }
      Thread.sleep(100);
    } while (Instant.now().isBefore(until));
    throw new AssertionError(path + " never named " + wanted + ": " + answer + "\n" + node.log());
  }

  static List<String> names(JsonNode answer) {
    JsonNode names = answer.isArray() ? answer : answer.get("data");
    return names.valueStream().map(JsonNode::asText).toList();
  }
}
