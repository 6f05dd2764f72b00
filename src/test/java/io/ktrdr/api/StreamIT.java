package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.gateway.GatewayStatus;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.job.BoardNews;
import io.ktrdr.job.JobNews;
import io.ktrdr.job.JobState;
import io.ktrdr.job.JobSummary;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.symbol.AuditLog;
import io.ktrdr.symbol.SubscriptionNews;
import io.ktrdr.symbol.Subscriptions;
import io.ktrdr.symbol.SymbolEvent;
import io.ktrdr.symbol.live.LiveHub;
import io.ktrdr.symbol.live.SubscriptionStatus;
import io.ktrdr.testing.RunningClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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
  private static final String PASSED = "ktrdr_stream_passed_total ";
  private static final String LAGGING = "ktrdr_stream_lagging_total ";

  private static ApiFixture api;

  @BeforeAll
  static void serve(@TempDir Path folder) throws Exception {
    api =
        new ApiFixture(
            folder,
            // a slow reader answers no pings and takes its time to hear that it is closed, which
            // the fast clock is not to bring about; a socket that holds little is full soon; the
            // scripted desks are asked once, so that what tests set elsewhere is no news; half a
            // second of the machine's time is left to tell of a bar before its interval is over
            """
            ktrdr.stream {
              ops-per-second = 1000, ping-every = 1h, close-timeout = 15s, lag-timeout = 1h
              relisten-every = 1h, interval-grace = 10s
            }
            pekko.http.server.socket-options.so-send-buffer-size = 16 KiB
            """,
            RunningClock.from(Instant.parse("2023-06-15T15:00:00Z"), SPEED));
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
      client.next(
          one -> one.path("state").asText().equals("server_down"), "connection that is down");
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

  @Test
  void aJobIsToldAsItGoesOnAndSeenWithItsEndHoweverShortItWas() throws Exception {
    try (StreamClient client = connect()) {
      client.say("{'op':'subscribe','id':'all','channel':'jobs'}");
      assertThat(client.next("snapshot").get("jobs")).isEmpty();
      JobSummary begun = FakeJobs.summary("job-0000000000000007");
      JobSummary over =
          new JobSummary(
              begun.id(),
              begun.title(),
              JobState.COMPLETED,
              begun.lane(),
              begun.actor(),
              begun.counts(),
              1,
              0,
              Optional.empty(),
              begun.createdAt(),
              begun.startedAt(),
              Optional.of(ApiFixture.NOW.plusSeconds(1)));
      ActorRef<BoardNews> board = api.jobs.watchingAll.getLast();
      board.tell(new BoardNews.Changed(begun));
      assertThat(client.next("job").get("state").textValue()).isEqualTo("running");
      board.tell(new BoardNews.Changed(over));
      JsonNode end = client.next("job");
      assertThat(end.get("id").textValue()).isEqualTo(begun.id());
      assertThat(end.get("state").textValue()).isEqualTo("completed");
      assertThat(end.get("kind").textValue()).isEqualTo("load");

      api.jobs.made.put(begun.id(), FakeJobs.spec("AAPL"));
      client.say("{'op':'subscribe','id':'one','channel':'jobs','jobs':['" + begun.id() + "']}");
      assertThat(client.next("snapshot").at("/jobs/0/state").textValue()).isEqualTo("running");
      api.jobs
          .watching
          .getLast()
          .tell(
              new JobNews.Stands(
                  FakeJobs.status(begun.id(), FakeJobs.spec("AAPL"), JobState.FAILED)));
      assertThat(client.next("job").get("state").textValue()).isEqualTo("failed");
    }
  }

  @Test
  void aSeriesThatStandsOtherwiseIsToldAndOneThatIsGone() throws Exception {
    SubscriptionStatus status =
        SubscriptionStatus.unknown(
            ApiFixture.series(ApiFixture.EURUSD, Timeframe.HOUR_1),
            LiveSource.KEEP_UP_TO_DATE,
            ApiFixture.NOW);
    try (StreamClient client = connect()) {
      client.say("{'op':'subscribe','id':'s','channel':'status'}");
      client.next("snapshot");
      ActorRef<SubscriptionNews> book = api.symbols.watching.getLast();
      book.tell(new SubscriptionNews.Changed(status));
      // the connection to IB is told of on the same channel
      Predicate<JsonNode> ofSeries =
          one -> one.path("component").asText().equals("series:" + status.series());
      assertThat(client.next(ofSeries, "series").has("removed")).isFalse();
      book.tell(new SubscriptionNews.Dropped(status.series()));
      assertThat(client.next(ofSeries, "series").path("removed").asBoolean()).isTrue();
    }
  }

  @Test
  void aSnapshotSaysOfEachStoredBarWhetherHistoryHasConfirmedIt() throws Exception {
    SeriesId series = ApiFixture.series(ApiFixture.EURUSD, Timeframe.MINUTES_30);
    Instant start = Instant.parse("2023-06-13T12:00:00Z");
    api.put(series, Source.IB_HIST, start, 2);
    api.put(series, Source.IB_LIVE, start.plusSeconds(3600), 3);
    api.put(series, Source.IMPORT, start.plusSeconds(5 * 1800), 1);
    api.symbols.provisional =
        List.of(new TimeRange(start.plusSeconds(5400), start.plusSeconds(9000)));
    LiveHub hub = hub(series);
    try (StreamClient client = connect()) {
      client.say(
          "{'op':'subscribe','channel':'bars','instruments':['EURUSD'],'timeframe':'30m',"
              + "'snapshot':6}");
      JsonNode snapshot = client.next("snapshot");
      assertThat(snapshot.get("bars"))
          .as("history twice, live and confirmed, live and not (2), a file's")
          .extracting(bar -> bar.get("confirmed").booleanValue())
          .containsExactly(true, true, true, false, false, false);
      assertThat(snapshot.get("bars")).allMatch(bar -> bar.get("final").booleanValue());
      assertThat(hub.listeners()).isEqualTo(1);
    } finally {
      api.symbols.provisional = List.of();
    }
  }

  @Test
  void liveIndicatorsSayWhatIsCalculatedOverTheSameBars() throws Exception {
    SeriesId series = ApiFixture.series(ApiFixture.EURUSD, Timeframe.MINUTES_15);
    int stored = 900;
    Instant start = Instant.parse("2023-06-05T00:00:00Z");
    BarSeries bars = api.put(series, Source.IB_HIST, start, stored);
    LiveHub hub = hub(series);
    String indicators =
        "[{\"id\":\"ema\",\"parameters\":{\"period\":50}},{\"id\":\"rsi\"},{\"id\":\"sar\"},"
            + "{\"id\":\"sma\",\"name\":\"smooth\",\"inputs\":{\"source\":{\"indicator\":\"rsi\"}}}]";
    try (StreamClient client = connect()) {
      client.say(
          "{'op':'subscribe','channel':'indicators','instruments':['EURUSD'],'timeframe':'15m',"
              + "'snapshot':500,'indicators':"
              + indicators
              + "}");
      JsonNode rows = client.next("snapshot").get("values");
      assertThat(rows).hasSize(500);
      Bar last = bars.bar(stored - 1);
      Bar next = Samples.after(last, last.time().plusSeconds(900), new BigDecimal("1.2345"));
      hub.forming(Samples.after(last, next.time(), new BigDecimal("9.8765")));
      hub.forming(Samples.after(last, next.time(), new BigDecimal("0.1234")));
      hub.closed(next);
      JsonNode closed = client.next(one -> one.path("final").asBoolean(), "values of a closed bar");

      api.put(series, Source.IB_HIST, List.of(next));
      JsonNode answer =
          ApiFixture.json(
                  api.post(
                      "/api/v1/indicators/calculate",
                      "{\"symbol\":\"EURUSD\",\"timeframe\":\"15m\",\"style\":\"rows\","
                          + "\"start_date\":\""
                          + start
                          + "\",\"limit\":1000,\"indicators\":"
                          + indicators
                          + "}"))
              .at("/data/rows");
      assertThat(answer).hasSize(stored + 1);
      for (int i = 0; i < 500; i++) {
        assertValues(rows.get(i), answer.get(stored - 500 + i));
      }
      assertValues(closed, answer.get(stored));
    }
  }

  private static void assertValues(JsonNode live, JsonNode calculated) {
    assertThat(live.get("t")).isEqualTo(calculated.get("t"));
    for (String column : List.of("ema", "rsi", "sar", "smooth")) {
      double wanted = calculated.get(column).doubleValue();
      assertThat(live.get("values").get(column).doubleValue())
          .as("%s at %s", column, live.get("t"))
          .isCloseTo(wanted, within(1e-9 * Math.abs(wanted)));
    }
  }

  /** Where the live events of a series come from, once somebody listens to it. */
  private static LiveHub hub(SeriesId series) {
    LiveHub hub =
        new LiveHub(
            SubscriptionStatus.unknown(series, LiveSource.REAL_TIME_BARS, ApiFixture.NOW),
            "u",
            10,
            10);
    api.symbols.subscriptions = new Subscriptions(List.of(hub.status()), List.of());
    api.symbols.listening =
        wish -> {
          if (series.equals(wish.series())) {
            hub.join(wish.listener(), wish.resume());
          }
        };
    return hub;
  }

  /**
   * One who reads nothing beside one who reads: he gets each bar, once, in order, also while the
   * other stands with full buffers, and never hears of lagging.
   */
  @Test
  void aSlowReaderIsToldAndClosedAndHarmsNobody() throws Exception {
    SeriesId series = ApiFixture.series(ApiFixture.AAPL, Timeframe.MINUTE_1);
    LiveHub hub = hub(series);
    String subscribe =
        "{'op':'subscribe','id':'b','channel':'bars','instruments':['AAPL'],'timeframe':'1m'}";
    try (StreamClient brisk = connect();
        SlowClient slow = new SlowClient(api.uri("/ws/v1"), subscribe)) {
      brisk.say(subscribe);
      brisk.next("snapshot");
      int bars = 0;
      int besideFullBuffers = 0;
      // what the system itself holds for a socket comes first, then what the node does
      while (metric(CLOSED_AS_TOO_SLOW) == 0 && bars < 60_000) {
        boolean otherStands = metric(LAGGING) > 0;
        for (int i = 0; i < 500; i++) {
          hub.closed(bar(bars++));
        }
        long last = bars;
        brisk.next(bar -> bar.path("seq").asLong() == last, "bar " + last);
        besideFullBuffers += otherStands ? 1 : 0;
      }
      assertThat(slow.closeCode()).isEqualTo(4008);
      assertThat(metric(CLOSED_AS_TOO_SLOW)).isEqualTo(1);
      assertThat(metric(LAGGING)).isPositive();
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

  private static Bar bar(int minute) {
    BigDecimal price = new BigDecimal("188.51");
    return new Bar(
        ApiFixture.NOW.plusSeconds(60L * minute), price, price, price, price, null, null, null);
  }

  @Test
  void aReaderThatStandsNowAndThenIsToldAllInOrderPastTheStreamOrThroughIt() throws Exception {
    LiveHub hub = hub(SeriesId.parse("AAPL.NASDAQ.STK/1m/TRADES/all"));
    try (SlowClient reader =
        new SlowClient(
            api.uri("/ws/v1"),
            "{'op':'subscribe','channel':'bars','instruments':['AAPL'],'timeframe':'1m',"
                + "'session':'all','snapshot':0}",
            32 * 1024)) {
      JsonNode message = reader.next();
      while (!message.get("type").textValue().equals("snapshot")) {
        message = reader.next();
      }
      int bars = 0;
      for (int round = 0; round < 3; round++) {
        double passed = metric(PASSED);
        hub.closed(bar(bars++));
        assertThat(nextBar(reader)).isEqualTo(bars);
        while (metric(PASSED) == passed) {
          // what went past the stream is at the socket a moment before it is counted
          if (!reader.hearsMore()) {
            continue;
          }
          // the way past the stream opens by the answer to a ping that came last
          reader.answerPing();
          passed = metric(PASSED);
          hub.closed(bar(bars++));
          assertThat(nextBar(reader)).isEqualTo(bars);
        }
        for (int i = 0; i < 900; i++) {
          hub.closed(bar(bars + i));
        }
        for (int i = 0; i < 900; i++) {
          assertThat(nextBar(reader)).isEqualTo(++bars);
        }
      }
    }
  }

  private static long nextBar(SlowClient reader) throws IOException {
    JsonNode message = reader.next();
    while (!message.get("type").textValue().equals("bar")) {
      message = reader.next();
    }
    return message.get("seq").longValue();
  }

  private static double metric(String name) throws Exception {
    return ApiFixture.sum(api.get("/metrics"), name);
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
