package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams as clients see them, over real sockets. */
class StreamIT {

  /** Twenty seconds of the test instrument pass in one. */
  private static final int SPEED = 20;

  private static ApiFixture api;

  @BeforeAll
  static void serve(@TempDir Path folder) throws Exception {
    api =
        new ApiFixture(
            folder,
            "ktrdr.stream.ops-per-second = 1000",
            new FastClock(Instant.parse("2023-06-15T15:00:00Z"), SPEED));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static StreamClient connect() {
    return new StreamClient(api.client, api.uri("/ws/v1"));
  }

  @Test
  void theTestInstrumentTellsFormingAndFinalBarsAndIntervalEnds() throws Exception {
    try (StreamClient client = connect()) {
      JsonNode welcome = client.next("welcome");
      assertThat(welcome.get("auth_required").booleanValue()).isFalse();
      assertThat(client.subprotocol()).isEqualTo("ktrdr.v1");
      client.say(
          "{'op':'subscribe','id':'c1','channel':'bars','instruments':['SIM.TEST'],"
              + "'timeframe':'5s','snapshot':3}");
      JsonNode ack = client.next("ack");
      assertThat(ack.get("id").textValue()).isEqualTo("c1");
      assertThat(ack.at("/accepted/0/key").textValue()).isEqualTo("SIM.TEST.STK/5s/TRADES/all");
      JsonNode snapshot = client.next("snapshot");
      assertThat(snapshot.get("bars")).hasSize(3);
      JsonNode forming = client.next(bar -> !bar.path("final").asBoolean(true), "forming bar");
      assertThat(forming.get("seq").longValue()).isGreaterThan(snapshot.get("seq").longValue());
      JsonNode closed = client.next(bar -> bar.path("final").asBoolean(false), "final bar");
      assertThat(closed.at("/bar/n").intValue()).isBetween(4, 5);
      assertThat(client.next("interval_end").get("count").intValue()).isEqualTo(1);
      client.next("gap");
      client.next("backfilled");
      client.next("bar_revised");
      client.say("{'op':'unsubscribe','id':'u1','subscription':'c1'}");
      JsonNode gone = client.next("ack");
      assertThat(gone.at("/accepted/0/asked").textValue()).isEqualTo("SIM.TEST");
      client.say("{'op':'ping','id':'p'}");
      client.next("pong");
    }
  }

  @Test
  void oneStreamIsHadAsServerSentEventsToo() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                api.uri("/api/v1/stream?channel=bars&instrument=SIM.TEST&timeframe=5s"))
            .build();
    // closing the stream ends the request
    try (Stream<String> lines = api.client.send(request, BodyHandlers.ofLines()).body()) {
      assertThat(lines.filter(line -> line.startsWith("id:")).limit(3))
          .allMatch(line -> line.matches("id: [0-9a-z]+:\\d+"));
    }
  }

  @Test
  void anUnknownInstrumentIsRejectedAndTheOthersAreNot() throws Exception {
    try (StreamClient client = connect()) {
      client.say(
          "{'op':'subscribe','id':1,'channel':'bars','instruments':['SIM.TEST','NOPE'],"
              + "'timeframe':'1m'}");
      JsonNode ack = client.next("ack");
      assertThat(ack.get("accepted")).hasSize(1);
      assertThat(ack.at("/rejected/0/problem/code").textValue()).isEqualTo("UNKNOWN_SYMBOL");
      client.next("snapshot");
    }
  }

  @Test
  void whatCannotBeReadIsAnsweredAndTheSessionGoesOn() throws Exception {
    try (StreamClient client = connect()) {
      client.say("{'op':");
      assertThat(client.next("error").at("/problem/code").textValue()).isEqualTo("MALFORMED_JSON");
      client.say("{'op':'dance','id':'x'}");
      JsonNode error = client.next("error");
      assertThat(error.get("id").textValue()).isEqualTo("x");
      assertThat(error.at("/problem/errors/0/pointer").textValue()).isEqualTo("/op");
      client.say("{'op':'ping'}");
      client.next("pong");
    }
  }

  @Test
  void aPlainRequestIsToldToUpgrade() throws Exception {
    assertThat(ApiFixture.json(api.get("/ws/v1")).get("code").textValue())
        .isEqualTo("UPGRADE_REQUIRED");
  }

  @Test
  void whoComesBackHearsWhatHeMissed() throws Exception {
    String subscribe =
        "{'op':'subscribe','id':'c','channel':'bars','instruments':['SIM.TEST'],"
            + "'timeframe':'15s','snapshot':2%s}";
    String epoch;
    long seq;
    try (StreamClient client = connect()) {
      client.say(subscribe.formatted(""));
      epoch = client.next("snapshot").get("epoch").textValue();
      seq = client.next("bar").get("seq").longValue();
      client.next(bar -> bar.path("seq").asLong() > seq, "later bar");
    }
    try (StreamClient again = connect()) {
      again.say(subscribe.formatted(",'resume_from':{'epoch':'" + epoch + "','seq':" + seq + "}"));
      assertThat(again.next("resumed").get("missed").intValue()).isPositive();
      assertThat(again.next("bar").get("seq").longValue()).isGreaterThan(seq);
    }
  }
}
