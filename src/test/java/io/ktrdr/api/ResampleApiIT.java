package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Longer bars out of stored shorter ones, through a real client. */
class ResampleApiIT {

  private static final String BARS = "/api/v1/bars?instrument=AAPL";
  private static final String WEEKS = "&start=2023-05-08&end=2023-05-20";

  private ApiFixture api;

  @BeforeEach
  void serve(@TempDir Path folder) throws Exception {
    api = new ApiFixture(folder, "");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static SeriesId series(Timeframe timeframe) {
    return ApiFixture.series(ApiFixture.AAPL, timeframe);
  }

  private BarSeries fill(Instrument instrument, Timeframe timeframe, String from, String to) {
    return api.fill(instrument, timeframe, from + "T00:00:00Z", to + "T00:00:00Z");
  }

  private BarSeries minutes() {
    return fill(ApiFixture.AAPL, Timeframe.MINUTE_1, "2023-05-08", "2023-05-20");
  }

  private static JsonNode data(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ApiFixture.json(response).get("data");
  }

  private JsonNode bars(String query) throws Exception {
    return data(api.get(BARS + query));
  }

  @Test
  void storedMinutesServeEveryLongerTimeframe() throws Exception {
    BarSeries minutes = minutes();
    for (String timeframe : List.of("2m", "5m", "15m", "1h", "4h", "1d", "1w")) {
      JsonNode data = bars(WEEKS + "&limit=5000&timeframe=" + timeframe);
      JsonNode meta = data.get("meta");
      assertThat(meta.get("source").textValue()).isEqualTo("resampled");
      assertThat(meta.get("resampled_from").textValue()).isEqualTo("1m");
      assertThat(meta.get("complete").booleanValue()).as(timeframe).isTrue();
      assertThat(data.get("next_page_token").isNull()).isTrue();
      long volume = 0;
      for (JsonNode bar : data.get("bars")) {
        volume += bar.get("v").longValue();
      }
      long expected = 0;
      for (int i = 0; i < minutes.size(); i++) {
        expected += minutes.volume(i);
      }
      assertThat(volume).as(timeframe).isEqualTo(expected);
    }
    assertThat(bars(WEEKS + "&timeframe=4h").get("bars").get(0).get("t").textValue())
        .isEqualTo("2023-05-08T13:30:00Z");
    assertThat(bars(WEEKS + "&timeframe=1d").get("bars").get(1).get("session_date").textValue())
        .isEqualTo("2023-05-09");
  }

  @Test
  void pagesAreTheWholeInParts() throws Exception {
    minutes();
    JsonNode whole = bars(WEEKS + "&timeframe=15m");
    List<JsonNode> parts = new ArrayList<>();
    String more = "";
    int pages = 0;
    do {
      JsonNode page = bars(WEEKS + "&timeframe=15m&limit=70" + more);
      assertThat(page.get("meta").get("resampled_from").textValue()).isEqualTo("1m");
      page.get("bars").forEach(parts::add);
      JsonNode next = page.get("next_page_token");
      more =
          next.isNull()
              ? ""
              : "&page_token=" + URLEncoder.encode(next.textValue(), StandardCharsets.UTF_8);
      pages++;
    } while (!more.isEmpty());
    assertThat(pages).isEqualTo(4);
    assertThat(parts).hasSize(260);
    for (int i = 0; i < parts.size(); i++) {
      assertThat(parts.get(i)).isEqualTo(whole.get("bars").get(i));
    }
  }

  @Test
  void aPageIsNotPutTogetherOfChangedBars() throws Exception {
    BarSeries minutes = minutes();
    String token = bars(WEEKS + "&timeframe=15m&limit=70").get("next_page_token").textValue();
    BarSeriesBuilder other = new BarSeriesBuilder();
    other.add(minutes.time(50), 0, 1, 1, 1, 1, 0, 1, 0, BarSeries.NONE, 1);
    api.store(series(Timeframe.MINUTE_1), other.build());
    HttpResponse<String> response =
        api.get(BARS + WEEKS + "&timeframe=15m&limit=70&page_token=" + token);
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.body()).contains("SERIES_CHANGED");
  }

  @Test
  void whatIsStoredItselfIsNeverMixedWithWhatIsNot() throws Exception {
    minutes();
    fill(ApiFixture.AAPL, Timeframe.HOUR_1, "2023-05-08", "2023-05-12");
    assertThat(bars("&timeframe=1h&start=2023-05-08&end=2023-05-12").get("meta").has("source"))
        .as("stored and complete")
        .isFalse();
    assertThat(bars(WEEKS + "&timeframe=1h").get("meta").get("source").textValue())
        .isEqualTo("resampled");
    JsonNode own = bars(WEEKS + "&timeframe=1h&resample=never");
    assertThat(own.get("meta").has("resampled_from")).isFalse();
    assertThat(own.get("meta").get("complete").booleanValue()).isFalse();
    assertThat(
            bars("&timeframe=1h&start=2023-05-08&end=2023-05-12&resample=only")
                .get("meta")
                .get("resampled_from")
                .textValue())
        .isEqualTo("1m");
  }

