package io.ktrdr.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.Amendment;
import io.ktrdr.store.Chunking;
import io.ktrdr.store.Provenance;
import io.ktrdr.store.StoreDatabase;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad bars in a real node's store are found, repaired, and put back, by HTTP and command line. */
class RepairIT {

  private static final SeriesId DAYS = SeriesId.parse("AAPL.NASDAQ.STK/1d/TRADES/rth");
  private static final Instant TENTH = Instant.parse("2023-01-10T00:00:00Z");
  private static final Instant TWENTIETH = Instant.parse("2023-01-20T00:00:00Z");
  private static final String BARS =
      "/api/v1/bars?instrument=AAPL&timeframe=1d&start=2023-01-01&end=2023-02-01";

  @TempDir private Path folder;

  @Test
  void aBadBarIsFoundRepairedAndPutBack() throws Exception {
    Path data = folder.resolve("data");
    JsonNode loaded;
    try (NodeProcess node = NodeProcess.serve(data)) {
      ServeIT.await(node, "/api/v1/symbols", "AAPL");
      node.post(
          "/api/v1/data/load",
          "{\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"start_date\":\"2023-01-01\","
              + "\"end_date\":\"2023-01-31\"}");
      loaded = node.getJson(BARS).at("/data/bars");
      assertThat(loaded).hasSize(20);
      node.stop();
    }
    spoil(data);

    try (NodeProcess node = NodeProcess.serve(data)) {
      ServeIT.await(node, "/api/v1/symbols", "AAPL");
      ServeIT.awaitIb(node);
      JsonNode report =
          node.getJson(
                  "/api/v1/quality?instrument=AAPL&timeframe=1d&start=2023-01-01&end=2023-02-01")
              .get("data");
      assertThat(report.get("findings").findValuesAsText("rule"))
          .containsExactlyInAnyOrder("ohlc_order", "spike", "extreme_move", "extreme_move");
      assertThat(report.get("score").doubleValue()).isLessThan(1);

      NodeProcess.Ended scan =
          cli(node, "repairs", "scan", "AAPL", "-t", "1d", "--start", "2023-01-01");
      assertThat(scan.err()).isEmpty();
      assertThat(scan.out()).contains("2 new proposals");
      JsonNode repairs =
          node.getJson("/api/v1/repairs?instrument=AAPL&state=proposed").at("/data/repairs");
      assertThat(repairs.findValuesAsText("rule")).containsExactly("ohlc_order", "spike");
      String order = repairs.get(0).get("id").asText();
      String spike = repairs.get(1).get("id").asText();

      NodeProcess.Ended applied =
          cli(node, "repairs", "apply", order, "--action", "reorder", "--why", "swapped");
      assertThat(applied.out()).contains("applied", "reorder");
      JsonNode bar = bar(node, 5);
      assertThat(bar.get("h").decimalValue()).isGreaterThan(bar.get("l").decimalValue());
      assertThat(cli(node, "repairs", "apply", order).err()).contains("applied already");
      cli(node, "repairs", "revert", order);
      bar = bar(node, 5);
      assertThat(bar.get("h").decimalValue()).isLessThan(bar.get("l").decimalValue());

      // asking IB again is what is suggested: the bars are as they were loaded
      for (String id : new String[] {order, spike}) {
        assertThat(
                NodeProcess.json(node.post("/api/v1/repairs/" + id + "/apply", "{}"))
                    .at("/data/applied/action")
                    .asText())
            .isEqualTo("refetch");
      }
      assertThat(node.getJson(BARS).at("/data/bars")).isEqualTo(loaded);
      assertThat(cli(node, "quality", "AAPL", "-t", "1d", "--start", "2023-01-03").out())
          .contains("AAPL.NASDAQ.STK 1d TRADES rth", "validity", "1.0000");

      assertThat(node.getJson("/api/v1/audit?instrument=AAPL").findValuesAsText("kind"))
          .contains("repairs_proposed", "repair_applied", "repair_reverted");
      assertThat(node.stop()).isZero();
      assertThat(node.log()).doesNotContain("ERROR");
    }
  }

  /** As a user's file might have it: one bar upside down, another with a slipped digit. */
  @SuppressWarnings("ArgumentSelectionDefectChecker") // on purpose
  private static void spoil(Path data) {
    try (StoreDatabase database = StoreDatabase.open(data)) {
      Bar tenth = bar(database, TENTH);
      Bar twentieth = bar(database, TWENTIETH);
      BigDecimal slipped = twentieth.close().multiply(BigDecimal.valueOf(2));
      database
          .bars()
          .amend(
              DAYS,
              Amendment.putting(
                  new BarSeriesBuilder()
                      .add(
                          new Bar(
                              TENTH,
                              tenth.open(),
                              tenth.low(),
                              tenth.high(),
                              tenth.close(),
                              tenth.volume(),
                              tenth.vwap(),
                              tenth.tradeCount()))
                      .add(
                          new Bar(
                              TWENTIETH,
                              twentieth.open(),
                              slipped,
                              twentieth.low(),
                              slipped,
                              twentieth.volume(),
                              twentieth.vwap(),
                              twentieth.tradeCount()))
                      .build()),
              Chunking.plain(DAYS.timeframe()),
              new Provenance(Source.IMPORT, "tester", "import", "", Instant.now()));
    }
  }

  private static Bar bar(StoreDatabase database, Instant day) {
    return database.bars().read(DAYS, new TimeRange(day, day.plusSeconds(86_400))).bar(0);
  }

  private static JsonNode bar(NodeProcess node, int index) throws Exception {
    return node.getJson(BARS).at("/data/bars").get(index);
  }

  private NodeProcess.Ended cli(NodeProcess node, String... command) throws Exception {
    String[] whole = new String[command.length + 2];
    System.arraycopy(command, 0, whole, 0, command.length);
    whole[command.length] = "--url";
    whole[command.length + 1] = node.url().toString();
    return NodeProcess.run(folder, whole);
  }
}
