package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.testing.RunningClock;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those hear who listen when the node stops. */
class StreamDrainIT {

  @Test
  void eachSessionIsToldWhereItStoodAndClosedWithRestart(@TempDir Path folder) throws Exception {
    List<StreamClient> clients = new ArrayList<>();
    try (ApiFixture api =
        new ApiFixture(folder, "", RunningClock.from(Instant.parse("2023-06-15T15:00:00Z"), 20))) {
      for (int i = 0; i < 10; i++) {
        StreamClient client = new StreamClient(api.client, api.uri("/ws/v1"));
        clients.add(client);
        if (i > 0) {
          client.say(
              "{'op':'subscribe','channel':'bars','instruments':['SIM.TEST'],'timeframe':'5s'}");
          client.next("snapshot");
        }
      }
      HttpRequest request =
          HttpRequest.newBuilder(
                  api.uri("/api/v1/stream?channel=bars&instrument=SIM.TEST&timeframe=5s"))
              .build();
      Stream<String> events = api.client.send(request, BodyHandlers.ofLines()).body();

      CompletionStage<Done> stopped =
          CoordinatedShutdown.get(api.kit.system()).runAll(CoordinatedShutdown.unknownReason());

      for (StreamClient client : clients) {
        JsonNode closing = client.next("closing");
        assertThat(closing.get("code").intValue()).isEqualTo(1012);
        assertThat(closing.get("retry_after_ms").longValue()).isPositive();
        assertThat(closing.get("seqs")).hasSize(client.equals(clients.getFirst()) ? 0 : 1);
        assertThat(client.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1012);
      }
      assertThat(events.filter(line -> line.equals("event: closing"))).hasSize(1);
      stopped.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } finally {
      clients.forEach(StreamClient::close);
    }
  }
}