  @Test
  void aBarThatLacksAMinuteIsWithheldAndToldAsAGap() throws Exception {
    fill(ApiFixture.AAPL, Timeframe.MINUTE_1, "2023-05-08", "2023-05-10");
    fill(ApiFixture.AAPL, Timeframe.MINUTE_1, "2023-05-11", "2023-05-13");
    String days = "&start=2023-05-08&end=2023-05-13&timeframe=1d";
    JsonNode auto = bars(days);
    assertThat(auto.get("bars")).isEmpty();
    assertThat(auto.get("meta").has("resampled_from")).isFalse();
    JsonNode only = bars(days + "&resample=only");
    assertThat(only.get("bars")).hasSize(4);
    assertThat(only.get("meta").get("complete").booleanValue()).isFalse();
    assertThat(only.get("meta").get("coverage").doubleValue()).isEqualTo(0.8);
  }

  @Test
  void theLongestBarsThatHaveEverythingAreTaken() throws Exception {
    minutes();
    fill(ApiFixture.AAPL, Timeframe.MINUTES_30, "2023-05-08", "2023-05-20");
    fill(ApiFixture.AAPL, Timeframe.HOURS_2, "2023-05-08", "2023-05-17");
    assertThat(bars(WEEKS + "&timeframe=4h").get("meta").get("resampled_from").textValue())
        .isEqualTo("30m");
    assertThat(bars(WEEKS + "&timeframe=20m").get("meta").get("resampled_from").textValue())
        .isEqualTo("1m");
  }

  @Test
  void aLoadAsksIbOnlyForWhatShorterBarsDoNotTell() throws Exception {
    minutes();
    String body =
        "{\"symbol\":\"AAPL\",\"timeframe\":\"%s\",\"start_date\":\"2023-05-08\","
            + "\"end_date\":\"2023-05-19\"%s}";
    JsonNode data = data(api.post("/api/v1/data/load", body.formatted("1h", "")));
    assertThat(data.get("metadata").get("source").textValue()).isEqualTo("resampled");
    assertThat(data.get("metadata").get("resampled_from").textValue()).isEqualTo("1m");
    assertThat(data.get("metadata").get("requests").intValue()).isZero();
    assertThat(data.get("dates")).hasSize(70);
    assertThat(api.symbols.asked).isEmpty();
    HttpResponse<String> asking =
        api.post("/api/v1/data/load", body.formatted("1h", ",\"resample\":\"never\""));
    assertThat(asking.body()).doesNotContain("resampled");
    assertThat(api.symbols.asked).hasSize(1);
    HttpResponse<String> nothing =
        api.post("/api/v1/data/load", body.formatted("30s", ",\"resample\":\"only\""));
    assertThat(nothing.statusCode()).isEqualTo(422);
    assertThat(nothing.body()).contains("INSUFFICIENT_DATA", "no shorter bars are stored");
  }

  @Test
  void withoutAStartItBeginsWithTheFirstWholeBar() throws Exception {
    minutes();
    JsonNode days = bars("&timeframe=1d&end=2023-05-20");
    assertThat(days.get("bars")).hasSize(10);
    assertThat(bars("&timeframe=1h&end=2023-05-20").get("bars")).hasSize(70);
  }

  @Test
  void anythingElseIsRefusedWithWhatIsAllowed() throws Exception {
    HttpResponse<String> response = api.get(BARS + WEEKS + "&timeframe=1h&resample=maybe");
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).contains("\"/resample\"", "auto, never, only");
  }

  @Test
  void indicatorsOverLongerBarsUseThemToo() throws Exception {
    fill(ApiFixture.AAPL, Timeframe.DAY_1, "2022-06-01", "2023-06-01");
    JsonNode data =
        data(
            api.post(
                "/api/v1/indicators/calculate",
                """
                {"symbol":"AAPL","timeframe":"1d","start_date":"2023-05-01","end_date":"2023-05-31",
                 "indicators":[{"id":"sma","parameters":{"period":5},"timeframe":"1w"}]}\
                """));
    assertThat(data.get("metadata").get("resampled").get("1w").textValue()).isEqualTo("1d");
    JsonNode values = data.get("indicators").get("sma");
    assertThat(values).hasSize(22);
    values.forEach(value -> assertThat(value.isNumber()).isTrue());
    // Monday to Thursday still show the week before
    assertThat(values.get(5)).isEqualTo(values.get(8));
    assertThat(values.get(9)).isNotEqualTo(values.get(8));
  }

  @Test
  void indicatorsAndFuzzyVariablesOfBarsThatAreNotStoredUseShorterOnes() throws Exception {
    minutes();
    JsonNode calculated =
        data(
            api.post(
                "/api/v1/indicators/calculate",
                """
                {"symbol":"AAPL","timeframe":"1h","start_date":"2023-05-15","end_date":"2023-05-19",
                 "indicators":[{"id":"sma","parameters":{"period":20}}]}\
                """));
    assertThat(calculated.at("/metadata/resampled/1h").textValue()).isEqualTo("1m");
    assertThat(calculated.at("/metadata/complete").booleanValue()).isTrue();
    assertThat(calculated.at("/indicators/sma")).hasSize(35);
    assertThat(calculated.at("/indicators/sma/0").isNumber()).isTrue();
    JsonNode fuzzy =
        data(
            api.get(
                "/api/v1/fuzzy/data?instrument=AAPL&timeframe=1h&start=2023-05-15&end=2023-05-20"
                    + "&variables=rsi"));
    assertThat(fuzzy.at("/metadata/resampled/1h").textValue()).isEqualTo("1m");
    assertThat(fuzzy.at("/metadata/complete").booleanValue()).isTrue();
    assertThat(fuzzy.get("t")).hasSize(35);
  }
}
