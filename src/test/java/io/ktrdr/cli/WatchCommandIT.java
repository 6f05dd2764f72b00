package io.ktrdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code ktrdr watch} asks of a stream, and how it prints what it hears. */
class WatchCommandIT {

  @RegisterExtension static final StandInNode NODE = new StandInNode();

  private static final String KEY = "AAPL.NASDAQ.STK/1m/TRADES/rth";
  private static final String WELCOME = "{\"type\":\"welcome\",\"auth_required\":false}";
  private static final String ACK = "{\"type\":\"ack\",\"accepted\":[],\"rejected\":[]}";

  private StandInStream stream;

  @BeforeEach
  void listen() throws IOException {
    stream = new StandInStream();
  }

  @AfterEach
  void close() throws IOException {
    stream.close();
  }

  private int watch(String... arguments) {
    String[] line = new String[arguments.length + 2];
    line[0] = "watch";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    line[line.length - 1] = stream.url();
    return NODE.runAlone(line);
  }

  private static String event(String type, int seq, String members) {
    return "{\"type\":\"%s\",\"channel\":\"bars\",\"key\":\"%s\",\"seq\":%d,%s}"
        .formatted(type, KEY, seq, members);
  }

  private static String bar(String time, String close, boolean over, boolean confirmed) {
    return "\"final\":%s,\"confirmed\":%s,\"bar\":{\"t\":\"%s\",\"o\":1.10,\"h\":2,\"l\":1,\"c\":%s,\"v\":null}"
        .formatted(over, confirmed, time, close);
  }

  private static String snapshot() {
    return event(
        "snapshot",
        7,
        "\"epoch\":\"e1\",\"status\":{\"state\":\"live\",\"reason\":null},\"bars\":[{"
            + bar("2024-03-05T14:30:00Z", "1.5", true, true)
            + "}]");
  }

  @Test
  void theSnapshotAndEachEventAreALineAndABreakIsSurvived() {
    stream.scripts.add(
        List.of(
            WELCOME,
            ACK,
            snapshot(),
            event("bar", 8, bar("2024-03-05T14:31:00Z", "1.6", false, false)),
            event("bar", 9, bar("2024-03-05T14:31:00Z", "1.7", true, false))));
    stream.scripts.add(
        List.of(
            WELCOME,
            ACK,
            event("resumed", 9, "\"epoch\":\"e1\",\"missed\":1"),
            event(
                "gap",
                10,
                "\"from\":\"2024-03-05T14:32:00Z\",\"to\":\"2024-03-05T14:34:00Z\","
                    + "\"missing\":2,\"reason\":\"lost\"")));

    assertThat(watch("AAPL", "--limit", "6")).as(NODE.err.toString()).isZero();

    assertThat(NODE.out.toString().lines())
        .containsExactly(
            " ".repeat(20) + " " + KEY + "  snapshot   1 bars, live",
            "2024-03-05T14:30:00Z " + KEY + "  confirmed  o 1.10 h 2 l 1 c 1.5 v -",
            "2024-03-05T14:31:00Z " + KEY + "  forming    o 1.10 h 2 l 1 c 1.6 v -",
            "2024-03-05T14:31:00Z " + KEY + "  closed     o 1.10 h 2 l 1 c 1.7 v -",
            " ".repeat(20) + " " + KEY + "  resumed    1 missed",
            "2024-03-05T14:32:00Z "
                + KEY
                + "  gap        2 missing until 2024-03-05T14:34:00Z: lost");
    assertThat(stream.asked.get(0))
        .contains("\"channel\":\"bars\"", "\"instruments\":[\"AAPL\"]", "\"timeframe\":\"1m\"")
        .contains("\"snapshot\":5")
        .doesNotContain("resume_from");
    assertThat(stream.asked.get(1))
        .contains("\"resume_from\":[{\"key\":\"" + KEY + "\",\"epoch\":\"e1\",\"seq\":9}]");
  }

  @Test
  void indicatorsAreAskedForAsOnAnyLineAndMessagesPrintedAsTheyAre() {
    String forming =
        "{\"type\":\"values\",\"channel\":\"indicators\",\"key\":\"k\",\"seq\":1,\"final\":false}";
    String closed =
        "{\"type\":\"values\",\"channel\":\"indicators\",\"key\":\"k\",\"seq\":2,\"final\":true,"
            + "\"values\":{\"rsi\":51.250}}";
    stream.scripts.add(List.of(WELCOME, ACK, forming, closed));

    assertThat(
            watch(
                "AAPL",
                "-t",
                "5m",
                "-i",
                "rsi",
                "-i",
                "fast=ema:period=5,in.source=rsi",
                "--closed-only",
                "--no-subscribe",
                "-f",
                "ndjson",
                "-n",
                "1"))
        .isZero();

    assertThat(NODE.out.toString().lines()).containsExactly(closed);
    assertThat(stream.asked.getFirst())
        .contains("\"channel\":\"indicators\"", "\"live\":false", "\"id\":\"rsi\"")
        .contains("\"source\":{\"indicator\":\"rsi\"");
  }

  @Test
  void whatIsRefusedIsSaidInWords() {
    stream.scripts.add(
        List.of(
            WELCOME,
            "{\"type\":\"ack\",\"accepted\":[],\"rejected\":[{\"instrument\":\"NOPE\",\"problem\":"
                + "{\"status\":404,\"code\":\"UNKNOWN_SYMBOL\",\"title\":\"Unknown symbol\","
                + "\"detail\":\"no instrument is called NOPE\"}}]}"));
    assertThat(watch("NOPE")).isEqualTo(1);
    assertThat(NODE.err.toString()).contains("ktrdr: Unknown symbol: no instrument is called NOPE");

    stream.scripts.add(
        List.of("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    assertThat(watch("AAPL", "--api-key", "ktrdr_wrong")).isEqualTo(1);
    assertThat(NODE.err.toString()).contains("status 401", "$KTRDR_API_KEY");
    assertThat(stream.heads.getLast()).contains("Bearer ktrdr_wrong");

    stream.scripts.add(
        List.of(
            "{\"type\":\"welcome\",\"auth_required\":true}",
            "{\"type\":\"error\",\"problem\":{\"status\":401,\"code\":\"UNAUTHORIZED\","
                + "\"title\":\"Unauthorized\",\"detail\":\"first say who you are\"}}"));
    assertThat(watch("AAPL")).isEqualTo(1);
    assertThat(NODE.err.toString()).contains("first say who you are\nthe node lets in");
  }

  @Test
  void aWrongLineAndANodeThatIsNotThereAreToldApart() {
    assertThat(watch("AAPL", "-t", "7m")).isEqualTo(2);
    assertThat(NODE.err.toString()).contains("--timeframe", "7m");
    assertThat(watch("AAPL", "--limit", "0")).isEqualTo(2);
    assertThat(watch("AAPL", "-i", "rsi:period")).isEqualTo(2);
    assertThat(NODE.runAlone("watch", "AAPL", "--url=http://127.0.0.1:1")).isEqualTo(1);
    assertThat(NODE.err.toString()).contains("ktrdr serve");
  }
}
