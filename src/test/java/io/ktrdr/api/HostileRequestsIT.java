package io.ktrdr.api;

import static io.ktrdr.api.ApiFixture.AAPL;
import static io.ktrdr.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.gateway.GatewayQuestion;
import io.ktrdr.gateway.GatewayStatus;
import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.Timeframe;
import io.ktrdr.symbol.AuditLog;
import io.ktrdr.symbol.Resolution;
import io.ktrdr.symbol.SymbolEntity;
import io.ktrdr.symbol.SymbolEvent;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong is told as a problem, whatever it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestsIT {

  @TempDir static Path folder;
  private ApiFixture api;

  @BeforeAll
  void serve() throws Exception {
    api =
        new ApiFixture(
            folder,
            """
            ktrdr.http { max-body-size = 2000, max-range-bars = 1000000 }
            """);
    api.fill(AAPL, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-02-01T00:00:00Z");
  }

  @BeforeEach
  void everythingWorks() {
    api.symbols.loading = question -> new SymbolEntity.CoverageReply.Covered(0, 0);
    api.status = ApiFixture.status(GatewayStatus.Phase.READY);
    api.search = new GatewayQuestion.ContractsReply.ContractsFound(List.of());
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/nothing | 404 | NOT_FOUND | ",
        "/api/v1/bars/ | 404 | NOT_FOUND | ",
        "/api/v1/instruments/NOPE.X.STK | 404 | UNKNOWN_SYMBOL | /id",
        "/api/v1/data/load | 405 | METHOD_NOT_ALLOWED | ",
        "/api/v1/symbols?all=1 | 422 | INVALID_REQUEST | /all",
        "/health/live?x | 422 | INVALID_REQUEST | /x",
        "/api/v1/bars?instrument=NOPE&timeframe=1d | 404 | UNKNOWN_SYMBOL | /instrument",
        "/api/v1/bars?instrument=AAPL&timeframe=7m | 422 | INVALID_REQUEST | /timeframe",
        "/api/v1/bars?instrument=AAPL&timeframe=1d&timeframe=1h | 422 | INVALID_REQUEST |"
            + " /timeframe",
        "/api/v1/bars?instrument=AAPL&timeframe=1d&limit=0 | 422 | INVALID_REQUEST | /limit",
        "/api/v1/bars?instrument=AAPL&timeframe=1d&limit=50001&fill=null | 422 | INVALID_REQUEST |"
            + " /limit",
        "/api/v1/bars?instrument=AAPL&timeframe=1d&limit=ten | 422 | INVALID_REQUEST | /limit",
        "/api/v1/bars?instrument=AAPL&timeframe=1d&style=table | 422 | INVALID_REQUEST | /style",
        "/api/v1/bars?instrument=AAPL&timeframe=1d&session=night | 422 | INVALID_REQUEST |"
            + " /session",
        "/api/v1/bars?instrument=AAPL&timeframe=1d&what=VIBES | 422 | INVALID_REQUEST | /what",
        "/api/v1/bars?instrument=AAPL&timeframe=1d&start=2023-02-30 | 422 | INVALID_REQUEST |"
            + " /start",
        "/api/v1/bars?instrument=AAPL&timeframe=1d&start=2023-01-01T00:00:00 | 422 |"
            + " INVALID_REQUEST | /start",
        "/api/v1/bars?instrument=AAPL&timeframe=1d&start=2023-01-02&end=2023-01-01 | 422 |"
            + " INVALID_REQUEST | /start",
        "/api/v1/bars?instrument=AAPL&timeframe=1h&start=2023-01-03T20:00:00Z&end=2023-01-03 | 422"
            + " | INVALID_REQUEST | /start",
        "/api/v1/bars?instrument=AAPL&timeframe=5s&start=1950-01-01 | 422 | RANGE_TOO_LARGE |"
            + " /start",
        "/api/v1/bars?instrument=AAPL&timeframe=1d&page_token=AAAA | 400 | INVALID_PAGE_TOKEN |"
            + " /page_token",
        "/api/v1/bars?instrument=AAPL&timeframe=1d&page_token=%21%21 | 400 | INVALID_PAGE_TOKEN |"
            + " /page_token",
        "/api/v1/audit?instrument=AAPL&page_token=after-x | 400 | INVALID_PAGE_TOKEN | /page_token",
        "/api/v1/audit?limit=0 | 422 | INVALID_REQUEST | /limit",
        "/api/v1/instruments/search?q= | 422 | INVALID_REQUEST | /q",
      })
  void aGetThatCannotBeDoneSaysWhy(String path, int status, String code, String pointer)
      throws Exception {
    assertProblem(api.get(path), status, code, pointer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 400 | MALFORMED_JSON | ",
        "{ | 400 | MALFORMED_JSON | ",
        "[] | 400 | MALFORMED_JSON | ",
        "{} trailing | 400 | MALFORMED_JSON | ",
        "{\"symbol\":\"AAPL\",} | 400 | MALFORMED_JSON | ",
        "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"start_date\":\"2023-01-01\",\"colour\":1} |"
            + " 422 | INVALID_REQUEST | /colour",
        "{\"symbol\":[\"AAPL\"],\"timeframe\":\"1d\",\"start_date\":\"2023-01-01\"} | 422 |"
            + " INVALID_REQUEST | /symbol",
        "{\"symbol\":\"AAPL\",\"symbol\":\"MSFT\",\"timeframe\":\"1d\",\"start_date\":\"2023-01-01\"}"
            + " | 422 | INVALID_REQUEST | /symbol",
        "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"start_date\":true} | 422 | INVALID_REQUEST |"
            + " /start_date",
        "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"start_date\":null} | 422 | INVALID_REQUEST |"
            + " /start_date",
        "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"start_date\":\"2023-01-31\",\"end_date\":\"2023-01-01\"}"
            + " | 422 | INVALID_REQUEST | /start_date",
        "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"start_date\":\"2023-01-01\",\"mode\":\"all\"}"
            + " | 422 | INVALID_REQUEST | /mode",
        "{\"symbol\":\"ZZZZ\",\"timeframe\":\"1d\",\"start_date\":\"2023-01-01\"} | 404 |"
            + " UNKNOWN_SYMBOL | /symbol",
      })
  void aLoadThatCannotBeDoneSaysWhy(String body, int status, String code, String pointer)
      throws Exception {
    assertProblem(api.post("/api/v1/data/load", body), status, code, pointer);
  }

  @Test
  void allFaultsOfARequestAreToldAtOnce() throws Exception {
    JsonNode problem =
        json(
            api.post(
                "/api/v1/data/load?debug=1",
                "{\"timeframe\":\"7m\",\"start_date\":\"soon\",\"session\":\"x\",\"extra\":{}}"));

    List<String> pointers = new ArrayList<>();
    problem.get("errors").forEach(error -> pointers.add(error.get("pointer").textValue()));
    assertThat(pointers)
        .containsExactlyInAnyOrder(
            "/debug", "/extra", "/symbol", "/timeframe", "/start_date", "/session");
  }

  @Test
  void anUnknownTimeframeListsTheAllowedOnes() throws Exception {
    assertThat(json(api.get("/api/v1/bars?instrument=AAPL&timeframe=7m")).get("detail").textValue())
        .contains("7m")
        .contains(Timeframe.allowed());
  }

  @Test
  void anAmbiguousSymbolNamesItsCandidates() throws Exception {
    api.symbols.names.put(
        "ABC",
        new Resolution.Ambiguous(
            List.of(Samples.stock("ABC", "NYSE", 1), Samples.stock("ABC", "LSE", 2))));

    HttpResponse<String> response =
        api.post(
            "/api/v1/data/load",
            "{\"symbol\":\"ABC\",\"timeframe\":\"1d\",\"start_date\":\"2023-01-01\"}");

    assertProblem(response, 409, "AMBIGUOUS_INSTRUMENT", "/symbol");
    assertThat(json(response).get("candidates").findValuesAsText("instrument"))
        .containsExactly("ABC.NYSE.STK", "ABC.LSE.STK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eur%2Fusd", "EUR.USD", "eurusd.idealpro.cash", "%20EURUSD"})
  void readingUnderstandsEveryNameThatLoadingUnderstands(String name) throws Exception {
    HttpResponse<String> bars = api.get("/api/v1/bars?timeframe=1d&instrument=" + name);
    HttpResponse<String> instrument = api.get("/api/v1/instruments/" + name);

    assertThat(json(bars).at("/data/meta/instrument").textValue())
        .isEqualTo("EURUSD.IDEALPRO.CASH");
    assertThat(json(instrument).at("/data/instrument").textValue())
        .isEqualTo("EURUSD.IDEALPRO.CASH");
  }

  @Test
  void whatASearchDoesNotTellOfAnInstrumentIsNull() throws Exception {
    Instrument named = Samples.stock("ABC", "NYSE", 1);
    Instrument unpriced =
        new Instrument(
            named.id(), named.contract(), "", "", BigDecimal.ZERO, "", "", "", List.of());
    api.symbols.names.put("ABC", new Resolution.Ambiguous(List.of(unpriced, unpriced)));

    HttpResponse<String> response =
        api.post(
            "/api/v1/data/load",
            "{\"symbol\":\"ABC\",\"timeframe\":\"1d\",\"start_date\":\"2023-01-01\"}");

    JsonNode candidate = json(response).get("candidates").get(0);
    assertThat(candidate.get("min_tick").isNull()).isTrue();
    assertThat(candidate.get("valid_exchanges").isNull()).isTrue();
  }

  @Test
  void aSearchForWhatIbCannotReadIsRefusedAtOnce() throws Exception {
    assertProblem(api.get("/api/v1/instruments/search?q=%C3%84"), 422, "INVALID_REQUEST", "/q");
  }

  @Test
  void withTheGatewayDownLoadingFailsWithRetryAfterAndStoredBarsStayReadable() throws Exception {
    api.symbols.loading =
        question -> new SymbolEntity.CoverageReply.CoverageFailed(ApiFixture.down(), 3);
    api.status = ApiFixture.status(GatewayStatus.Phase.CONNECTING);
    String missing =
        "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"start_date\":\"2023-01-01\",\"end_date\":\"2023-03-31\"}";

    HttpResponse<String> load =
        api.post("/api/v1/data/load", missing.replace("}", ",\"fallback\":\"none\"}"));
    HttpResponse<String> fallback = api.post("/api/v1/data/load", missing);
    HttpResponse<String> nothing =
        api.post("/api/v1/data/load", missing.replace("2023-01-01", "2023-02-01"));
    HttpResponse<String> stored =
        api.post("/api/v1/data/load", missing.replace("2023-03-31", "2023-01-31"));
    HttpResponse<String> bars = api.get("/api/v1/bars?instrument=AAPL&timeframe=1d");
    HttpResponse<String> health = api.get("/health/gateway");

    assertProblem(load, 503, "GATEWAY_UNAVAILABLE", "");
    assertThat(load.headers().firstValue("Retry-After")).hasValue("3");
    JsonNode problem = json(load);
    assertThat(problem.get("retry_after_ms").longValue()).isEqualTo(2500);
    assertThat(problem.at("/ib/code").intValue()).isEqualTo(504);
    assertThat(problem.get("bars_stored").intValue()).isEqualTo(3);
    assertProblem(nothing, 503, "GATEWAY_UNAVAILABLE", "");
    assertThat(fallback.statusCode()).isEqualTo(200);
    JsonNode metadata = json(fallback).at("/data/metadata");
    assertThat(metadata.get("points").intValue()).isEqualTo(20);
    assertThat(metadata.get("complete").booleanValue()).isFalse();
    assertThat(metadata.get("source").textValue()).isEqualTo("store");
    assertThat(metadata.has("requests")).isFalse();
    assertThat(metadata.at("/fallback/code").textValue()).isEqualTo("GATEWAY_UNAVAILABLE");
    assertThat(metadata.at("/fallback/ib/code").intValue()).isEqualTo(504);
    assertThat(metadata.at("/fallback/retry_after_ms").longValue()).isEqualTo(2500);
    assertThat(metadata.at("/warnings/0").textValue())
        .isEqualTo(
            "IB could not be asked for what is missing, so this is what is stored: IB is not"
                + " connected");
    assertThat(stored.statusCode()).isEqualTo(200);
    assertThat(bars.statusCode()).isEqualTo(200);
    assertProblem(health, 503, "GATEWAY_UNAVAILABLE", "");
    assertThat(api.get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(api.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void whoeverTakesTooLongIsNotWaitedFor(@TempDir Path other) throws Exception {
    try (ApiFixture impatient =
        new ApiFixture(other, "ktrdr.http { load-timeout = 1200ms, ask-timeout = 100ms }")) {
      String month =
          "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"start_date\":\"2022-01-01\",\"end_date\":\"2022-01-31\"}";
      assertThat(impatient.post("/api/v1/data/load", month).statusCode()).isEqualTo(200);
      impatient.symbols.loading = question -> null;
      impatient.status = null;

      HttpResponse<String> load = impatient.post("/api/v1/data/load", month);

      assertProblem(load, 504, "LOAD_CONTINUES", "");
      assertThat(load.headers().firstValue("Retry-After")).isPresent();
      assertProblem(impatient.get("/api/v1/ib/status"), 504, "TIMEOUT", "");
      assertThat(impatient.get("/metrics").statusCode()).as("metrics").isEqualTo(200);
    }
  }

  @Test
  void bodiesThatAreNotJsonOrTooLargeAreRefused() throws Exception {
    HttpRequest form =
        HttpRequest.newBuilder(api.uri("/api/v1/data/load"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("symbol=AAPL"))
            .build();
    HttpRequest chunked =
        HttpRequest.newBuilder(api.uri("/api/v1/data/load"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () ->
                        new ByteArrayInputStream(
                            " ".repeat(5000).getBytes(StandardCharsets.UTF_8))))
            .build();

    assertProblem(api.send(form), 415, "UNSUPPORTED_MEDIA_TYPE", "");
    assertProblem(api.post("/api/v1/data/load", " ".repeat(5000)), 413, "PAYLOAD_TOO_LARGE", "");
    assertProblem(api.send(chunked), 413, "PAYLOAD_TOO_LARGE", "");
  }

  @Test
  void whatIsNotHttpIsAnsweredWithAProblemToo() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.uri("/").getPort());
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream()) {
      socket.setSoTimeout(20_000);
      out.write("GET /api/v1/bars?a=^^ HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
      assertThat(answer).contains("\"code\":\"MALFORMED_REQUEST\"").contains("X-Request-Id");
    }
  }

  @Test
  void aRequestIdIsHonouredWhenItIsFitToBeOneAndMadeOtherwise() throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(api.uri("/api/v1/symbols"));

    HttpResponse<String> named = api.send(request.copy().header("X-Request-Id", "job-17").build());
    HttpResponse<String> unfit =
        api.send(request.copy().header("X-Request-Id", "<script>").build());

    assertThat(named.headers().firstValue("X-Request-Id")).hasValue("job-17");
    assertThat(unfit.headers().firstValue("X-Request-Id").orElseThrow()).matches("[0-9a-z]{20}");
  }

  @Test
  void aSearchIsNarrowedByTypeExchangeAndCurrency() throws Exception {
    api.search =
        new GatewayQuestion.ContractsReply.ContractsFound(
            List.of(
                Samples.stock("AAP", "NYSE", 1),
                Samples.stock("AAPX", "NASDAQ", 2),
                Samples.stock("AAPL", "NASDAQ", 265598)));

    assertThat(found("aap")).contains("AAP.NYSE.STK", "AAPX.NASDAQ.STK", "AAPL.NASDAQ.STK");
    assertThat(found("aap&exchange=nyse&type=stk&currency=usd")).containsExactly("AAP.NYSE.STK");
    assertThat(found("aap&currency=EUR")).isEmpty();
    assertThat(found("aap&type=IND")).isEmpty();
    assertThat(found("es&type=FUT&exchange=CME")).isEmpty();
    assertThat(api.looked).isEqualTo(Contract.of("ES", SecurityType.FUT, "CME", "", ""));
    assertProblem(
        api.get("/api/v1/instruments/search?q=aap&type=SHARE"), 422, "INVALID_REQUEST", "/type");
    assertProblem(
        api.get("/api/v1/instruments/search?q=aap&exchange=a%20b"),
        422,
        "INVALID_REQUEST",
        "/exchange");
    assertProblem(
        api.get("/api/v1/instruments/search?q=aap&currency=%24"),
        422,
        "INVALID_REQUEST",
        "/currency");
  }

  private List<String> found(String question) throws Exception {
    List<String> ids = new ArrayList<>();
    json(api.get("/api/v1/instruments/search?q=" + question))
        .get("data")
        .get("instruments")
        .forEach(one -> ids.add(one.get("instrument").textValue()));
    return ids;
  }

  @Test
  void searchWithoutIbListsWhatIsKnownAndSaysSo() throws Exception {
    api.search = new GatewayQuestion.ContractsReply.ContractsFailed(ApiFixture.down());

    JsonNode known = json(api.get("/api/v1/instruments/search?q=aap")).get("data");

    assertThat(known.get("complete").booleanValue()).isFalse();
    assertThat(known.at("/instruments/0/instrument").textValue()).isEqualTo("AAPL.NASDAQ.STK");
    assertProblem(api.get("/api/v1/instruments/search?q=zzz"), 503, "GATEWAY_UNAVAILABLE", "");
  }

  @Test
  void theAuditTrailIsReadPageByPage() throws Exception {
    api.symbols.audit.clear();
    for (int i = 1; i <= 3; i++) {
      api.symbols.audit.add(
          new AuditLog.Line(
              AAPL.id(),
              i,
              10 + i,
              ApiFixture.NOW,
              new SymbolEvent.ContractResolved(AAPL, ApiFixture.NOW)));
    }

    JsonNode first = json(api.get("/api/v1/audit?instrument=AAPL&limit=2")).get("data");
    JsonNode second =
        json(api.get(
                "/api/v1/audit?instrument=AAPL&limit=2&page_token="
                    + first.get("next_page_token").textValue()))
            .get("data");

    assertThat(first.at("/entries/0/fact/instrument/id").textValue()).isEqualTo("AAPL.NASDAQ.STK");
    assertThat(first.at("/entries/0/at").textValue()).isEqualTo("2023-06-15T16:00:00Z");
    assertThat(first.get("entries").findValuesAsText("sequence")).containsExactly("1", "2");
    assertThat(second.get("entries").findValuesAsText("sequence")).containsExactly("3");
    assertThat(second.get("next_page_token").isNull()).isTrue();
  }

  @Test
  void theStatusSaysThatItIsSimulated() throws Exception {
    JsonNode status = json(api.get("/api/v1/ib/status")).get("data");

    assertThat(status.get("ready").booleanValue()).isTrue();
    assertThat(status.get("simulated").booleanValue()).isTrue();
    assertThat(status.at("/connections/0/phase").textValue()).isEqualTo("ready");
    assertThat(status.at("/pacing/queued/backfill").intValue()).isEqualTo(2);
    assertThat(api.metrics("ktrdr_pacing_queued{lane=\"backfill\",login=\"main\"} 2.0"))
        .contains("ktrdr_pacing_queued{lane=\"backfill\",login=\"main\"} 2.0")
        .contains("ktrdr_http_requests_seconds_count")
        .contains("ktrdr_http_bars_served_total");
  }

  private static void assertProblem(
      HttpResponse<String> response, int status, String code, String pointer) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    JsonNode problem = json(response);
    assertThat(problem.get("success").booleanValue()).isFalse();
    assertThat(problem.get("code").textValue()).isEqualTo(code);
    assertThat(problem.get("status").intValue()).isEqualTo(status);
    assertThat(problem.get("type").textValue()).startsWith("urn:ktrdr:problem:");
    assertThat(problem.get("title").textValue()).isNotBlank();
    assertThat(problem.get("detail").textValue()).isNotBlank().doesNotContain("Exception");
    assertThat(problem.get("request_id").textValue())
        .isEqualTo(response.headers().firstValue("X-Request-Id").orElseThrow());
    if (pointer != null && !pointer.isEmpty()) {
      assertThat(problem.at("/errors/0/pointer").textValue()).isEqualTo(pointer);
    }
  }
}
