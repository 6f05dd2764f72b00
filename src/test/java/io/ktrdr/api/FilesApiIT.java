package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import io.ktrdr.api.http.Json;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Timeframe;
import io.ktrdr.testing.SharedFolder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bars as files, over HTTP and over a real store. */
class FilesApiIT {

  private static final String DAYS = "?instrument=AAPL&timeframe=1d";
  private static final String MINUTES = "?instrument=AAPL&timeframe=1m";

  @TempDir Path folder;
  private ApiFixture api;

  @BeforeEach
  void serve() throws Exception {
    api = new ApiFixture(folder, "ktrdr.http.max-import-bars = 50000");
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  @Test
  void whatIsExportedAndImportedAgainIsTheSameBarForBar() throws Exception {
    BarSeries bars =
        api.fill(
            ApiFixture.AAPL, Timeframe.MINUTE_1, "2023-01-01T00:00:00Z", "2023-05-20T00:00:00Z");
    JsonNode sidecar = data(api.get("/api/v1/export/sidecar" + MINUTES));
    String csv = api.get("/api/v1/export" + MINUTES).body();
    assertThat(csv)
        .startsWith("time,open,high,low,close,volume,vwap,trade_count\n2023-01-03T14:30:00Z,");
    assertThat(csv.lines().count()).isEqualTo(bars.size() + 1L);
    assertThat(sidecar.get("bars").asInt()).isEqualTo(bars.size());
    assertThat(sidecar.get("complete").asBoolean()).isTrue();
    assertThat(sidecar.get("simulated").asBoolean()).isTrue();

    String expect =
        "&tz=UTC&expect_bars=%s&expect_checksum=%s"
            .formatted(bars.size(), sidecar.get("checksum").asText());
    JsonNode again = data(upload(MINUTES + expect, csv));
    assertThat(again.get("unchanged").asInt()).isEqualTo(bars.size());
    assertThat(again.get("inserted").asInt()).isZero();

    JsonNode other = data(upload("?instrument=AAPL&timeframe=1m&session=all" + expect, csv));
    assertThat(other.get("inserted").asInt()).isEqualTo(bars.size());
    assertThat(data(api.get("/api/v1/export/sidecar" + MINUTES + "&session=all")).get("checksum"))
        .isEqualTo(sidecar.get("checksum"));
  }

  @Test
  void anExportOfARevisionStaysThatWhateverIsWrittenAfterwards() throws Exception {
    upload(DAYS, "date,open,high,low,close\n2023-01-03,1,1,1,1\n");
    String before = api.get("/api/v1/export" + DAYS + "&revision=1").body();
    upload(DAYS, "date,open,high,low,close\n2023-01-03,2,2,2,2\n2023-01-04,3,3,3,3\n");
    assertThat(api.get("/api/v1/export" + DAYS + "&revision=1").body()).isEqualTo(before);
    assertThat(api.get("/api/v1/export" + DAYS).body())
        .contains("2023-01-03,2,2,2,2,,,\n2023-01-04,3");
    assertThat(code(api.get("/api/v1/export" + DAYS + "&revision=7"))).isEqualTo("INVALID_REQUEST");
  }

  @Test
  void aParquetExportIsReadByOthers() throws Exception {
    BarSeries bars =
        api.fill(ApiFixture.AAPL, Timeframe.DAY_1, "2022-01-01T00:00:00Z", "2023-01-01T00:00:00Z");
    HttpResponse<byte[]> file =
        api.client.send(
            HttpRequest.newBuilder(api.uri("/api/v1/export" + DAYS + "&format=parquet")).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
        .contains("AAPL.NASDAQ.STK_1d_TRADES_rth.parquet");
    ByteBuffer bytes = ByteBuffer.allocateDirect(file.body().length).put(file.body()).flip();
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(bytes))) {
      assertThat(reader.getFileMetaData().numRows()).isEqualTo(bars.size());
      JsonNode sidecar =
          Json.MAPPER.readTree(reader.getFileMetaData().keyValueMetadata().get("ktrdr"));
      assertThat(sidecar.get("instrument").asText()).isEqualTo("AAPL.NASDAQ.STK");
    }
  }

  @Test
  void aWrongFileChangesNothingAndEveryFaultIsNamedWithItsLine() throws Exception {
    JsonNode refusal =
        ApiFixture.json(
            upload(
                DAYS,
                """
                date,open,high,low,close,volume
                2023-01-03,1,1,1,1,5
                2023-01-04,x,1,1,1,5
                soon,1,1,1,1,5
                """));
    assertThat(refusal.get("code").asText()).isEqualTo("UNREADABLE_FILE");
    assertThat(refusal.get("faults_total").asInt()).isEqualTo(2);
    assertThat(refusal.findValuesAsText("pointer")).containsExactly("/line/3", "/line/4");
    assertThat(refusal.get("detail").asText()).contains("line 3, open \"x\": is not a number");
    assertThat(data(api.get("/api/v1/export/sidecar" + DAYS)).get("bars").asInt()).isZero();
  }

