package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.indicators.IndicatorBodies;
import io.ktrdr.indicator.BarColumns;
import io.ktrdr.indicator.Column;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.Indicators;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /indicators…} over stored bars, as clients see it. */
class IndicatorsApiIT {

  private static final String CALCULATE = "/api/v1/indicators/calculate";

  private static ApiFixture api;
  private static BarSeries daily;
  private static BarSeries minutes;

  @BeforeAll
  static void serve(@TempDir Path folder) throws Exception {
    api = new ApiFixture(folder, "ktrdr.indicators.max-points = 20000");
    daily = walk(ApiFixture.series(ApiFixture.AAPL, Timeframe.DAY_1), "2022-10-03", "2023-06-15");
    minutes =
        walk(ApiFixture.series(ApiFixture.AAPL, Timeframe.MINUTES_30), "2023-05-01", "2023-06-15");
  }

  @AfterAll
  static void close() {
    api.close();
  }

  /** Bars that go up and down, at the times at which they should exist. */
  private static BarSeries walk(SeriesId series, String start, String end) {
    BarSeries flat =
        api.fill(ApiFixture.AAPL, series.timeframe(), start + "T00:00:00Z", end + "T00:00:00Z");
    Random random = new Random(series.timeframe().seconds());
    int size = flat.size();
    long[][] prices = new long[4][size];
    long[] volume = new long[size];
    long price = 15_000;
    for (int i = 0; i < size; i++) {
      prices[0][i] = price;
      price += random.nextInt(-150, 151);
      prices[3][i] = price;
      prices[1][i] = Math.max(prices[0][i], price) + random.nextInt(80);
      prices[2][i] = Math.min(prices[0][i], price) - random.nextInt(80);
      volume[i] = 1000L + random.nextInt(5000);
    }
    BarSeries bars =
        new BarSeries(
            2,
            0,
            2,
            flat.times(),
            prices[0],
            prices[1],
            prices[2],
            prices[3],
            volume,
            prices[0],
            new int[size]);
    api.store(series, bars);
    return bars;
  }

  private static double[] expected(BarSeries bars, String id, Map<String, Object> parameters) {
    IndicatorDescriptor indicator = Indicators.find(id).orElseThrow();
    BarColumns columns = BarColumns.of(bars);
    double[][] inputs =
        indicator.inputs().stream()
            .map(input -> columns.get(input.column()))
            .toArray(double[][]::new);
    return indicator.calculate(indicator.arguments(parameters), inputs)[0];
  }

  @Test
  void listsDescribesAndGroupsThem() throws Exception {
    JsonNode all = ApiFixture.json(api.get("/api/v1/indicators")).get("data");
    assertThat(all).hasSize(Indicators.all().size()).hasSizeGreaterThan(200);
    JsonNode macd = ApiFixture.json(api.get("/api/v1/indicators/MACD")).get("data");
    assertThat(macd.get("parameters").get(0).get("default").asInt()).isEqualTo(12);
    assertThat(macd.get("parameters").get(0).get("max").asInt()).isEqualTo(100_000);
    assertThat(macd.get("outputs").findValuesAsText("name"))
        .containsExactly("macd", "signal", "histogram");
    assertThat(macd.get("lookback").asInt()).isEqualTo(33);
    JsonNode sar = ApiFixture.json(api.get("/api/v1/indicators/sar")).get("data");
    assertThat(sar.get("unstable").isNull()).isTrue();
    JsonNode categories = ApiFixture.json(api.get("/api/v1/indicators/categories")).get("data");
    int members = 0;
    for (JsonNode category : categories) {
      JsonNode filtered =
          ApiFixture.json(api.get("/api/v1/indicators?category=" + category.get("name").asText()))
              .get("data");
      assertThat(category.get("count").asInt()).isEqualTo(filtered.size());
      members += filtered.size();
    }
    assertThat(members).isEqualTo(all.size());
    JsonNode unknown = ApiFixture.json(api.get("/api/v1/indicators/bolinger"));
    assertThat(unknown.get("status").asInt()).isEqualTo(404);
    assertThat(unknown.get("suggestions").get(0).asText()).isEqualTo("bbands");
  }

