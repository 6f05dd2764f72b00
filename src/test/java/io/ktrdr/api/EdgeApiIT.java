package io.ktrdr.api;

import static io.ktrdr.api.ApiFixture.AAPL;
import static io.ktrdr.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.api.edge.Dispatch;
import io.ktrdr.api.edge.Edge;
import io.ktrdr.api.http.Json;
import io.ktrdr.market.Timeframe;
import io.ktrdr.symbol.SymbolEntity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What every request and every answer passes, whatever they are about. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EdgeApiIT {

  private static final String LOAD = "/api/v1/data/load";
  static final String JANUARY =
      "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"start_date\":\"2022-01-03\",\"end_date\":\"2022-01-31\"}";
  private static final String SHORTER = JANUARY.replace("2022-01-31", "2022-01-28");
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CHARTS = "https://charts.example.com";
  private static final String BARS =
      "/api/v1/bars?instrument=AAPL&timeframe=1d&start=2023-01-01&end=2023-02-01";

  @TempDir static Path folder;
  private ApiFixture api;
  private final AtomicInteger loads = new AtomicInteger();

  @BeforeAll
  void serve() throws Exception {
    api =
        new ApiFixture(
            folder,
            """
            ktrdr.http {
              stream-above-bars = 1000
              max-body-size = 3000
              cors.origins = ["https://charts.example.com"]
            }
            ktrdr.gateway.example { password = hunter2, address = "https://me:hunter2@ib.example", key = "" }
            """);
    api.fill(AAPL, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-02-01T00:00:00Z");
    api.fill(AAPL, Timeframe.MINUTE_1, "2023-05-01T00:00:00Z", "2023-05-10T00:00:00Z");
  }

  @BeforeEach
  void count() {
    loads.set(0);
    api.symbols.loading =
        question -> {
          loads.incrementAndGet();
          return new SymbolEntity.CoverageReply.Covered(0, 0);
        };
  }

  @AfterAll
  void stop() {
    api.close();
  }

  // ---- once only ----

  @Test
  void theSamePostWithTheSameKeyIsDoneOnceAndAnsweredTwice() throws Exception {
    HttpResponse<String> first = keyed("once", JANUARY);
    HttpResponse<String> again = keyed("once", JANUARY);

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    assertThat(again.headers().firstValue("X-Request-Id"))
        .isNotEqualTo(first.headers().firstValue("X-Request-Id"));
    assertThat(loads).hasValue(1);
  }

  @Test
  void aSecondThatComesWhileTheFirstIsUnderWayWaitsForItsAnswer() throws Exception {
    BlockingQueue<SymbolEntity.EnsureCoverage> held = new LinkedBlockingQueue<>();
    api.symbols.loading =
        question -> {
          held.add(question);
          return null;
        };

    CompletableFuture<HttpResponse<String>> first =
        sent(post(LOAD, SHORTER).header("Idempotency-Key", "both"));
    SymbolEntity.EnsureCoverage load = held.poll(20, TimeUnit.SECONDS);
    CompletableFuture<HttpResponse<String>> second =
        sent(post(LOAD, SHORTER).header("Idempotency-Key", "both"));
    // both, and the one that asks
    String three = "ktrdr_http_requests_active 3.0\n";
    assertThat(api.metrics(three)).contains(three);
    load.replyTo().tell(new SymbolEntity.CoverageReply.Covered(0, 0));

    HttpResponse<String> answer = second.get(20, TimeUnit.SECONDS);
    assertThat(answer.body()).isEqualTo(first.get(20, TimeUnit.SECONDS).body());
    assertThat(answer.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    assertThat(held).as("loads beside the first").isEmpty();
  }

  @Test
  void aBodyThatComesInPiecesIsKnownAgainAsSoonAsItIsAnswered() throws Exception {
    for (int i = 0; i < 50; i++) {
      HttpRequest.Builder pieces =
          post(LOAD, "")
              .header("Idempotency-Key", "pieces-" + i)
              .POST(
                  HttpRequest.BodyPublishers.ofInputStream(
                      () -> new ByteArrayInputStream(JANUARY.getBytes(StandardCharsets.UTF_8))));
      assertThat(send(pieces).headers().firstValue("Idempotency-Replayed")).isEmpty();
      assertThat(send(pieces).headers().firstValue("Idempotency-Replayed")).hasValue("true");
    }
    assertThat(loads).hasValue(50);
  }

  @Test
  void aKeyThatWasUsedForSomethingElseIsRefused() throws Exception {
    keyed("other", JANUARY);

    for (HttpResponse<String> refused :
        List.of(
            keyed("other", SHORTER),
            send(post("/api/v1/gaps/ignore", JANUARY).header("Idempotency-Key", "other")))) {
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(json(refused).get("code").textValue()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
      assertThat(json(refused).at("/errors/0/pointer").textValue()).isEqualTo("/Idempotency-Key");
    }
    assertThat(loads).hasValue(1);
  }

  @Test
  void whatWasRefusedMayBeSentAgainUnderItsKey() throws Exception {
    HttpResponse<String> refused = keyed("again", "{\"symbol\":\"AAPL\"}");

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(keyed("again", JANUARY).statusCode()).isEqualTo(200);
    assertThat(loads).hasValue(1);
  }

  @Test
  void aKeyThatIsNoneIsAFaultLikeAnyOther() throws Exception {
    HttpResponse<String> long256 = keyed("k".repeat(256), "{\"timeframe\":\"7m\"}");

    assertThat(long256.statusCode()).isEqualTo(422);
    assertThat(json(long256).get("errors").findValuesAsText("pointer"))
        .contains("/Idempotency-Key", "/symbol", "/timeframe");
  }

  @Test
  void twoKeysForOnePieceOfWorkAreAFaultAndNothingIsDone() throws Exception {
    HttpResponse<String> refused =
        send(post(LOAD, JANUARY).header("Idempotency-Key", "one").header("Idempotency-Key", "two"));

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).at("/errors/0/pointer").textValue()).isEqualTo("/Idempotency-Key");
    assertThat(json(refused).at("/errors/0/detail").textValue()).contains("2 times");
    assertThat(loads).hasValue(0);
    assertThat(keyed("one", JANUARY).headers().firstValue("Idempotency-Replayed")).isEmpty();
  }

  // ---- packed ----

  @Test
  void anAnswerIsGzippedForThoseWhoAskAndSaysThatItVaries() throws Exception {
    HttpResponse<byte[]> plain = bytes(get(BARS));
    HttpResponse<byte[]> packed = bytes(get(BARS).header("Accept-Encoding", "br, gzip;q=0.5"));

    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(plain.headers().allValues("Vary")).contains("Accept-Encoding");
    assertThat(plain.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(packed.headers().allValues("Vary")).contains("Accept-Encoding");
    assertThat(packed.body().length).isLessThan(plain.body().length / 2);
    assertThat(unpacked(packed.body())).isEqualTo(plain.body());
  }

  @Test
  void anAnswerThatWasPackedIsNotPackedAgain() throws Exception {
    String path = BARS + "&fields=t,c";
    HttpResponse<byte[]> first = bytes(get(path).header("Accept-Encoding", "gzip"));
    double packed = packedBytes();

    HttpResponse<byte[]> second = bytes(get(path).header("Accept-Encoding", "gzip"));
    assertThat(packedBytes()).isEqualTo(packed);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("ETag").orElseThrow())
        .startsWith("W/")
        .isEqualTo(first.headers().firstValue("ETag").orElseThrow());
    assertThat(unpacked(second.body())).isEqualTo(bytes(get(path)).body());
  }

  private double packedBytes() throws Exception {
    return ApiFixture.sum(send(get("/metrics")), "ktrdr_http_compressed_from_bytes_total");
  }

  @Test
  void aStreamedAnswerIsGzippedAsItGoes() throws Exception {
    String minutes =
        "{\"symbol\":\"AAPL\",\"timeframe\":\"1m\",\"start_date\":\"2023-05-01\",\"end_date\":\"2023-05-09\"}";
    HttpResponse<byte[]> plain = bytes(post(LOAD, minutes));
    HttpResponse<byte[]> packed = bytes(post(LOAD, minutes).header("Accept-Encoding", "gzip"));

    assertThat(plain.headers().firstValue("Content-Length")).isEmpty();
    assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(Json.MAPPER.readTree(unpacked(packed.body())).at("/data/ohlcv"))
        .isEqualTo(Json.MAPPER.readTree(plain.body()).at("/data/ohlcv"))
        .hasSizeGreaterThan(2_000);
  }

  @Test
  void smallAnswersAndThoseWhoRefuseGzipGetThePlainOne() throws Exception {
    for (HttpRequest.Builder request :
        List.of(
            get("/api/v1/symbols").header("Accept-Encoding", "gzip"),
            get(BARS).header("Accept-Encoding", "gzip;q=0, *"),
            get(BARS).header("Accept-Encoding", "gzip;q=0.2, identity;q=0.9"),
            get(BARS).header("Accept-Encoding", "identity"))) {
      assertThat(bytes(request).headers().firstValue("Content-Encoding")).isEmpty();
    }
  }

  @Test
  void aGzippedBodyIsUnpackedWithinTheLimitAndNoFurther() throws Exception {
    HttpResponse<String> packed = send(packed(JANUARY.getBytes(StandardCharsets.UTF_8)));
    HttpResponse<String> bomb =
        send(packed(" ".repeat(1_000_000).getBytes(StandardCharsets.UTF_8)));
    HttpResponse<String> broken = send(post(LOAD, JANUARY).header("Content-Encoding", "gzip"));
    HttpResponse<String> brotli = send(post(LOAD, JANUARY).header("Content-Encoding", "br"));

    assertThat(packed.statusCode()).isEqualTo(200);
    assertThat(bomb.statusCode()).isEqualTo(413);
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(brotli.statusCode()).isEqualTo(415);
    assertThat(json(brotli).get("detail").textValue()).contains("br", "gzip or identity");
  }

  // ---- traces, origins, methods ----

  @Test
  void aTraceIsTakenUpAndItsIdStandsForTheRequest() throws Exception {
    HttpResponse<String> traced =
        send(get("/nothing").header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01"));

    assertThat(json(traced).get("trace_id").textValue()).isEqualTo(TRACE);
    assertThat(traced.headers().firstValue("X-Request-Id")).hasValue(TRACE);
    assertThat(traced.headers().firstValue("traceresponse").orElseThrow())
        .startsWith("00-" + TRACE + "-")
        .doesNotContain("00f067aa0ba902b7");
    assertThat(send(get("/nothing")).headers().firstValue("traceresponse")).isEmpty();
  }

  @Test
  void aListedOriginMayAskBeforeAndReadAndAnotherIsToldWhyNot() throws Exception {
    HttpResponse<String> preflight = send(preflight(CHARTS));
    HttpResponse<String> read = send(get("/api/v1/symbols").header("Origin", CHARTS));
    HttpResponse<String> refused = send(preflight("https://evil.example"));
    HttpResponse<String> unread =
        send(get("/api/v1/symbols").header("Origin", "https://evil.example"));

    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).hasValue(CHARTS);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods").orElseThrow())
        .contains("POST");
    assertThat(read.headers().firstValue("Access-Control-Allow-Origin")).hasValue(CHARTS);
    assertThat(read.headers().allValues("Vary")).contains("Origin");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(json(refused).get("detail").textValue()).contains("ktrdr.http.cors.origins");
    assertThat(unread.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void optionsNameWhatIsPossibleAndHeadIsGetWithoutItsBody() throws Exception {
    HttpResponse<String> options =
        send(get("/api/v1/symbols").method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    String head = http1("HEAD /api/v1/symbols HTTP/1.1");
    String got = http1("GET /api/v1/symbols HTTP/1.1");

    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(options.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");
    assertThat(head).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n");
    assertThat(head.lines().filter(line -> line.startsWith("Content-")).toList())
        .hasSize(2)
        .isEqualTo(got.lines().filter(line -> line.startsWith("Content-")).toList());
  }

  @Test
  void aClientThatAsksForHttp2OnAPlainConnectionIsAnsweredOverHttp1() throws Exception {
    try (HttpClient asking = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      HttpResponse<String> load =
          asking.send(post(LOAD, JANUARY).build(), HttpResponse.BodyHandlers.ofString());

      assertThat(load.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      assertThat(load.statusCode()).isEqualTo(200);
    }
  }

  // ---- operations ----

  @Test
  void theSettingsAreShownWithWhereTheyComeFromAndWithoutSecrets() throws Exception {
    HttpResponse<String> all = send(get("/api/v1/config"));
    HttpResponse<String> example = send(get("/api/v1/config?prefix=ktrdr.gateway.example"));
    HttpResponse<String> theirs = send(get("/api/v1/config?prefix=java"));

    assertThat(all.body())
        .doesNotContain("hunter2")
        .contains("ktrdr.http.compression.level")
        .contains("\"key\":\"ktrdr.http.cors.credentials\",\"value\":\"off\"");
    assertThat(json(example).at("/data/settings").findValuesAsText("key"))
        .containsExactly(
            "ktrdr.gateway.example.address",
            "ktrdr.gateway.example.key",
            "ktrdr.gateway.example.password");
    assertThat(json(example).at("/data/settings").findValuesAsText("value"))
        .containsExactly("https://********@ib.example", "", "********");
    assertThat(theirs.statusCode()).isEqualTo(422);
  }

  @Test
  void readySaysWhatItLookedAtAndANodeThatStopsIsNotReadyAnyMore() throws Exception {
    Edge edge = api.edge();
    Dispatch dispatch = api.inProcess(edge);
    org.apache.pekko.http.javadsl.model.HttpRequest ready =
        org.apache.pekko.http.javadsl.model.HttpRequest.GET("http://x/health/ready");

    JsonNode checks = json(send(get("/health/ready"))).at("/data/checks");
    edge.drain().begin(Duration.ofSeconds(1));
    var stopping = dispatch.handle(ready).toCompletableFuture().get(10, TimeUnit.SECONDS);

    assertThat(checks.findValuesAsText("name"))
        .containsExactly("serving", "store", "journal", "disk");
    assertThat(stopping.status().intValue()).isEqualTo(503);
    assertThat(stopping.getHeader("Connection").orElseThrow().value()).isEqualTo("close");
    edge.close();
  }

  @Test
  void aJournalThatTakesNoFactsMakesTheNodeNotReady() throws Exception {
    api.symbols.journal =
        CompletableFuture.failedFuture(
            new IllegalStateException("the journal cannot be written: the disk is full"));
    try {
      HttpResponse<String> ready = send(get("/health/ready"));

      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(json(ready).get("detail").textValue())
          .isEqualTo("journal: the journal cannot be written: the disk is full");
    } finally {
      api.symbols.journal = CompletableFuture.completedFuture(null);
    }
  }

  private HttpResponse<String> keyed(String key, String body) throws Exception {
    return send(post(LOAD, body).header("Idempotency-Key", key));
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(api.uri(path));
  }

  private HttpRequest.Builder post(String path, String body) {
    return HttpRequest.newBuilder(api.uri(path))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder packed(byte[] body) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body);
    }
    return HttpRequest.newBuilder(api.uri(LOAD))
        .header("Content-Type", "application/json")
        .header("Content-Encoding", "gzip")
        .POST(HttpRequest.BodyPublishers.ofByteArray(bytes.toByteArray()));
  }

  private HttpRequest.Builder preflight(String origin) {
    return get(LOAD)
        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "content-type");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return sent(request).get(20, TimeUnit.SECONDS);
  }

  private CompletableFuture<HttpResponse<String>> sent(HttpRequest.Builder request) {
    return api.client.sendAsync(
        request.version(HttpClient.Version.HTTP_1_1).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws Exception {
    return api.client.send(
        request.version(HttpClient.Version.HTTP_1_1).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  /** Everything that the server sends for a request line, until it closes. */
  private String http1(String request) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.uri("/").getPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              (request + "\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] unpacked(byte[] packed) throws Exception {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }
}
