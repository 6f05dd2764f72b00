package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.api.http.Json;
import io.ktrdr.gateway.GatewayStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** How the IB login is shown. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IbApiIT {

  @TempDir static Path folder;
  private ApiFixture api;

  @BeforeAll
  void serve() throws Exception {
    api = new ApiFixture(folder, "");
    api.status = ApiFixture.status(GatewayStatus.Phase.SERVER_DOWN);
  }

  @AfterAll
  void stop() throws Exception {
    api.close();
  }

  @Test
  void theStatusCountsDownToTheNextLogin() throws Exception {
    JsonNode status = data("/api/v1/ib/status");

    assertThat(status.get("ready").booleanValue()).isFalse();
    assertThat(status.get("alarm").textValue()).isEqualTo("warning");
    assertThat(status.at("/timetable/window/name").textValue()).isEqualTo("nightly reset");
    assertThat(status.at("/timetable/next_login_in_seconds").longValue()).isEqualTo(86_400);
  }

  @Test
  void aConnectionIsShownLevelByLevelWithTheStepsThatLedThere() throws Exception {
    JsonNode answer = data("/api/v1/ib/connections?limit=5");

    JsonNode connection = answer.at("/connections/0");
    assertThat(connection.get("phase").textValue()).isEqualTo("server_down");
    assertThat(connection.at("/socket/state").textValue()).isEqualTo("open");
    assertThat(connection.at("/socket/session").intValue()).isEqualTo(7);
    assertThat(connection.at("/link/state").textValue()).isEqualTo("up");
    assertThat(connection.at("/farms/0/name").textValue()).isEqualTo("usfarm");
    assertThat(connection.at("/roles/0").textValue()).isEqualTo("live");
    assertThat(answer.at("/transitions/0/to").textValue()).isEqualTo("handshaking");
  }

  @Test
  void pacingAndNoticesStandAlone() throws Exception {
    assertThat(data("/api/v1/ib/pacing").at("/budgets/0/allowed").intValue()).isEqualTo(50);
    JsonNode notice = data("/api/v1/ib/notices").get(0);
    assertThat(notice.get("code").intValue()).isEqualTo(2104);
    assertThat(notice.get("meaning").textValue()).isEqualTo("A market-data farm is well.");
    assertThat(notice.get("severity").textValue()).isEqualTo("info");
  }

  @Test
  void aKindOfRequestThatFailedIsShownWithWhyAndUntilWhen() throws Exception {
    JsonNode circuit = data("/api/v1/ib/status").at("/logins/0/breakers/0");

    assertThat(circuit.get("kind").textValue()).isEqualTo("history");
    assertThat(circuit.get("state").textValue()).isEqualTo("open");
    assertThat(circuit.get("until").textValue())
        .isEqualTo(ApiFixture.NOW.plusSeconds(30).toString());
    assertThat(circuit.at("/last_failure/ib_code").intValue()).isEqualTo(504);
  }

  @Test
  void aDiagnosisOfALoginThatIsNotThereIsRefused() throws Exception {
    JsonNode problem =
        Json.MAPPER.readTree(api.post("/api/v1/ib/diagnose", "{\"login\":\"second\"}").body());

    assertThat(problem.get("status").intValue()).isEqualTo(422);
    assertThat(problem.at("/errors/0/pointer").textValue()).isEqualTo("/login");
    assertThat(problem.get("detail").textValue())
        .isEqualTo("login \"second\" is not one of [main]");
  }

  @Test
  void aLimitHasItsBounds() throws Exception {
    assertThat(api.get("/api/v1/ib/notices?limit=0").statusCode()).isEqualTo(422);
    assertThat(api.get("/api/v1/ib/connections?limit=10001").statusCode()).isEqualTo(422);
  }

  @Test
  void healthSaysWhatIsInTheWay() throws Exception {
    JsonNode problem = Json.MAPPER.readTree(api.get("/health/gateway").body());

    assertThat(problem.get("status").intValue()).isEqualTo(503);
    assertThat(problem.get("detail").textValue()).isEqualTo("server down: socket refused");
  }

  @Test
  void metricsTellEachLevel() throws Exception {
    assertThat(api.metrics("ktrdr_gateway_alarm{login=\"main\"} 1.0"))
        .contains("ktrdr_gateway_alarm{login=\"main\"} 1.0")
        .contains(
            "ktrdr_gateway_phase{connection=\"connection-1\",login=\"main\",phase=\"server_down\"}"
                + " 1.0")
        .contains(
            "ktrdr_gateway_phase{connection=\"connection-1\",login=\"main\",phase=\"ready\"} 0.0")
        .contains("ktrdr_gateway_socket_open{connection=\"connection-1\",login=\"main\"} 1.0")
        .contains(
            "ktrdr_gateway_farm_up{connection=\"connection-1\",farm=\"usfarm\","
                + "kind=\"market_data\",login=\"main\"} 1.0")
        .contains("ktrdr_gateway_circuit_state{kind=\"history\",login=\"main\"} 2.0")
        .contains("ktrdr_pacing_budget_allowed{login=\"main\",policy=\"open_50\"} 50.0");
  }

  @Test
  void aDiagnosisGoesStepByStep() throws Exception {
    JsonNode found = Json.MAPPER.readTree(api.post("/api/v1/ib/diagnose", "{}").body()).get("data");

    assertThat(found.get("well").booleanValue()).isFalse();
    assertThat(found.at("/steps/0/outcome").textValue()).isEqualTo("failed");
    assertThat(found.at("/steps/0/next").textValue()).isEqualTo("Start it.");
    assertThat(api.post("/api/v1/ib/diagnose", "{\"host\":\"10.0.0.1\"}").statusCode())
        .as("nobody is sent elsewhere")
        .isEqualTo(422);
  }

  private JsonNode data(String path) throws Exception {
    JsonNode answer = Json.MAPPER.readTree(api.get(path).body());
    assertThat(answer.get("success").booleanValue()).as("%s", answer).isTrue();
    return answer.get("data");
  }
}