  @Test
  void theFirstAskedBarIsAlreadyRight() throws Exception {
    JsonNode data =
        calculated(
            """
            {"symbol":"AAPL","timeframe":"1d","start_date":"2023-05-01","end_date":"2023-05-31",
             "indicators":[{"id":"ema","parameters":{"period":10}},{"id":"macd"},{"id":"obv"}]}\
            """);
    JsonNode ema = data.get("indicators").get("ema");
    double[] whole = expected(daily, "ema", Map.of("period", 10));
    int first = daily.indexAtOrAfter(LocalDate.of(2023, 5, 1).toEpochDay() * 86_400);
    assertThat(data.get("dates").get(0).asText()).isEqualTo("2023-05-01");
    assertThat(data.get("dates")).hasSize(22);
    for (int i = 0; i < 22; i++) {
      assertThat(ema.get(i).doubleValue()).isCloseTo(whole[first + i], Offset.offset(1e-7));
    }
    double[] obv = expected(daily, "obv", Map.of());
    assertThat(data.get("indicators").get("obv").get(21).doubleValue()).isEqualTo(obv[first + 21]);
    assertThat(data.get("indicators").get("macd.signal").get(0).isNumber()).isTrue();
    assertThat(data.get("metadata").get("warm_up").get("required").asInt()).isEqualTo(33);
    assertThat(data.get("metadata").get("warm_up").get("available").asInt()).isEqualTo(first);
    assertThat(data.get("metadata").get("complete").asBoolean()).isTrue();
  }

  @Test
  void warmUpBeforeTheFirstStoredBarIsNull() throws Exception {
    JsonNode data =
        calculated(
            "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"end_date\":\"2022-12-30\","
                + "\"indicators\":[{\"id\":\"rsi\"}]}");
    JsonNode rsi = data.get("indicators").get("rsi");
    for (int i = 0; i < rsi.size(); i++) {
      assertThat(rsi.get(i).isNull()).as("bar %s", i).isEqualTo(i < 14);
    }
  }

  @Test
  void pagesFitTogetherAsIfTheyWereOne() throws Exception {
    String body =
        "{\"symbol\":\"AAPL\",\"timeframe\":\"30m\",\"start_date\":\"2023-05-10\","
            + "\"indicators\":[{\"id\":\"rsi\"},{\"id\":\"supertrend\"}]%s}";
    JsonNode whole = calculated(body.formatted(""));
    List<String> dates = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    String token = null;
    int pages = 0;
    do {
      String more = ",\"limit\":37" + (token == null ? "" : ",\"page_token\":\"" + token + "\"");
      JsonNode page = calculated(body.formatted(more));
      page.get("dates").forEach(date -> dates.add(date.asText()));
      page.get("indicators").get("supertrend.trend").forEach(v -> values.add(v.doubleValue()));
      token = page.get("next_page_token").isNull() ? null : page.get("next_page_token").asText();
      pages++;
    } while (token != null);
    assertThat(pages).isEqualTo((whole.get("dates").size() + 36) / 37);
    List<String> all = new ArrayList<>();
    whole.get("dates").forEach(date -> all.add(date.asText()));
    assertThat(dates).isEqualTo(all);
    for (int i = 0; i < values.size(); i++) {
      assertThat(values.get(i))
          .isEqualTo(whole.get("indicators").get("supertrend.trend").get(i).doubleValue());
    }
    JsonNode other =
        refused(
            CALCULATE,
            "{\"symbol\":\"AAPL\",\"timeframe\":\"30m\",\"indicators\":[{\"id\":\"cci\"}],"
                + "\"page_token\":\""
                + calculated(body.formatted(",\"limit\":5")).get("next_page_token").asText()
                + "\"}");
    assertThat(other.get("code").asText()).isEqualTo("INVALID_PAGE_TOKEN");
  }

