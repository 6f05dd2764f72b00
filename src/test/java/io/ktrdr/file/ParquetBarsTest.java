package io.ktrdr.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written is read back by a reader that we have no part in. */
class ParquetBarsTest {

  private static final Instant START = Instant.parse("2023-01-03T14:30:00Z");

  @Test
  void everyFigureComesBackAsTheDecimalThatItWas() throws IOException {
    BarSeries bars = minutes(10_000, 3);
    ByteBuffer file = file(true, bars.slice(0, 4096), bars.slice(4096, 10_000));
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file));
        RowReader rows = reader.rowReader()) {
      for (int i = 0; i < bars.size(); i++) {
        rows.next();
        Bar bar = bars.bar(i);
        assertThat(rows.getTimestamp("time")).isEqualTo(bar.time());
        assertThat(decimal(rows.getDouble("open"))).isEqualByComparingTo(bar.open());
        assertThat(decimal(rows.getDouble("high"))).isEqualByComparingTo(bar.high());
        assertThat(decimal(rows.getDouble("low"))).isEqualByComparingTo(bar.low());
        assertThat(decimal(rows.getDouble("close"))).isEqualByComparingTo(bar.close());
        assertThat(decimal(rows.getDouble("volume"))).isEqualByComparingTo(bar.volume());
        assertThat(decimal(rows.getDouble("vwap"))).isEqualByComparingTo(bar.vwap());
        assertThat(rows.getInt("trade_count")).isEqualTo(bar.tradeCount());
      }
      assertThat(rows.hasNext()).isFalse();
    }
  }

  @Test
  void whatIsAbsentIsNull() throws IOException {
    BarSeriesBuilder builder = new BarSeriesBuilder();
    for (int i = 0; i < 300; i++) {
      boolean some = i % 3 == 0;
      builder.add(
          new Bar(
              START.plusSeconds(60L * i),
              BigDecimal.ONE,
              BigDecimal.ONE,
              BigDecimal.ONE,
              BigDecimal.ONE,
              some ? BigDecimal.valueOf(i) : null,
              some ? BigDecimal.valueOf(i, 2) : null,
              some ? i : null));
    }
    try (ParquetFileReader reader =
            ParquetFileReader.open(InputFile.of(file(true, builder.build())));
        RowReader rows = reader.rowReader()) {
      for (int i = 0; i < 300; i++) {
        rows.next();
        for (String column : new String[] {"volume", "vwap", "trade_count"}) {
          assertThat(rows.isNull(column)).as(column + " of " + i).isEqualTo(i % 3 != 0);
        }
        if (i % 3 == 0) {
          assertThat(rows.getDouble("volume")).isEqualTo(i);
        }
      }
    }
  }

  @Test
  void dailyBarsHaveADate() throws IOException {
    BarSeriesBuilder builder = new BarSeriesBuilder();
    for (String day : new String[] {"1969-12-31", "2023-01-03"}) {
      builder.add(
          new Bar(
              Instant.parse(day + "T00:00:00Z"),
              BigDecimal.TEN,
              BigDecimal.TEN,
              BigDecimal.TEN,
              BigDecimal.TEN,
              null,
              null,
              null));
    }
    try (ParquetFileReader reader =
            ParquetFileReader.open(InputFile.of(file(false, builder.build())));
        RowReader rows = reader.rowReader()) {
      rows.next();
      assertThat(rows.getDate("date")).isEqualTo(LocalDate.of(1969, 12, 31));
      rows.next();
      assertThat(rows.getDate("date")).isEqualTo(LocalDate.of(2023, 1, 3));
    }
  }

  @Test
  void theFooterSaysWhatTheFileIs() throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(InputFile.of(file(true, minutes(5, 1))))) {
      assertThat(reader.getFileMetaData().keyValueMetadata()).containsEntry("ktrdr", "{}");
      assertThat(reader.getFileMetaData().createdBy()).isEqualTo("ktrdr test");
      assertThat(reader.getFileMetaData().numRows()).isEqualTo(5);
    }
  }

  @Test
  void aFileWithoutBarsIsAFileWithoutRows() throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file(true)));
        RowReader rows = reader.rowReader()) {
      assertThat(rows.hasNext()).isFalse();
    }
  }

  private static BigDecimal decimal(double value) {
    return BigDecimal.valueOf(value);
  }

  private static BarSeries minutes(int n, long seed) {
    Random random = new Random(seed);
    BarSeriesBuilder builder = new BarSeriesBuilder();
    for (int i = 0; i < n; i++) {
      builder.add(
          new Bar(
              START.plusSeconds(60L * i),
              BigDecimal.valueOf(random.nextInt(1, 100_000_000), 5),
              BigDecimal.valueOf(random.nextInt(1, 100_000_000), 4),
              BigDecimal.valueOf(random.nextInt(1, 1_000), 5),
              BigDecimal.valueOf(random.nextInt(), 2),
              BigDecimal.valueOf(random.nextLong(1_000_000_000_000L), 1),
              BigDecimal.valueOf(random.nextInt(1, 1_000_000_000), 6),
              random.nextInt(1_000)));
    }
    return builder.build();
  }

  private static ByteBuffer file(boolean intraday, BarSeries... groups) {
    ParquetBars parquet = new ParquetBars(intraday, Map.of("ktrdr", "{}"), "ktrdr test");
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(parquet.begin());
    for (BarSeries group : groups) {
      file.writeBytes(parquet.rowGroup(group));
    }
    file.writeBytes(parquet.end());
    ByteBuffer direct = ByteBuffer.allocateDirect(file.size());
    return direct.put(file.toByteArray()).flip();
  }
}
