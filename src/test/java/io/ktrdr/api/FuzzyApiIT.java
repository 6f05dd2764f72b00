package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.ktrdr.calendar.Calendars;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.Indicators;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzzy requests over stored bars, through a real client. */
class FuzzyApiIT {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static ApiFixture api;
  private static BarSeries days;

  @BeforeAll
  static void serve(@TempDir Path folder) throws Exception {
    api =
        new ApiFixture(
            folder, "ktrdr.fuzzy { max-values = 3000, max-variables = 5, max-work = 3000000 }");
    days = wave();
    api.store(ApiFixture.series(ApiFixture.AAPL, Timeframe.DAY_1), days);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  /** A year of days that go up and down. */
  private static BarSeries wave() throws Exception {
    long[] times =
        Calendars.bundled()
            .of(ApiFixture.AAPL)
            .expectedBars(
                Timeframe.DAY_1,
                TradingHours.RTH,
                new TimeRange(
                    Instant.parse("2022-06-15T00:00:00Z"), Instant.parse("2023-06-15T00:00:00Z")));
    long[][] columns = new long[6][times.length];
    for (int i = 0; i < times.length; i++) {
      long close = Math.round(15_000 + 2_000 * Math.sin(i / 9.0) + 300 * Math.sin(i * 1.7));
      long open = i == 0 ? close : columns[3][i - 1];
      columns[0][i] = open;
      columns[1][i] = Math.max(open, close) + 50 + i % 7;
      columns[2][i] = Math.min(open, close) - 40 - i % 5;
      columns[3][i] = close;
      columns[4][i] = 1_000_000 + (i * 7919L) % 300_000;
      columns[5][i] = close * 10;
    }
    int[] counts = new int[times.length];
    Arrays.fill(counts, 10);
    return new BarSeries(
        2,
        0,
        3,
        times,
        columns[0],
        columns[1],
        columns[2],
        columns[3],
        columns[4],
        columns[5],
        counts);
  }

  private static JsonNode data(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode answer = ApiFixture.json(response);
    assertThat(answer.get("success").booleanValue()).isTrue();
    return answer.get("data");
  }

  private static JsonNode post(String path, String body) throws Exception {
    return data(api.post("/api/v1/fuzzy/" + path, body));
  }

  /** Every example of a fuzzy request in the contract. */
  static List<Map.Entry<String, String>> examples() throws Exception {
    List<Map.Entry<String, String>> examples = new ArrayList<>();
    try (InputStream file = FuzzyApiIT.class.getResourceAsStream("/openapi.yaml")) {
      for (Map.Entry<String, JsonNode> path : YAML.readTree(file).get("paths").properties()) {
        if (path.getKey().startsWith("/api/v1/fuzzy/")) {
          path.getValue()
              .path("post")
              .path("requestBody")
              .path("content")
              .path("application/json")
              .path("examples")
              .forEach(one -> examples.add(Map.entry(path.getKey(), one.get("value").toString())));
        }
      }
    }
    assertThat(examples).hasSizeGreaterThanOrEqualTo(9);
    return examples;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleOfTheContractWorks(Map.Entry<String, String> example) throws Exception {
    JsonNode data = data(api.post(example.getKey(), example.getValue()));
    if (data.has("metadata")) {
      assertThat(data.get("metadata").get("fuzzy").get("status").textValue()).isEqualTo("shipped");
    }
    if (data.has("t")) {
      assertThat(data.get("t").size()).isGreaterThan(10);
      assertThat(data.get("metadata").get("complete").isBoolean()).isTrue();
    }
  }

  @Test
  void variablesAreListedWithTheirSetsAndSystems() throws Exception {
    JsonNode data = data(api.get("/api/v1/fuzzy/variables"));
    JsonNode rsi = data.get("variables").get(0);
    assertThat(rsi.get("name").textValue()).isEqualTo("rsi");
    assertThat(rsi.get("parameters").get("period").intValue()).isEqualTo(14);
    assertThat(rsi.get("output").textValue()).isEqualTo("value");
    assertThat(rsi.get("sets").get("oversold").toString())
        .isEqualTo(
            "{\"type\":\"trapezoidal\",\"parameters\":{\"a\":0,\"b\":0,\"c\":20,\"d\":35},"
                + "\"shoulder\":\"left\"}");
    assertThat(data.get("systems").get(0).get("name").textValue()).isEqualTo("reversal");
    assertThat(data.get("systems").get(0).get("rules")).hasSize(4);
    assertThat(data.get("configuration").get("status").textValue()).isEqualTo("shipped");
  }

  @Test
  void setsComeWithCurvesWhenAsked() throws Exception {
    JsonNode data = data(api.get("/api/v1/fuzzy/sets/rsi?points=5"));
    assertThat(data.get("curves").get("x").toString()).isEqualTo("[0,25,50,75,100]");
    assertThat(data.get("curves").get("sets").get("neutral").toString()).isEqualTo("[0,0,1,0,0]");
    assertThat(data(api.get("/api/v1/fuzzy/sets/willr")).get("name").textValue())
        .isEqualTo("williams_r");
    HttpResponse<String> unknown = api.get("/api/v1/fuzzy/sets/rsii");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(ApiFixture.json(unknown).get("detail").textValue())
        .isEqualTo("there is no fuzzy variable \"rsii\"; did you mean \"rsi\"?");
  }

  @Test
  void evaluatesWithHedgesAndKeepsNullNull() throws Exception {
    JsonNode data =
        post(
            "evaluate",
            "{\"variable\":\"rsi\",\"values\":[27.5,null,100],"
                + "\"terms\":[\"oversold\",\"very oversold\",\"not overbought\"]}");
    assertThat(data.get("sets").toString())
        .isEqualTo(
            "{\"oversold\":[0.5,null,0],\"very oversold\":[0.25,null,0],"
                + "\"not overbought\":[1,null,0]}");
    assertThat(data.get("values").toString()).isEqualTo("[27.5,null,100]");
  }

  @Test
  void theOverlayIsTheIndicatorsColumnThroughItsSets() throws Exception {
    JsonNode data =
        data(
            api.get(
                "/api/v1/fuzzy/data?instrument=AAPL&timeframe=1d&start=2023-03-01&end=2023-04-01"
                    + "&variables=rsi,sma,volume"));
    double[] close = closes();
    int from = days.indexAtOrAfter(Instant.parse("2023-03-01T00:00:00Z").getEpochSecond());
    double[] rsi = calculated("rsi", close);
    double[] sma = calculated("sma", close);
    assertThat(data.get("t").get(0).textValue()).isEqualTo("2023-03-01");
    assertThat(data.get("t")).hasSize(23);
    for (int i = 0; i < 23; i++) {
      double value = rsi[from + i];
      assertThat(data.at("/variables/0/values/" + i).doubleValue()).isCloseTo(value, within(1e-7));
      assertThat(data.at("/variables/0/sets/neutral/" + i).doubleValue())
          .isCloseTo(Math.max(0, 1 - Math.abs(value - 50) / 15), within(1e-7));
      assertThat(data.at("/variables/1/values/" + i).doubleValue())
          .isCloseTo(close[from + i] / sma[from + i], within(1e-12));
      assertThat(data.at("/variables/2/values/" + i).isNumber()).isTrue();
    }
    assertThat(data.at("/variables/1/transform").textValue()).isEqualTo("price_ratio");
    assertThat(data.at("/metadata/warm_up/required").intValue()).isEqualTo(49);
    assertThat(data.at("/metadata/warm_up/available").intValue()).isGreaterThanOrEqualTo(49);
    assertThat(data.at("/metadata/points").intValue()).isEqualTo(23);
    assertThat(data.at("/metadata/complete").booleanValue()).isTrue();
    assertThat(data.at("/metadata/simulated").booleanValue()).isTrue();
  }

  private static double[] closes() {
    double[] close = new double[days.size()];
    Arrays.setAll(close, i -> days.close(i) / 100.0);
    return close;
  }

  private static double[] calculated(String id, double[] close) {
    IndicatorDescriptor indicator = Indicators.find(id).orElseThrow();
    return indicator.calculate(indicator.defaults(), close)[0];
  }

  @Test
  void valuesBeforeTheWarmUpIsOverAreNull() throws Exception {
    JsonNode data =
        post(
            "data",
            "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"end_date\":\"2022-07-20\","
                + "\"variables\":[\"rsi\"]}");
    assertThat(data.at("/variables/0/values/13").isNull()).isTrue();
    assertThat(data.at("/variables/0/sets/neutral/13").isNull()).isTrue();
    assertThat(data.at("/variables/0/values/14").isNumber()).isTrue();
  }

  @Test
  void tooFewBarsAreRefusedWithBothCounts() throws Exception {
    HttpResponse<String> refused =
        api.get(
            "/api/v1/fuzzy/data?instrument=AAPL&timeframe=1d&start=2022-06-15&end=2022-06-25&variables=rsi");
    JsonNode problem = ApiFixture.json(refused);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(problem.get("code").textValue()).isEqualTo("INSUFFICIENT_DATA");
    assertThat(problem.get("required").intValue()).isEqualTo(15);
    assertThat(problem.get("available").intValue()).isEqualTo(7);
  }

  @Test
  void tooManyNumbersAreRefusedWithTheLimit() throws Exception {
    HttpResponse<String> refused =
        api.get("/api/v1/fuzzy/data?instrument=AAPL&timeframe=1d&variables=rsi,macd,sma,ema,atr");
    assertThat(refused.statusCode()).isEqualTo(422);
    JsonNode problem = ApiFixture.json(refused);
    assertThat(problem.get("code").textValue()).isEqualTo("TOO_MANY_POINTS");
    assertThat(problem.get("limit").intValue()).isEqualTo(3000);
    HttpResponse<String> work =
        api.post(
            "/api/v1/fuzzy/infer",
            "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"system\":{\"outputs\":{\"x\":{\"range\":[0,1],"
                + "\"resolution\":10001,\"sets\":{\"a\":[0,0,1],\"b\":[0,1,1]}}},\"rules\":[\"if"
                + " rsi is weak then x is a\",\"if rsi is strong then x is b\"]}}");
    assertThat(work.statusCode()).isEqualTo(422);
    assertThat(ApiFixture.json(work).get("detail").textValue())
        .contains("at most 3000000 can be asked for at once");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data | {'symbol':'AAPL','timeframe':'1d','variables':['rsii']} | /variables/0 |"
            + " unknown_variable | there is no fuzzy variable \"rsii\"; did you mean \"rsi\"?",
        "data | {'symbol':'AAPL','timeframe':'1d','variables':['rsi','rsi']} | /variables/1 |"
            + " duplicate | \"rsi\" is asked for twice; tell them apart with \"as\"",
        "data | {'symbol':'AAPL','timeframe':'1d','variables':[]} | /variables | wrong_type |"
            + " variables must be a list",
        "data | {'symbol':'AAPL','timeframe':'1d'} | /variables | required | variables must be a"
            + " list",
        "data | {'symbol':'AAPL','timeframe':'1d','variables':['a','b','c','d','e','f']} |"
            + " /variables | too_many | 6 variables are asked for; at most 5 can be",
        "data | {'symbol':'AAPL','timeframe':'1d','variables':[{'name':'rsi','parameters':"
            + "{'period':0}}]} | /variables/0/parameters/period | out_of_range | variable \"rsi\":"
            + " period is 0; it must be a whole number from",
        "data |"
            + " {'symbol':'AAPL','timeframe':'1d','variables':[{'name':'rsi','parameters':{'perod':7}}]}"
            + " | /variables/0/parameters/perod | unknown_parameter | variable \"rsi\": rsi has no"
            + " parameter \"perod\"",
        "data | {'symbol':'AAPL','timeframe':'1d','variables':[{'name':'x','indicator':'rsj',"
            + "'range':[0,1],'sets':{'a':[0,1,2]}}]} | /variables/0/indicator | unknown_indicator |"
            + " variable \"x\": there is no indicator \"rsj\"; did you mean one of [",
        "data | {'symbol':'AAPL','timeframe':'1d','variables':[{'name':'macd','output':'histo'}]} |"
            + " /variables/0/output | unknown_output | variable \"macd\": macd has no output"
            + " \"histo\"; did you mean \"histogram\"?",
        "data |"
            + " {'symbol':'AAPL','timeframe':'1d','variables':[{'name':'rsi','sets':{'a':[3,2,1]}}]}"
            + " | /variables/0/sets/a/parameters/b | order | set \"a\": b (2) is below a (3)",
        "data | {'symbol':'AAPL','timeframe':'1d','variables':[{'name':'x','range':[0,1],'sets':"
            + "{'a':[0,1,2]}}]} | /variables | no_input | variable \"x\" has neither indicator nor"
            + " column to take from",
        "data | {'symbol':'AAPL','timeframe':'1d','variables':['rsi'],'limit':3} | /limit |"
            + " unknown_field | there is no field \"limit\" here",
        "evaluate | {'values':[1]} | /variable | required | variable is required",
        "evaluate | {'variable':'rsi'} | /values | required | values must be a list of numbers",
        "evaluate | {'variable':'rsi','values':[1,'2']} | /values/1 | wrong_type | values[1] is"
            + " neither a number nor null",
        "evaluate | {'variable':'rsi','values':[1],'terms':['very']} | /terms/0 | unknown_set |"
            + " \"rsi\" has no set \"very\"",
        "evaluate | {'variable':'rsi','values':[1],'terms':['very weak !']} | /terms/0 |"
            + " term_syntax | line 1, column 11: \"!\" does not belong in a rule",
        "infer | {'inputs':{'rsi':[1]}} | /system | required | system is required",
        "infer | {'inputs':{'rsi':[1]},'system':'reversl'} | /system | unknown_system | there is no"
            + " system \"reversl\"; did you mean \"reversal\"?",
        "infer | {'inputs':{'rsi':[1]},'system':{'outputs':{'x':{}},'rules':'if rsi is weka then x"
            + " = 1'}} | /system/rules | unknown_set | rule 1, line 1, column 11: \"rsi\" has no"
            + " set \"weka\"; did you mean \"weak\"?",
        "infer | {'inputs':{'rsi':[1]},'system':{'outputs':{'x':{}},'rules':'if rsi is weak then x"
            + " 1'}} | /system/rules | rule_syntax | line 1, column 23: expected \"is\" and a set,"
            + " or \"=\" and a formula, found \"1\"",
        "infer | {'inputs':{'rsi':[1],'sma':[1,2]},'system':{'outputs':{'x':{}},'rules':'if rsi is"
            + " weak and sma is near then x = 1'}} | /inputs/sma | length | \"sma\" has 2 numbers,"
            + " the one before 1",
        "infer | {'inputs':{'sma':[1]},'system':{'outputs':{'x':{}},'rules':'if rsi is weak then x"
            + " = 1'}} | /inputs/rsi | required | the rules use \"rsi\"",
        "infer | {'inputs':{'rsi':[1]},'symbol':'AAPL','system':'reversal'} | /symbol | conflict |"
            + " give either inputs or symbol, not both",
        "infer | {'inputs':{'rsi':[1]},'system':{'outputs':{'x':{}},'rules':'if rsi is weak then x"
            + " = 1'},'include':['all']} | /include | not_allowed | include is a list out of"
            + " [strengths, values], not all"
      })
  void faultsAreToldByTheirPlace(
      String path, String body, String pointer, String code, String detail) throws Exception {
    HttpResponse<String> refused = api.post("/api/v1/fuzzy/" + path, body.replace('\'', '"'));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    JsonNode errors = ApiFixture.json(refused).get("errors");
    assertThat(errors)
        .as(errors.toString())
        .anySatisfy(
            error -> {
              assertThat(error.get("pointer").textValue()).isEqualTo(pointer);
              assertThat(error.get("code").textValue()).isEqualTo(code);
              assertThat(error.get("detail").textValue()).startsWith(detail);
            });
  }

  @Test
  void aMemberGivenTwiceIsRefused() throws Exception {
    HttpResponse<String> refused =
        api.post("/api/v1/fuzzy/evaluate", "{\"values\":[1],\"values\":[2],\"variable\":\"rsi\"}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(ApiFixture.json(refused).get("detail").textValue()).contains("values");
  }

  @Test
  void concludesFromGivenNumbers() throws Exception {
    JsonNode data =
        post(
            "infer",
            """
            {"inputs": {"rsi": [20, 50, null, 35], "x2": [1, 2, 3, 4]},
             "variables": [{"name": "x2", "range": [0, 4], "sets": {"some": {"type": "s_shaped", "parameters": [0, 4]}}}],
             "system": {"outputs": {"score": {"default": -7}}, "rules": "a: if rsi is oversold then score = 2 * x2 + 1"},
             "include": ["strengths"]}
            """);
    assertThat(data.get("outputs").get("score").toString()).isEqualTo("[3,-7,null,-7]");
    assertThat(data.get("strengths").get("a").toString()).isEqualTo("[1,0,null,0]");
    assertThat(data.get("about").get("silent").get("score").intValue()).isEqualTo(2);
  }

  @Test
  void concludesAlongBars() throws Exception {
    JsonNode data =
        post(
            "infer",
            "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"start_date\":\"2022-09-01\","
                + "\"end_date\":\"2023-05-31\",\"system\":\"reversal\",\"include\":[\"values\"]}");
    JsonNode pressure = data.get("outputs").get("pressure");
    assertThat(pressure).hasSameSizeAs(data.get("t"));
    boolean bought = false;
    boolean sold = false;
    for (int i = 0; i < pressure.size(); i++) {
      assertThat(pressure.get(i).doubleValue()).isBetween(-1.0, 1.0);
      bought |= pressure.get(i).doubleValue() > 0.3;
      sold |= pressure.get(i).doubleValue() < -0.3;
    }
    assertThat(bought).isTrue();
    assertThat(sold).isTrue();
    assertThat(data.get("values").has("rsi")).isTrue();
  }

  private static final String CHAINED =
      """
      {"symbol":"AAPL","timeframe":"%s","start_date":"2023-05-01","variables":[
       {"name":"calm","indicator":"sma","parameters":{"period":3},%s
        "inputs":{"source":{"indicator":"rsi","parameters":{"period":7},"inputs":{"source":"hl2"}}},
        "range":[0,100],"sets":{"low":[0,0,60],"high":[40,100,100]}}]}\
      """;

  @Test
  void anIndicatorFedByAnotherIsWhatCalculatingBothGives() throws Exception {
    JsonNode variable = post("data", CHAINED.formatted("1d", "")).get("variables").get(0);
    assertThat(variable.at("/inputs/source/indicator").textValue()).isEqualTo("rsi");
    assertThat(variable.at("/inputs/source/inputs/source").textValue()).isEqualTo("hl2");
    JsonNode values =
        data(api.post(
                "/api/v1/indicators/calculate",
                """
                {"symbol":"AAPL","timeframe":"1d","start_date":"2023-05-01","indicators":[
                 {"id":"rsi","parameters":{"period":7},"inputs":{"source":"hl2"}},
                 {"id":"sma","parameters":{"period":3},"inputs":{"source":{"indicator":"rsi"}}}]}\
                """))
            .at("/indicators/sma");
    assertThat(values.size()).isGreaterThan(20);
    for (int i = 0; i < values.size(); i++) {
      assertThat(variable.get("values").get(i).doubleValue())
          .isCloseTo(values.get(i).doubleValue(), within(1e-9));
    }
  }

  @Test
  void aWeekIsKnownAtItsCloseAndNotBefore() throws Exception {
    JsonNode data = post("data", CHAINED.formatted("1d", "\"timeframe\":\"1w\","));
    assertThat(data.at("/metadata/resampled/1w").textValue()).isEqualTo("1d");
    JsonNode variable = data.get("variables").get(0);
    assertThat(variable.get("timeframe").textValue()).isEqualTo("1w");
    JsonNode values = variable.get("values");
    // 2023-05-01 is a Monday
    for (int day = 1; day < 4; day++) {
      assertThat(values.get(day)).isEqualTo(values.get(0));
    }
    assertThat(values.get(4)).as("the week's last day").isNotEqualTo(values.get(3));
    assertThat(values.get(5)).isEqualTo(values.get(4));
  }

  @Test
  void aColumnOfLongerBarsIsScoredAmongThoseAndRatiosTakeThePriceOfTheDay() throws Exception {
    JsonNode data =
        post(
            "data",
            """
            {"symbol":"AAPL","timeframe":"1d","start_date":"2023-05-01","variables":[
             {"name":"busy","column":"volume","timeframe":"1w","transform":"zscore","window":10,
              "range":[-4,4],"sets":{"any":{"type":"gaussian","parameters":[0,1]}}},
             {"name":"above","indicator":"sma","parameters":{"period":4},"timeframe":"1w",
              "transform":"price_ratio","range":[0.5,1.5],"sets":{"any":[0.5,1,1.5]}}]}\
            """);
    JsonNode busy = data.get("variables").get(0).get("values");
    assertThat(busy.get(3)).isEqualTo(busy.get(0));
    assertThat(busy.get(0).isNumber()).isTrue();
    JsonNode above = data.get("variables").get(1).get("values");
    assertThat(above.get(3)).as("the same average, another close").isNotEqualTo(above.get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"source\":{\"indicator\":\"rsj\"}} | /variables/0/inputs/source/indicator | did you"
            + " mean",
        "{\"sauce\":\"high\"} | /variables/0/inputs/sauce | source",
        "{\"source\":{\"indicator\":\"rsi\",\"parameters\":{\"period\":0}}} |"
            + " /variables/0/inputs/source/parameters/period | whole number",
        "{\"source\":{\"indicator\":\"macd\",\"output\":\"line\"}} |"
            + " /variables/0/inputs/source/output | no output",
        "{\"source\":{\"indicator\":\"rsi\",\"timeframe\":\"1mo\"}} |"
            + " /variables/0/inputs/source/timeframe | cannot be fed"
      })
  void whatIsWrongWithAFeedingIndicatorIsToldWithItsPlace(
      String inputs, String pointer, String detail) throws Exception {
    HttpResponse<String> response =
        api.post(
            "/api/v1/fuzzy/data",
            "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"start_date\":\"2023-05-01\",\"variables\":["
                + "{\"name\":\"x\",\"indicator\":\"sma\",\"timeframe\":\"1w\",\"inputs\":"
                + inputs
                + ",\"range\":[0,1],\"sets\":{\"any\":[0,0,1]}}]}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
    JsonNode fault = ApiFixture.json(response).get("errors").get(0);
    assertThat(fault.get("pointer").textValue()).isEqualTo(pointer);
    assertThat(fault.get("detail").textValue()).contains(detail);
  }

  @Test
  void shorterBarsThanThoseAskedAboutAreRefused() throws Exception {
    HttpResponse<String> response =
        api.post("/api/v1/fuzzy/data", CHAINED.formatted("1d", "\"timeframe\":\"1h\","));
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).contains("shorter_timeframe", "1h");
  }
}
