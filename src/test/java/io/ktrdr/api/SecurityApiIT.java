package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Role;
import io.ktrdr.api.security.KeyRing;
import io.ktrdr.testing.LogLines;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that asks for keys, as its callers meet it. */
class SecurityApiIT {

  private static final String BOOTSTRAP = "0123456789abcdef0123456789abcdef";

  @TempDir private static Path folder;
  private static ApiFixture api;
  private static String viewer;
  private static String operator;
  private static String admin;

  @BeforeAll
  static void serve() throws Exception {
    api =
        new ApiFixture(
            folder,
            """
            ktrdr.http.auth.mode = keys
            ktrdr.http.auth.bootstrap-admin-key = "%s"
            ktrdr.http.rate-limit.viewer { per-second = 0.001, burst = 200 }
            ktrdr.http.trusted-proxies = ["127.0.0.1"]
            ktrdr.http.access-log = on
            """
                .formatted(BOOTSTRAP));
    viewer = key("the viewer", Role.VIEWER);
    operator = key("the operator", Role.OPERATOR);
    admin = key("the admin", Role.ADMIN);
  }

  @AfterAll
  static void close() {
    api.close();
  }

  private static String key(String name, Role role) {
    return minted(name, role, Optional.empty()).text();
  }

  private static KeyRing.Minted minted(String name, Role role, Optional<Duration> after) {
    return api.access().keys().create(name, role, after.map(ApiFixture.NOW::plus), "test");
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, "", headers);
  }

  private static HttpResponse<String> send(
      String method, String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.uri(path))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return api.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> as(String key, String method, String path, String body)
      throws Exception {
    return send(method, path, body, "Authorization", "Bearer " + key);
  }

  private static void refused(HttpResponse<String> answer, String detail) throws Exception {
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = ApiFixture.json(answer);
    assertThat(problem.path("code").asText()).isEqualTo("UNAUTHORIZED");
    assertThat(problem.path("success").asBoolean(true)).isFalse();
    assertThat(problem.path("detail").asText()).contains(detail);
    assertThat(problem.path("request_id").asText()).isNotEmpty();
  }

  @Test
  void withoutAKeyOnlyHealthAndDocumentationAreTold() throws Exception {
    List<String> open = new ArrayList<>();
    for (Endpoint endpoint : api.endpoints()) {
      HttpResponse<String> answer =
          send(
              endpoint.method(),
              endpoint.path().replaceAll("\\{\\w+}", "AAPL"),
              endpoint.method().equals("POST") ? "{}" : "");
      if (answer.statusCode() != 401) {
        open.add(endpoint.path());
      } else {
        refused(answer, "this needs a key");
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
            .contains("Bearer realm=\"ktrdr\"");
      }
    }
    assertThat(open)
        .contains("/health/live", "/health/ready", "/health/gateway")
        .noneMatch(path -> path.startsWith("/api/") || path.equals("/metrics"));
  }

  @Test
  void eachRoleIsLetInToWhatItMayAndToldWhatItNeedsElsewhere() throws Exception {
    for (Endpoint endpoint : api.endpoints()) {
      if (!endpoint.path().startsWith("/api/") || endpoint.path().startsWith("/api/v1/keys")) {
        continue;
      }
      // refused for its parameter once it is past the gate, and so without any effect
      String path = endpoint.path().replaceAll("\\{\\w+}", "AAPL") + "?no_such_parameter=1";
      for (Role role : List.of(Role.OPERATOR, Role.ADMIN)) {
        HttpResponse<String> answer =
            as(role == Role.ADMIN ? admin : operator, endpoint.method(), path, body(endpoint));
        assertThat(answer.statusCode())
            .as("%s %s as %s", endpoint.method(), endpoint.path(), role)
            .isEqualTo(role.includes(endpoint.role()) ? 422 : 403);
      }
      if (endpoint.role() != Role.VIEWER) {
        JsonNode problem = ApiFixture.json(as(viewer, endpoint.method(), path, body(endpoint)));
        assertThat(problem.path("code").asText()).isEqualTo("FORBIDDEN");
        assertThat(problem.path("detail").asText())
            .isEqualTo("this needs the role " + endpoint.role() + ", and key:the viewer is viewer");
      }
    }
  }

  private static String body(Endpoint endpoint) {
    return endpoint.method().equals("POST") ? "{}" : "";
  }

  @Test
  void aKeyIsTakenFromEitherHeaderAndFromNowhereElse() throws Exception {
    assertThat(get("/api/v1/whoami", "X-API-Key", operator).statusCode()).isEqualTo(200);
    assertThat(get("/api/v1/whoami", "Authorization", "bearer " + operator).statusCode())
        .isEqualTo(200);
    refused(get("/api/v1/whoami", "Authorization", "Basic YTpi"), "only Bearer");
    refused(
        get("/api/v1/whoami", "Authorization", "Bearer " + operator, "X-API-Key", viewer),
        "different credentials");
    refused(get("/api/v1/whoami?api_key=" + operator), "this needs a key");
  }

  @Test
  void aWrongCredentialIsToldWhatIsWrongWithIt() throws Exception {
    String typo =
        admin.substring(0, 20) + (admin.charAt(20) == 'x' ? 'y' : 'x') + admin.substring(21);
    KeyRing.Minted ended = minted("an ended one", Role.VIEWER, Optional.of(Duration.ofNanos(1000)));
    KeyRing.Minted gone = minted("a revoked one", Role.VIEWER, Optional.empty());
    api.access().keys().revoke(gone.key().id(), "test");
    List<String> details = new ArrayList<>();
    for (String bad : List.of(typo, gone.text(), "something", "ey.a.b")) {
      HttpResponse<String> answer = as(bad, "GET", "/api/v1/symbols", "");
      refused(answer, "");
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
          .contains("error=\"invalid_token\"");
      assertThat(answer.body()).doesNotContain(bad.length() > 20 ? bad.substring(15) : "\u0000");
      details.add(ApiFixture.json(answer).path("detail").asText());
    }
    assertThat(details.get(0)).contains("mistyped");
    assertThat(details.get(1)).contains("was revoked");
    assertThat(details.get(2)).contains("neither an API key");
    assertThat(details.get(3)).contains("no issuer is set");
    assertThat(ended.key().expires()).contains(ApiFixture.NOW.plusNanos(1000));
  }

  @Test
  void anAdminMakesListsAndRevokesKeysAndItHoldsAtOnce() throws Exception {
    HttpResponse<String> made =
        as(
            admin,
            "POST",
            "/api/v1/keys",
            "{\"name\":\"bot\",\"role\":\"operator\",\"expires\":\"90d\"}");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
    JsonNode key = ApiFixture.json(made).path("data");
    String text = key.path("key").asText();
    String id = key.path("id").asText();
    assertThat(text).startsWith("ktrdr_" + id + "_");
    assertThat(key.path("expires_at").asText()).isEqualTo("2023-09-13T16:00:00Z");
    assertThat(made.headers().firstValue("Location")).contains("/api/v1/keys/" + id);

    JsonNode me = ApiFixture.json(as(text, "GET", "/api/v1/whoami", "")).path("data");
    assertThat(me.path("name").asText()).isEqualTo("key:bot");
    assertThat(me.path("role").asText()).isEqualTo("operator");
    assertThat(me.at("/security/keys_required").asBoolean()).isTrue();
    HttpResponse<String> list = as(admin, "GET", "/api/v1/keys", "");
    assertThat(list.body()).contains("\"name\":\"bot\"").doesNotContain(text.substring(15));
    assertThat(
            ApiFixture.json(
                    as(admin, "POST", "/api/v1/keys", "{\"name\":\"bot\",\"role\":\"viewer\"}"))
                .path("code")
                .asText())
        .isEqualTo("KEY_CONFLICT");

    assertThat(as(admin, "DELETE", "/api/v1/keys/" + id, "").statusCode()).isEqualTo(200);
    refused(as(text, "GET", "/api/v1/whoami", ""), "was revoked");
    assertThat(as(admin, "DELETE", "/api/v1/keys/" + id, "").statusCode()).isEqualTo(409);
    assertThat(as(admin, "DELETE", "/api/v1/keys/nosuchid", "").statusCode()).isEqualTo(404);
    assertThat(
            ApiFixture.json(as(admin, "GET", "/api/v1/keys/events?limit=2", ""))
                .at("/data/events")
                .findValuesAsText("actor"))
        .containsExactly("key:the admin", "key:the admin");
    assertThat(as(operator, "POST", "/api/v1/keys", "{}").statusCode()).isEqualTo(403);
  }

  @Test
  void everythingThatIsWrongWithAWishedKeyIsTold() throws Exception {
    JsonNode problem =
        ApiFixture.json(
            as(
                admin,
                "POST",
                "/api/v1/keys",
                "{\"name\":\"\\n\",\"role\":\"root\",\"expires\":\"1999-01-01\",\"more\":1}"));

    assertThat(problem.path("code").asText()).isEqualTo("INVALID_REQUEST");
    assertThat(problem.path("errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder("/more", "/name", "/role", "/expires");
  }

  @Test
  void theKeyOfTheConfigurationIsAnAdmin() throws Exception {
    JsonNode me = ApiFixture.json(as(BOOTSTRAP, "GET", "/api/v1/whoami", "")).path("data");

    assertThat(me.path("name").asText()).isEqualTo("bootstrap");
    assertThat(me.path("role").asText()).isEqualTo("admin");
    refused(as(BOOTSTRAP.replace('0', '1'), "GET", "/api/v1/whoami", ""), "neither");
  }

  @Test
  void whoAsksTooOftenIsToldWhenToComeAgain() throws Exception {
    String busy = key("the busy one", Role.VIEWER);
    HttpResponse<String> answer = null;
    for (int i = 0; i < 201; i++) {
      answer = as(busy, "GET", "/api/v1/timeframes", "");
      assertThat(answer.headers().firstValue("RateLimit-Limit")).contains("200");
      assertThat(answer.headers().firstValue("RateLimit-Remaining"))
          .contains(Integer.toString(Math.max(0, 199 - i)));
    }
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(ApiFixture.json(answer).path("code").asText()).isEqualTo("TOO_MANY_REQUESTS");
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 1000L);
    assertThat(answer.headers().firstValue("RateLimit-Reset")).isPresent();
    // nobody else is held up by it
    assertThat(as(admin, "GET", "/api/v1/timeframes", "").statusCode()).isEqualTo(200);
  }

  @Test
  void whoIsTurnedAwayIsInTheLogsWithKeyMachineRouteAndReasonAndWithoutAnySecret()
      throws Exception {
    KeyRing.Minted ended = minted("the former one", Role.ADMIN, Optional.empty());
    api.access().keys().revoke(ended.key().id(), "test");
    KeyRing.Minted low = minted("the curious one", Role.VIEWER, Optional.empty());

    try (LogLines denied = LogLines.of("ktrdr.denied");
        LogLines access = LogLines.of("ktrdr.access")) {
      get("/api/v1/keys", "X-API-Key", low.text(), "X-Forwarded-For", "6.6.6.6, 203.0.113.7");
      get("/api/v1/bars", "X-API-Key", ended.text(), "X-Forwarded-For", "203.0.113.8");
      get("/api/v1/bars", "X-Forwarded-For", "2001:db8::9");

      assertThat(denied.next("203.0.113.7"))
          .isEqualTo(
              "203.0.113.7 key:the curious one ("
                  + low.key().id()
                  + ") was turned away from GET /api/v1/keys (forbidden): this needs the role"
                  + " admin, and key:the curious one is viewer");
      assertThat(denied.next("203.0.113.8"))
          .startsWith(
              "203.0.113.8 with key id "
                  + ended.key().id()
                  + " was turned away from GET /api/v1/bars (unauthorized): ")
          .contains("revoked");
      assertThat(denied.next("2001:db8")).startsWith("2001:db8:0:0:0:0:0:9 without a credential");
      JsonNode line = Json.MAPPER.readTree(access.next("203.0.113.7"));
      assertThat(line.path("remote").textValue()).isEqualTo("203.0.113.7");
      assertThat(line.path("caller").textValue()).isEqualTo("key:the curious one");
      assertThat(line.path("status").intValue()).isEqualTo(403);
      assertThat(Json.MAPPER.readTree(access.next("203.0.113.8")).path("caller").textValue())
          .as("has not shown who he is")
          .isEqualTo("-");
      for (KeyRing.Minted key : List.of(ended, low)) {
        String secret = key.text().substring(16);
        assertThat(denied.all()).noneMatch(text -> text.contains(secret));
        assertThat(access.all()).noneMatch(text -> text.contains(secret));
      }
    }
  }

  @Test
  void callersAreNamedInTheAuditTrail() throws Exception {
    assertThat(as(operator, "POST", "/api/v1/jobs/job-0000000000000001/pause", "").statusCode())
        .isEqualTo(200);

    assertThat(api.jobs.moves.getLast().actor()).isEqualTo("key:the operator");
  }

  @Test
  void aStreamAsksForAKeyBeforeAnythingElseAndEndsForAWrongOne() throws Exception {
    try (StreamClient client = new StreamClient(api.client, api.uri("/ws/v1"))) {
      assertThat(client.next("welcome").get("auth_required").booleanValue()).isTrue();
      client.say("{'op':'subscribe','id':'s','channel':'status'}");
      JsonNode error = client.next("error");
      assertThat(error.get("id").textValue()).isEqualTo("s");
      assertThat(error.at("/problem/code").textValue()).isEqualTo("UNAUTHORIZED");
      client.say("{'op':'auth','id':'a','token':'" + operator + "'}");
      assertThat(client.next("ack").at("/caller/role").textValue()).isEqualTo("operator");
      client.say("{'op':'subscribe','id':'s','channel':'status'}");
      client.next("snapshot");
    }
    try (StreamClient client = new StreamClient(api.client, api.uri("/ws/v1"))) {
      client.say("{'op':'auth','token':'ktrdr_wrong'}");
      assertThat(client.next("error").at("/problem/code").textValue()).isEqualTo("UNAUTHORIZED");
      assertThat(client.next("closing").get("code").intValue()).isEqualTo(4001);
      assertThat(client.closed.get(10, TimeUnit.SECONDS)).isEqualTo(4001);
    }
  }

  @Test
  void aViewerHearsWhatIsLiveAndMakesNoSubscription() throws Exception {
    String listener = key("a listener", Role.VIEWER);
    try (StreamClient client = new StreamClient(api.client, api.uri("/ws/v1"))) {
      client.say("{'op':'auth','token':'" + listener + "'}");
      client.next("ack");
      client.say(
          "{'op':'subscribe','id':'b','channel':'bars','instruments':['AAPL','SIM.TEST'],"
              + "'timeframe':'1m'}");
      JsonNode ack = client.next("ack");
      assertThat(ack.at("/rejected/0/problem/code").textValue()).isEqualTo("FORBIDDEN");
      assertThat(ack.at("/accepted/0/asked").textValue()).isEqualTo("SIM.TEST");
    }
  }
}
