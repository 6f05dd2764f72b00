package io.ktrdr.api;

import static io.ktrdr.api.ApiFixture.AAPL;
import static io.ktrdr.api.ApiFixture.EURUSD;
import static io.ktrdr.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.symbol.AuditLog;
import io.ktrdr.symbol.Filler;
import io.ktrdr.symbol.Head;
import io.ktrdr.symbol.LedgerQuestion;
import io.ktrdr.symbol.SymbolEntity;
import io.ktrdr.symbol.SymbolEvent;
import io.ktrdr.symbol.ledger.CalendarVerdict;
import io.ktrdr.symbol.ledger.ClosedTime;
import io.ktrdr.symbol.ledger.Completeness;
import io.ktrdr.symbol.ledger.GapCatalogue;
import io.ktrdr.symbol.ledger.GapEntry;
import io.ktrdr.symbol.ledger.LedgerScan;
import io.ktrdr.symbol.ledger.LedgerSpan;
import io.ktrdr.symbol.ledger.Mark;
import io.ktrdr.symbol.ledger.SpanState;
import io.ktrdr.symbol.ledger.StoredExtent;
import io.ktrdr.symbol.ledger.Tally;
import io.ktrdr.symbol.ledger.Why;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gap ledger over HTTP; entities that judge the real store stand in for the real ones. */
class GapsApiIT {

  private static final Why HALTED =
      new Why(Why.Reason.IGNORED_BY_USER, "halted", ApiFixture.NOW, null, 0, "", "bob");

  private static final Calendars CALENDARS = Calendars.bundled();

  @TempDir Path folder;
  private ApiFixture api;
  private List<Mark> marks = List.of();

