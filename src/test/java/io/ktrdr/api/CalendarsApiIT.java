package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.api.instruments.CalendarView;
import io.ktrdr.calendar.Calendars;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /calendars…} as clients see it. */
class CalendarsApiIT {

  private static ApiFixture api;

  @BeforeAll
  static void serve(@TempDir Path folder) throws Exception {
    api = new ApiFixture(folder, "ktrdr.http.max-range-bars = 1000000");
  }

  @AfterAll
  static void close() {
    api.close();
  }

  private static JsonNode data(String path) throws Exception {
    JsonNode answer = ApiFixture.json(api.get("/api/v1/calendars" + path));
    assertThat(answer.path("success").asBoolean()).as(answer.toString()).isTrue();
    return answer.get("data");
  }

  private static JsonNode problem(String path, int status) throws Exception {
    JsonNode answer = ApiFixture.json(api.get("/api/v1/calendars" + path));
    assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(status);
    return answer;
  }

  @Test
  void listsEveryCalendarWithWhatItRestsOn() throws Exception {
    JsonNode all = data("");
    assertThat(all.findValuesAsText("id")).isEqualTo(Calendars.bundled().ids());
    JsonNode newYork = data("/XNAS");
    assertThat(newYork.get("id").asText()).isEqualTo("XNYS");
    assertThat(newYork.get("aliases").toString()).contains("XNAS", "ARCX");
    assertThat(newYork.get("zone").asText()).isEqualTo("America/New_York");
    assertThat(newYork.get("layer").asText()).isEqualTo("bundled");
    assertThat(newYork.get("version").asText()).matches("XNYS/bundled:[0-9a-f]{12}");
    assertThat(newYork.get("first_date").asText()).isEqualTo("1990-01-01");
    assertThat(newYork.get("last_date").asText()).isEqualTo("2030-12-31");
    assertThat(newYork.get("confidence").asText()).isEqualTo("high");
    assertThat(data("/CME_EQUITY").get("confidence").asText()).isEqualTo("medium");
  }

  @Test
  void showsACalendarAsItJudgesAnInstrument() throws Exception {
    JsonNode apple = data("/XNYS?instrument=AAPL");
    assertThat(apple.get("layers").findValuesAsText("layer")).containsExactly("bundled");
    assertThat(apple.at("/layers/0/version").asText()).matches("[0-9a-f]{12}");
    assertThat(
            data("/XNAS/sessions?instrument=AAPL&start=2024-07-03&end=2024-07-04")
                .get("calendar")
                .asText())
        .isEqualTo("XNYS");
    assertThat(problem("/XLON?instrument=AAPL", 422).get("detail").asText())
        .isEqualTo("\"AAPL\" is judged by XNYS, not by \"XLON\"");
    assertThat(problem("/XNYS?instrument=ZZZZ", 404).get("code").asText())
        .isEqualTo("UNKNOWN_SYMBOL");
    assertThat(CalendarView.Layer.of("XNYS/bundled:3c1d+override:77aa+learnt:0f1e"))
        .containsExactly(
            new CalendarView.Layer("learnt", "0f1e"),
            new CalendarView.Layer("override", "77aa"),
            new CalendarView.Layer("bundled", "3c1d"));
  }

  @Test
  void showsSessionsWithTheirBreaksAndNoneOnHolidays() throws Exception {
    JsonNode tokyo = data("/XTKS/sessions?start=2024-11-01&end=2024-11-07");
    assertThat(tokyo.get("sessions").findValuesAsText("date"))
        .containsExactly("2024-11-01", "2024-11-05", "2024-11-06");
    JsonNode longer = tokyo.get("sessions").get(1);
    assertThat(longer.get("closes").asText()).isEqualTo("2024-11-05T06:30:00Z");
    assertThat(longer.get("open")).hasSize(2);
    assertThat(longer.get("open").get(1).get("start").asText()).isEqualTo("2024-11-05T03:30:00Z");
    assertThat(longer.get("layer").asText()).isEqualTo("bundled");
    assertThat(tokyo.get("warning").isNull()).isTrue();
    JsonNode early =
        data("/XNYS/sessions?start=2024-07-03&end=2024-07-04&session=all").get("sessions").get(0);
    assertThat(early.get("opens").asText()).isEqualTo("2024-07-03T08:00:00Z");
    assertThat(early.get("closes").asText()).isEqualTo("2024-07-03T21:00:00Z");
  }

  @Test
  void showsTheNextThirtyDaysWhenNotToldWhich() throws Exception {
    JsonNode coming = data("/24_7/sessions");
    assertThat(coming.get("sessions")).hasSize(30);
    assertThat(data("/24_7/sessions?end=1999-12-31").get("start").asText()).isEqualTo("1999-12-01");
    assertThat(data("/24_7/sessions?start=2030-12-30&end=2031-02-01").get("sessions")).hasSize(2);
    assertThat(data("/24_7/sessions?start=2030-12-30&end=2031-02-01").get("warning").asText())
        .contains("2030-12-31 only");
  }