  @Test
  void aLongerBarShowsAtItsClose() throws Exception {
    JsonNode data =
        calculated(
            """
            {"symbol":"AAPL","timeframe":"30m","start_date":"2023-05-22","end_date":"2023-05-24",
             "indicators":[{"id":"sma","name":"day","parameters":{"period":1},"timeframe":"1d"},
                           {"id":"sma","name":"smooth","parameters":{"period":13},
                            "inputs":{"source":{"indicator":"day"}}}]}\
            """);
    double[] days = expected(daily, "sma", Map.of("period", 1));
    JsonNode shown = data.get("indicators").get("day");
    for (int i = 0; i < shown.size(); i++) {
      String date = data.get("dates").get(i).asText();
      long day = LocalDate.parse(date.substring(0, 10)).toEpochDay() * 86_400;
      // regular hours: the last half hour opens at 19:30Z and closes with the day
      int at = daily.indexAtOrAfter(day) - (date.endsWith("T19:30:00Z") ? 0 : 1);
      assertThat(shown.get(i).doubleValue()).as(date).isEqualTo(days[at]);
    }
    assertThat(data.get("indicators").get("smooth").get(0).isNumber())
        .as("what feeds the warm-up is there, too")
        .isTrue();
  }

  @Test
  void answersInRowsLinesAndCommas() throws Exception {
    String body =
        "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"limit\":16,"
            + "\"indicators\":[{\"id\":\"rsi\"},{\"id\":\"max\",\"parameters\":{\"period\":2}}]%s}";
    JsonNode rows = calculated(body.formatted(",\"style\":\"rows\"")).get("rows");
    String csv = accepting("text/csv", body.formatted("")).body();
    HttpResponse<String> lines = accepting("application/x-ndjson", body.formatted(""));
    assertThat(rows).hasSize(16);
    assertThat(rows.get(0).get("rsi").isNull()).isTrue();
    assertThat(csv.lines().findFirst()).contains("time,rsi,max");
    assertThat(csv.lines().skip(1).findFirst()).contains("2022-10-03,,");
    assertThat(csv.lines().skip(16).findFirst())
        .contains(
            rows.get(15).get("t").asText()
                + ","
                + rows.get(15).get("rsi")
                + ","
                + rows.get(15).get("max"));
    List<String> objects = lines.body().lines().toList();
    for (int i = 0; i < 16; i++) {
      assertThat(Json.MAPPER.readTree(objects.get(i))).isEqualTo(rows.get(i));
    }
    assertThat(lines.headers().firstValue(IndicatorBodies.NEXT_PAGE)).isPresent();
    assertThat(lines.headers().firstValue("Content-Type")).contains("application/x-ndjson");
  }

  @Test
  void saysWhatIsWrongAndWhatWouldBeRight() throws Exception {
    faulty("{\"id\":\"smaa\"}", "/indicators/0/id", "unknown_indicator", "sma");
    faulty(
        "{\"id\":\"rsi\",\"parameters\":{\"period\":1}}",
        "/indicators/0/parameters/period",
        "out_of_range",
        "a whole number from 2 to 100000");
    faulty(
        "{\"id\":\"rsi\",\"parameters\":{\"length\":14}}",
        "/indicators/0/parameters/length",
        "unknown_parameter",
        "its parameters: period");
    faulty(
        "{\"id\":\"macd\",\"parameters\":{\"fast_period\":30}}",
        "/indicators/0/parameters/fast_period",
        "conflict",
        "less than slow_period");
    faulty(
        "{\"id\":\"ma\",\"parameters\":{\"ma_type\":\"best\"}}",
        "/indicators/0/parameters/ma_type",
        "not_allowed",
        "sma, ema");
    faulty("{\"id\":\"rsi\"},{\"id\":\"rsi\"}", "/indicators/1/name", "duplicate", "rsi");
    faulty(
        "{\"id\":\"rsi\",\"inputs\":{\"source\":\"middle\"}}",
        "/indicators/0/inputs/source",
        "unknown_column",
        "hl2");
    faulty(
        "{\"id\":\"rsi\",\"inputs\":{\"source\":{\"indicator\":\"x\"}}}",
        "/indicators/0/inputs/source",
        "unknown_indicator",
        "[rsi]");
    faulty("{\"id\":\"rsi\",\"timeframe\":\"7m\"}", "/indicators/0/timeframe", "invalid", "30m");
    faulty("{\"id\":\"rsi\",\"name\":\"a,b\"}", "/indicators/0/name", "invalid", "letters, digits");
    faulty("{\"id\":\"rsi\",\"period\":3}", "/indicators/0/period", "unknown_field", "parameters");
    faulty("7", "/indicators/0", "wrong_type", "object");
    JsonNode none = refused(CALCULATE, "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\"}");
    assertThat(none.get("errors").findValuesAsText("pointer")).containsExactly("/indicators");
  }

