package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.ktrdr.calendar.Calendars;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.quality.check.Rule;
import io.ktrdr.quality.check.Severity;
import io.ktrdr.quality.repair.Proposal;
import io.ktrdr.quality.repair.RepairAction;
import io.ktrdr.symbol.Repair;
import io.ktrdr.symbol.RepairQuestion;
import io.ktrdr.symbol.RepairQuestion.RepairReply;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityApiIT {

  private static final SeriesId DAYS = ApiFixture.series(ApiFixture.AAPL, Timeframe.DAY_1);
  private static final String RANGE = "&timeframe=1d&start=2023-01-01&end=2023-02-01";

  @TempDir private Path folder;
  private ApiFixture api;
  private BarSeries stored;

  /** January 2023 without the 19th and 20th; on the 10th high and low have changed places. */
  @SuppressWarnings("ArgumentSelectionDefectChecker") // one bar is upside down on purpose
  @BeforeEach
  void serve() throws Exception {
    api = new ApiFixture(folder, "");
    BarSeries good =
        api.fill(
            ApiFixture.EURUSD, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-02-01T00:00:00Z");
    assertThat(good.isEmpty()).isFalse();
    long[] times =
        Calendars.bundled()
            .of(ApiFixture.AAPL)
            .expectedBars(
                Timeframe.DAY_1,
                DAYS.hours(),
                new TimeRange(
                    Instant.parse("2023-01-01T00:00:00Z"), Instant.parse("2023-02-01T00:00:00Z")));
    BarSeries all = Samples.rising(times, 2_354_120, 17_600_123);
    BarSeriesBuilder some = new BarSeriesBuilder();
    for (int i = 0; i < all.size(); i++) {
      Bar bar = all.bar(i);
      if (i == 5) {
        some.add(
            new Bar(
                bar.time(),
                bar.open(),
                bar.low(),
                bar.high(),
                bar.close(),
                bar.volume(),
                bar.vwap(),
                bar.tradeCount()));
      } else if (i != 11 && i != 12) {
        some.add(bar);
      }
    }
    stored = some.build();
    api.store(DAYS, stored);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aReportSaysTheScoreAndWhatItRestsOn() throws Exception {
    JsonNode data = get("/api/v1/quality?instrument=AAPL" + RANGE);

    assertThat(data.get("instrument").textValue()).isEqualTo("AAPL.NASDAQ.STK");
    assertThat(data.get("bars").intValue()).isEqualTo(18);
    assertThat(data.get("expected").intValue()).isEqualTo(20);
    assertThat(data.get("missing").intValue()).isEqualTo(2);
    assertThat(data.get("revision").intValue()).isEqualTo(1);
    assertThat(data.get("simulated").booleanValue()).isTrue();
    assertThat(part(data, "completeness").get("value").doubleValue()).isEqualTo(0.9);
    assertThat(part(data, "validity").get("value").doubleValue()).isEqualTo(0.944444);
    assertThat(part(data, "session_fit").get("value").doubleValue()).isEqualTo(1.0);
    assertThat(part(data, "timeliness").get("value").isNull()).isTrue();
    assertThat(part(data, "timeliness").get("weight").isNull()).isTrue();
    double weighted =
        StreamSupport.stream(data.get("parts").spliterator(), false)
            .filter(part -> part.get("value").isNumber())
            .mapToDouble(part -> part.get("value").doubleValue() * part.get("weight").doubleValue())
            .sum();
    assertThat(data.get("score").doubleValue()).isCloseTo(weighted, Assertions.within(1e-5));
    assertThat(data.get("conditions").toString())
        .isEqualTo("{\"available\":17,\"degraded\":1,\"pending\":0,\"missing\":2}");
    assertThat(data.get("findings").findValuesAsText("rule")).containsExactly("ohlc_order", "gap");
    assertThat(data.get("findings_total").intValue()).isEqualTo(2);
    assertThat(data.has("days")).isFalse();
    JsonNode finding = data.get("findings").get(0);
    assertThat(finding.get("start").textValue()).isEqualTo("2023-01-10");
    assertThat(finding.get("severity").textValue()).isEqualTo("error");

    JsonNode bars = get(finding.get("bars_url").textValue()).get("bars");
    assertThat(bars).as("the link leads to the very bar").hasSize(1);
    assertThat(bars.get(0).get("session_date").textValue()).isEqualTo("2023-01-10");
    JsonNode ofRule = get(data.get("rules").get(0).get("findings_url").textValue());
    assertThat(ofRule.get("findings").findValuesAsText("rule")).containsExactly("ohlc_order");
    JsonNode ofPart = get(part(data, "completeness").get("findings_url").textValue());
    assertThat(ofPart.get("findings").findValuesAsText("rule")).containsExactly("gap");
  }

  @Test
  void daysAreToldOneByOneWhenAskedFor() throws Exception {
    JsonNode days = get("/api/v1/quality?instrument=AAPL&by=day" + RANGE).get("days");
    assertThat(days).hasSize(20);
    assertThat(days.get(5).get("condition").textValue()).isEqualTo("degraded");
    assertThat(days.get(5).get("worst").textValue()).isEqualTo("error");
    assertThat(days.get(11).get("condition").textValue()).isEqualTo("missing");
    assertThat(days.get(11).get("bars_url").textValue())
        .contains("start=2023-01-19", "end=2023-01-20");
    assertThat(days.get(13).get("worst").isNull()).isTrue();
  }

  @Test
  void findingsArePagedAndFiltered() throws Exception {
    JsonNode first = get("/api/v1/quality?instrument=AAPL&limit=1" + RANGE);
    assertThat(first.get("findings").findValuesAsText("rule")).containsExactly("ohlc_order");
    String token = first.get("next_page_token").textValue();
    JsonNode second = get("/api/v1/quality?instrument=AAPL&limit=1&page_token=" + token + RANGE);
    assertThat(second.get("findings").findValuesAsText("rule")).containsExactly("gap");
    assertThat(second.get("next_page_token").isNull()).isTrue();
    assertThat(
            get("/api/v1/quality?instrument=AAPL&severity=error" + RANGE)
                .get("findings")
                .findValuesAsText("rule"))
        .containsExactly("ohlc_order");

    HttpResponse<String> other =
        api.get("/api/v1/quality?instrument=AAPL&rule=gap&page_token=" + token + RANGE);
    assertThat(other.statusCode()).isEqualTo(400);
    api.store(DAYS, Samples.rising(new long[] {stored.firstTime()}, 1, 1));
    HttpResponse<String> changed =
        api.get("/api/v1/quality?instrument=AAPL&limit=1&page_token=" + token + RANGE);
    assertThat(changed.statusCode()).isEqualTo(409);
    assertThat(ApiFixture.json(changed).get("code").textValue()).isEqualTo("SERIES_CHANGED");
  }

  @Test
  void manyInstrumentsAreJudgedAtOnceAndOneThatIsUnknownSpoilsNothing() throws Exception {
    JsonNode reports = get("/api/v1/quality?instruments=AAPL,NOSUCH,EURUSD" + RANGE).get("reports");
    assertThat(reports).hasSize(3);
    assertThat(reports.get(0).get("missing").intValue()).isEqualTo(2);
    assertThat(reports.get(0).has("findings")).isFalse();
    assertThat(reports.get(1).at("/problem/code").textValue()).isEqualTo("unknown_symbol");
    assertThat(reports.get(2).get("score").doubleValue()).isEqualTo(1.0);
  }

  @Test
  void findingsAndDaysCanBeHadAsCsv() throws Exception {
    assertThat(csv("/api/v1/quality?instrument=AAPL" + RANGE).lines())
        .hasSize(3)
        .startsWith("rule,severity,dimension,start,end,bars,value,limit,detail")
        .anyMatch(line -> line.startsWith("gap,warning,completeness,2023-01-19,2023-01-20,2,2.0"));
    assertThat(csv("/api/v1/quality?instrument=AAPL&by=day" + RANGE).lines())
        .hasSize(21)
        .contains("2023-01-10,degraded,1,0,1,error");
  }

  @Test
  void whatCannotBeAskedIsToldByField() throws Exception {
    HttpResponse<String> faulty =
        api.get(
            "/api/v1/quality?instrument=AAPL&instruments=MSFT&timeframe=7m&by=week&severity=bad"
                + "&rule=gap,hole&dimension=size&limit=0");
    assertThat(faulty.statusCode()).isEqualTo(422);
    assertThat(ApiFixture.json(faulty).get("errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder(
            "/instruments", "/timeframe", "/by", "/severity", "/rule", "/dimension", "/limit");
    assertThat(api.get("/api/v1/quality?timeframe=1d").statusCode()).isEqualTo(422);
    assertThat(api.get("/api/v1/quality?instrument=NOSUCH&timeframe=1d").statusCode())
        .isEqualTo(404);
  }

  @Test
  void barsThatAreNotConfirmedArePending() throws Exception {
    api.symbols.provisional =
        List.of(
            new TimeRange(
                Instant.parse("2023-01-31T00:00:00Z"), Instant.parse("2023-02-01T00:00:00Z")));
    assertThat(get("/api/v1/quality?instrument=AAPL" + RANGE).at("/conditions/pending").intValue())
        .isEqualTo(1);
  }

  @Test
  void theContractsExamplesWork() throws Exception {
    JsonNode contract;
    try (InputStream file = QualityApiIT.class.getResourceAsStream("/openapi.yaml")) {
      contract = new YAMLMapper().readTree(file);
    }
    JsonNode parameters = contract.at("/components/parameters");
    for (String name : List.of("rule", "dimension")) {
      for (JsonNode example : parameters.at("/" + name + "/schema/examples")) {
        get("/api/v1/quality?instrument=AAPL&" + name + "=" + example.textValue() + RANGE);
      }
    }
    for (JsonNode example : parameters.at("/instruments/schema/examples")) {
      assertThat(get("/api/v1/quality?instruments=" + example.textValue() + RANGE).get("reports"))
          .hasSize(3);
    }
    assertThat(
            StreamSupport.stream(contract.at("/components/schemas/Rule/enum").spliterator(), false)
                .map(JsonNode::textValue))
        .containsExactlyElementsOf(Arrays.stream(Rule.values()).map(Rule::toString).toList());
    JsonNode scan =
        contract.at("/paths/~1api~1v1~1repairs~1scan/post/requestBody/content").iterator().next();
    assertThat(api.post("/api/v1/repairs/scan", scan.get("example").toString()).statusCode())
        .isEqualTo(200);
    api.symbols.deciding =
        decision -> new RepairReply.Done(repair(stored.bar(5), "AAPL.NASDAQ.STK:aa"));
    JsonNode apply =
        contract
            .at("/paths/~1api~1v1~1repairs~1{id}~1apply/post/requestBody/content")
            .iterator()
            .next();
    JsonNode done =
        ApiFixture.json(
            api.post("/api/v1/repairs/AAPL.NASDAQ.STK:aa/apply", apply.get("example").toString()));
    assertThat(
            StreamSupport.stream(
                    contract.at("/components/schemas/Repair/required").spliterator(), false)
                .map(JsonNode::textValue))
        .as("the members of a repair")
        .containsExactlyInAnyOrderElementsOf(
            done.get("data").propertyStream().map(Map.Entry::getKey).toList());
  }

  // ---- repairs ----

  @Test
  void aScanProposesWhatCanBeRepaired() throws Exception {
    HttpResponse<String> scanned =
        api.post(
            "/api/v1/repairs/scan",
            "{\"instrument\":\"AAPL\",\"timeframe\":\"1d\",\"start\":\"2023-01-01\"}");
    assertThat(scanned.statusCode()).isEqualTo(200);
    JsonNode data = ApiFixture.json(scanned).get("data");
    assertThat(data.get("proposed").intValue()).isEqualTo(1);
    assertThat(data.get("skipped").intValue())
        .as("gaps")
        .isEqualTo(data.get("found").intValue() - 1);
    Proposal proposal = api.symbols.proposed.getFirst().proposals().getFirst();
    assertThat(proposal.rule()).isEqualTo(Rule.OHLC_ORDER);
    assertThat(proposal.before()).containsExactly(stored.bar(5));
    assertThat(proposal.suggested()).isEqualTo(RepairAction.REFETCH);
  }

  @Test
  void repairsAreListedWithBeforeAndAfterAndAreStaleWhenTheirBarsChanged() throws Exception {
    Repair fits = repair(stored.bar(5), "AAPL.NASDAQ.STK:aa");
    Bar other = Samples.rising(new long[] {stored.time(6)}, 7, 7).bar(0);
    api.symbols.repairs.add(fits);
    api.symbols.repairs.add(repair(other, "AAPL.NASDAQ.STK:bb"));

    JsonNode all = get("/api/v1/repairs?instrument=AAPL").get("repairs");
    assertThat(all.findValuesAsText("state")).containsExactly("proposed", "stale");
    JsonNode one = all.get(0);
    assertThat(one.at("/before/0/t").textValue()).isEqualTo("2023-01-10");
    assertThat(one.at("/actions/0/action").textValue()).isEqualTo("refetch");
    assertThat(one.at("/actions/0/suggested").booleanValue()).isTrue();
    assertThat(one.at("/actions/0/after").isNull()).as("only IB can say").isTrue();
    assertThat(one.at("/actions/1/after/0/h").decimalValue())
        .isEqualByComparingTo(stored.bar(5).low());
    assertThat(one.at("/actions/2/after")).as("the bar would go").isEmpty();
    assertThat(one.get("applied").isNull()).isTrue();

    assertThat(get("/api/v1/repairs?state=stale").get("repairs").get(0).get("id").textValue())
        .as("of all instruments that have bars")
        .isEqualTo("AAPL.NASDAQ.STK:bb");
    assertThat(get("/api/v1/repairs?instrument=AAPL&rule=spike").get("repairs")).isEmpty();
    JsonNode page = get("/api/v1/repairs?instrument=AAPL&limit=1");
    assertThat(page.get("repairs")).hasSize(1);
    assertThat(
            get("/api/v1/repairs?instrument=AAPL&limit=1&page_token="
                    + page.get("next_page_token").textValue())
                .at("/repairs/0/id")
                .textValue())
        .isEqualTo("AAPL.NASDAQ.STK:bb");
    assertThat(get("/api/v1/repairs/AAPL.NASDAQ.STK:aa")).isEqualTo(one);
    assertThat(api.get("/api/v1/repairs/AAPL.NASDAQ.STK:zz").statusCode()).isEqualTo(404);
    assertThat(api.get("/api/v1/repairs/nonsense").statusCode()).isEqualTo(404);
    HttpResponse<String> faulty = api.get("/api/v1/repairs?state=done&rule=x&timeframe=7m");
    assertThat(ApiFixture.json(faulty).get("errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder("/state", "/rule", "/timeframe");
  }

  @Test
  void decisionsGoToTheInstrumentAndTheirRefusalsAreProblems() throws Exception {
    Repair repair = repair(stored.bar(5), "AAPL.NASDAQ.STK:aa");
    String path = "/api/v1/repairs/" + repair.proposal().id();
    api.symbols.deciding = decision -> new RepairReply.Done(repair);
    JsonNode done =
        ApiFixture.json(
            api.post(path + "/apply", "{\"action\":\"reorder\",\"why\":\" a bad tick \"}"));
    assertThat(done.at("/data/id").textValue()).isEqualTo(repair.proposal().id());
    assertThat(api.symbols.decisions.getLast())
        .isInstanceOfSatisfying(
            RepairQuestion.ApplyRepair.class,
            apply -> {
              assertThat(apply.action()).contains(RepairAction.REORDER);
              assertThat(apply.why()).isEqualTo("a bad tick");
              assertThat(apply.actor()).isEqualTo("api");
            });
    api.post(path + "/reject", "{}");
    assertThat(api.symbols.decisions.getLast()).isInstanceOf(RepairQuestion.RejectRepair.class);
    HttpResponse<String> bare =
        api.send(
            HttpRequest.newBuilder(api.uri(path + "/revert"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    assertThat(bare.statusCode()).as("no body is needed").isEqualTo(200);
    assertThat(api.symbols.decisions.getLast()).isInstanceOf(RepairQuestion.RevertRepair.class);

    assertThat(refused(path, new RepairReply.NoSuchRepair(), 404)).isEqualTo("NOT_FOUND");
    assertThat(refused(path, new RepairReply.NotNow(repair, "it is applied already"), 409))
        .isEqualTo("REPAIR_CONFLICT");
    assertThat(refused(path, new RepairReply.BarsChanged(repair), 409)).isEqualTo("REPAIR_STALE");
    assertThat(refused(path, new RepairReply.NotFetched(repair, ApiFixture.down()), 503))
        .isEqualTo("GATEWAY_UNAVAILABLE");
    assertThat(refused(path, new RepairReply.StoreFailed("disk full"), 500))
        .isEqualTo("INTERNAL_ERROR");

    int decisions = api.symbols.decisions.size();
    HttpResponse<String> faulty =
        api.post(path + "/apply", "{\"action\":\"guess\",\"why\":\"" + "x".repeat(501) + "\"}");
    assertThat(faulty.statusCode()).isEqualTo(422);
    assertThat(ApiFixture.json(faulty).get("errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder("/action", "/why");
    assertThat(api.symbols.decisions).hasSize(decisions);
  }

  private String refused(String path, RepairReply reply, int status) throws Exception {
    api.symbols.deciding = decision -> reply;
    HttpResponse<String> response = api.post(path + "/apply", "{}");
    assertThat(response.statusCode()).isEqualTo(status);
    return ApiFixture.json(response).get("code").textValue();
  }

  private static Repair repair(Bar bar, String id) {
    return new Repair(
        DAYS,
        new Proposal(
            id,
            Rule.OHLC_ORDER,
            Severity.ERROR,
            "high is below low",
            bar.time(),
            bar.time(),
            List.of(bar),
            List.of(RepairAction.REFETCH, RepairAction.REORDER, RepairAction.DROP)),
        Repair.Standing.PROPOSED,
        Optional.empty(),
        0,
        List.of(),
        List.of(),
        "api",
        "",
        ApiFixture.NOW);
  }

  private static JsonNode part(JsonNode report, String dimension) {
    for (JsonNode part : report.get("parts")) {
      if (part.get("dimension").textValue().equals(dimension)) {
        return part;
      }
    }
    throw new AssertionError("no part " + dimension + " in " + report);
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> response = api.get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ApiFixture.json(response).get("data");
  }

  private String csv(String path) throws Exception {
    return api.send(HttpRequest.newBuilder(api.uri(path)).header("Accept", "text/csv").build())
        .body();
  }
}
