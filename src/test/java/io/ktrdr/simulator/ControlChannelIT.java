package io.ktrdr.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.simulator.scenario.ScenarioReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Faults by hand, over HTTP, while a client is connected over TCP. */
class ControlChannelIT {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static SimulatedGateway gateway;
  private static ServerBinding channel;

  @BeforeAll
  static void open() {
    gateway =
        SimulatedGateway.start(
            KIT.system(),
            SimulatorSettings.from(ConfigFactory.parseResources("simulator.conf").resolve())
                .withPort(0),
            ScenarioReader.read("expect connect >= 1"));
    channel = ControlChannel.open(KIT.system(), gateway, 0).toCompletableFuture().join();
  }

  @AfterAll
  static void close() {
    var closed = channel.unbind();
    var stopped = gateway.stop();
    assertThat(closed).isNotNull();
    assertThat(stopped).isNotNull();
    KIT.shutdownTestKit();
  }

  @AfterEach
  void calm() throws Exception {
    assertThat(send("DELETE", "/faults", "").statusCode()).isEqualTo(200);
  }

  @Test
  void aFaultHappensAtOnce() throws Exception {
    try (RawClient client = RawClient.started(gateway.port(), 176, 91)) {
      assertThat(send("POST", "/faults", "server lost").statusCode()).isEqualTo(202);

      assertThat(client.receive("4")).contains("-1", "1100");
      assertThat(send("GET", "/state", "").body())
          .contains("IB's servers are lost")
          .contains("\"client_ids\" : [ 91 ]")
          .contains("\"met\" : true");
    }
  }

  @Test
  void aTriggerWaitsForItsRequest() throws Exception {
    assertThat(send("POST", "/faults", "on time 1 silence\non contract 2 fail 200").statusCode())
        .isEqualTo(202);

    assertThat(send("GET", "/state", "").body())
        .contains("on time 1 silence")
        .contains("on contract 2 fail 200");
  }

  @Test
  void whatCannotBeReadIsNamedAndNothingOfItHappens() throws Exception {
    HttpResponse<String> answer = send("POST", "/faults", "slow 2s\nexplode");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("is nothing that happens; allowed: silence, fail");
    assertThat(send("GET", "/state", "").body()).contains("\"wrong\" : [ ]");
  }

  @Test
  void pagesInABrowserAreTurnedAway() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/faults"))
            .header("Origin", "http://example.com")
            .POST(HttpRequest.BodyPublishers.ofString("close"))
            .build();

    assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(403);
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + channel.localAddress().getPort() + path);
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(uri(path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
