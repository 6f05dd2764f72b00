package io.ktrdr.api;

import static io.ktrdr.api.ApiFixture.AAPL;
import static io.ktrdr.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.Timeframe;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever means harm over TCP gets a problem or a closed door, and everybody else is served on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AbuseIT {

  private static final int MOST_CONNECTIONS = 100;

  @TempDir static Path folder;
  private ApiFixture api;

  @BeforeAll
  void serve() throws Exception {
    api =
        new ApiFixture(
            folder,
            """
            ktrdr.http { max-connections = 100, header-timeout = 2s, body-timeout = 2s, ask-timeout = 250ms }
            ktrdr.stream.ping-every = 1h
            """);
    api.fill(AAPL, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-02-01T00:00:00Z");
  }

  @AfterEach
  void everybodyElseIsServedOn() throws Exception {
    HttpResponse<String> answer =
        api.client
            .sendAsync(
                HttpRequest.newBuilder(api.uri("/api/v1/bars?instrument=AAPL&timeframe=1d&limit=5"))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .get(20, TimeUnit.SECONDS);

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @Test
  void idleConnectionsFiveTimesOverTheLimitKeepNobodyOut() throws Exception {
    List<SocketChannel> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 5 * MOST_CONNECTIONS; i++) {
        idle.add(SocketChannel.open(address()));
        if (i % 100 == 99) {
          everybodyElseIsServedOn();
        }
      }
      everybodyElseIsServedOn();
      // those that wait to be accepted come after the request, which had its connection
      Pattern hundreds = Pattern.compile("ktrdr_http_connections_ended_total [1-9]\\d{2}\\.0");
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      String metrics = "";
      while (!hundreds.matcher(metrics).find() && System.nanoTime() < end) {
        metrics = api.get("/metrics").body();
      }
      assertThat(metrics).containsPattern(hundreds);
    } finally {
      for (SocketChannel each : idle) {
        each.close();
      }
    }
  }

  @Test
  void webSocketsLeaveAFifthOfTheConnectionsToRequestsAndAreNotPushedOutByIdleOnes()
      throws Exception {
    List<Socket> open = new ArrayList<>();
    try {
      int refused = 0;
      for (int i = 0; i < MOST_CONNECTIONS + 10; i++) {
        Socket socket = socket();
        open.add(socket);
        String answer = upgrade(socket);
        refused += answer.startsWith("HTTP/1.1 429") && answer.contains("STREAM_LIMIT") ? 1 : 0;
      }
      // a session is counted a moment after its client has heard of it
      assertThat(refused).isBetween(25, 30);
      for (int i = 0; i < 50; i++) {
        Socket socket = socket();
        open.add(socket);
      }
      everybodyElseIsServedOn();
      assertThat(answersAPing(open.getFirst())).isTrue();
    } finally {
      for (Socket each : open) {
        each.close();
      }
    }
  }

  /** The answer, with the welcome where there is one. */
  private static String upgrade(Socket socket) throws IOException {
    socket.getOutputStream().write(ClientFrames.handshake("/ws/v1"));
    return firstBytes(socket);
  }

  /** Reads what else is sent before the pong. */
  private static boolean answersAPing(Socket socket) throws IOException {
    socket.getOutputStream().write(new byte[] {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0});
    DataInputStream in = new DataInputStream(socket.getInputStream());
    while (true) {
      int opcode = in.read();
      if (opcode < 0) {
        return false;
      }
      int length = in.readUnsignedByte();
      in.readFully(new byte[length == 126 ? in.readUnsignedShort() : length]);
      if (opcode == 0x8A) {
        return true;
      }
    }
  }

  @Test
  void headersThatDribbleAreGivenUpOn() throws Exception {
    long begun = System.nanoTime();
    try (Socket slow = socket()) {
      OutputStream out = slow.getOutputStream();
      out.write(
          "GET /api/v1/symbols HTTP/1.1\r\nHost: localhost\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      CompletableFuture<Integer> end =
          CompletableFuture.supplyAsync(() -> read(slow), Thread::startVirtualThread);
      while (!end.isDone()) {
        try {
          out.write("X-Slow: 1\r\n".getBytes(StandardCharsets.US_ASCII));
          end.get(200, TimeUnit.MILLISECONDS);
        } catch (IOException closed) {
          break;
        } catch (TimeoutException still) {
          assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(30).toNanos());
        }
      }
    }
    assertThat(System.nanoTime() - begun).isGreaterThan(Duration.ofSeconds(1).toNanos());
  }

  @Test
  void aBodyThatDribblesIsAProblemAfterItsTime() throws Exception {
    try (Socket slow = socket()) {
      slow.getOutputStream()
          .write(
              String.join(
                      "\r\n",
                      "POST /api/v1/data/load HTTP/1.1",
                      "Host: localhost",
                      "Content-Type: application/json",
                      "Content-Length: 1000",
                      "",
                      "{")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(firstBytes(slow)).startsWith("HTTP/1.1 408").contains("REQUEST_TIMEOUT");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /../../etc/passwd HTTP/1.1 | 4",
        "GET /api/v1/../../../etc/passwd HTTP/1.1 | 4",
        "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1 | 4",
        "GET /api/v1/instruments/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1 | 4",
        "GET /api/v1/instruments/..%00.STK HTTP/1.1 | 4",
        "GET /api/v1/instruments/%c0%ae%c0%ae%c0%af HTTP/1.1 | 4",
        "GET /api/v1/instruments/%ff%fe HTTP/1.1 | 4",
        "GET //api/v1/symbols HTTP/1.1 | 4",
        "GET /api/v1//symbols HTTP/1.1 | 4",
        "GET /api/v1/symbols/ HTTP/1.1 | 4",
        "GET /api/v1/symbols;jsessionid=1 HTTP/1.1 | 4",
        "GET /api/v1/bars?instrument=%zz HTTP/1.1 | 4",
        "GET /api/v1/bars?instrument=%u0041 HTTP/1.1 | 4",
        "GET http://elsewhere.example/api/v1/symbols HTTP/1.1 | 4",
        "BREW /api/v1/symbols HTTP/1.1 | 4",
        "TRACE /api/v1/symbols HTTP/1.1 | 4",
        "CONNECT example.com:443 HTTP/1.1 | 4",
        "OPTIONS * HTTP/1.1 | 2",
        "GET /api/v1/symbols HTTP/9.9 | ",
        "\u0016\u0003\u0001 | 4"
      })
  void aRequestLineThatMeansNoGoodIsNoErrorOfOurs(String line, String status) throws Exception {
    String answer = raw(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertThat(answer).matches("(?s)HTTP/1.1 [2-5]\\d\\d .*");
    if (status != null) {
      assertThat(answer).startsWith("HTTP/1.1 " + status);
    }
    assertThat(answer).doesNotContain("root:").doesNotContain("Exception").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uri", "header", "headers", "chunk", "length", "lengths", "both"})
  void whatIsTooMuchIsRefused(String what) throws Exception {
    String begin = "GET /api/v1/symbols HTTP/1.1\r\nHost: localhost\r\n";
    String post =
        "POST /api/v1/data/load HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    String answer =
        raw(
            switch (what) {
              case "uri" -> "GET /" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
              case "header" -> begin + "X-Large: " + "a".repeat(100_000) + "\r\n\r\n";
              case "headers" -> begin + "X-Many: 1\r\n".repeat(1_000) + "\r\n";
              case "chunk" -> post + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n";
              case "length" -> post + "Content-Length: 99999999999\r\n\r\n{}";
              case "lengths" -> post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x";
              default -> post + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
            });

    assertThat(answer).startsWith("HTTP/1.1 4").contains("application/problem+json");
  }

  @Test
  void everyPostToldTooLittleOrTheWrongThingsSaysWhereItIsWrong() throws Exception {
    String deep = "{\"a\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}";
    for (String path : api.postPaths()) {
      for (String body : List.of("{}", "{\"no_such_field\":{}}", "[]", "nul", deep)) {
        HttpResponse<String> answer = api.post(path, body);

        // what is right, though it says little, is asked of symbols that are not scripted here
        assertThat(answer.statusCode())
            .as(path + " " + answer.body())
            .isLessThan(body.equals("{}") ? 505 : 500)
            .isNotEqualTo(500);
        if (answer.statusCode() == 422 && !path.equals("/api/v1/import")) {
          assertThat(json(answer).get("errors")).as(path + " " + answer.body()).isNotEmpty();
        }
        if (body.contains("no_such_field") && !path.contains("nothing")) {
          assertThat(answer.statusCode()).as(path + " " + answer.body()).isIn(404, 415, 422);
        }
      }
    }
  }

  private String raw(String request) throws Exception {
    try (Socket socket = socket()) {
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException closedEarly) {
        // its answer may be there all the same
      }
      return firstBytes(socket);
    }
  }

  private static String firstBytes(Socket socket) throws IOException {
    byte[] bytes = new byte[16_384];
    int length = 0;
    try {
      int read;
      while ((read = socket.getInputStream().read(bytes, length, bytes.length - length)) > 0) {
        length += read;
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        if (text.contains("\r\n\r\n") && (text.endsWith("}") || text.contains(" 204 "))) {
          break;
        }
      }
    } catch (SocketException reset) {
      // what came before it counts
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static int read(Socket socket) {
    try {
      return socket.getInputStream().read();
    } catch (IOException closed) {
      return -1;
    }
  }

  private Socket socket() throws IOException {
    Socket socket = new Socket();
    socket.connect(address(), 20_000);
    socket.setSoTimeout(30_000);
    return socket;
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), api.uri("/").getPort());
  }
}
