package io.ktrdr.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.api.http.Caller;
import io.ktrdr.api.http.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** How much a client may ask of its session in a second; three operations here. */
class SessionLimitsTest {

  private static final Instant NOON = Instant.parse("2024-03-05T12:00:00Z");

  private final StreamSettings settings =
      StreamSettings.from(
          ConfigFactory.parseString("ktrdr.stream.ops-per-second = 3")
              .withFallback(ConfigFactory.parseResources("stream.conf"))
              .resolve());
  private final List<Integer> closed = new ArrayList<>();
  private final Session session =
      new Session(
          "s",
          settings,
          "1",
          true,
          Optional.of(Caller.LOCAL),
          new Outbox(
              payload -> ByteString.fromArray(payload.json()).concat(ByteString.fromString("\n")),
              settings.bufferFrames(),
              1 << 20,
              settings.bufferPatience()),
          new StreamMeters(new SimpleMeterRegistry()),
          new QuietPort() {
            @Override
            public void close(int code, String reason) {
              closed.add(code);
            }
          });

  @Test
  void anOperationTooManyIsNotDoneAndItsClientIsToldWhich() throws Exception {
    for (int i = 1; i <= 5; i++) {
      ping("p" + i, NOON);
    }

    List<JsonNode> told = told();
    assertThat(told).extracting(one -> one.get("id").textValue()).containsExactly(pings(1, 5));
    assertThat(told)
        .extracting(one -> one.get("type").textValue())
        .containsExactly("pong", "pong", "pong", "error", "error");
    assertThat(told.getLast().at("/problem/code").textValue()).isEqualTo("STREAM_LIMIT");
    assertThat(closed).isEmpty();
  }

  @Test
  void inTheNextSecondItMayAskAgain() throws Exception {
    for (int i = 1; i <= 4; i++) {
      ping("p" + i, NOON);
    }
    told();

    ping("later", NOON.plusSeconds(1));

    assertThat(told().getFirst().get("type").textValue()).isEqualTo("pong");
  }

  @Test
  void whoAsksThreeTimesAsOftenAsHeMayIsSentAway() throws Exception {
    for (int i = 1; i <= 12; i++) {
      ping("p" + i, NOON);
    }

    assertThat(closed).containsExactly(Session.LIMIT);
    assertThat(told()).filteredOn(one -> one.get("type").textValue().equals("pong")).hasSize(3);
  }

  @Test
  void theOperationsOfAnArrayCountOneByOne() throws Exception {
    session.text(
        "[{\"op\":\"ping\",\"id\":\"p1\"},{\"op\":\"ping\",\"id\":\"p2\"},"
            + "{\"op\":\"dance\",\"id\":\"p3\"},{\"op\":\"ping\",\"id\":\"p4\"}]",
        NOON);

    List<JsonNode> told = told();
    assertThat(told).extracting(one -> one.get("id").textValue()).containsExactly(pings(1, 4));
    assertThat(told.getLast().at("/problem/code").textValue()).isEqualTo("STREAM_LIMIT");
  }

  private void ping(String id, Instant at) {
    session.text("{\"op\":\"ping\",\"id\":\"" + id + "\"}", at);
  }

  private static String[] pings(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(i -> "p" + i).toArray(String[]::new);
  }

  private List<JsonNode> told() throws Exception {
    List<JsonNode> told = new ArrayList<>();
    for (ByteString bytes = session.take(); !bytes.isEmpty(); bytes = session.take()) {
      for (String line : bytes.utf8String().lines().toList()) {
        told.add(Json.MAPPER.readTree(line));
      }
    }
    return told;
  }
}