  @BeforeEach
  void start() throws Exception {
    api = new ApiFixture(folder, "");
    api.symbols.ledger = this::judge;
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void gapsAreListedWithTheirSessionAndTheirReason() throws Exception {
    hole();
    JsonNode data =
        json(api.get("/api/v1/gaps?instrument=AAPL&timeframe=1m&end=2023-05-06")).get("data");
    assertThat(data.get("gaps")).hasSize(1);
    JsonNode gap = data.get("gaps").get(0);
    assertThat(gap.get("instrument").textValue()).isEqualTo("AAPL.NASDAQ.STK");
    assertThat(gap.get("start").textValue()).isEqualTo("2023-05-03T14:30:00Z");
    assertThat(gap.get("end").textValue()).isEqualTo("2023-05-03T15:00:00Z");
    assertThat(gap.get("last").textValue()).isEqualTo("2023-05-03T14:59:00Z");
    assertThat(gap.get("bars").intValue()).isEqualTo(30);
    assertThat(gap.get("state").textValue()).isEqualTo("missing");
    assertThat(gap.get("class").textValue()).isEqualTo("interior");
    assertThat(gap.get("extent").textValue()).isEqualTo("partial_session");
    assertThat(gap.at("/context/session_date").textValue()).isEqualTo("2023-05-03");
    assertThat(gap.at("/context/position").textValue()).isEqualTo("mid");
    assertThat(gap.at("/context/previous_bar").textValue()).isEqualTo("2023-05-03T14:29:00Z");
    assertThat(gap.at("/context/next_bar").textValue()).isEqualTo("2023-05-03T15:00:00Z");
    assertThat(gap.at("/why/reason").textValue()).isEqualTo("never_asked");
    assertThat(gap.at("/calendar/version").textValue()).startsWith("XNYS/bundled:");
    assertThat(data.get("next_page_token").isNull()).isTrue();
  }

  @Test
  void aWalkThroughThePagesShowsEveryGapOfEverySeriesOnce() throws Exception {
    hole();
    api.fill(AAPL, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-01-10T00:00:00Z");
    api.fill(AAPL, Timeframe.DAY_1, "2023-01-20T00:00:00Z", "2023-02-01T00:00:00Z");
    api.fill(EURUSD, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-02-01T00:00:00Z");
    String question = "/api/v1/gaps?end=2023-05-06&limit=1";
    JsonNode page = json(api.get(question)).get("data");
    int seen = 0;
    int pages = 0;
    String starts = "";
    while (true) {
      for (JsonNode gap : page.get("gaps")) {
        seen++;
        starts += gap.get("timeframe").textValue() + gap.get("start").textValue() + " ";
      }
      pages++;
      String token = page.get("next_page_token").textValue();
      if (token == null) {
        break;
      }
      page = json(api.get(question + "&page_token=" + token)).get("data");
    }
    assertThat(starts).isEqualTo("1d2023-01-10 1d2023-02-01 1m2023-05-03T14:30:00Z 1d2023-02-01 ");
    assertThat(seen).isEqualTo(4);
    assertThat(pages).isBetween(4, 5);
  }

  @Test
  void whatHasNotChangedIsNotSentAgainAndPagesAreLinked() throws Exception {
    hole();
    api.symbols.audit.addAll(
        List.of(
            new AuditLog.Line(
                AAPL.id(),
                1,
                1,
                ApiFixture.NOW,
                new SymbolEvent.ContractResolved(AAPL, ApiFixture.NOW)),
            new AuditLog.Line(
                AAPL.id(),
                2,
                2,
                ApiFixture.NOW,
                new SymbolEvent.ContractResolved(AAPL, ApiFixture.NOW))));
    api.fill(EURUSD, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-01-10T00:00:00Z");
    for (String path :
        List.of(
            "/api/v1/instruments",
            "/api/v1/instruments/AAPL",
            "/api/v1/calendars",
            "/api/v1/calendars/XNYS",
            "/api/v1/calendars/XNYS/sessions?start=2023-05-01&end=2023-05-08",
            "/api/v1/coverage?limit=1&end=2023-05-06",
            "/api/v1/gaps?limit=1&end=2023-05-06",
            "/api/v1/audit?instrument=AAPL&limit=1")) {
      HttpResponse<String> first = api.get(path);
      String tag = first.headers().firstValue("ETag").orElseThrow();
      HttpResponse<String> same = holding(path, "\"other\", W/" + tag);
      HttpResponse<String> other = holding(path, "\"other\"");

      assertThat(first.statusCode()).as(path).isEqualTo(200);
      assertThat(first.headers().firstValue("Cache-Control")).hasValue("private, no-cache");
      assertThat(same.statusCode()).as(path).isEqualTo(304);
      assertThat(same.body()).isEmpty();
      assertThat(same.headers().firstValue("ETag")).hasValue(tag);
      assertThat(other.statusCode()).isEqualTo(200);
      assertThat(other.body()).isEqualTo(first.body());
      Optional<String> link = first.headers().firstValue("Link");
      assertThat(link.isPresent()).as(path).isEqualTo(path.contains("limit="));
      if (link.isPresent()) {
        String next = link.get().replaceFirst("<(.*)>; rel=\"next\"", "$1");
        assertThat(next)
            .isEqualTo(path + "&page_token=" + json(first).at("/data/next_page_token").textValue());
        assertThat(api.get(next).headers().firstValue("Link").orElseThrow())
            .contains("<" + path + ">; rel=\"first\"");
      }
    }
    String coverage = "/api/v1/coverage?instrument=AAPL&end=2023-05-06";
    String before = api.get(coverage).headers().firstValue("ETag").orElseThrow();
    api.fill(AAPL, Timeframe.MINUTE_1, "2023-05-03T14:30:00Z", "2023-05-03T15:00:00Z");
    assertThat(holding(coverage, before).statusCode()).as("it has changed").isEqualTo(200);
  }

  private HttpResponse<String> holding(String path, String tags) throws Exception {
    return api.send(HttpRequest.newBuilder(api.uri(path)).header("If-None-Match", tags).build());
  }

  @Test
  void gapsCanBeFilteredByStateClassExtentAndLength() throws Exception {
    hole();
    String question = "/api/v1/gaps?instrument=AAPL&end=2023-05-06";
    assertThat(count(question)).isEqualTo(1);
    assertThat(count(question + "&state=provider_empty,queued")).isZero();
    assertThat(count(question + "&class=interior&extent=partial_session,micro")).isEqualTo(1);
    assertThat(count(question + "&class=head,tail")).isZero();
    assertThat(count(question + "&min_bars=31")).isZero();
    marks = List.of(new Mark(day("2023-05-03"), SpanState.IGNORED, HALTED));
    JsonNode ignored = json(api.get(question + "&state=ignored")).at("/data/gaps/0");
    assertThat(ignored.at("/why/actor").textValue()).isEqualTo("bob");
    assertThat(ignored.at("/why/detail").textValue()).isEqualTo("halted");
  }

  @Test
  void coverageCountsByStateByDayAndByMonthForManySeries() throws Exception {
    hole();
    JsonNode data =
        json(api.get(
                "/api/v1/coverage?instrument=AAPL&timeframe=1m,1d&end=2023-05-06&by=day"
                    + "&spans=10"))
            .get("data");
    assertThat(data.get("series")).hasSize(2);
    JsonNode minutes = data.get("series").get(0);
    assertThat(minutes.get("timeframe").textValue()).isEqualTo("1m");
    assertThat(minutes.at("/count/expected").longValue()).isEqualTo(5 * 390);
    assertThat(minutes.at("/count/missing").longValue()).isEqualTo(30);
    assertThat(minutes.at("/count/complete").booleanValue()).isFalse();
    assertThat(minutes.get("first_bar").textValue()).isEqualTo("2023-05-01T13:30:00Z");
    assertThat(minutes.get("last_bar").textValue()).isEqualTo("2023-05-05T19:59:00Z");
    assertThat(minutes.at("/head/first").textValue()).isEqualTo("1980-12-12T14:30:00Z");
    assertThat(minutes.get("periods")).hasSize(5);
    assertThat(minutes.at("/periods/2/period").textValue()).isEqualTo("2023-05-03");
    assertThat(minutes.at("/periods/2/state").textValue()).isEqualTo("partial");
    assertThat(minutes.at("/periods/2/count/coverage").doubleValue()).isEqualTo(0.923076);
    assertThat(minutes.get("spans").findValuesAsText("state"))
        .containsExactly("present", "missing", "present");
    JsonNode days = data.get("series").get(1);
    assertThat(days.get("bars").longValue()).isZero();
    assertThat(days.get("start").isNull()).isTrue();
    assertThat(data.at("/total/missing").longValue()).isEqualTo(30);

    JsonNode months =
        json(api.get("/api/v1/coverage?timeframe=1m&end=2023-05-06&by=month&closed=true&spans=5"))
            .at("/data/series/0");
    assertThat(months.at("/periods/0/period").textValue()).isEqualTo("2023-05");
    assertThat(months.at("/spans/1/state").textValue()).isEqualTo("expected_closed");
    assertThat(months.get("spans")).hasSize(5);
    assertThat(months.get("spans_total").intValue()).isGreaterThan(5);
  }

  @Test
  void whatAUserIgnoresIsListedButNotMissing() throws Exception {
    hole();
    api.symbols.gaps =
        question ->
            List.of(
                new SymbolEntity.Gap(
                    new TimeRange(
                        Instant.parse("2023-05-03T14:30:00Z"),
                        Instant.parse("2023-05-03T15:00:00Z")),
                    30,
                    SymbolEntity.GapState.IGNORED,
                    "XNYS/1"));
    JsonNode meta =
        json(api.get("/api/v1/bars?instrument=AAPL&timeframe=1m&start=2023-05-01&end=2023-05-06"))
            .at("/data/meta");
    assertThat(meta.get("complete").booleanValue()).isTrue();
    assertThat(meta.get("coverage").doubleValue()).isEqualTo(1.0);
    assertThat(meta.get("ignored_bars").intValue()).isEqualTo(30);
    assertThat(meta.at("/gaps/0/state").textValue()).isEqualTo("ignored");
  }

  @Test
  void aSpanIsIgnoredWithAReasonAndHeededAgain() throws Exception {
    String span =
        "\"instrument\":\"AAPL\",\"timeframe\":\"1d\",\"start\":\"2023-01-10\",\"end\":\"2023-01-12\"";
    JsonNode data =
        json(api.post("/api/v1/gaps/ignore", "{" + span + ",\"reason\":\" halted \"}")).get("data");
    assertThat(data.get("changed").booleanValue()).isTrue();
    assertThat(data.at("/ignored/0/start").textValue()).isEqualTo("2023-01-10");
    assertThat(api.symbols.ledgerQuestions.getLast())
        .isInstanceOfSatisfying(
            LedgerQuestion.IgnoreGaps.class,
            ask -> {
              assertThat(ask.reason()).isEqualTo("halted");
              assertThat(ask.actor()).isEqualTo("api");
              assertThat(ask.range())
                  .isEqualTo(
                      new TimeRange(
                          Instant.parse("2023-01-10T00:00:00Z"),
                          Instant.parse("2023-01-12T00:00:00Z")));
            });
    json(api.post("/api/v1/gaps/unignore", "{" + span + "}"));
    assertThat(api.symbols.ledgerQuestions.getLast()).isInstanceOf(LedgerQuestion.HeedGaps.class);
  }

  @Test
  void judgingAnewIsAskedOfEveryInstrumentThatHoldsBars() throws Exception {
    hole();
    JsonNode all = json(api.post("/api/v1/gaps/rejudge", "{}")).get("data");
    assertThat(all.at("/instruments/0/instrument").textValue()).isEqualTo("AAPL.NASDAQ.STK");
    assertThat(all.at("/instruments/0/series/0/withdrawn").intValue()).isEqualTo(2);
    assertThat(all.at("/instruments/0/calendar/id").textValue()).isEqualTo("XNYS");
  }

  @Test
  void theFillerIsShownPausedAndResumed() throws Exception {
    JsonNode status = json(api.get("/api/v1/gaps/filler")).get("data");
    assertThat(status.get("enabled").booleanValue()).isTrue();
    assertThat(status.get("every").textValue()).isEqualTo("PT1H");
    assertThat(status.get("requests_per_cycle").intValue()).isEqualTo(60);
    assertThat(json(api.post("/api/v1/gaps/filler/pause", "")).at("/data/paused").booleanValue())
        .isTrue();
    json(api.post("/api/v1/gaps/filler/resume", ""));
    json(api.post("/api/v1/gaps/filler/run", ""));
    assertThat(api.symbols.fillerOrders)
        .extracting(Object::getClass)
        .containsExactly(
            Filler.GetStatus.class, Filler.Pause.class, Filler.Resume.class, Filler.RunNow.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/gaps?state=present | 422 | INVALID_REQUEST | /state",
        "/api/v1/gaps?class=middle | 422 | INVALID_REQUEST | /class",
        "/api/v1/gaps?extent=big | 422 | INVALID_REQUEST | /extent",
        "/api/v1/gaps?min_bars=0 | 422 | INVALID_REQUEST | /min_bars",
        "/api/v1/gaps?limit=5001 | 422 | INVALID_REQUEST | /limit",
        "/api/v1/gaps?timeframe=1m,7m | 422 | INVALID_REQUEST | /timeframe",
        "/api/v1/gaps?instrument=AAPL,,MSFT | 422 | INVALID_REQUEST | /instrument",
        "/api/v1/gaps?instrument=ZZZZ | 404 | UNKNOWN_SYMBOL | /instrument",
        "/api/v1/gaps?start=2023-02-01&end=2023-01-01 | 422 | INVALID_REQUEST | /start",
        "/api/v1/gaps?page_token=abc | 400 | INVALID_PAGE_TOKEN | /page_token",
        "/api/v1/coverage?by=week | 422 | INVALID_REQUEST | /by",
        "/api/v1/coverage?closed=yes | 422 | INVALID_REQUEST | /closed",
        "/api/v1/coverage?spans=-1 | 422 | INVALID_REQUEST | /spans",
        "/api/v1/coverage?instrument=AAPL&timeframe=5s&start=1950-01-01 | 422 | RANGE_TOO_LARGE |"
            + " /start",
      })
  void aQuestionThatCannotBeAnsweredSaysWhy(String path, int status, String code, String pointer)
      throws Exception {
    assertProblem(api.get(path), status, code, pointer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ignore | \"reason\":\"x\" | 422 | /end",
        "ignore | \"end\":\"2023-01-12\" | 422 | /reason",
        "ignore | \"end\":\"2023-01-12\",\"reason\":\" \" | 422 | /reason",
        "ignore | \"end\":\"2023-01-10\",\"reason\":\"x\" | 422 | /end",
        "ignore | \"end\":\"2023-01-09\",\"reason\":\"x\" | 422 | /start",
        "unignore | \"end\":\"2023-01-12\",\"reason\":\"x\" | 422 | /reason",
      })
  void aMarkThatMakesNoSenseSaysWhy(String what, String rest, int status, String pointer)
      throws Exception {
    assertProblem(
        api.post(
            "/api/v1/gaps/" + what,
            "{\"instrument\":\"AAPL\",\"timeframe\":\"1d\",\"start\":\"2023-01-10\"," + rest + "}"),
        status,
        "INVALID_REQUEST",
        pointer);
  }

  private static void assertProblem(
      HttpResponse<String> response, int status, String code, String pointer) throws Exception {
    JsonNode problem = json(response);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(problem.get("code").textValue()).isEqualTo(code);
    assertThat(problem.get("errors").findValuesAsText("pointer")).contains(pointer);
  }

  private int count(String question) throws Exception {
    return json(api.get(question)).at("/data/gaps").size();
  }

  /** A week of minutes, of which half an hour on Wednesday is missing. */
  private void hole() {
    api.fill(AAPL, Timeframe.MINUTE_1, "2023-05-01T00:00:00Z", "2023-05-03T14:30:00Z");
    api.fill(AAPL, Timeframe.MINUTE_1, "2023-05-03T15:00:00Z", "2023-05-06T00:00:00Z");
  }

  private static TimeRange day(String date) {
    return new TimeRange(Instant.parse(date + "T00:00:00Z"), Instant.parse(date + "T23:59:59Z"));
  }

  /** As an entity does it. */
  private void judge(LedgerQuestion question) {
    switch (question) {
      case LedgerQuestion.GetGapPage get -> {
        List<GapEntry> gaps =
            new GapCatalogue(
                    get.series(),
                    calendar(get.series()),
                    times(get.series(), get.range()),
                    extent(get.series()))
                .gaps(spans(get.series(), get.range()), get.filter(), get.limit() + 1);
        boolean more = gaps.size() > get.limit();
        get.replyTo()
            .tell(
                new LedgerQuestion.GapPage(
                    get.series(), more ? gaps.subList(0, get.limit()) : gaps, more));
      }
      case LedgerQuestion.GetCoverage get -> {
        TradingCalendar calendar = calendar(get.series());
        List<LedgerSpan> spans = spans(get.series(), get.range());
        List<LedgerSpan> listed =
            get.shut() ? ClosedTime.cutInto(get.series(), calendar, get.range(), spans) : spans;
        get.replyTo()
            .tell(
                new LedgerQuestion.CoverageReport(
                    get.series(),
                    get.range(),
                    CalendarVerdict.of(calendar),
                    Tally.of(spans),
                    0,
                    listed.subList(0, Math.min(get.spans(), listed.size())),
                    listed.size(),
                    get.by()
                        .map(by -> Completeness.of(get.series(), calendar, spans, by))
                        .orElse(List.of()),
                    Optional.of(
                        new Head(
                            get.series().what(),
                            get.series().hours(),
                            Optional.of(Instant.parse("1980-12-12T14:30:00Z")),
                            "",
                            ApiFixture.NOW))));
      }
      case LedgerQuestion.IgnoreGaps ask ->
          ask.replyTo().tell(new LedgerQuestion.GapsMarked(true, List.of(ask.range())));
      case LedgerQuestion.HeedGaps ask ->
          ask.replyTo().tell(new LedgerQuestion.GapsMarked(true, List.of()));
      case LedgerQuestion.RejudgeGaps ask ->
          ask.replyTo()
              .tell(
                  new LedgerQuestion.GapsRejudged(
                      CalendarVerdict.of(CALENDARS.byId("XNYS").orElseThrow()),
                      List.of(
                          new LedgerQuestion.Rejudged(
                              new SeriesId(
                                  AAPL.id(), Timeframe.DAY_1, WhatToShow.TRADES, TradingHours.RTH),
                              4,
                              2,
                              1,
                              0))));
      case LedgerQuestion.GetFillWork ask -> throw new AssertionError("the API fills nothing");
    }
  }

  private List<LedgerSpan> spans(SeriesId series, TimeRange range) {
    return LedgerScan.scan(
        series, calendar(series), range, times(series, range), marks, ApiFixture.NOW);
  }

  private long[] times(SeriesId series, TimeRange range) {
    return api.database.bars().read(series, range).times();
  }

  private StoredExtent extent(SeriesId series) {
    return api.database
        .bars()
        .summary(series)
        .map(held -> new StoredExtent(held.firstTime(), held.lastTime()))
        .orElse(StoredExtent.NONE);
  }

  private static TradingCalendar calendar(SeriesId series) {
    return CALENDARS.of(series.instrument().equals(AAPL.id()) ? AAPL : EURUSD);
  }
}
