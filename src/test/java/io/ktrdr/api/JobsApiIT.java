package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.gateway.Lane;
import io.ktrdr.job.ItemState;
import io.ktrdr.job.JobEntity.GetReply;
import io.ktrdr.job.JobEntity.MoveReply;
import io.ktrdr.job.JobMove;
import io.ktrdr.job.JobPage;
import io.ktrdr.job.JobQuery;
import io.ktrdr.job.JobState;
import io.ktrdr.job.Jobs;
import io.ktrdr.job.LoadSpec;
import io.ktrdr.market.Timeframe;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /jobs} as clients see it. */
class JobsApiIT {

  private static final String ID = "job-0000000000000001";
  private static final String BATCH =
      """
      {"type":"load","instruments":["AAPL","MSFT","AAPL",265598],"timeframes":["1d","1Hour"],
       "start":"2023-01-01","end":"2023-01-31","session":"all","lane":"repair"}\
      """;

  @TempDir Path folder;

  private ApiFixture api;

  @BeforeEach
  void serve() throws Exception {
    api = new ApiFixture(folder, "");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aJobIsMadeAndAnsweredWithWhereToFollowIt() throws Exception {
    HttpResponse<String> made = api.post("/api/v1/jobs", BATCH);
    assertThat(made.statusCode()).isEqualTo(202);
    JsonNode job = ApiFixture.json(made).get("data");
    assertThat(Jobs.isId(job.get("id").asText())).isTrue();
    assertThat(made.headers().firstValue("Location"))
        .contains("/api/v1/jobs/" + job.get("id").asText());
    assertThat(job.get("state").asText()).isEqualTo("queued");
    assertThat(job.get("simulated").asBoolean()).isTrue();
    LoadSpec spec = api.jobs.made.get(job.get("id").asText());
    assertThat(spec.instruments())
        .as("what is named twice counts once")
        .containsExactly("AAPL", "MSFT", "265598");
    assertThat(spec.timeframes()).containsExactly(Timeframe.DAY_1, Timeframe.HOUR_1);
    assertThat(spec.lane()).isEqualTo(Lane.REPAIR);
    assertThat(spec.end()).contains("2023-01-31");
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() throws Exception {
    HttpResponse<String> refused =
        api.post(
            "/api/v1/jobs?x=1",
            """
            {"type":"backup","instruments":["AAPL"," ",true,"%s"],"timeframes":["1d","7m"],
             "start":"yesterday","end":"2023-13-01","what":"GOSSIP","session":"night",
             "lane":"live","speed":"high","mode":"local"}\
            """
                .formatted("A".repeat(101)));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(ApiFixture.json(refused).get("errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder(
            "/x",
            "/speed",
            "/type",
            "/instruments/1",
            "/instruments/2",
            "/instruments/3",
            "/timeframes/1",
            "/start",
            "/end",
            "/what",
            "/session",
            "/mode",
            "/lane");
    assertThat(api.jobs.made).isEmpty();
  }

  @Test
  void missingListsWrongRangesAndTooManyItemsAreRefused() throws Exception {
    assertThat(pointers("{\"type\":\"load\"}"))
        .containsExactlyInAnyOrder("/instruments", "/timeframes", "/start");
    assertThat(
            pointers(
                "{\"type\":\"load\",\"instruments\":[],\"timeframes\":\"1d\","
                    + "\"start\":\"2023-02-01\",\"end\":\"2023-01-01\"}"))
        .containsExactlyInAnyOrder("/instruments", "/timeframes", "/start");
    assertThat(
            pointers(
                "{\"type\":\"load\",\"instruments\":[1,2,3,4,5,6],\"timeframes\":[\"1d\",\"1h\"],"
                    + "\"start\":\"2023-01-01\"}"))
        .containsExactly("/instruments");
    assertThat(
            pointers(
                "{\"type\":\"load\",\"instruments\":[1],\"timeframes\":[\"1d\",\"5s\"],"
                    + "\"start\":\"1980-01-01\"}"))
        .containsExactly("/timeframes/1");
    assertThat(
            pointers(
                "{\"type\":\"load\",\"instruments\":[1],\"timeframes\":[\"1d\"],"
                    + "\"start\":\"2199-01-01\"}"))
        .containsExactly("/start");
  }

  private List<String> pointers(String body) throws Exception {
    HttpResponse<String> refused = api.post("/api/v1/jobs", body);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    return ApiFixture.json(refused).get("errors").findValuesAsText("pointer");
  }

  @Test
  void theSameKeyIsTheSameJobAndForOtherWorkItIsRefused() throws Exception {
    HttpResponse<String> first = post("/api/v1/jobs", BATCH, "Idempotency-Key", "nightly-1");
    HttpResponse<String> again = post("/api/v1/jobs", BATCH, "Idempotency-Key", "nightly-1");
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.headers().firstValue("Location"))
        .isEqualTo(first.headers().firstValue("Location"));
    assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
    assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(api.jobs.made).hasSize(1);

    HttpResponse<String> other =
        post("/api/v1/jobs", BATCH.replace("MSFT", "TSLA"), "Idempotency-Key", "nightly-1");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(ApiFixture.json(other).get("code").asText()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(ApiFixture.json(other).get("job").asText()).isEqualTo(Jobs.idFor("nightly-1"));

    HttpResponse<String> blank = post("/api/v1/jobs", BATCH, "Idempotency-Key", "k".repeat(256));
    assertThat(blank.statusCode()).isEqualTo(422);
    assertThat(ApiFixture.json(blank).at("/errors/0/pointer").asText())
        .isEqualTo("/Idempotency-Key");
  }

  @Test
  void aJobIsShownWithAPageOfItsItems() throws Exception {
    api.jobs.made.put(ID, FakeJobs.spec("AAPL"));
    JsonNode job =
        ApiFixture.json(api.get("/api/v1/jobs/" + ID + "?item_state=failed&limit=1")).get("data");
    assertThat(job.at("/progress/percent").decimalValue()).isEqualByComparingTo("66.6");
    assertThat(job.at("/progress/requests/done").asInt()).isEqualTo(5);
    assertThat(job.at("/progress/requests/total").asInt()).isEqualTo(9);
    assertThat(job.at("/progress/rate/requests_per_minute").decimalValue())
        .isEqualByComparingTo("12");
    assertThat(job.at("/progress/eta").asText()).isEqualTo("2023-06-15T16:01:00Z");
    assertThat(job.at("/allowed").toString()).isEqualTo("[\"cancel\",\"pause\"]");
    assertThat(job.at("/failures/0/problem/ib/code").asInt()).isEqualTo(162);
    assertThat(job.at("/items/0/problem/code").asText()).isEqualTo("NOT_ENTITLED");
    assertThat(job.at("/items/0/complete").isNull()).isTrue();
    assertThat(api.jobs.gets.getFirst().only()).contains(ItemState.FAILED);

    String next = job.get("next_page_token").asText();
    api.get("/api/v1/jobs/" + ID + "?page_token=" + next);
    assertThat(api.jobs.gets.getLast().from()).isEqualTo(1);
    assertThat(api.get("/api/v1/jobs/" + ID + "?page_token=nonsense").statusCode()).isEqualTo(400);
    assertThat(api.get("/api/v1/jobs/" + ID + "?item_state=odd&limit=-1").statusCode())
        .isEqualTo(422);
  }

  @Test
  void whatIsNoJobIsNotFound() throws Exception {
    for (String id : List.of("job-00000000000000ff", "AAPL", "job-%7C..%2F")) {
      HttpResponse<String> none = api.get("/api/v1/jobs/" + id);
      assertThat(none.statusCode()).as(id).isEqualTo(404);
      assertThat(ApiFixture.json(none).get("code").asText()).isEqualTo("UNKNOWN_JOB");
    }
    api.jobs.moving = move -> new MoveReply.NoJobToMove();
    assertThat(api.post("/api/v1/jobs/" + ID + "/cancel", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void jobsAreListedByStateInPages() throws Exception {
    JobQuery.After after = new JobQuery.After(ApiFixture.NOW, ID);
    api.jobs.page = new JobPage(List.of(FakeJobs.summary(ID)), Optional.of(after), ApiFixture.NOW);
    JsonNode list =
        ApiFixture.json(api.get("/api/v1/jobs?state=running,QUEUED&limit=1")).get("data");
    assertThat(list.at("/jobs/0/id").asText()).isEqualTo(ID);
    assertThat(list.at("/jobs/0/items/done").asInt()).isEqualTo(2);
    assertThat(api.jobs.queries.getFirst().states())
        .isEqualTo(Set.of(JobState.RUNNING, JobState.QUEUED));
    api.get("/api/v1/jobs?page_token=" + list.get("next_page_token").asText());
    assertThat(api.jobs.queries.getLast().after()).contains(after);
    assertThat(api.get("/api/v1/jobs?page_token=nonsense").statusCode()).isEqualTo(400);
    assertThat(ApiFixture.json(api.get("/api/v1/jobs?state=odd")).at("/detail").asText())
        .contains("\"odd\"", "completed_with_errors");
  }

  @Test
  void aMoveThatIsNotAllowedNamesTheStateAndWhatIs() throws Exception {
    api.jobs.moving = move -> new MoveReply.NotAllowed(JobState.FAILED, EnumSet.of(JobMove.RETRY));
    HttpResponse<String> refused = post("/api/v1/jobs/" + ID + "/pause", "", "X", "y");
    assertThat(refused.statusCode()).isEqualTo(409);
    JsonNode problem = ApiFixture.json(refused);
    assertThat(problem.get("code").asText()).isEqualTo("JOB_STATE");
    assertThat(problem.get("state").asText()).isEqualTo("failed");
    assertThat(problem.get("allowed").toString()).isEqualTo("[\"retry\"]");
    assertThat(problem.get("detail").asText()).contains("cannot be paused");
    assertThat(api.post("/api/v1/jobs/" + ID + "/pause", "{\"why\":\"no\"}").statusCode())
        .as("a body that says something is not ignored")
        .isEqualTo(422);
  }

  @Test
  void aCancelIsAcceptedAndWhoWouldWaitHearsOfItsEnd() throws Exception {
    LoadSpec spec = FakeJobs.spec("AAPL");
    api.jobs.moving = move -> new MoveReply.Moved(FakeJobs.status(ID, spec, JobState.CANCELLING));
    HttpResponse<String> accepted = api.post("/api/v1/jobs/" + ID + "/cancel", "{}");
    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(accepted.headers().firstValue("Location")).contains("/api/v1/jobs/" + ID);
    assertThat(api.jobs.moves.getFirst().move()).isEqualTo(JobMove.CANCEL);

    api.jobs.rest =
        new GetReply.Found(
            FakeJobs.status(ID, spec, JobState.CANCELLED), List.of(), Optional.empty());
    HttpResponse<String> done = post("/api/v1/jobs/" + ID + "/cancel", "{}", "Prefer", "wait=5");
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(ApiFixture.json(done).at("/data/state").asText()).isEqualTo("cancelled");

    api.jobs.rest = null;
    api.jobs.made.put(ID, spec);
    HttpResponse<String> late = post("/api/v1/jobs/" + ID + "/cancel", "{}", "Prefer", "wait=1");
    assertThat(ApiFixture.json(late).at("/data/state").asText())
        .as("how it stands after the wait")
        .isEqualTo("running");
  }

  @Test
  void aLoadIsMadeAJobForWhoPrefersThat() throws Exception {
    String load =
        "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"start_date\":\"2023-01-03\","
            + "\"end_date\":\"2023-01-05\"}";
    HttpResponse<String> accepted =
        post("/api/v1/data/load", load, "Prefer", "handling=lenient, respond-async");
    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(accepted.headers().firstValue("Preference-Applied")).contains("respond-async");
    String location = accepted.headers().firstValue("Location").orElseThrow();
    LoadSpec spec = api.jobs.made.get(location.substring(location.lastIndexOf('/') + 1));
    assertThat(spec.instruments()).containsExactly("AAPL.NASDAQ.STK");
    assertThat(spec.lane()).isEqualTo(Lane.INTERACTIVE);
    assertThat(api.symbols.asked).isEmpty();

    api.fill(ApiFixture.AAPL, Timeframe.DAY_1, "2023-01-03T00:00:00Z", "2023-01-06T00:00:00Z");
    HttpResponse<String> stored = post("/api/v1/data/load", load, "Prefer", "respond-async");
    assertThat(stored.statusCode()).as("what is stored needs no job").isEqualTo(200);
    assertThat(
            post("/api/v1/data/load", load.replace("AAPL", "NOPE"), "Prefer", "respond-async")
                .statusCode())
        .as("what cannot be loaded is told at once")
        .isEqualTo(404);
  }

  @Test
  void jobsAreMeasured() throws Exception {
    assertThat(api.get("/metrics").body())
        .contains(
            "ktrdr_jobs{state=\"running\"} 2.0",
            "ktrdr_job_items_open 7.0",
            "ktrdr_job_requests_left 40.0",
            "ktrdr_job_oldest_queued_seconds 3.0",
            "ktrdr_job_items_total{outcome=\"failed\"} 1.0",
            "ktrdr_job_bars_stored_total 1234.0");
  }

  private HttpResponse<String> post(String path, String body, String header, String value)
      throws Exception {
    return api.send(
        HttpRequest.newBuilder(api.uri(path))
            .header("Content-Type", "application/json")
            .header(header, value)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }
}
