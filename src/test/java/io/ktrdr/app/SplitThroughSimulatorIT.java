package io.ktrdr.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A 4:1 split as a user lives through it: the gateway has prices of before one evening, and the
 * next time all its history is on the new scale.
 */
@Execution(ExecutionMode.CONCURRENT)
class SplitThroughSimulatorIT {

  private static final LocalDate LABOUR_DAY = LocalDate.of(2020, 9, 7);

  private static final String LOAD =
      """
      {"symbol":"AAPL","timeframe":"1d","start_date":"2020-08-03","end_date":"%s"}\
      """;

  private static final String BARS =
      "/api/v1/bars?instrument=AAPL&timeframe=1d&start=2020-08-03&end=2020-09-12";

  @TempDir Path folder;

  @Test
  void theSeriesIsRebasedAndBothScalesAndTheProofAreThere() throws Exception {
    Path data = folder.resolve("data");
    List<BigDecimal> traded;
    NodeProcess.Ended running;
    try (NodeProcess node = NodeProcess.serve(data, "--config", "" + replay("before", 28, 1))) {
      ServeIT.awaitIb(node);
      assertThat(node.post("/api/v1/data/load", LOAD.formatted("2020-08-28")).statusCode())
          .isEqualTo(200);
      traded = closes(node.getJson(BARS));
      assertThat(traded).hasSize(20);
      assertThat(node.stop()).isZero();
    }

    try (NodeProcess node = NodeProcess.serve(data, "--config", "" + replay("after", 42, 4))) {
      ServeIT.awaitIb(node);
      JsonNode loaded =
          NodeProcess.json(node.post("/api/v1/data/load", LOAD.formatted("2020-09-11")));

      assertThat(loaded.at("/data/metadata/complete").asBoolean()).as(loaded.toString()).isTrue();
      List<BigDecimal> now = closes(node.getJson(BARS));
      assertThat(now).hasSize(29);
      for (int i = 0; i < 20; i++) {
        assertThat(now.get(i).multiply(BigDecimal.valueOf(4))).isEqualByComparingTo(traded.get(i));
      }
      assertThat(closes(node.getJson(BARS + "&as_of=1"))).isEqualTo(traded);
      JsonNode raw = node.getJson(BARS + "&adjustment=raw");
      assertThat(closes(raw).subList(0, 20)).isEqualTo(traded);
      assertThat(closes(raw).subList(20, 29)).isEqualTo(now.subList(20, 29));
      assertThat(raw.at("/data/meta/adjustments/0/split").asText()).isEqualTo("4:1");
      assertThat(raw.at("/data/meta/adjustments/0/before").asText()).isEqualTo("2020-08-29");
      assertThat(raw.at("/data/meta/adjustments/0/volumes").asBoolean()).isTrue();
      JsonNode audit = node.getJson("/api/v1/audit?kind=split_suspected,series_rebased");
      assertThat(audit.at("/data/entries").findValuesAsText("split")).containsExactly("4:1");
      running = NodeProcess.run(folder, "audit", "verify", "--url", node.url().toString());
      assertThat(running.exitCode()).as(running.err()).isZero();
      assertThat(node.stop()).isZero();
    }

    NodeProcess.Ended verified =
        NodeProcess.run(folder, "audit", "verify", "--data", data.toString());
    assertThat(verified.exitCode()).as(verified.err()).isZero();
    assertThat(verified.out()).contains("3 revisions", "the trail comes to what is stored");
    assertThat(running.out()).as("of the running node").isEqualTo(verified.out());
  }

  private static List<BigDecimal> closes(JsonNode answer) {
    List<BigDecimal> closes = new ArrayList<>();
    answer.at("/data/bars").forEach(bar -> closes.add(new BigDecimal(bar.get("c").asText())));
    return closes;
  }

  /** A configuration with a replay of so many days from 2020-08-01 on, prices divided. */
  private Path replay(String name, int days, int shares) throws Exception {
    Path bars = Files.createDirectory(folder.resolve(name));
    StringBuilder csv = new StringBuilder("date,open,high,low,close,volume\n");
    for (int i = 0; i < days; i++) {
      LocalDate date = LocalDate.of(2020, 8, 1).plusDays(i);
      boolean weekend =
          date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
      if (!weekend && !date.equals(LABOUR_DAY)) {
        int price = 44_000 + 37 * i;
        csv.append(date);
        for (int figure : new int[] {price, price + 411, price - 302, price + 119}) {
          csv.append(',')
              .append(
                  BigDecimal.valueOf(figure, 2)
                      .divide(BigDecimal.valueOf(shares), 2, RoundingMode.HALF_UP));
        }
        csv.append(',').append((1_000_000L + 1000L * i) * shares).append('\n');
      }
    }
    Files.writeString(bars.resolve("aapl_1d.csv"), csv);
    Path config = folder.resolve(name + ".conf");
    Files.writeString(config, "ktrdr.simulator.replay = \"" + bars + "\"\n");
    return config;
  }
}
