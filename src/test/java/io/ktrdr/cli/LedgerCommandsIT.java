package io.ktrdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code ktrdr gaps} and {@code ktrdr coverage} ask a node, and how they print it. */
class LedgerCommandsIT {

  private static final String COUNT =
      "\"count\":{\"expected\":20,\"present\":18,\"missing\":2,\"queued\":0,"
          + "\"provider_empty\":0,\"ignored\":0,\"coverage\":0.9}";

  private HttpServer node;
  private final Queue<String> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void serve() throws Exception {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          byte[] bytes = answers.remove().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    node.start();
  }

  @AfterEach
  void stop() {
    node.stop(0);
  }

  @Test
  void gapsOfAllPagesAreListedAndCounted() {
    answers.add(gaps("2023-01-05", "\"t-1\""));
    answers.add(gaps("2023-01-19", "null"));

    assertThat(run("gaps", "AAPL", "MSFT", "-t", "1d", "--state=missing", "--min-bars=2")).isZero();

    assertThat(asked).hasSize(2);
    assertThat(asked.get(0))
        .contains("instrument=AAPL%2CMSFT", "min_bars=2", "state=missing", "timeframe=1d")
        .doesNotContain("page_token");
    assertThat(asked.get(1)).contains("page_token=t-1");
    assertThat(out.toString().lines())
        .containsExactly(
            "instrument       timeframe  start       end         bars  state    class     why",
            "AAPL.NASDAQ.STK  1d         2023-01-05  2023-01-09     2  missing  interior "
                + " never_asked",
            "AAPL.NASDAQ.STK  1d         2023-01-19  2023-01-09     2  missing  interior "
                + " never_asked",
            "2 gaps, 4 bars");
    assertThat(err.toString()).contains("simulated data");
  }

  @Test
  void coverageIsALineForEachSeriesOrPeriod() {
    answers.add(coverage());
    answers.add(coverage());
    answers.add(coverage());

    assertThat(run("coverage", "--format=csv")).isZero();
    assertThat(run("coverage", "AAPL", "--by=month", "-f", "csv")).isZero();
    assertThat(run("coverage", "--format=json")).isZero();

    assertThat(asked.get(1)).contains("by=month", "instrument=AAPL");
    assertThat(out.toString().lines())
        .contains(
            "AAPL.NASDAQ.STK,1d,2023-01-01,2023-02-01,20,18,2,0,0,0,0.9",
            "AAPL.NASDAQ.STK,1d,2023-01,20,18,2,0,0,0,0.9")
        .anyMatch(line -> line.startsWith("{\"instrument\":\"AAPL.NASDAQ.STK\""));
  }

  private static String gaps(String start, String next) {
    return """
    {"success":true,"data":{"gaps":[{"instrument":"AAPL.NASDAQ.STK","timeframe":"1d",
    "start":"%s","end":"2023-01-09","bars":2,"state":"missing","class":"interior",
    "why":{"reason":"never_asked"}}],"next_page_token":%s,"simulated":true}}
    """
        .formatted(start, next);
  }

  private static String coverage() {
    return """
    {"success":true,"data":{"series":[{"instrument":"AAPL.NASDAQ.STK","timeframe":"1d",
    "start":"2023-01-01","end":"2023-02-01",%s,"periods":[{"period":"2023-01",%s}]}],
    "next_page_token":null,"simulated":false}}
    """
        .formatted(COUNT, COUNT);
  }

  private int run(String... arguments) {
    String[] all =
        Stream.concat(
                Arrays.stream(arguments),
                Stream.of("--url=http://127.0.0.1:" + node.getAddress().getPort()))
            .toArray(String[]::new);
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(all);
  }
}
