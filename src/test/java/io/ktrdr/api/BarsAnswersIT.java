package io.ktrdr.api;

import static io.ktrdr.api.ApiFixture.AAPL;
import static io.ktrdr.api.ApiFixture.EURUSD;
import static io.ktrdr.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Timeframe;
import io.ktrdr.symbol.SymbolEntity;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code GET /bars} can be asked for beyond a range: forms, several instruments, tags. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BarsAnswersIT {

  private static final String AAPL_MAY =
      "/api/v1/bars?instrument=AAPL&timeframe=1m&start=2023-05-01&end=2023-05-03";
  private static final String DAYS =
      "/api/v1/bars?timeframe=1d&start=2023-01-03&end=2023-01-07&instrument=";

  private ApiFixture api;
  private BarSeries minutes;

  @BeforeAll
  void serve(@TempDir Path folder) throws Exception {
    api = new ApiFixture(folder, "ktrdr.http.stream-above-bars = 600");
    minutes = api.fill(AAPL, Timeframe.MINUTE_1, "2023-05-01T00:00:00Z", "2023-05-03T00:00:00Z");
    api.fill(AAPL, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-01-06T00:00:00Z");
    api.fill(EURUSD, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-01-07T00:00:00Z");
  }

  @AfterAll
  void stop() {
    api.close();
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(path));
    return api.send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  // ---- tags ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&style=columns",
        "&format=csv",
        "&limit=100",
        "&include=flags",
        "&as_of=1",
        "&fill=forward",
        "&adjustment=raw&format=ndjson",
        "&limit=100000"
      })
  void whoHoldsTheAnswerIsToldSoWithoutBars(String more) throws Exception {
    HttpResponse<String> first = get(AAPL_MAY + more);
    HttpResponse<String> again = get(AAPL_MAY + more, "If-None-Match", header(first, "ETag"));
    HttpResponse<String> weak =
        get(AAPL_MAY + more, "If-None-Match", "\"x\", W/" + header(first, "ETag"));
    HttpResponse<String> other = get(AAPL_MAY + more, "If-None-Match", "\"other\"");

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().allValues("Vary")).startsWith("Accept").doesNotHaveDuplicates();
    assertThat(again.headers().allValues("Vary")).containsExactly("Accept, Accept-Encoding");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(header(again, "ETag")).isEqualTo(header(first, "ETag"));
    assertThat(weak.statusCode()).isEqualTo(304);
    assertThat(other.statusCode()).isEqualTo(200);
  }

  @Test
  void everyRepresentationAndEveryQuestionHasATagOfItsOwn() throws Exception {
    List<String> tags = new ArrayList<>();
    for (String more :
        List.of("", "&style=columns", "&style=long", "&format=ndjson", "&limit=2", "&fields=t,c")) {
      tags.add(header(get(AAPL_MAY + more), "ETag"));
    }
    tags.add(header(get(AAPL_MAY, "Accept", "text/csv"), "ETag"));

    assertThat(tags).doesNotContain("").doesNotHaveDuplicates();
  }

  @Test
  void aTagChangesWithTheBarsAndWithTheReasonsWhySomeAreMissing() throws Exception {
    String path = "/api/v1/bars?instrument=EURUSD&timeframe=1h&start=2023-02-01&end=2023-02-03";
    api.fill(EURUSD, Timeframe.HOUR_1, "2023-02-01T00:00:00Z", "2023-02-02T00:00:00Z");
    String lacking = header(get(path), "ETag");
    assertThat(get(path, "If-None-Match", lacking).statusCode()).isEqualTo(304);

    api.symbols.gaps =
        question ->
            List.of(
                new SymbolEntity.Gap(
                    question.range(), 7, SymbolEntity.GapState.PROVIDER_EMPTY, "FX"));
    HttpResponse<String> judged = get(path, "If-None-Match", lacking);
    assertThat(judged.statusCode()).isEqualTo(200);
    assertThat(get(path, "If-None-Match", header(judged, "ETag")).statusCode()).isEqualTo(304);

    api.fill(EURUSD, Timeframe.HOUR_1, "2023-02-02T00:00:00Z", "2023-02-02T03:00:00Z");
    HttpResponse<String> grown = get(path, "If-None-Match", header(judged, "ETag"));
    assertThat(grown.statusCode()).isEqualTo(200);
    assertThat(json(grown).at("/data/bars")).hasSize(json(judged).at("/data/bars").size() + 3);
  }

  @Test
  void anAnswerIsGivenAgainFromMemoryUntilABarOfItChanges() throws Exception {
    String path = "/api/v1/bars?instrument=EURUSD&timeframe=1d&start=2023-03-06&end=2023-03-11";
    BarSeries days =
        api.fill(EURUSD, Timeframe.DAY_1, "2023-03-06T00:00:00Z", "2023-03-11T00:00:00Z");
    HttpResponse<String> made = get(path);
    double hits = answersFromMemory();

    HttpResponse<String> again = get(path);
    assertThat(answersFromMemory()).isEqualTo(hits + 1);
    assertThat(again.body()).isEqualTo(made.body());
    assertThat(header(again, "ETag")).isNotEmpty().isEqualTo(header(made, "ETag"));
    assertThat(get(path + "&format=csv").body()).startsWith("date,open,");
    assertThat(get(path, "If-None-Match", "*").statusCode()).isEqualTo(304);

    api.store(
        ApiFixture.series(EURUSD, Timeframe.DAY_1),
        Samples.rising(new long[] {days.time(2)}, BarSeries.NONE, BarSeries.NONE));
    HttpResponse<String> revised = get(path);
    assertThat(header(revised, "ETag")).isNotEmpty().isNotEqualTo(header(made, "ETag"));
    assertThat(json(revised).at("/data/bars/2")).isNotEqualTo(json(made).at("/data/bars/2"));
    assertThat(json(revised).at("/data/bars/1")).isEqualTo(json(made).at("/data/bars/1"));
  }

  private double answersFromMemory() throws Exception {
    return ApiFixture.sum(get("/metrics"), "ktrdr_http_answers_hits_total");
  }

  @Test
  void onlyAWholeAnswerOfThePastAboutAnInstrumentByIdIsKeptForGood() throws Exception {
    String byId = AAPL_MAY.replace("AAPL", "AAPL.NASDAQ.STK");

    assertThat(header(get(byId), "Cache-Control")).isEqualTo("private, no-cache");
    assertThat(header(get(byId + "&as_of=2023-06-15T15:00:00Z"), "Cache-Control"))
        .isEqualTo("private, max-age=3600");
    assertThat(header(get(byId + "&as_of=1"), "Cache-Control")).startsWith("private");
    assertThat(header(get(byId + "&as_of=2099-01-01T00:00:00Z"), "Cache-Control"))
        .isEqualTo("private, no-cache");
  }

  // ---- forms ----

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/* | application/json",
        "text/csv | text/csv; charset=UTF-8",
        "application/x-ndjson | application/x-ndjson",
        "application/vnd.apache.parquet | application/vnd.apache.parquet",
        "text/csv;q=0.5, application/json;q=0.4 | text/csv; charset=UTF-8",
        "application/json;q=0, */*;q=0.1 | application/x-ndjson",
        "text/html, application/xhtml+xml, */*;q=0.8 | application/json",
        "nonsense | application/json",
      })
  void theAnswerIsInWhatTheClientLikesBest(String accept, String type) throws Exception {
    assertThat(header(get(AAPL_MAY + "&limit=3", "Accept", accept), "Content-Type"))
        .isEqualTo(type);
  }

  @Test
  void aClientThatWantsNoneOfTheFormsIsToldWhichThereAre() throws Exception {
    HttpResponse<String> refused = get(AAPL_MAY, "Accept", "image/png");

    assertThat(refused.statusCode()).isEqualTo(406);
    assertThat(json(refused).get("code").textValue()).isEqualTo("NOT_ACCEPTABLE");
    assertThat(json(refused).get("available")).hasSize(4);
    assertThat(get(AAPL_MAY + "&format=csv&limit=1", "Accept", "image/png").statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"&limit=200", "&limit=100000"})
  void linesHoldTheSameBarsInPagesAndInStreams(String limit) throws Exception {
    JsonNode rows = json(get(AAPL_MAY + "&limit=50000")).at("/data/bars");
    List<String> lines = new ArrayList<>();
    List<String> csv = new ArrayList<>();
    for (String format : List.of("ndjson", "csv")) {
      String path = AAPL_MAY + limit + "&format=" + format;
      while (!path.isEmpty()) {
        HttpResponse<String> page = get(path);
        assertThat(header(page, "X-Complete")).isEqualTo("true");
        List<String> told = page.body().lines().toList();
        assertThat(told.size() - (format.equals("csv") ? 1 : 0))
            .isEqualTo(Integer.parseInt(header(page, "X-Bars")));
        if (format.equals("ndjson")) {
          lines.addAll(told);
        } else {
          assertThat(told.getFirst()).isEqualTo("time,open,high,low,close,volume,vwap,trade_count");
          csv.addAll(told.subList(1, told.size()));
        }
        String link = header(page, "Link");
        assertThat(link.contains("rel=\"next\""))
            .isEqualTo(!header(page, "X-Next-Page-Token").isEmpty());
        path =
            link.contains("rel=\"next\"") ? link.substring(1, link.indexOf(">; rel=\"next\"")) : "";
      }
    }

    assertThat(lines)
        .isEqualTo(
            StreamSupport.stream(rows.spliterator(), false).map(JsonNode::toString).toList());
    assertThat(csv).hasSize(minutes.size());
    assertThat(csv.getFirst())
        .startsWith(
            rows.get(0).get("t").textValue() + "," + rows.get(0).get("o").decimalValue() + ",");
  }

  @Test
  void aPageLinksToTheNextAndToTheFirst() throws Exception {
    HttpResponse<String> first = get(AAPL_MAY + "&limit=500");
    String next = header(first, "Link");
    HttpResponse<String> last = get(next.substring(1, next.indexOf('>')));

    assertThat(next).startsWith("<" + AAPL_MAY + "&limit=500&page_token=");
    assertThat(json(last).at("/data/bars")).hasSize(minutes.size() - 500);
    assertThat(header(last, "Link")).isEqualTo("<" + AAPL_MAY + "&limit=500>; rel=\"first\"");
  }

  @Test
  void fieldsNamesAndNumbersAreAsTheyWereAskedFor() throws Exception {
    JsonNode chosen =
        json(get(AAPL_MAY + "&limit=1&style=long&fields=close,t&numbers=string"))
            .at("/data/bars/0");
    JsonNode plain = json(get(AAPL_MAY + "&limit=1")).at("/data/bars/0");

    assertThat(chosen.toString())
        .isEqualTo(
            "{\"close\":\""
                + plain.get("c").decimalValue().toPlainString()
                + "\",\"timestamp\":"
                + plain.get("t")
                + "}");
  }

  @Test
  void headTellsWhatGetWould() throws Exception {
    for (String more : List.of("", "&format=csv&limit=100000")) {
      HttpResponse<Void> head =
          api.client.send(
              HttpRequest.newBuilder(api.uri(AAPL_MAY + more))
                  .method("HEAD", HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.discarding());
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(header(head, "ETag")).isEqualTo(header(get(AAPL_MAY + more), "ETag"));
    }
  }

  // ---- several instruments ----

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 1000})
  void oneTokenLeadsThroughAllInstruments(int limit) throws Exception {
    List<String> seen = new ArrayList<>();
    String path = DAYS + "EURUSD,AAPL&limit=" + limit;
    int pages = 0;
    while (!path.isEmpty() && pages++ < 20) {
      HttpResponse<String> page = get(path);
      assertThat(page.statusCode()).isEqualTo(200);
      for (JsonNode series : json(page).at("/data/series")) {
        for (JsonNode bar : series.get("bars")) {
          seen.add(series.at("/meta/instrument").textValue() + bar.get("session_date").asText());
        }
      }
      String link = header(page, "Link");
      path =
          link.contains("rel=\"next\"") ? link.substring(1, link.indexOf(">; rel=\"next\"")) : "";
    }

    assertThat(seen)
        .containsExactly(
            "EURUSD.IDEALPRO.CASH2023-01-03",
            "EURUSD.IDEALPRO.CASH2023-01-04",
            "EURUSD.IDEALPRO.CASH2023-01-05",
            "EURUSD.IDEALPRO.CASH2023-01-06",
            "AAPL.NASDAQ.STK2023-01-03",
            "AAPL.NASDAQ.STK2023-01-04",
            "AAPL.NASDAQ.STK2023-01-05");
  }

  @Test
  void eachInstrumentSaysWhatItLacksAndLinesSayWhoseTheyAre() throws Exception {
    HttpResponse<String> both = get(DAYS + "AAPL&instrument=EURUSD");
    HttpResponse<String> csv = get(DAYS + "AAPL,EURUSD&format=csv");

    assertThat(json(both).at("/data/series/0/meta/complete").booleanValue()).isFalse();
    assertThat(json(both).at("/data/series/1/meta/complete").booleanValue()).isTrue();
    assertThat(json(both).at("/data/meta/complete").booleanValue()).isFalse();
    assertThat(csv.body().lines().toList().getFirst()).startsWith("instrument,date,open");
    assertThat(csv.body().lines().filter(line -> line.startsWith("AAPL.NASDAQ.STK,"))).hasSize(3);
    assertThat(get(DAYS + "AAPL,EURUSD&format=parquet").body()).startsWith("PAR1");
  }

  @Test
  void aNameMeansWhatIsKnownWhenItIsAsked() throws Exception {
    assertThat(get(DAYS + "NEW").statusCode()).isEqualTo(404);
    api.symbols.know(Samples.stock("NEW", "NASDAQ", 1));
    assertThat(get(DAYS + "NEW").statusCode()).isEqualTo(200);
    api.symbols.know(Samples.stock("NEW", "NYSE", 2));
    assertThat(get(DAYS + "NEW").statusCode()).isEqualTo(409);
  }

  @Test
  void allNamesThatFailAreToldAtOnce() throws Exception {
    JsonNode refused = json(get(DAYS + "NOPE,AAPL,NADA"));

    assertThat(refused.get("code").textValue()).isEqualTo("UNKNOWN_SYMBOL");
    assertThat(refused.get("errors").findValuesAsText("pointer"))
        .containsExactly("/instrument/0", "/instrument/2");
  }

  // ---- what is missing ----

  @Test
  void whatIsFilledInIsMarkedAndHasNoVolume() throws Exception {
    JsonNode forward = json(get(DAYS + "AAPL&fill=forward"));
    JsonNode nothing = json(get(DAYS + "AAPL&fill=null&include=flags")).at("/data/bars/3");
    JsonNode carried = forward.at("/data/bars/3");

    assertThat(forward.at("/data/bars")).hasSize(4);
    assertThat(forward.at("/data/meta/synthetic").intValue()).isEqualTo(1);
    assertThat(carried.get("o")).isEqualTo(forward.at("/data/bars/2/c"));
    assertThat(carried.get("v").isNull()).isTrue();
    assertThat(carried.get("synthetic").booleanValue()).isTrue();
    assertThat(forward.at("/data/bars/2").has("synthetic")).isFalse();
    assertThat(nothing.get("c").isNull()).isTrue();
    assertThat(nothing.at("/flags/0").textValue()).isEqualTo("synthetic");
    assertThat(forward.at("/data/meta/complete").booleanValue()).isFalse();
  }

  @Test
  void pagesOfFilledRowsFollowEachOther() throws Exception {
    JsonNode whole = json(get(DAYS + "AAPL&fill=forward")).at("/data/bars");
    List<JsonNode> rows = new ArrayList<>();
    String token = "";
    do {
      JsonNode page = json(get(DAYS + "AAPL&fill=forward&limit=1" + token)).get("data");
      page.get("bars").forEach(rows::add);
      token =
          page.get("next_page_token").isNull()
              ? ""
              : "&page_token=" + page.get("next_page_token").textValue();
    } while (!token.isEmpty() && rows.size() < 10);

    assertThat(rows).containsExactlyElementsOf(whole);
  }

  @Test
  void whatMustBeCompleteAndIsNotIsAProblemWithWhatIsMissing() throws Exception {
    HttpResponse<String> refused = get(DAYS + "AAPL,EURUSD&require_complete=true");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused).get("code").textValue()).isEqualTo("INCOMPLETE_DATA");
    assertThat(json(refused).at("/incomplete/0/missing_bars").intValue()).isEqualTo(1);
    assertThat(json(refused).at("/incomplete/0/gaps/0/start").textValue()).isEqualTo("2023-01-06");
    assertThat(json(refused).get("incomplete")).hasSize(1);
    assertThat(get(DAYS + "EURUSD&require_complete=true").statusCode()).isEqualTo(200);
  }

  @Test
  void ibIsAskedOnlyWhenItIsWishedAndForNoLongerThanThat() throws Exception {
    String path =
        "/api/v1/bars?instrument=AAPL&timeframe=1d&start=2023-03-01&end=2023-03-03&resample=never";
    assertThat(json(get(path)).at("/data/bars")).isEmpty();
    assertThat(api.symbols.asked).isEmpty();

    api.symbols.loading = question -> null;
    JsonNode late = json(get(path + "&fetch=if_missing&wait=0"));
    assertThat(late.at("/data/meta/fetch/state").textValue()).isEqualTo("running");
    assertThat(late.at("/data/meta/complete").booleanValue()).isFalse();
    assertThat(late.at("/data/meta/warnings/0").textValue()).contains("the load goes on");

    api.symbols.loading =
        question ->
            new SymbolEntity.CoverageReply.Covered(
                1,
                api.fill(AAPL, Timeframe.DAY_1, "2023-03-01T00:00:00Z", "2023-03-03T00:00:00Z")
                    .size());
    JsonNode done = json(get(path + "&fetch=if_missing&wait=5"));
    assertThat(done.at("/data/bars")).hasSize(2);
    assertThat(done.at("/data/meta/fetch/state").textValue()).isEqualTo("done");
    int asked = api.symbols.asked.size();
    assertThat(json(get(path + "&fetch=if_missing")).at("/data/meta/fetch/state").textValue())
        .isEqualTo("not_needed");
    assertThat(api.symbols.asked).hasSize(asked);
  }

  @Test
  void whatCannotBeHadTogetherIsToldAllAtOnce() throws Exception {
    JsonNode refused =
        json(
            get(
                DAYS
                    + "AAPL&format=parquet&style=columns&fields=t,c&numbers=string&fill=null"
                    + "&include=flags&as_of=1&resample=only&fetch=if_missing&limit=0"));

    assertThat(refused.get("code").textValue()).isEqualTo("INVALID_REQUEST");
    assertThat(refused.get("errors").findValuesAsText("pointer"))
        .contains(
            "/style", "/fields", "/numbers", "/fill", "/include", "/resample", "/fetch", "/limit");
    assertThat(json(get(DAYS + "AAPL&wait=3")).at("/errors/0/pointer").textValue())
        .isEqualTo("/wait");
  }
}