  @Test
  void tooFewBarsAndTooManyPointsAreTold() throws Exception {
    JsonNode few =
        refused(
            CALCULATE,
            "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"end_date\":\"2022-10-14\","
                + "\"indicators\":[{\"id\":\"rsi\"},{\"id\":\"sma\"}]}");
    assertThat(few.get("code").asText()).isEqualTo("INSUFFICIENT_DATA");
    assertThat(few.get("status").asInt()).isEqualTo(422);
    assertThat(few.get("required").asInt()).isEqualTo(20);
    assertThat(few.get("available").asInt()).isEqualTo(10);
    JsonNode longer =
        refused(
            CALCULATE,
            "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"indicators\":[{\"id\":\"rsi\","
                + "\"timeframe\":\"1mo\"}]}");
    assertThat(longer.get("required").asInt()).isEqualTo(15);
    assertThat(longer.get("available").asInt()).isLessThan(15);
    StringBuilder many = new StringBuilder("{\"id\":\"sma\",\"name\":\"a0\"}");
    for (int i = 1; i < 100; i++) {
      many.append(",{\"id\":\"ichimoku\",\"name\":\"a").append(i).append("\"}");
    }
    JsonNode points =
        refused(
            CALCULATE, "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"indicators\":[" + many + "]}");
    assertThat(points.get("code").asText()).isEqualTo("TOO_MANY_POINTS");
    assertThat(points.get("limit").asInt()).isEqualTo(20_000);
    assertThat(points.get("detail").asText()).contains("at most 20000");
  }

  @Test
  void theContractsExamplesWork() throws Exception {
    JsonNode examples;
    try (InputStream contract = IndicatorsApiIT.class.getResourceAsStream("/openapi.yaml")) {
      examples =
          new YAMLMapper()
              .readTree(contract)
              .at("/paths/~1api~1v1~1indicators~1calculate/post/requestBody/content")
              .at("/application~1json/examples");
    }
    assertThat(examples).hasSizeGreaterThanOrEqualTo(4);
    for (Map.Entry<String, JsonNode> example : examples.properties()) {
      JsonNode data = calculated(example.getValue().get("value").toString());
      assertThat(data.get("series").size()).as(example.getKey()).isPositive();
    }
  }

  @Test
  void columnsOfTheBarsFeedInputs() throws Exception {
    JsonNode data =
        calculated(
            """
            {"symbol":"AAPL","timeframe":"30m","start_date":"2023-06-01",
             "indicators":[{"id":"max","parameters":{"period":2},"inputs":{"source":"high"}}]}\
            """);
    double[] highs = BarColumns.of(minutes).get(Column.HIGH);
    int first = minutes.size() - data.get("dates").size();
    for (int i = first; i < minutes.size(); i++) {
      assertThat(data.get("indicators").get("max").get(i - first).doubleValue())
          .isEqualTo(Math.max(highs[i - 1], highs[i]));
    }
  }

  private static JsonNode calculated(String body) throws Exception {
    HttpResponse<String> response = api.post(CALCULATE, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ApiFixture.json(response).get("data");
  }

  private static JsonNode refused(String path, String body) throws Exception {
    HttpResponse<String> response = api.post(path, body);
    assertThat(response.statusCode()).as(response.body()).isBetween(400, 499);
    return ApiFixture.json(response);
  }

  private static void faulty(String indicators, String pointer, String code, String hint)
      throws Exception {
    JsonNode problem =
        refused(
            CALCULATE,
            "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"indicators\":[" + indicators + "]}");
    JsonNode fault = problem.get("errors").get(0);
    assertThat(problem.get("code").asText()).isEqualTo("INVALID_REQUEST");
    assertThat(fault.get("pointer").asText()).isEqualTo(pointer);
    assertThat(fault.get("code").asText()).isEqualTo(code);
    assertThat(fault.get("detail").asText()).contains(hint);
  }

  private static HttpResponse<String> accepting(String type, String body) throws Exception {
    return api.send(
        HttpRequest.newBuilder(api.uri(CALCULATE))
            .header("Content-Type", "application/json")
            .header("Accept", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }
}
