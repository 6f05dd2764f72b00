package io.ktrdr.api;

import static io.ktrdr.api.ApiFixture.AAPL;
import static io.ktrdr.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.api.http.Json;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.store.Amendment;
import io.ktrdr.store.Chunking;
import io.ktrdr.store.Provenance;
import io.ktrdr.symbol.AuditLog;
import io.ktrdr.symbol.SymbolEntity;
import io.ktrdr.symbol.SymbolEvent;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bars as they were, who wrote each, what became of one, and the whole trail. */
class HistoryApiIT {

  private static final SeriesId DAYS = ApiFixture.series(AAPL, Timeframe.DAY_1);
  private static final String BARS =
      "/api/v1/bars?instrument=AAPL&timeframe=1d&start=2023-01-03&end=2023-02-01";
  private static final Instant LATER = Instant.parse("2023-06-16T09:00:00Z");
  private static final long FIFTH = Instant.parse("2023-01-05T00:00:00Z").getEpochSecond();

  @TempDir Path folder;
  private ApiFixture api;

  /** Revision 1 loads January, 2 repairs the fifth, 3 removes the day after. */
  @BeforeEach
  void serve() throws Exception {
    api = new ApiFixture(folder, "");
    api.fill(AAPL, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-02-01T00:00:00Z");
    amend(Amendment.putting(bar(FIFTH, 99_99)), LATER);
    amend(Amendment.removing(FIFTH + 86_400), LATER.plusSeconds(60));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void asOfARevisionAnswersExactlyWhatWasStoredThen() throws Exception {
    JsonNode now = data(BARS);
    JsonNode first = data(BARS + "&as_of=1");
    JsonNode second = data(BARS + "&as_of=2");

    assertThat(now.get("bars")).hasSize(19);
    assertThat(first.get("bars")).hasSize(20);
    assertThat(second.get("bars")).hasSize(20);
    assertThat(first.at("/bars/2/c").decimalValue()).isNotEqualByComparingTo("99.99");
    assertThat(second.at("/bars/2/c").decimalValue()).isEqualByComparingTo("99.99");
    assertThat(data(BARS + "&as_of=3").get("bars")).isEqualTo(now.get("bars"));
    assertThat(data(BARS + "&as_of=0").get("bars")).isEmpty();
    assertThat(first.at("/meta/as_of/revision").longValue()).isEqualTo(1);
    assertThat(first.at("/meta/as_of/at").textValue()).isEqualTo("2023-06-15T16:00:00Z");
    assertThat(first.at("/meta/revision").longValue()).isEqualTo(1);
    assertThat(first.at("/meta/complete").booleanValue()).isTrue();
    assertThat(now.at("/meta/complete").booleanValue()).isFalse();
    assertThat(now.at("/meta/as_of").isMissingNode()).isTrue();
  }

  @Test
  void asOfAnInstantAnswersTheLastRevisionBeforeIt() throws Exception {
    assertThat(data(BARS + "&as_of=2023-06-16T09:00:59Z").at("/meta/as_of/revision").longValue())
        .isEqualTo(2);
    JsonNode before = data(BARS + "&as_of=2023-01-20T12:00:00Z");
    assertThat(before.at("/meta/as_of/revision").longValue()).isZero();
    assertThat(before.get("bars")).isEmpty();
    // Of January only what was over by then could have been missing.
    assertThat(before.at("/meta/gaps/0/end").textValue()).isEqualTo("2023-01-20");
  }

  @Test
  void oneProofRunsAtATime() throws Exception {
    api.symbols.holdAudits = true;
    CompletableFuture<HttpResponse<String>> first =
        CompletableFuture.supplyAsync(
            () -> asked("/api/v1/audit/verify"), Thread::startVirtualThread);
    SymbolEntity.GetAudit held = api.symbols.heldAudits.take();

    HttpResponse<String> second = api.get("/api/v1/audit/verify?instrument=AAPL");
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(json(second).get("code").textValue()).isEqualTo("AUDIT_VERIFY_RUNNING");

    api.symbols.holdAudits = false;
    held.replyTo().tell(new SymbolEntity.Audit(List.of()));
    assertThat(first.join().body()).contains("\"proven\":");
    for (int i = 0; i < 20; i++) {
      assertThat(api.get("/api/v1/audit/verify").statusCode())
          .as("the next, as soon as one has come to its end")
          .isEqualTo(200);
    }
  }

  private HttpResponse<String> asked(String path) {
    try {
      return api.get(path);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void pagesOfThePastGoOnWhileBarsChange() throws Exception {
    List<String> closes = new ArrayList<>();
    String token = "";
    int pages = 0;
    do {
      JsonNode page = data(BARS + "&as_of=2024-01-01T00:00:00Z&limit=7" + token);
      page.get("bars").forEach(bar -> closes.add(bar.get("c").asText()));
      assertThat(page.at("/meta/as_of/revision").longValue()).isEqualTo(3);
      amend(Amendment.putting(bar(FIFTH, 100 + pages)), LATER.plusSeconds(100 + pages));
      token =
          page.get("next_page_token").isNull()
              ? null
              : "&page_token=" + page.get("next_page_token").textValue();
      pages++;
    } while (token != null);

    assertThat(pages).isEqualTo(3);
    assertThat(closes).hasSize(19).contains("99.99");
    assertThat(data(BARS + "&as_of=3").get("bars").findValuesAsText("c")).isEqualTo(closes);
  }

  @Test
  void whatCannotBeAMomentIsRefusedByName() throws Exception {
    assertRefused("&as_of=99", "/as_of", "has no revision 99 yet; the newest is 3");
    assertRefused("&as_of=2023-06-16", "/as_of", "give a revision number, or an instant such as");
    assertRefused("&as_of=-1", "/as_of", "neither a date");
    assertRefused("&include=vibes", "/include", "is not one of [flags, provenance]");
    String token = data(BARS + "&as_of=3&limit=2").get("next_page_token").textValue();
    HttpResponse<String> other = api.get(BARS + "&as_of=2&limit=2&page_token=" + token);
    assertThat(other.statusCode()).isEqualTo(400);
    assertThat(other.body()).contains("as_of, include, adjustment and fill as for the first page");
  }

  @Test
  void eachRowSaysWhoWroteItWhenProvenanceIsIncluded() throws Exception {
    JsonNode plain = data(BARS);
    JsonNode rows = data(BARS + "&include=provenance");

    assertThat(rows.at("/bars/0/rev").longValue()).isEqualTo(1);
    assertThat(rows.at("/bars/0/src").textValue()).isEqualTo("ib_hist");
    assertThat(rows.at("/bars/0/fetched_at").textValue()).isEqualTo("2023-06-15T16:00:00Z");
    assertThat(rows.at("/bars/0/final").booleanValue()).isTrue();
    assertThat(rows.at("/bars/2/rev").longValue()).isEqualTo(2);
    assertThat(rows.at("/bars/2/src").textValue()).isEqualTo("repair");
    assertThat(rows.at("/bars/2/session_date").textValue()).isEqualTo("2023-01-05");
    assertThat(rows.get("bars").findValuesAsText("c"))
        .isEqualTo(plain.get("bars").findValuesAsText("c"));
    JsonNode then = data(BARS + "&include=provenance&as_of=1");
    assertThat(then.at("/bars/2/rev").longValue()).isEqualTo(1);
    assertThat(then.at("/bars/2/final").isMissingNode()).isTrue();
  }

  @Test
  void columnsSayItAsRuns() throws Exception {
    JsonNode columns = data(BARS + "&include=provenance&style=columns");

    assertThat(columns.get("dates")).hasSize(19);
    assertThat(columns.get("provenance")).hasSize(3);
    assertThat(columns.get("provenance").findValuesAsText("bars")).containsExactly("2", "1", "16");
    assertThat(columns.get("provenance").findValuesAsText("rev")).containsExactly("1", "2", "1");
  }

  @Test
  void aLiveBarIsFinalWhenHistoryHasConfirmedIt() throws Exception {
    long first = Instant.parse("2023-06-14T00:00:00Z").getEpochSecond();
    api.database
        .bars()
        .merge(
            DAYS,
            new BarSeriesBuilder().add(bar(first, 1), 0).add(bar(first + 86_400, 2), 0).build(),
            Chunking.plain(Timeframe.DAY_1),
            new Provenance(Source.IB_LIVE, "live", "live", "", LATER));
    api.symbols.provisional = List.of(TimeRange.ofEpochSeconds(first + 86_400, first + 2 * 86_400));

    JsonNode rows =
        data(
            "/api/v1/bars?instrument=AAPL&timeframe=1d&start=2023-06-14&end=2023-06-16"
                + "&include=provenance");

    assertThat(rows.get("bars").findValuesAsText("final")).containsExactly("true", "false");
    assertThat(rows.at("/bars/1/src").textValue()).isEqualTo("ib_live");
  }

  @Test
  void everyVersionOfOneBarIsToldWithWhoWroteAndWhoEndedIt() throws Exception {
    JsonNode revisions = data("/api/v1/revisions?instrument=AAPL&timeframe=1d&t=2023-01-05");

    assertThat(revisions.get("bars")).hasSize(1);
    JsonNode bar = revisions.at("/bars/0");
    assertThat(bar.get("session_date").textValue()).isEqualTo("2023-01-05");
    assertThat(bar.get("t").textValue()).isEqualTo("2023-01-05T14:30:00Z");
    assertThat(bar.get("versions")).hasSize(2);
    JsonNode old = bar.at("/versions/0");
    assertThat(old.get("from_revision").longValue()).isEqualTo(1);
    assertThat(old.get("to_revision").longValue()).isEqualTo(2);
    assertThat(old.at("/written/cause").textValue()).isEqualTo("load");
    assertThat(old.at("/written/source").textValue()).isEqualTo("ib_hist");
    assertThat(old.at("/ended/change").textValue()).isEqualTo("amendment");
    assertThat(old.at("/ended/actor").textValue()).isEqualTo("alice");
    assertThat(old.at("/ended/request_id").textValue()).isEqualTo("r-7");
    assertThat(old.at("/ended/job_id").textValue()).isEqualTo("j-7");
    JsonNode now = bar.at("/versions/1");
    assertThat(now.get("c").decimalValue()).isEqualByComparingTo("99.99");
    assertThat(now.get("v").isNull()).isTrue();
    assertThat(now.get("to_revision").isNull()).isTrue();
    assertThat(now.get("ended").isNull()).isTrue();
  }

  @Test
  void aRangeTellsOfTheBarsThatHaveHadSeveralVersionsPageByPage() throws Exception {
    String range = "/api/v1/revisions?instrument=AAPL&timeframe=1d&limit=1";
    JsonNode first = data(range);
    JsonNode second = data(range + "&page_token=" + first.get("next_page_token").textValue());

    assertThat(first.at("/bars/0/session_date").textValue()).isEqualTo("2023-01-05");
    assertThat(second.at("/bars/0/session_date").textValue()).isEqualTo("2023-01-06");
    assertThat(second.at("/bars/0/versions")).hasSize(1);
    assertThat(second.at("/bars/0/versions/0/to_revision").longValue()).isEqualTo(3);
    assertThat(second.get("next_page_token").isNull()).isTrue();
    assertThat(data(range + "&start=2023-01-07").get("bars")).isEmpty();
    assertThat(
            data("/api/v1/revisions?instrument=AAPL&timeframe=1d&t=2023-01-09")
                .at("/bars/0/versions"))
        .hasSize(1);
    HttpResponse<String> both =
        api.get("/api/v1/revisions?instrument=AAPL&timeframe=1d&t=2023-01-05&start=2023-01-01");
    assertThat(both.statusCode()).isEqualTo(422);
    assertThat(both.body()).contains("give either t, or start and end");
  }

  @Test
  void theTrailIsFilteredByWhatItsFactsSay() throws Exception {
    trail(6);

    assertThat(sequences("")).containsExactly("1", "2", "3", "4", "5", "6");
    assertThat(sequences("&kind=bars_kept")).containsExactly("2", "4", "6");
    assertThat(sequences("&kind=bars_kept,store_went_back")).hasSize(6);
    assertThat(sequences("&actor=actor-4")).containsExactly("4");
    assertThat(sequences("&job=job-2")).containsExactly("2");
    assertThat(sequences("&request_id=r-6")).containsExactly("6");
    assertThat(sequences("&series=" + encoded(DAYS.toString()))).hasSize(6);
    assertThat(sequences("&series=" + encoded("AAPL.NASDAQ.STK/1m/TRADES/rth"))).isEmpty();
    assertThat(sequences("&start=2023-06-15T16:00:03Z&end=2023-06-15T16:00:05Z"))
        .containsExactly("3", "4");
    assertThat(sequences("&instrument=EURUSD")).isEmpty();
    assertThat(api.get("/api/v1/audit?kind=nothing").body())
        .contains("kind \\\"nothing\\\" is not one of [bar_revised, bars_kept, bars_stored");
    assertThat(api.get("/api/v1/audit?series=AAPL").body())
        .contains("is not INSTRUMENT/TIMEFRAME/WHAT/SESSION");
  }

  @Test
  void theTrailOfAllInstrumentsIsReadPageByPage() throws Exception {
    trail(5);

    JsonNode first = data("/api/v1/audit?kind=store_went_back&limit=2");
    String token = first.get("next_page_token").textValue();
    JsonNode second = data("/api/v1/audit?kind=store_went_back&limit=2&page_token=" + token);

    assertThat(first.get("entries").findValuesAsText("sequence")).containsExactly("1", "3");
    assertThat(first.get("instrument").isNull()).isTrue();
    assertThat(first.at("/entries/0/instrument").textValue()).isEqualTo("AAPL.NASDAQ.STK");
    assertThat(second.get("entries").findValuesAsText("sequence")).containsExactly("5");
    assertThat(second.get("next_page_token").isNull()).isTrue();
    assertThat(api.get("/api/v1/audit?limit=2&page_token=" + token).body())
        .contains("page_token belongs to another question");
  }

  @Test
  void theWholeTrailIsExportedLineByLine() throws Exception {
    trail(3000);

    HttpResponse<String> ndjson = export("application/x-ndjson");
    HttpResponse<String> csv = export("text/csv");

    assertThat(ndjson.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/x-ndjson");
    List<String> lines = ndjson.body().lines().toList();
    assertThat(lines).hasSize(3000);
    assertThat(Json.MAPPER.readTree(lines.get(2999)).get("sequence").longValue()).isEqualTo(3000);
    assertThat(Json.MAPPER.readTree(lines.get(1)).at("/fact/actor").textValue())
        .isEqualTo("actor-2");
    List<String> rows = csv.body().lines().toList();
    assertThat(rows).hasSize(3001);
    assertThat(rows.getFirst()).startsWith("instrument,sequence,at,kind,series,revision,change,");
    assertThat(rows.get(2)).startsWith("AAPL.NASDAQ.STK,2,2023-06-15T16:00:02Z,bars_kept,");
  }

  private HttpResponse<String> export(String accept) throws Exception {
    return api.send(
        HttpRequest.newBuilder(api.uri("/api/v1/audit")).header("Accept", accept).build());
  }

  private List<String> sequences(String query) throws Exception {
    return data("/api/v1/audit?limit=1000" + query).get("entries").findValuesAsText("sequence");
  }

  private void trail(int entries) {
    api.symbols.audit.clear();
    List<AuditLog.Line> lines = new ArrayList<>();
    for (int i = 1; i <= entries; i++) {
      Instant at = ApiFixture.NOW.plusSeconds(i);
      SymbolEvent fact =
          i % 2 == 1
              ? new SymbolEvent.StoreWentBack(DAYS, i, i - 1, at)
              : new SymbolEvent.BarsKept(
                  DAYS, at, at, 1, Source.IMPORT, "actor-" + i, "import", "r-" + i, "job-" + i, at);
      lines.add(new AuditLog.Line(AAPL.id(), i, 100L + i, at, fact));
    }
    api.symbols.audit.addAll(lines);
  }

  private void amend(Amendment amendment, Instant at) {
    api.database
        .bars()
        .amend(
            DAYS,
            amendment,
            Chunking.plain(Timeframe.DAY_1),
            new Provenance(Source.REPAIR, "alice", "repair", "r-7", "j-7", at));
  }

  private static BarSeries bar(long time, long cents) {
    return new BarSeriesBuilder()
        .add(
            time,
            2,
            cents,
            cents,
            cents,
            cents,
            0,
            BarSeries.NONE,
            0,
            BarSeries.NONE,
            BarSeries.NO_COUNT)
        .build();
  }

  private void assertRefused(String query, String pointer, String sentence) throws Exception {
    HttpResponse<String> answer = api.get(BARS + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(json(answer).at("/errors/0/pointer").textValue()).isEqualTo(pointer);
    assertThat(json(answer).at("/errors/0/detail").textValue()).contains(sentence);
  }

  private JsonNode data(String path) throws Exception {
    HttpResponse<String> answer = api.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer).get("data");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