  @Test
  void aDryRunSaysWhatWouldBeDoneAndDoesNothing() throws Exception {
    upload(DAYS, "date,open,high,low,close\n2023-01-03,1,1,1,1\n2023-01-04,1,1,1,1\n");
    JsonNode report =
        data(
            upload(
                DAYS + "&dry_run=true",
                """
                date,open,high,low,close
                2023-01-03,1,1,1,1
                2023-01-04,2,2,2,2
                2023-01-05,3,3,3,3
                """));
    assertThat(report.get("unchanged").asInt()).isEqualTo(1);
    assertThat(report.get("replaced").asInt()).isEqualTo(1);
    assertThat(report.get("inserted").asInt()).isEqualTo(1);
    assertThat(report.get("layout").asText()).isEqualTo("date,open,high,low,close");
    assertThat(data(api.get("/api/v1/export/sidecar" + DAYS)).get("bars").asInt()).isEqualTo(2);
  }

  @Test
  void barsThatIbGaveAreNotReplacedByAFile() throws Exception {
    api.fill(ApiFixture.AAPL, Timeframe.DAY_1, "2023-01-03T00:00:00Z", "2023-01-05T00:00:00Z");
    String before = api.get("/api/v1/export" + DAYS).body();
    JsonNode report =
        data(upload(DAYS, "date,open,high,low,close\n2023-01-03,9,9,9,9\n2023-01-04,9,9,9,9\n"));
    assertThat(report.get("outranked").asInt()).isEqualTo(2);
    assertThat(api.get("/api/v1/export" + DAYS).body()).isEqualTo(before);
  }

  @Test
  void aFileThatIsNotItsSidecarsIsRefused() throws Exception {
    String file = "date,open,high,low,close\n2023-01-03,1,1,1,1\n";
    assertThat(code(upload(DAYS + "&expect_bars=2", file))).isEqualTo("UNREADABLE_FILE");
    assertThat(code(upload(DAYS + "&expect_checksum=00000000", file))).isEqualTo("UNREADABLE_FILE");
  }

  @Test
  void whatMakesNoSenseIsRefusedWithItsField() throws Exception {
    String file = "date,open,high,low,close\n2023-01-03,1,1,1,1\n";
    JsonNode all =
        ApiFixture.json(
            upload(DAYS + "&tz=Mars&stamp=middle&dry_run=perhaps&expect_checksum=x", file));
    assertThat(all.findValuesAsText("pointer"))
        .contains("/tz", "/stamp", "/dry_run", "/expect_checksum");
    assertThat(code(upload(DAYS + "&stamp=close", file))).isEqualTo("INVALID_REQUEST");
    assertThat(code(api.post("/api/v1/import" + DAYS, "{}"))).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
    assertThat(code(upload(DAYS, "date,open,high,low,close\n2099-01-02,1,1,1,1\n")))
        .isEqualTo("UNREADABLE_FILE");
    StringBuilder many = new StringBuilder("time,open,high,low,close\n");
    for (int i = 0; i <= 50_001; i++) {
      many.append(1_600_000_000 + 60 * i).append(",1,1,1,1\n");
    }
    JsonNode tooMany = ApiFixture.json(upload(MINUTES, many.toString()));
    assertThat(tooMany.findValuesAsText("code")).contains("too_many");
  }

  @Test
  void theDefectiveFileIsTakenAsItIs() throws Exception {
    Path file = SharedFolder.require("data/bars/demo_defects_1d.csv");
    JsonNode report = data(upload(DAYS + "&tz=UTC", Files.readString(file)));
    assertThat(report.get("rows").asInt()).isEqualTo(120);
    assertThat(report.get("inserted").asInt()).isEqualTo(115);
    assertThat(report.get("notes"))
        .extracting(JsonNode::asText)
        .filteredOn(note -> note.endsWith(" and is left out"))
        .hasSize(5);
    assertThat(report.get("found").toString())
        .isEqualTo("{\"missing_value\":5,\"negative_volume\":2,\"ohlc_order\":4}");
    assertThat(report.get("notes"))
        .extracting(JsonNode::asText)
        .contains("line 77, volume \"-1000.0\": is below 0");
  }

  private HttpResponse<String> upload(String query, String csv) throws Exception {
    return api.send(
        HttpRequest.newBuilder(api.uri("/api/v1/import" + query))
            .header("Content-Type", "text/csv")
            .POST(HttpRequest.BodyPublishers.ofString(csv))
            .build());
  }

  private static JsonNode data(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return ApiFixture.json(response).get("data");
  }

  private static String code(HttpResponse<String> response) throws Exception {
    return ApiFixture.json(response).get("code").asText();
  }
}
