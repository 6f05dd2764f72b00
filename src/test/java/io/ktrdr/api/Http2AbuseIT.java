package io.ktrdr.api;

import static io.ktrdr.api.ApiFixture.AAPL;
import static io.ktrdr.api.RawHttp2.CONTINUATION;
import static io.ktrdr.api.RawHttp2.END_HEADERS;
import static io.ktrdr.api.RawHttp2.END_STREAM;
import static io.ktrdr.api.RawHttp2.HEADERS;
import static io.ktrdr.api.RawHttp2.PING;
import static io.ktrdr.api.RawHttp2.PRIORITY;
import static io.ktrdr.api.RawHttp2.RST_STREAM;
import static io.ktrdr.api.RawHttp2.frame;
import static io.ktrdr.api.RawHttp2.head;
import static io.ktrdr.api.RawHttp2.headers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.Timeframe;
import io.ktrdr.testing.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever means harm over HTTP/2 loses the connection, and everybody else is served on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2AbuseIT {

  /** More than any buffer between client and server holds. */
  private static final int FLOOD = 64 << 20;

  private static final int BROKEN = 500;

  /** With the one that asks for it. */
  private static final String UNDER_WAY = "ktrdr_http_requests_active";

  private static final String ANSWERS = "ktrdr_http_requests_seconds_count";
  private static final String SYMBOLS = "path=\"/api/v1/symbols\"";

  @TempDir static Path folder;
  private String tls;
  private ApiFixture api;
  private SSLContext trusting;
  private HttpClient other;

  @BeforeAll
  void serve() throws Exception {
    SelfSigned certificate = SelfSigned.make(folder, "abused");
    trusting = SelfSigned.trusting(certificate.certificate());
    other = HttpClient.newBuilder().sslContext(trusting).build();
    tls =
        "ktrdr.http.tls { certificate = \"%s\", key = \"%s\" }\n"
            .formatted(certificate.certificate(), certificate.key());
    api =
        new ApiFixture(
            folder.resolve("data"),
            tls + "ktrdr.http { header-timeout = 5m, stream-above-bars = 1000 }\n");
    api.fill(AAPL, Timeframe.MINUTE_1, "2023-01-01T00:00:00Z", "2023-06-01T00:00:00Z");
  }

  @AfterEach
  void everybodyElseIsServedOnAndNothingWasAnErrorOfOurs() throws Exception {
    HttpResponse<String> metrics = ask("/metrics");

    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body()).doesNotContain("status=\"5");
  }

  @AfterAll
  void stop() {
    other.close();
    api.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"headers without end", "empty headers", "resets", "priorities", "pings"})
  void aFloodOfFramesThatCostNothingEndsTheConnection(String what) throws Exception {
    try (RawHttp2 client = connect()) {
      long sent = 0;
      try {
        if (what.contains("headers")) {
          client.send(frame(HEADERS, END_STREAM, 1, headers(head("GET", "/api/v1/symbols"))));
        }
        for (int stream = 1; sent < FLOOD && !client.isOver(); stream += 2) {
          byte[] next = flood(what, stream);
          client.send(next);
          sent += next.length;
        }
      } catch (IOException ended) {
        // in the middle of what was being sent
      }
      assertThat(sent).isLessThan(FLOOD);
      assertThat(client.ends()).isTrue();
    }
  }

  private static byte[] flood(String what, int stream) {
    return switch (what) {
      case "headers without end" -> frame(CONTINUATION, 0, 1, new byte[16_384]);
      case "empty headers" -> frame(CONTINUATION, 0, 1);
      case "resets" ->
          RawHttp2.together(
              RawHttp2.get(stream, "/api/v1/symbols"), frame(RST_STREAM, 0, stream, new byte[4]));
      case "priorities" -> frame(PRIORITY, 0, stream, new byte[5]);
      default -> frame(PING, 0, 0, new byte[8]);
    };
  }

  @Test
  void headersInSomeFramesAreARequestLikeAnyOther() throws Exception {
    byte[] block = headers(head("GET", "/api/v1/symbols"));
    double before = sum(ANSWERS, SYMBOLS);
    try (RawHttp2 client = connect()) {
      client.send(
          frame(HEADERS, END_STREAM, 1, Arrays.copyOf(block, 5)),
          frame(CONTINUATION, 0, 1, Arrays.copyOfRange(block, 5, 50)),
          frame(CONTINUATION, END_HEADERS, 1, Arrays.copyOfRange(block, 50, block.length)));
      assertThat(until(before + 1, ANSWERS, SYMBOLS)).isEqualTo(before + 1);
      assertThat(client.isOver()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ":method | GET | :scheme | https",
        ":method | GET | :path | /",
        ":scheme | https | :path | /",
        ":status | 200 | :path | /",
        ":method | GET | :path | ''",
        ":method | G T | :path | /",
        "x-null | a\u0000b | x | 2",
        "X-Upper | 1 | x | 2",
        "connection | close | x | 2",
        "transfer-encoding | chunked | x | 2",
        "content-length | -1 | x | 2",
        "content-length | 1 | content-length | 2",
      })
  void headersThatMeanNoGoodAreNoErrorOfOurs(String a, String b, String c, String d)
      throws Exception {
    String[] wrong = {a, b, c, d};
    String[] right = head("GET", "/api/v1/symbols");
    String[] both = Arrays.copyOf(right, right.length + 4);
    System.arraycopy(wrong, 0, both, right.length, 4);
    for (String[] block : new String[][] {wrong, both}) {
      try (RawHttp2 client = connect()) {
        client.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, headers(block)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/api/v1/instruments/..%00.STK",
        "/api/v1/instruments/%c0%ae%c0%ae%c0%af",
        "/api/v1/bars?instrument=%zz",
        "//elsewhere.example/",
        "https://elsewhere.example/api/v1/symbols",
        "etc",
        "*",
        "/\u0000",
        "/ HTTP/1.1\r\nx: y"
      })
  void pathsThatMeanNoGoodAreNoErrorOfOurs(String path) throws Exception {
    for (String method : new String[] {"GET", "CONNECT", "OPTIONS", "BREW"}) {
      try (RawHttp2 client = connect()) {
        client.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, headers(head(method, path))));
      }
    }
  }

  @Test
  void framesThatWereBrokenAnyHowAreNoErrorOfOurs() throws Exception {
    Random random = new Random(7540);
    for (int i = 0; i < BROKEN; i++) {
      try (RawHttp2 client = connect()) {
        for (int k = 0; k < 10; k++) {
          client.send(broken(random, 1 + 2 * k));
        }
      } catch (SSLException | java.net.SocketException ended) {
        // it had to
      }
    }
  }

  private static byte[] broken(Random random, int stream) {
    byte[] good =
        switch (random.nextInt(4)) {
          case 0 -> RawHttp2.get(stream, "/api/v1/symbols");
          case 1 -> frame(RawHttp2.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
          case 2 -> frame(RawHttp2.WINDOW_UPDATE, 0, 0, new byte[] {0x7f, -1, -1, -1});
          default -> {
            byte[] payload = new byte[random.nextInt(40)];
            random.nextBytes(payload);
            yield frame(random.nextInt(16), random.nextInt(256), random.nextInt(30), payload);
          }
        };
    for (int i = random.nextInt(3); i > 0; i--) {
      good[random.nextInt(good.length)] = (byte) random.nextInt(256);
    }
    return good;
  }

  @Test
  void whoDoesNotBeginOrAsksNothingMoreIsLetGo() throws Exception {
    String shortly = tls + "ktrdr.http { header-timeout = 1s, keep-alive-timeout = 1s }\n";
    try (ApiFixture impatient = new ApiFixture(folder.resolve("impatient"), shortly);
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), impatient.uri("/").getPort());
        RawHttp2 begun = new RawHttp2(trusting, impatient.uri("/").getPort());
        RawHttp2 served = new RawHttp2(trusting, impatient.uri("/").getPort())) {
      silent.setSoTimeout(30_000);
      served.send(RawHttp2.get(1, "/api/v1/symbols"));

      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(begun.ends()).isTrue();
      assertThat(served.ends()).isTrue();
    }
  }

  @Test
  void answersThatAreNotTakenAreInNobodysWayAndAreGivenUpWithTheirClient() throws Exception {
    // in so many pieces that they do not fit between node and client
    String many =
        "/api/v1/bars?instrument=AAPL&timeframe=1m&start=2023-01-01&end=2023-06-01&limit=50000";
    try (RawHttp2 client = connect()) {
      for (int stream = 1; stream < 200; stream += 2) {
        client.send(RawHttp2.get(stream, many));
      }
      assertThat(until(101, UNDER_WAY)).isEqualTo(101);
      assertThat(ask(many).statusCode()).isEqualTo(200);
      assertThat(until(101, UNDER_WAY)).as("still").isEqualTo(101);
    }
    assertThat(until(1, UNDER_WAY)).isEqualTo(1);
  }

  /** What is measured, asked for until it is so many, or for long enough. */
  private double until(double wanted, String name, String... labels) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    double sum = sum(name, labels);
    while (sum != wanted && System.nanoTime() < end) {
      sum = sum(name, labels);
    }
    return sum;
  }

  private double sum(String name, String... labels) throws Exception {
    return ApiFixture.sum(ask("/metrics"), name, labels);
  }

  private HttpResponse<String> ask(String path) throws Exception {
    return other
        .sendAsync(
            HttpRequest.newBuilder(api.uri(path)).build(), HttpResponse.BodyHandlers.ofString())
        .get(20, TimeUnit.SECONDS);
  }

  private RawHttp2 connect() throws IOException {
    return new RawHttp2(trusting, api.uri("/").getPort());
  }
}
