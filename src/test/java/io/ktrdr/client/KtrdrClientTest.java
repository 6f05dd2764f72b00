package io.ktrdr.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.ktrdr.market.Timeframe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Java client asks, and what it makes of good and bad answers. */
class KtrdrClientTest {

  private record Answer(int status, Map<String, String> headers, byte[] body) {}

  private HttpServer server;
  private final Queue<Answer> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final List<Map<String, List<String>>> headers = new ArrayList<>();

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(
              (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
          headers.add(Map.copyOf(exchange.getRequestHeaders()));
          Answer answer = answers.remove();
          answer.headers().forEach(exchange.getResponseHeaders()::add);
          exchange.sendResponseHeaders(answer.status(), answer.body().length);
          exchange.getResponseBody().write(answer.body());
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void barsAreStreamedPageAfterPageWithEveryDigit() {
    answer(
        """
        {"success":true,"data":{"bars":[
          {"t":"2023-01-30T14:30:00Z","session_date":"2023-01-30","o":135.070,"h":135.56,"l":131.61,
           "c":135.18,"v":93874896,"vw":134.048,"n":1042077}],
          "next_page_token":"a+b/c","meta":{"instrument":"AAPL.NASDAQ.STK"}}}
        """);
    answer(
        """
        {"success":true,"data":{"bars":[
          {"t":"2023-01-31T14:30:00Z","o":1,"h":2,"l":1,"c":2,"v":null,"vw":null,"n":null,
           "rev":4,"src":"ib_live","final":false,"newer_than_this_client":[1]}],
          "next_page_token":null,"meta":{"instrument":"AAPL.NASDAQ.STK"}}}
        """);

    try (KtrdrClient ktrdr = client()) {
      List<Bar> bars =
          ktrdr
              .bars(
                  BarsQuery.of("BRK B", Timeframe.DAY_1)
                      .from(LocalDate.of(2023, 1, 30))
                      .provenance()
                      .pageSize(1))
              .toList();

      assertThat(bars).hasSize(2);
      assertThat(bars.get(0).open()).as("the trailing zero, too").hasToString("135.070");
      assertThat(bars.get(0).sessionDate()).contains(LocalDate.of(2023, 1, 30));
      assertThat(bars.get(1).volume()).as("missing is not 0").isEmpty();
      assertThat(bars.get(1).trades()).isEmpty();
      assertThat(bars.get(1).settled()).contains(false);
      assertThat(bars.get(1).source()).contains("ib_live");
    }
    assertThat(asked)
        .containsExactly(
            "GET /api/v1/bars?include=provenance&instrument=BRK%20B&limit=1&start=2023-01-30"
                + "&timeframe=1d",
            "GET /api/v1/bars?include=provenance&instrument=BRK%20B&limit=1&page_token=a%2Bb%2Fc"
                + "&start=2023-01-30&timeframe=1d");
  }

  @Test
  void aPageIsAskedForOnlyWhenItIsComeTo() {
    answer("{\"data\":{\"bars\":[{\"t\":\"2023-01-30T14:30:00Z\"}],\"next_page_token\":\"x\"}}");
    try (KtrdrClient ktrdr = client();
        Stream<Bar> bars = ktrdr.bars(BarsQuery.of("AAPL", Timeframe.MINUTE_1))) {
      assertThat(bars.findFirst()).isPresent();
    }
    assertThat(asked).hasSize(1);
  }

  @Test
  void aProblemIsAnExceptionWithAllItsParts() {
    answers.add(
        new Answer(
            422,
            Map.of("Content-Type", "application/problem+json"),
            bytes(
                """
                {"success":false,"type":"urn:ktrdr:problem:invalid-request","title":"Not allowed",
                 "status":422,"detail":"two faults","code":"INVALID_REQUEST","request_id":"r-1",
                 "errors":[{"pointer":"/start","code":"unreadable","detail":"no date"},
                           {"pointer":"/limit","code":"range","detail":"too many"}],
                 "ib":{"code":162,"message":"pacing"},
                 "candidates":[{"instrument":"A.NYSE.STK"},"A.ASX.STK"]}
                """)));
    try (KtrdrClient ktrdr = client()) {
      KtrdrException problem = catchThrowableOfType(KtrdrException.class, ktrdr::symbols);

      assertThat(problem).hasMessage("Not allowed: two faults");
      assertThat(problem.code()).isEqualTo("INVALID_REQUEST");
      assertThat(problem.status()).hasValue(422);
      assertThat(problem.detail()).isEqualTo("two faults");
      assertThat(problem.requestId()).contains("r-1");
      assertThat(problem.errors())
          .containsExactly(
              new KtrdrException.Fault("/start", "unreadable", "no date"),
              new KtrdrException.Fault("/limit", "range", "too many"));
      assertThat(problem.ib()).contains(new KtrdrException.IbError(162, "pacing"));
      assertThat(problem.candidates()).containsExactly("A.NYSE.STK", "A.ASX.STK");
      assertThat(problem.retryAfter()).isEmpty();
      assertThat(problem.isUnanswered()).isFalse();
    }
  }

  @Test
  void aReadIsAskedAgainWhenTheNodeIsBusyForAMomentButAWriteIsNot() {
    String busy =
        "{\"title\":\"Busy\",\"code\":\"RATE_LIMITED\",\"retry_after_ms\":10,\"detail\":\"slow\"}";
    answers.add(new Answer(429, Map.of("Retry-After", "1"), bytes(busy)));
    answer("[\"AAPL\"]");
    answers.add(new Answer(429, Map.of("Retry-After", "1"), bytes(busy)));
    answers.add(new Answer(503, Map.of("Retry-After", "3600"), bytes("{\"code\":\"AWAY\"}")));
    try (KtrdrClient ktrdr = client()) {
      assertThat(ktrdr.symbols()).containsExactly("AAPL");

      KtrdrException refused =
          catchThrowableOfType(
              KtrdrException.class, () -> ktrdr.load(LoadRequest.of("AAPL", Timeframe.DAY_1)));
      assertThat(refused.code()).isEqualTo("RATE_LIMITED");
      assertThat(refused.retryAfter()).contains(Duration.ofMillis(10));

      KtrdrException away = catchThrowableOfType(KtrdrException.class, ktrdr::symbols);
      assertThat(away.retryAfter()).as("too long to wait").contains(Duration.ofHours(1));
    }
    assertThat(asked).hasSize(4);
  }

  @Test
  void answersMayComePackedAndTheKeyIsSent() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes("[\"EURUSD\"]"));
    }
    answers.add(new Answer(200, Map.of("Content-Encoding", "gzip"), packed.toByteArray()));
    try (KtrdrClient ktrdr =
        KtrdrClient.connect(node()).apiKey("ktrdr_secret").gzip(true).userAgent("desk/7").open()) {
      assertThat(ktrdr.symbols()).containsExactly("EURUSD");
    }
    assertThat(headers.getFirst())
        .containsEntry("Accept-encoding", List.of("gzip"))
        .containsEntry("Authorization", List.of("Bearer ktrdr_secret"))
        .containsEntry("User-agent", List.of("desk/7"));
  }

  @Test
  void aLoadIsAJobThatIsAwaitedThroughARestartOfItsNode() throws Exception {
    answer(job("queued", 0));
    answer(job("running", 50));
    List<String> seen = new ArrayList<>();
    try (KtrdrClient ktrdr = client()) {
      Job begun =
          ktrdr.load(
              LoadRequest.of(List.of("AAPL", "MSFT"), List.of(Timeframe.DAY_1))
                  .from(LocalDate.of(2023, 1, 1))
                  .to(LocalDate.of(2023, 1, 31)),
              "my-key");
      assertThat(asked.getFirst())
          .isEqualTo(
              "POST /api/v1/jobs {\"type\":\"load\",\"instruments\":[\"AAPL\",\"MSFT\"],"
                  + "\"timeframes\":[\"1d\"],\"lane\":\"backfill\",\"start\":\"2023-01-01\","
                  + "\"end\":\"2023-01-31\"}");
      assertThat(headers.getFirst()).containsEntry("Idempotency-key", List.of("my-key"));

      JobListener listener =
          new JobListener() {
            @Override
            public void seen(Job job) {
              seen.add(job.state() + " " + job.progress().percent());
              if (seen.size() == 1) {
                restart();
              }
            }

            @Override
            public void nodeAway() {
              seen.add("away");
              answers.clear();
              answer(job("completed", 100));
              start();
            }
          };
      Job done = ktrdr.await(begun.id(), job -> false, listener);

      assertThat(seen).containsExactly("RUNNING 50", "away", "COMPLETED 100");
      assertThat(done.state().isOver()).isTrue();
      assertThat(done.progress().requests().estimated()).isTrue();
    }
  }

  @Test
  void noNodeAndNoAnswerAndSomethingElseThatAnswersAreToldApart() throws Exception {
    answer("<html>hello</html>");
    try (KtrdrClient ktrdr = client()) {
      assertThatThrownBy(ktrdr::symbols).hasMessageContaining("is a ktrdr node listening there?");
    }
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        KtrdrClient ktrdr =
            KtrdrClient.connect(URI.create("http://127.0.0.1:" + mute.getLocalPort()))
                .timeout(Duration.ofMillis(100))
                .open()) {
      KtrdrException late = catchThrowableOfType(KtrdrException.class, ktrdr::symbols);
      // where even connecting took longer than that, nobody was there to be waited for
      for (int i = 0; i < 20 && late.code().equals(KtrdrException.UNREACHABLE); i++) {
        late = catchThrowableOfType(KtrdrException.class, ktrdr::symbols);
      }
      assertThat(late.code()).isEqualTo(KtrdrException.NO_ANSWER);
      assertThat(late.isUnanswered()).isTrue();
    }
    server.stop(0);
    try (KtrdrClient ktrdr = client()) {
      KtrdrException away = catchThrowableOfType(KtrdrException.class, ktrdr::symbols);
      assertThat(away.code()).isEqualTo(KtrdrException.UNREACHABLE);
      assertThat(away.status()).isEmpty();
      assertThat(away.document().isMissingNode()).isTrue();
    }
  }

  @Test
  void valuesThatAreNotThereYetAreNoNumbers() {
    answer(
        """
        {"success":true,"data":{"dates":["2023-01-03","2023-01-04"],
          "indicators":{"rsi":[null,54.5]},"series":[],"next_page_token":null,"metadata":{}}}
        """);
    try (KtrdrClient ktrdr = client()) {
      IndicatorPage page =
          ktrdr
              .calculate(
                  IndicatorQuery.over("AAPL", Timeframe.DAY_1).add("rsi", Map.of("period", 14)))
              .first();
      assertThat(page.times()).containsExactly("2023-01-03", "2023-01-04");
      assertThat(page.values().get("rsi")).containsExactly(Double.NaN, 54.5);
    }
    assertThat(asked.getFirst())
        .contains(
            "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"style\":\"columns\",\"indicators\":"
                + "[{\"id\":\"rsi\",\"name\":\"rsi\",\"parameters\":{\"period\":14}}]}");
  }

  @Test
  void anAddressThatIsNoneAndCertificatesThatAreNoneAreRefusedBeforeAnythingIsAsked(
      @TempDir Path folder) throws Exception {
    assertThatThrownBy(() -> KtrdrClient.connect(URI.create("localhost:8000")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http://HOST:PORT");
    Path pem = Files.writeString(folder.resolve("ca.pem"), "not a certificate");
    KtrdrClient.Builder builder = KtrdrClient.connect(URI.create("https://127.0.0.1:1")).trust(pem);
    assertThatThrownBy(builder::open)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ca.pem");
  }

  private void restart() {
    server.stop(0);
  }

  private void start() {
    int port = server.getAddress().getPort();
    try {
      HttpServer again =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      again.createContext(
          "/",
          exchange -> {
            byte[] body = answers.remove().body();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      again.start();
      server = again;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String job(String state, int percent) {
    return """
    {"success":true,"data":{"id":"job-3f9a1c0b7d2e4a55","state":"%s","title":"2 × 1d","waiting":null,
      "progress":{"percent":%d,"items":{"total":2,"done":1},"bars_stored":10,"eta":null,
        "requests":{"done":1,"total":2,"estimated":true}},"items":null}}
    """
        .formatted(state, percent);
  }

  private KtrdrClient client() {
    return KtrdrClient.connect(node()).open();
  }

  private URI node() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(String body) {
    answers.add(new Answer(200, Map.of(), bytes(body)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
