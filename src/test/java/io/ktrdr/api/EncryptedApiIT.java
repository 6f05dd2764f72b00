package io.ktrdr.api;

import static io.ktrdr.api.ApiFixture.AAPL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.api.http.Json;
import io.ktrdr.client.BarsQuery;
import io.ktrdr.client.KtrdrClient;
import io.ktrdr.client.KtrdrException;
import io.ktrdr.client.LiveQuery;
import io.ktrdr.client.LiveStream;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Timeframe;
import io.ktrdr.testing.SelfSigned;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One encrypted port: HTTP/2 and HTTP/1.1 by ALPN, WebSockets, and a certificate that changes. */
class EncryptedApiIT {

  private static final String BARS =
      "/api/v1/bars?instrument=AAPL&timeframe=1d&start=2023-01-01&end=2023-02-01";
  private static final String MANY =
      "/api/v1/bars?instrument=AAPL&timeframe=1m&start=2023-05-01&end=2023-05-10&limit=50000";

  @TempDir private static Path folder;
  private static SelfSigned first;
  private static SelfSigned second;
  private static Path certificate;
  private static Path key;
  private static Path trusted;
  private static ApiFixture api;
  private static BarSeries minutes;

  @BeforeAll
  static void serve() throws Exception {
    first = SelfSigned.make(folder, "first");
    second = SelfSigned.make(folder, "second");
    certificate = Files.copy(first.certificate(), folder.resolve("server.crt"));
    key = Files.copy(first.key(), folder.resolve("server.key"));
    trusted =
        Files.writeString(
            folder.resolve("both.crt"),
            Files.readString(first.certificate()) + Files.readString(second.certificate()));
    api =
        new ApiFixture(
            folder.resolve("data"),
            """
            ktrdr.http.tls { certificate = "%s", key = "%s", check-interval = 1h }
            ktrdr.http { stream-above-bars = 1000, max-body-size = 3000 }
            """
                .formatted(certificate, key));
    api.fill(AAPL, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-02-01T00:00:00Z");
    minutes = api.fill(AAPL, Timeframe.MINUTE_1, "2023-05-01T00:00:00Z", "2023-05-10T00:00:00Z");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void barsComeOverHttp2AndOverHttp1OnTheSamePort() throws Exception {
    try (HttpClient client = trustingClient()) {
      HttpResponse<String> two = get(client, BARS, HttpClient.Version.HTTP_2);
      HttpResponse<String> one = get(client, BARS, HttpClient.Version.HTTP_1_1);

      assertThat(two.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(one.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      assertThat(two.statusCode()).isEqualTo(200);
      assertThat(one.body()).isEqualTo(two.body()).contains("2023-01-31");
      assertThat(two.headers().firstValue("ETag")).isEqualTo(one.headers().firstValue("ETag"));
      String tag = two.headers().firstValue("ETag").orElseThrow();
      HttpResponse<String> again =
          client.send(
              HttpRequest.newBuilder(api.uri(BARS)).header("If-None-Match", tag).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(again.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(again.statusCode()).isEqualTo(304);
    }
  }

  @Test
  void aStreamedAnswerComesWholeOverHttp2() throws Exception {
    try (HttpClient client = trustingClient()) {
      HttpResponse<String> streamed = get(client, MANY, HttpClient.Version.HTTP_2);

      assertThat(streamed.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(streamed.headers().firstValue("Content-Length"))
          .as("not put together first")
          .isEmpty();
      JsonNode bars = Json.MAPPER.readTree(streamed.body()).at("/data/bars");
      assertThat(bars).hasSize(minutes.size()).hasSizeGreaterThan(2_000);
      assertThat(get(client, MANY, HttpClient.Version.HTTP_1_1).body()).isEqualTo(streamed.body());
    }
  }

  @Test
  void postsAndHeadsWorkOverHttp2AndABodyThatIsTooLargeIsRefused() throws Exception {
    try (HttpClient client = trustingClient()) {
      HttpResponse<String> head =
          client.send(
              HttpRequest.newBuilder(api.uri("/api/v1/timeframes")).HEAD().build(),
              HttpResponse.BodyHandlers.ofString());
      HttpResponse<String> load = load(client, EdgeApiIT.JANUARY);
      HttpResponse<String> large = load(client, " ".repeat(5_000));

      assertThat(List.of(head, load, large))
          .allSatisfy(one -> assertThat(one.version()).isEqualTo(HttpClient.Version.HTTP_2));
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(load.statusCode()).isEqualTo(200);
      assertThat(large.statusCode()).isEqualTo(413);
    }
  }

  @Test
  void aConnectionWithRequestsUnderWayOverHttp2IsKnownToBeBusy() throws Exception {
    try (HttpClient client = trustingClient()) {
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> metrics = get(client, "/metrics", HttpClient.Version.HTTP_2);

        assertThat(metrics.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(metrics.body()).contains("ktrdr_http_requests_active 1.0\n");
      }
    }
  }

  @Test
  void theJavaClientBelievesTheCertificatesThatItIsGivenAndNoOther() {
    try (KtrdrClient ktrdr = KtrdrClient.connect(api.uri("")).trust(trusted).gzip(true).open()) {
      assertThat(
              ktrdr
                  .bars(BarsQuery.of("AAPL", Timeframe.MINUTE_1).pageSize(500))
                  .mapToLong(bar -> bar.time().getEpochSecond())
                  .toArray())
          .hasSize(minutes.size())
          .isSorted();
      try (LiveStream live =
          ktrdr.live(LiveQuery.bars("SIM.TEST", Timeframe.SECONDS_5).snapshot(3))) {
        assertThat(live.next(Duration.ofSeconds(15))).as("over wss").isPresent();
      }
    }
    try (KtrdrClient stranger = KtrdrClient.connect(api.uri("")).open()) {
      KtrdrException refused = catchThrowableOfType(KtrdrException.class, stranger::symbols);
      assertThat(refused.isUnanswered()).isTrue();
      assertThat(refused).hasMessageContaining("TLS");
    }
    Path other = second.certificate();
    try (KtrdrClient mistaken = KtrdrClient.connect(api.uri("")).trust(other).open()) {
      assertThat(catchThrowableOfType(KtrdrException.class, mistaken::symbols))
          .hasMessageContaining("TLS");
    }
  }

  @Test
  void aNewCertificateIsForNewConnectionsAndTheOpenOneGoesOn() throws Exception {
    try (HttpClient before = trustingClient();
        HttpClient after = trustingClient()) {
      assertThat(subject(get(before, BARS, HttpClient.Version.HTTP_2))).isEqualTo("CN=first");
      install(second);

      HttpResponse<String> open = get(before, BARS, HttpClient.Version.HTTP_2);
      HttpResponse<String> fresh = get(after, BARS, HttpClient.Version.HTTP_2);

      assertThat(open.statusCode()).isEqualTo(200);
      assertThat(subject(open)).isEqualTo("CN=first");
      assertThat(fresh.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(subject(fresh)).isEqualTo("CN=second");
    } finally {
      install(first);
    }
  }

  private static void install(SelfSigned which) throws Exception {
    Files.copy(which.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(which.key(), key, StandardCopyOption.REPLACE_EXISTING);
    api.access().tls().orElseThrow().check();
  }

  private static String subject(HttpResponse<?> answer) throws Exception {
    return ((X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0])
        .getSubjectX500Principal()
        .getName();
  }

  private static HttpClient trustingClient() throws Exception {
    return HttpClient.newBuilder().sslContext(SelfSigned.trusting(trusted)).build();
  }

  private static HttpResponse<String> load(HttpClient client, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(api.uri("/api/v1/data/load"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(
      HttpClient client, String path, HttpClient.Version version) throws Exception {
    return client.send(
        HttpRequest.newBuilder(api.uri(path)).version(version).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
