package io.ktrdr.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The override file of calendars is edited while a node runs, well and badly. */
@Execution(ExecutionMode.CONCURRENT)
class CalendarOverrideIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Two Thursdays: the first has its bar, the second was never asked for. */
  private static final String BARS =
      "/api/v1/bars?instrument=AAPL&timeframe=1d&start=2023-01-03&end=2023-01-13";

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path folder;

  private Path file;
  private Node node;

  @BeforeEach
  void startANodeWithAFewDays() throws Exception {
    file = Files.writeString(folder.resolve("overrides"), "# nothing yet\n");
    node =
        Node.start(
            Settings.load(
                Optional.empty(),
                Map.of(
                    "ktrdr.http.port",
                    0,
                    "ktrdr.data-folder",
                    folder.resolve("data").toString(),
                    "ktrdr.calendar.override-file",
                    file.toString(),
                    "ktrdr.calendar.look-every",
                    "50ms")),
            "test");
    await("IB can be asked", () -> json("/api/v1/ib/status").get("ready").booleanValue());
    HttpResponse<String> loaded =
        send(
            request("/api/v1/data/load")
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        """
                        {"symbol":"AAPL","timeframe":"1d",
                         "start_date":"2023-01-03","end_date":"2023-01-06"}
                        """)));
    assertThat(loaded.statusCode()).as(loaded.body()).isEqualTo(200);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void itsLinesCountForAllAnswersSoonAndABrokenFileChangesNothing() throws Exception {
    String tag = send(request(BARS)).headers().firstValue("ETag").orElseThrow();
    assertThat(missing()).isEqualTo(4);
    assertThat(isOpen("2023-01-12T16:00:00Z")).isTrue();

    write("XNYS 2023-01-12 closed\n");

    await("the day is shut", () -> !isOpen("2023-01-12T16:00:00Z"));
    await("its bar is not missing any more", () -> missing() == 3);
    assertThat(send(request(BARS).header("If-None-Match", tag)).statusCode())
        .as("an answer of before does not hold any more")
        .isEqualTo(200);
    String version = calendar().get("version").textValue();
    assertThat(version).contains("override:");

    write("XNYS 2023-01-12 shut\n");

    await("the broken file is told", () -> refused() == 1);
    assertThat(calendar().get("version").textValue()).isEqualTo(version);
    assertThat(isOpen("2023-01-12T16:00:00Z")).isFalse();

    write("XNYS 2023-01-05 closed\n");

    await("the mended file counts", () -> refused() == 0 && !isOpen("2023-01-05T16:00:00Z"));
    assertThat(isOpen("2023-01-12T16:00:00Z")).isTrue();
    await("the bar of before is missing again", () -> missing() == 4);
  }

  /** As a careful tool saves: at no moment does half a file stand there. */
  private void write(String text) throws Exception {
    Path whole = Files.writeString(folder.resolve("overrides.new"), text);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private int missing() throws Exception {
    int bars = 0;
    for (JsonNode gap : json(BARS).at("/meta/gaps")) {
      bars += gap.get("bars").intValue();
    }
    return bars;
  }

  private boolean isOpen(String at) throws Exception {
    return json("/api/v1/calendars/XNYS/is_open?at=" + at).get("open").booleanValue();
  }

  private JsonNode calendar() throws Exception {
    return json("/api/v1/calendars/XNYS");
  }

  private double refused() throws Exception {
    return send(request("/metrics"))
        .body()
        .lines()
        .filter(line -> line.startsWith("ktrdr_calendar_override_refused "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .findFirst()
        .orElseThrow();
  }

  private static void await(String what, Callable<Boolean> holds) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (!holds.call()) {
      assertThat(Instant.now()).as(what).isBefore(end);
      Thread.sleep(20);
    }
  }

  private JsonNode json(String path) throws Exception {
    HttpResponse<String> answer = send(request(path));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).get("data");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(node.url() + path)).timeout(PATIENCE);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
