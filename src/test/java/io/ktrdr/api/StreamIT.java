package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.gateway.GatewayStatus;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.Bar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import io.ktrdr.symbol.AuditLog;
import io.ktrdr.symbol.Subscriptions;
import io.ktrdr.symbol.SymbolEvent;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveHub;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams as clients see them, over real sockets. */
class StreamIT {

  /** Twenty seconds of the test instrument pass in one. */
  private static final int SPEED = 20;

  private static final String CLOSED_AS_TOO_SLOW = "ktrdr_stream_closes_total{code=\"4008\"} ";
  private static final String LAGGING = "ktrdr_stream_lagging_total ";

  private static ApiFixture api;

  @BeforeAll
  static void serve(@TempDir Path folder) throws Exception {
    api =
        new ApiFixture(
            folder,
            // a slow reader answers no pings and takes its time to hear that it is closed, which
            // the fast clock is not to bring about
            "ktrdr.stream { ops-per-second = 1000, ping-every = 1h, close-timeout = 15s,"
                + " lag-timeout = 1h }",
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

  @Test
  void indicatorsAreCalculatedOverLiveBars() throws Exception {
    try (StreamClient client = connect()) {
      client.say(
          "{'op':'subscribe','id':'i','channel':'indicators','instruments':['SIM.TEST'],"
              + "'timeframe':'5s','snapshot':5,'indicators':[{'id':'sma','parameters':{'period':3}},"
              + "{'id':'rsi'}]}");
      assertThat(client.next("ack").get("accepted")).hasSize(1);
      JsonNode snapshot = client.next("snapshot");
      assertThat(snapshot.get("values")).hasSize(5);
      assertThat(snapshot.at("/values/4/values/sma").isNumber()).isTrue();
      JsonNode values = client.next(one -> one.path("final").asBoolean(), "final values");
      assertThat(values.at("/values/rsi").doubleValue()).isBetween(0.0, 100.0);
      client.next("values_revised");
      client.say(
          "{'op':'subscribe','id':'j','channel':'indicators','instruments':['SIM.TEST'],"
              + "'timeframe':'5s','indicators':[{'id':'no_such'}]}");
      assertThat(client.next("ack").at("/rejected/0/problem/errors/0/pointer").textValue())
          .startsWith("/indicators/0");
    }
  }

  @Test
  void statusAndJobsAreShownAndUnknownJobsRejected() throws Exception {
    try (StreamClient client = connect()) {
      client.say("{'op':'subscribe','id':'s','channel':'status'}");
      client.next("ack");
      JsonNode status = client.next("snapshot");
      assertThat(status.at("/components/0/component").textValue())
          .isEqualTo("connection:main/connection-1");
      api.status = ApiFixture.status(GatewayStatus.Phase.SERVER_DOWN);
      assertThat(client.next("status").get("state").textValue()).isEqualTo("server_down");
      client.say("{'op':'subscribe','id':'j','channel':'jobs','jobs':['job-00000000000000ff']}");
      assertThat(client.next("ack").at("/rejected/0/problem/code").textValue())
          .isEqualTo("UNKNOWN_JOB");
      client.say("{'op':'subscribe','id':'a','channel':'audit'}");
      client.next("ack");
      client.next("snapshot");
      api.symbols.audit.add(
          new AuditLog.Line(
              ApiFixture.AAPL.id(),
              1,
              7,
              ApiFixture.NOW,
              new SymbolEvent.ContractResolved(ApiFixture.AAPL, ApiFixture.NOW)));
      JsonNode fact = client.next("audit");
      assertThat(fact.get("seq").longValue()).isEqualTo(7);
      assertThat(fact.get("kind").textValue()).isEqualTo("contract_resolved");
      client.say("{'op':'list','id':'l'}");
      assertThat(client.next("list").get("accepted")).hasSize(2);
    } finally {
      api.status = ApiFixture.status(GatewayStatus.Phase.READY);
    }
  }

  /**
   * One who reads nothing beside one who reads: he gets each bar, once, in order, also while the
   * other stands with full buffers, and never hears of lagging.
   */
  @Test
  void aSlowReaderIsToldAndClosedAndHarmsNobody() throws Exception {
    SeriesId series = ApiFixture.series(ApiFixture.AAPL, Timeframe.MINUTE_1);
    LiveHub hub =
        new LiveHub(
            SubscriptionStatus.unknown(series, LiveSource.REAL_TIME_BARS, ApiFixture.NOW),
            "u",
            10,
            10);
    CompletableFuture<ActorRef<LiveEvent>> listener = new CompletableFuture<>();
    api.symbols.subscriptions = new Subscriptions(List.of(hub.status()), List.of());
    api.symbols.listening =
        wish -> {
          if (series.equals(wish.series()) && listener.complete(wish.listener())) {
            hub.join(wish.listener(), wish.resume());
          }
        };
    String subscribe =
        "{'op':'subscribe','id':'b','channel':'bars','instruments':['AAPL'],'timeframe':'1m'}";
    try (StreamClient brisk = connect();
        SlowClient slow = new SlowClient(api.uri("/ws/v1"), subscribe)) {
      brisk.say(subscribe);
      brisk.next("snapshot");
      BigDecimal price = new BigDecimal("188.51");
      int bars = 0;
      int besideFullBuffers = 0;
      String metrics = "";
      // what the system itself holds for a socket comes first, then what the node does
      while (!metrics.contains(CLOSED_AS_TOO_SLOW) && bars < 60_000) {
        boolean otherStands = metrics.contains(LAGGING + "1.0");
        for (int i = 0; i < 500; i++) {
          hub.closed(
              new Bar(
                  ApiFixture.NOW.plusSeconds(60L * bars++),
                  price,
                  price,
                  price,
                  price,
                  null,
                  null,
                  null));
        }
        long last = bars;
        brisk.next(bar -> bar.path("seq").asLong() == last, "bar " + last);
        besideFullBuffers += otherStands ? 1 : 0;
        metrics = api.get("/metrics").body();
      }
      assertThat(slow.closeCode()).isEqualTo(4008);
      assertThat(metrics).contains(CLOSED_AS_TOO_SLOW + "1.0").contains(LAGGING + "1.0");
      assertThat(besideFullBuffers).as("rounds beside a reader that stands").isPositive();
      assertThat(brisk.heard.stream().map(one -> one.get("type").textValue()))
          .doesNotContain("lagging", "closing");
      assertThat(
              brisk.heard.stream()
                  .filter(one -> one.get("type").textValue().equals("bar"))
                  .map(one -> one.at("/bar/t").textValue()))
          .isEqualTo(
              IntStream.range(0, bars)
                  .mapToObj(i -> ApiFixture.NOW.plusSeconds(60L * i).toString())
                  .toList());
      assertThat(brisk.faults).isEmpty();
    }
  }

  @Test
  void aFrameAgainstTheProtocolEndsOnlyItsOwnSession() throws Exception {
    try (StreamClient other = connect();
        SlowClient hostile = new SlowClient(api.uri("/ws/v1"), "{'op':'ping'}")) {
      hostile.raw(new byte[] {(byte) 0x82, 0x01, 'x'});
      assertThat(hostile.closeCode()).isEqualTo(1002);
      other.say("{'op':'ping'}");
      other.next("pong");
    }
  }
}