  @ParameterizedTest
  @CsvSource({
    "XNYS, 2024-07-03T14:00:00Z, true, false, ''",
    "XNYS, 2024-07-03T17:00:00Z, false, false, 2024-07-05T13:30:00Z", // closed at one
    "XNYS, 2024-07-04T10:00:00-04:00, false, false, 2024-07-05T13:30:00Z",
    "XHKG, 2024-11-14T04:00:00Z, false, true, 2024-11-14T05:00:00Z", // lunch
    "XHKG, 2024-11-14T05:00:00Z, true, false, ''",
    "FX, 2024-11-16T12:00:00Z, false, false, 2024-11-17T22:00:00Z"
  })
  void saysWhetherAMarketIsOpen(
      String id, String at, boolean open, boolean inBreak, String nextOpen) throws Exception {
    JsonNode answer = data("/" + id + "/is_open?at=" + at);
    assertThat(answer.get("open").asBoolean()).isEqualTo(open);
    assertThat(answer.get("in_break").asBoolean()).isEqualTo(inBreak);
    assertThat(answer.get("next_open").asText("")).isEqualTo(nextOpen);
    assertThat(answer.get("current").isNull()).isEqualTo(!open && !inBreak);
    assertThat(answer.get("version").asText()).startsWith(id + "/bundled:");
  }

  @ParameterizedTest
  @CsvSource({
    "XNYS, rth, 2024-07-03T13:30:00Z, 2024-07-03T13:30:00Z, 2024-07-03",
    "XNYS, rth, 2024-07-03T13:30:01Z, 2024-07-05T13:30:00Z, 2024-07-05",
    "XTKS, rth, 2024-11-05T02:30:00Z, 2024-11-05T03:30:00Z, 2024-11-05", // after lunch
    "CME_EQUITY, all, 2024-11-14T22:30:00Z, 2024-11-14T23:00:00Z, 2024-11-15"
  })
  void saysWhenTradingBeginsNext(String id, String session, String after, String opens, String date)
      throws Exception {
    JsonNode answer = data("/" + id + "/next_open?session=" + session + "&after=" + after);
    assertThat(answer.get("next_open").asText()).isEqualTo(opens);
    assertThat(answer.get("current").get("date").asText()).isEqualTo(date);
  }

  @Test
  void knowsNoOpeningAfterItsLastDay() throws Exception {
    JsonNode after = data("/XNYS/next_open?after=2031-06-01T00:00:00Z");
    assertThat(after.get("next_open").isNull()).isTrue();
    assertThat(after.get("current").isNull()).isTrue();
    assertThat(after.get("warning").asText()).contains("knows 1990-01-01 to 2030-12-31 only");
  }

  @Test
  void expectsTheBarsOfAShortDay() throws Exception {
    JsonNode bars =
        data("/expected_bars?instrument=AAPL&timeframe=1h&start=2024-07-03&end=2024-07-05");
    assertThat(bars.get("calendar").asText()).isEqualTo("XNYS");
    assertThat(bars.get("layer").asText()).isEqualTo("bundled");
    assertThat(bars.get("count").asInt()).isEqualTo(4);
    assertThat(bars.get("bars").findValuesAsText("t"))
        .containsExactly(
            "2024-07-03T13:30:00Z",
            "2024-07-03T14:00:00Z",
            "2024-07-03T15:00:00Z",
            "2024-07-03T16:00:00Z");
    assertThat(bars.get("next_start").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1d, 4", "1w, 3", "30m, 100"})
  void expectedBarsComeInPiecesThatFitTogether(String timeframe, int limit) throws Exception {
    String range = "/expected_bars?instrument=AAPL&timeframe=" + timeframe + "&end=2024-03-01";
    JsonNode whole = data(range + "&limit=50000&start=2024-01-01");
    List<String> pieced = new ArrayList<>();
    String start = "2024-01-01";
    while (start != null) {
      JsonNode piece = data(range + "&limit=" + limit + "&start=" + start);
      pieced.addAll(piece.get("bars").findValuesAsText("t"));
      start = piece.get("next_start").textValue();
    }
    assertThat(pieced)
        .isEqualTo(whole.get("bars").findValuesAsText("t"))
        .hasSize(whole.get("count").asInt())
        .hasSizeGreaterThan(limit);
  }

  @Test
  void refusesWhatItCannotAnswer() throws Exception {
    JsonNode unknown = problem("/XXXX/sessions", 404);
    assertThat(unknown.get("code").asText()).isEqualTo("NOT_FOUND");
    assertThat(unknown.get("calendars").toString()).contains("XNYS");
    assertThat(problem("/XNYS/sessions?start=2024-02-01&end=2024-01-01", 422).toString())
        .contains("after_end");
    assertThat(problem("/XNYS/sessions?start=yesterday&session=some", 422).get("errors"))
        .hasSize(2);
    assertThat(problem("/XNYS/is_open?at=2024-07-03", 422).get("detail").asText())
        .contains("at must be an instant");
    assertThat(problem("/XNYS/next_open?after=soon", 422).toString()).contains("/after");
    assertThat(problem("/expected_bars?timeframe=1d&start=2024-01-01", 422).toString())
        .contains("instrument is required");
    assertThat(
            problem("/expected_bars?instrument=AAPL&timeframe=1m&start=2000-01-01", 422)
                .get("code")
                .asText())
        .isEqualTo("RANGE_TOO_LARGE");
    assertThat(
            problem("/expected_bars?instrument=NOPE&timeframe=1d&start=2024-01-01", 404)
                .get("code")
                .asText())
        .isEqualTo("UNKNOWN_SYMBOL");
    assertThat(
            problem("/expected_bars?instrument=AAPL&timeframe=1d&start=2024-01-01&limit=0", 422)
                .toString())
        .contains("from 1 to 50000");
  }
}
