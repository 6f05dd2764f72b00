package io.ktrdr.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.market.Origin;
import io.ktrdr.testing.Nobody;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Simulated and real data never mix, whichever way a data folder and a gateway are put together.
 */
class StampIT {

  private static final String LOAD =
      """
      {"symbol":"AAPL","timeframe":"1d","start_date":"2023-01-01","end_date":"2023-01-31"}\
      """;

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void dataFolder() throws Exception {
    data = Files.createDirectory(folder.resolve("data"));
  }

  @Test
  void aFolderOfRealDataRefusesTheSimulatorThatComesAlongBeforeAnythingIsTouched()
      throws Exception {
    OriginStamp.of(data).claim(Origin.REAL);

    NodeProcess.Ended ended =
        NodeProcess.run(folder, "serve", "--port", "0", "--data", data.toString());

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err())
        .startsWith("ktrdr: the data folder " + data + " holds real data")
        .contains("--data DIR", "--ib HOST:PORT");
    try (var files = Files.list(data)) {
      assertThat(files).containsExactly(data.resolve("origin"));
    }
  }

  @Test
  void aFolderOfRealDataRefusesASimulatorElsewhereWhenItShowsItself() throws Exception {
    OriginStamp.of(data).claim(Origin.REAL);
    try (SimulatorInTest simulator = SimulatorInTest.on(0);
        NodeProcess node = NodeProcess.serve(data, "--ib", simulator.address())) {

      JsonNode status = ServeIT.await(node, "/api/v1/ib/status", "\"phase\":\"refused\"");

      assertThat(status.at("/data/connections/0/reason").asText())
          .contains("the data folder holds real data", "simulated", "never mix");
      assertThat(status.at("/data/ready").asBoolean()).isFalse();
      assertThat(status.at("/data/simulated").asBoolean()).isFalse();
      assertThat(node.post("/api/v1/data/load", LOAD).statusCode()).isEqualTo(503);
      assertThat(ServeIT.names(node.getJson("/api/v1/symbols"))).isEmpty();
      assertThat(ServeIT.sent(node)).as("questions asked of it").isZero();
      assertThat(node.get("/health/gateway").statusCode()).isEqualTo(503);
      assertThat(node.get("/health/ready").statusCode()).isEqualTo(200);
      assertThat(node.stop()).isZero();
    }
    assertThat(OriginStamp.of(data).origin()).contains(Origin.REAL);
  }

  @Test
  void aNewFolderIsStampedByWhatTheGatewayShowsItselfToBeBeforeAnythingIsStored() throws Exception {
    Nobody nobody = new Nobody();
    try (NodeProcess node = NodeProcess.serve(data, "--ib", nobody.address())) {
      assertThat(data.resolve("origin")).as("nothing has shown itself yet").doesNotExist();
      assertThat(node.getJson("/api/v1/ib/status").at("/data/simulated").asBoolean()).isFalse();

      int port = nobody.port();
      nobody.close();
      try (SimulatorInTest simulator = SimulatorInTest.on(port)) {
        assertThat(simulator.address()).endsWith(":" + port);
        ServeIT.await(node, "/api/v1/symbols", "\"");
        assertThat(OriginStamp.of(data).origin())
            .as("stamped when the first instrument is known")
            .contains(Origin.SIMULATED);
        HttpResponse<String> loaded = node.post("/api/v1/data/load", LOAD);
        assertThat(loaded.statusCode()).isEqualTo(200);
        assertThat(NodeProcess.json(loaded).at("/data/metadata/simulated").asBoolean()).isTrue();
      }
      assertThat(node.stop()).isZero();
    }
  }

  @Test
  void aStampThatSaysNothingAndBarsWithoutAStampAreRefused() throws Exception {
    Files.writeString(data.resolve("origin"), "who knows\n");
    NodeProcess.Ended unreadable =
        NodeProcess.run(folder, "serve", "--port", "0", "--data", data.toString());
    assertThat(unreadable.exitCode()).isEqualTo(2);
    assertThat(unreadable.err()).contains("should say \"real\" or \"simulated\"");
  }
}
