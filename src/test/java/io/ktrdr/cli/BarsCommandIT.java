package io.ktrdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ktrdr bars} and {@code ktrdr export} ask a node, and what they write. */
class BarsCommandIT {

  @RegisterExtension static final StandInNode NODE = new StandInNode();

  private final Deque<String> answers = NODE.answers;

  @Test
  void daysAreNamedByTheirDateAndColumnsAreThoseOfTheApi() {
    answers.add(
        page(
            "1d",
            """
            {"t":"2023-01-03T14:30:00Z","session_date":"2023-01-03",
             "o":130.10,"h":131,"l":129,"c":130.5,"v":10,"vw":null,"n":3}
            """));

    assertThat(NODE.run("bars", "AAPL", "-t", "1d", "-f", "csv")).isZero();

    assertThat(NODE.asked.getFirst()).doesNotContain("start=");
    assertThat(NODE.out.toString().lines())
        .containsExactly(
            "date,open,high,low,close,volume,vwap,trade_count",
            "2023-01-03,130.10,131,129,130.5,10,,3");
    assertThat(NODE.err.toString()).contains("bars are missing in 240 places");
  }

  @Test
  void shorterBarsAreNamedByTheirOpening() {
    answers.add(
        page(
            "1h",
            """
            {"t":"2023-01-03T14:00:00Z","o":1.10,"h":1.2,"l":1,"c":1.1,"v":null,"vw":null,"n":null}
            """));

    assertThat(NODE.run("bars", "EURUSD", "-t", "1h", "--start=2023-01-03", "-f", "csv")).isZero();

    assertThat(NODE.asked.getFirst()).contains("start=2023-01-03");
    assertThat(NODE.out.toString().lines())
        .containsExactly(
            "time,open,high,low,close,volume,vwap,trade_count",
            "2023-01-03T14:00:00Z,1.10,1.2,1,1.1,,,");
  }

  @Test
  void anExportIntoAFolderThatIsNotThereYetMakesIt(@TempDir Path folder) throws Exception {
    answers.add(
        """
        {"success":true,"data":{"instrument":"AAPL.NASDAQ.STK","timeframe":"1d","what":"TRADES",
        "session":"rth","revision":1,"bars":1}}
        """);
    answers.add("date,open\n2023-01-03,130.1\n");

    assertThat(NODE.run("export", "AAPL", "-t", "1d", "-o", folder.resolve("a/b") + "/")).isZero();

    Path file = folder.resolve("a/b/AAPL.NASDAQ.STK_1d_TRADES_rth.csv");
    assertThat(Files.readString(file)).isEqualTo("date,open\n2023-01-03,130.1\n");
    assertThat(SidecarFile.of(file)).exists();
  }

  private static String page(String timeframe, String bar) {
    return """
    {"success":true,"data":{"bars":[%s],"next_page_token":null,"meta":{"timeframe":"%s",
    "complete":false,"gaps":[{}],"gaps_total":240,"simulated":false}}}
    """
        .formatted(bar, timeframe);
  }
}
