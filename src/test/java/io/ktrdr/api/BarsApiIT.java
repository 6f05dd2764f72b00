package io.ktrdr.api;

import static io.ktrdr.api.ApiFixture.AAPL;
import static io.ktrdr.api.ApiFixture.EURUSD;
import static io.ktrdr.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.symbol.LoadPlan;
import io.ktrdr.symbol.SymbolEntity;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bars over HTTP: the example session, paging, completeness, and answers of every size. */
class BarsApiIT {

  private static final String JANUARY =
      "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"start_date\":\"2023-01-01\",\"end_date\":\"2023-01-31\"}";

  @TempDir Path folder;
  private ApiFixture api;

  @BeforeEach
  void serve() throws Exception {
    api = new ApiFixture(folder, "ktrdr.http.stream-above-bars = 3000");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void theExampleSessionLoadsWhatIsMissingAndThenAnswersFromTheStore() throws Exception {
    api.symbols.loading =
        question -> {
          BarSeries bars =
              api.fill(AAPL, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-02-01T00:00:00Z");
          return new SymbolEntity.CoverageReply.Covered(1, bars.size());
        };

    JsonNode symbols = json(api.get("/api/v1/symbols"));
    JsonNode first = json(api.post("/api/v1/data/load", JANUARY));
    JsonNode second = json(api.post("/api/v1/data/load", JANUARY));

    assertThat(symbols.toString()).isEqualTo("[\"AAPL\",\"EURUSD\"]");
    assertThat(first.get("success").booleanValue()).isTrue();
    JsonNode data = first.get("data");
    assertThat(data.get("dates")).hasSize(20);
    assertThat(data.get("dates").get(0).textValue()).isEqualTo("2023-01-03");
    assertThat(data.get("dates").get(19).textValue()).isEqualTo("2023-01-31");
    assertThat(data.get("ohlcv").get(0).toString()).isEqualTo("[175.5,177.8,174.2,175.51,2354120]");
    JsonNode metadata = data.get("metadata");
    assertThat(metadata.get("symbol").textValue()).isEqualTo("AAPL");
    assertThat(metadata.get("timeframe").textValue()).isEqualTo("1d");
    assertThat(metadata.get("points").intValue()).isEqualTo(20);
    assertThat(metadata.get("instrument").textValue()).isEqualTo("AAPL.NASDAQ.STK");
    assertThat(metadata.get("complete").booleanValue()).isTrue();
    assertThat(metadata.get("simulated").booleanValue()).isTrue();
    assertThat(metadata.get("requests").intValue()).isEqualTo(1);
    assertThat(second.get("data").get("metadata").get("requests").intValue()).isZero();
    assertThat(second.get("data").get("metadata").get("source").textValue()).isEqualTo("store");
    assertThat(second.get("data").get("dates")).isEqualTo(data.get("dates"));
    assertThat(second.get("data").get("ohlcv")).isEqualTo(data.get("ohlcv"));
    assertThat(api.symbols.asked).hasSize(1);
    assertThat(api.symbols.asked.getFirst().range())
        .isEqualTo(
            new TimeRange(
                Instant.parse("2023-01-01T00:00:00Z"), Instant.parse("2023-02-01T00:00:00Z")));
  }

  @Test
  void aBareSymbolThatIbKnowsSeveralOfIsTakenWithAWarning() throws Exception {
    api.fill(AAPL, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-01-18T00:00:00Z");
    api.symbols.namesakes.put(AAPL.id(), 3);
    String question = "/api/v1/bars?timeframe=1d&start=2023-01-03&end=2023-01-10&instrument=";

    JsonNode bare = json(api.get(question + "aapl")).at("/data/meta");
    JsonNode canonical = json(api.get(question + "AAPL.NASDAQ.STK")).at("/data/meta");
    JsonNode load =
        json(api.post("/api/v1/data/load", JANUARY.replace("}", ",\"mode\":\"local\"}")))
            .get("data")
            .get("metadata");

    assertThat(bare.get("warnings").get(0).textValue())
        .isEqualTo(
            "\"aapl\" is taken for AAPL.NASDAQ.STK, the only one known here, but IB has 3"
                + " instruments of that symbol: name the instrument id to be sure");
    assertThat(canonical.has("warnings")).isFalse();
    assertThat(load.get("warnings").get(0).textValue()).startsWith("\"AAPL\" is taken for");
  }

  @Test
  void modeLocalAnswersWithWhatIsStoredAndSaysWhatIsMissing() throws Exception {
    api.fill(AAPL, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-01-18T00:00:00Z");

    JsonNode metadata =
        json(api.post("/api/v1/data/load", JANUARY.replace("}", ",\"mode\":\"local\"}")))
            .get("data")
            .get("metadata");

    assertThat(api.symbols.asked).isEmpty();
    assertThat(metadata.get("points").intValue()).isEqualTo(10);
    assertThat(metadata.get("complete").booleanValue()).isFalse();
    assertThat(metadata.get("coverage").doubleValue()).isEqualTo(0.5);
  }

  @Test
  void aModeSaysWhereToBeginAndItsNotesAreTold() throws Exception {
    api.fill(AAPL, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-01-18T00:00:00Z");
    TimeRange january =
        new TimeRange(Instant.parse("2023-01-03T00:00:00Z"), Instant.parse("2023-02-01T00:00:00Z"));
    api.symbols.planning =
        question ->
            new SymbolEntity.LoadPlanReply.Planned(
                new LoadPlan(question.wish().mode(), january, List.of("the start was moved")));

    JsonNode metadata =
        json(api.post(
                "/api/v1/data/load",
                "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"mode\":\"full\"}"))
            .at("/data/metadata");

    assertThat(api.symbols.asked.getFirst().range()).isEqualTo(january);
    assertThat(metadata.get("mode").textValue()).isEqualTo("full");
    assertThat(metadata.get("start").textValue()).isEqualTo("2023-01-03");
    assertThat(metadata.get("end").textValue()).isEqualTo("2023-02-01");
    assertThat(metadata.get("points").intValue()).isEqualTo(10);
    assertThat(metadata.get("notes").toString()).isEqualTo("[\"the start was moved\"]");
  }

  @Test
  void aBackfillAsksForItsPartOfTheRangeOnly() throws Exception {
    api.fill(AAPL, Timeframe.DAY_1, "2023-01-09T00:00:00Z", "2023-01-18T00:00:00Z");
    TimeRange before =
        new TimeRange(Instant.parse("2023-01-01T00:00:00Z"), Instant.parse("2023-01-09T00:00:00Z"));
    api.symbols.planning =
        question ->
            new SymbolEntity.LoadPlanReply.Planned(
                new LoadPlan(question.wish().mode(), before, List.of()));

    JsonNode metadata =
        json(api.post("/api/v1/data/load", JANUARY.replace("}", ",\"mode\":\"backfill\"}")))
            .at("/data/metadata");

    assertThat(api.symbols.asked.getFirst().range()).isEqualTo(before);
    assertThat(metadata.get("start").textValue()).isEqualTo("2023-01-01");
    assertThat(metadata.get("end").textValue()).isEqualTo("2023-01-31");
  }

  @Test
  void aLoadOfEverythingWhileIbIsAwayIsRefusedWithTheReason() throws Exception {
    api.symbols.planning =
        question ->
            new SymbolEntity.LoadPlanReply.NotPlanned(
                new GatewayProblem(
                    CodeClass.CONNECTIVITY, 0, "", "no connection", Duration.ofSeconds(5)));
    HttpResponse<String> response =
        api.post(
            "/api/v1/data/load", "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"mode\":\"full\"}");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(json(response).get("detail").textValue()).contains("start_date", "no connection");
  }

  @Test
  void aLongAnswerIsStreamedAndHoldsTheSameBars() throws Exception {
    BarSeries bars =
        api.fill(AAPL, Timeframe.MINUTE_1, "2023-05-01T00:00:00Z", "2023-05-20T00:00:00Z");
    assertThat(bars.size()).isEqualTo(15 * 390);

    HttpResponse<String> response =
        api.post(
            "/api/v1/data/load",
            "{\"symbol\":\"AAPL\",\"timeframe\":\"1m\",\"start_date\":\"2023-05-01\",\"end_date\":\"2023-05-19\"}");

    assertThat(response.headers().firstValue("Content-Length")).isEmpty();
    JsonNode data = json(response).get("data");
    assertThat(data.get("metadata").get("points").intValue()).isEqualTo(bars.size());
    assertThat(data.get("metadata").get("complete").booleanValue()).isTrue();
    assertSameBars(data, bars, 0);
  }

  @Test
  void pagesFollowEachOtherWithoutLossOrRepetition() throws Exception {
    BarSeries bars =
        api.fill(AAPL, Timeframe.MINUTE_1, "2023-05-01T00:00:00Z", "2023-05-03T00:00:00Z");
    String question =
        "/api/v1/bars?instrument=AAPL&timeframe=1m&start=2023-05-01&end=2023-05-03&limit=200&style=columns";

    int pages = 0;
    int seen = 0;
    String token = "";
    do {
      JsonNode data = json(api.get(question + token)).get("data");
      assertSameBars(data, bars, seen);
      seen += data.get("dates").size();
      pages++;
      token =
          data.get("next_page_token").isNull()
              ? null
              : "&page_token=" + data.get("next_page_token").textValue();
    } while (token != null);

    assertThat(pages).isEqualTo(4);
    assertThat(seen).isEqualTo(780);
  }

  @Test
  void aPageTokenEndsWhenABarOfTheRangeChangesButNotWhenLaterOnesCome() throws Exception {
    BarSeries bars =
        api.fill(AAPL, Timeframe.MINUTE_1, "2023-05-01T00:00:00Z", "2023-05-03T00:00:00Z");
    String question =
        "/api/v1/bars?instrument=AAPL&timeframe=1m&start=2023-05-01&end=2023-05-03&limit=100";
    String next =
        question
            + "&page_token="
            + json(api.get(question)).get("data").get("next_page_token").textValue();

    api.fill(AAPL, Timeframe.MINUTE_1, "2023-05-03T00:00:00Z", "2023-05-04T00:00:00Z");
    HttpResponse<String> afterAppend = api.get(next);
    api.store(
        ApiFixture.series(AAPL, Timeframe.MINUTE_1),
        Samples.rising(new long[] {bars.time(500)}, 1, 2));
    HttpResponse<String> afterChange = api.get(next);
    HttpResponse<String> otherQuestion = api.get(next.replace("end=2023-05-03", "end=2023-05-02"));

    assertThat(afterAppend.statusCode()).isEqualTo(200);
    assertThat(afterChange.statusCode()).isEqualTo(409);
    assertThat(json(afterChange).get("code").textValue()).isEqualTo("SERIES_CHANGED");
    assertThat(otherQuestion.statusCode()).isEqualTo(400);
  }

  @Test
  void rowsHaveEveryFigureAndNullForWhatIsAbsent() throws Exception {
    api.fill(AAPL, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-02-01T00:00:00Z");
    api.fill(EURUSD, Timeframe.HOUR_1, "2023-05-02T00:00:00Z", "2023-05-02T02:00:00Z");

    JsonNode daily =
        json(api.get("/api/v1/bars?instrument=265598&timeframe=1d&start=2023-01-03&limit=1"))
            .get("data");
    JsonNode pair =
        json(api.get(
                "/api/v1/bars?instrument=EURUSD&timeframe=1h&start=2023-05-02T00:00:00Z&end=2023-05-02T01:00:00Z"))
            .get("data");

    assertThat(daily.get("bars").get(0).toString())
        .isEqualTo(
            "{\"t\":\"2023-01-03T14:30:00Z\",\"session_date\":\"2023-01-03\",\"o\":175.5,\"h\":177.8,"
                + "\"l\":174.2,\"c\":175.51,\"v\":2354120,\"vw\":17600.123,\"n\":11}");
    assertThat(pair.get("bars").get(0).toString())
        .isEqualTo(
            "{\"t\":\"2023-05-02T00:00:00Z\",\"o\":175.5,\"h\":177.8,\"l\":174.2,\"c\":175.51,"
                + "\"v\":null,\"vw\":null,\"n\":null}");
    assertThat(pair.get("meta").get("what").textValue()).isEqualTo("MIDPOINT");
  }

  @Test
  void anInstantIsComparedWithTheOpenOfADailyBar() throws Exception {
    api.fill(AAPL, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-02-01T00:00:00Z");

    List<String> dates = new ArrayList<>();
    for (String start : List.of("2023-01-03T14:30:00Z", "2023-01-03T14:30:01Z")) {
      dates.add(
          json(api.get(
                  "/api/v1/bars?instrument=AAPL&timeframe=1d&style=columns&limit=1&start=" + start))
              .at("/data/dates/0")
              .textValue());
    }

    assertThat(dates).containsExactly("2023-01-03", "2023-01-04");
  }

  @Test
  void gapsCarryTheReasonThatTheEntityKnows() throws Exception {
    api.fill(AAPL, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-01-18T00:00:00Z");
    TimeRange missing =
        new TimeRange(Instant.parse("2023-01-18T00:00:00Z"), Instant.parse("2023-02-01T00:00:00Z"));
    api.symbols.gaps =
        question ->
            List.of(
                new SymbolEntity.Gap(
                    missing, 10, SymbolEntity.GapState.PROVIDER_EMPTY, "XNYS bundled"));

    JsonNode meta =
        json(api.get("/api/v1/bars?instrument=AAPL&timeframe=1d&start=2023-01-01&end=2023-02-01"))
            .get("data")
            .get("meta");

    assertThat(meta.get("complete").booleanValue()).isFalse();
    assertThat(meta.get("coverage").doubleValue()).isEqualTo(0.5);
    assertThat(meta.get("gaps").toString())
        .isEqualTo(
            "[{\"start\":\"2023-01-18\",\"end\":\"2023-02-01\",\"bars\":10,\"state\":\"provider_empty\"}]");
  }

  @Test
  void barsThatHaveNotEndedYetAreNotMissing() throws Exception {
    // now is noon in New York on 2023-06-15: the sessions up to the 14th have closed
    api.fill(AAPL, Timeframe.DAY_1, "2023-06-01T00:00:00Z", "2023-06-15T00:00:00Z");
    api.fill(AAPL, Timeframe.HOUR_1, "2023-06-15T00:00:00Z", "2023-06-15T15:00:00Z");

    JsonNode daily =
        json(api.get("/api/v1/bars?instrument=AAPL&timeframe=1d&start=2023-06-01"))
            .at("/data/meta");
    JsonNode hourly =
        json(api.get("/api/v1/bars?instrument=AAPL&timeframe=1h&start=2023-06-15"))
            .at("/data/meta");

    assertThat(daily.get("complete").booleanValue()).isTrue();
    assertThat(daily.get("points").intValue()).isEqualTo(10);
    assertThat(hourly.get("complete").booleanValue()).isFalse();
    assertThat(hourly.get("gaps").get(0).get("start").textValue())
        .isEqualTo("2023-06-15T15:00:00Z");
    assertThat(hourly.has("warnings")).as("the bar of eleven o'clock ended at noon").isFalse();

    JsonNode eightHours =
        json(api.get("/api/v1/bars?instrument=AAPL&timeframe=8h&start=2023-06-15"))
            .at("/data/meta");
    assertThat(eightHours.get("gaps")).as("the bar of today is growing").isEmpty();
    assertThat(eightHours.get("warnings").get(0).textValue()).contains("last completed bar");
  }

  @Test
  void whatIsNotStoredIsAnEmptyAnswerNotAnError() throws Exception {
    JsonNode data =
        json(api.get("/api/v1/bars?instrument=AAPL&timeframe=1d&start=2023-01-01&end=2023-02-01"))
            .get("data");

    assertThat(data.get("bars")).isEmpty();
    assertThat(data.get("next_page_token").isNull()).isTrue();
    assertThat(data.get("meta").get("complete").booleanValue()).isFalse();
    assertThat(data.get("meta").get("coverage").doubleValue()).isZero();
  }

  private static void assertSameBars(JsonNode data, BarSeries bars, int from) {
    JsonNode dates = data.get("dates");
    JsonNode ohlcv = data.get("ohlcv");
    assertThat(ohlcv).hasSameSizeAs(dates);
    for (int i = 0; i < dates.size(); i++) {
      assertThat(Instant.parse(dates.get(i).textValue()).getEpochSecond())
          .isEqualTo(bars.time(from + i));
      assertThat(ohlcv.get(i).get(0).decimalValue())
          .isEqualByComparingTo(bars.bar(from + i).open());
      assertThat(ohlcv.get(i).get(3).decimalValue())
          .isEqualByComparingTo(bars.bar(from + i).close());
      assertThat(ohlcv.get(i).get(4).longValue()).isEqualTo(bars.volume(from + i));
    }
  }
}
