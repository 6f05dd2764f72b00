package io.ktrdr.api.bars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jackson is the oracle: what the byte writer wrote is read back and compared figure by figure. */
class BarJsonTest {

  private static final JsonMapper ORACLE =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final Pattern EXPONENT_OR_TRAILING_ZERO =
      Pattern.compile("\\d[eE]|\\.\\d*0[,}\\]]");

  private static final long[] EXTREMES = {
    0,
    1,
    -1,
    9,
    10,
    99,
    100,
    101,
    999_999_999,
    1_000_000_000,
    9_999_999_999L,
    10_000_000_000L,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Integer.MAX_VALUE + 1L,
    Long.MAX_VALUE,
    Long.MAX_VALUE - 1,
    Long.MIN_VALUE + 1,
    1_000_000_000_000_000_000L,
    -1_000_000_000_000_000_000L,
    999_999_999_999_999_999L
  };

  @ParameterizedTest
  @CsvSource({
    "17550, 2, 175.5",
    "17500, 2, 175",
    "17505, 2, 175.05",
    "5, 2, 0.05",
    "-5, 2, -0.05",
    "-3763, 2, -37.63",
    "0, 2, 0",
    "0, 18, 0",
    "108125, 5, 1.08125",
    "100000, 5, 1",
    "1, 18, 0.000000000000000001",
    "9223372036854775807, 0, 9223372036854775807",
    "9223372036854775807, 2, 92233720368547758.07",
    "9223372036854775807, 18, 9.223372036854775807",
    "-9223372036854775808, 0, -9223372036854775808",
    "-9223372036854775808, 3, -9223372036854775.808",
    "1000000000000000000, 18, 1",
  })
  void decimalsAreExactAndAsShortAsTheyCanBe(long unscaled, int scale, String text) {
    byte[] to = new byte[Digits.LONGEST];

    int end = Digits.decimal(to, 0, unscaled, scale);

    assertThat(new String(to, 0, end, StandardCharsets.US_ASCII)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20_231_103, 77, 4_242})
  void everyFigureOfRandomBarsReadsBackAsItWas(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 300; round++) {
      BarSeries bars = randomBars(random, 1 + random.nextInt(40));
      ByteWriter rows = new ByteWriter(16);
      BarJson.rows(bars, rows, new int[bars.size()]);
      ByteWriter instants = new ByteWriter(16);
      BarJson.instants(bars, instants);
      ByteWriter ohlcv = new ByteWriter(16);
      BarJson.ohlcv(bars, ohlcv, new int[bars.size()]);

      JsonNode readRows = array(rows);
      JsonNode readInstants = array(instants);
      JsonNode readOhlcv = array(ohlcv);

      assertThat(readRows).hasSize(bars.size());
      for (ByteWriter numbers : new ByteWriter[] {rows, ohlcv}) {
        assertThat(EXPONENT_OR_TRAILING_ZERO.matcher(text(numbers)).find()).isFalse();
      }
      for (int i = 0; i < bars.size(); i++) {
        Bar bar = bars.bar(i);
        JsonNode row = readRows.get(i);
        assertThat(Instant.parse(row.get("t").textValue())).isEqualTo(bar.time());
        assertThat(readInstants.get(i)).isEqualTo(row.get("t"));
        String[] names = {"o", "h", "l", "c", "v"};
        BigDecimal[] figures = {bar.open(), bar.high(), bar.low(), bar.close(), bar.volume()};
        for (int f = 0; f < names.length; f++) {
          assertSame(row.get(names[f]), figures[f]);
          assertThat(readOhlcv.get(i).get(f)).isEqualTo(row.get(names[f]));
        }
        assertSame(row.get("vw"), bar.vwap());
        assertSame(
            row.get("n"), bar.tradeCount() == null ? null : BigDecimal.valueOf(bar.tradeCount()));
        assertThat(row.size()).isEqualTo(8);
      }
    }
  }

  @Test
  void absentFiguresAreNullAndNeverZero() {
    BarSeries bars =
        series(0, 0, 0, new long[] {60}, new long[] {1}, BarSeries.NONE, BarSeries.NONE, -1);
    ByteWriter rows = new ByteWriter(0);
    ByteWriter ohlcv = new ByteWriter(0);

    BarJson.rows(bars, rows, new int[bars.size()]);
    BarJson.ohlcv(bars, ohlcv, new int[bars.size()]);

    assertThat(text(rows))
        .isEqualTo(
            ",{\"t\":\"1970-01-01T00:01:00Z\",\"o\":1,\"h\":1,\"l\":1,\"c\":1,"
                + "\"v\":null,\"vw\":null,\"n\":null}");
    assertThat(text(ohlcv)).isEqualTo(",[1,1,1,1,null]");
  }

  @Test
  void dailyBarsCarryTheirSessionDateAndTheOpenOfTheSession() {
    long label = LocalDate.of(2023, 1, 3).toEpochDay() * 86_400;
    BarSeries bars = series(2, 0, 0, new long[] {label}, new long[] {12_510}, 7, BarSeries.NONE, 3);
    ByteWriter rows = new ByteWriter(0);
    ByteWriter dates = new ByteWriter(0);

    BarJson.dailyRows(bars, time -> time + 52_200, rows, new int[1]);
    BarJson.dates(bars, dates);

    assertThat(text(rows))
        .startsWith(
            ",{\"t\":\"2023-01-03T14:30:00Z\",\"session_date\":\"2023-01-03\",\"o\":125.1,");
    assertThat(text(dates)).isEqualTo(",\"2023-01-03\"");
  }

  @Test
  void theLastAndFirstSecondOfTheFourDigitYearsAreWritten() {
    QuotedTimes times = new QuotedTimes();
    byte[] to = new byte[100];

    int end = times.instant(to, 0, Instant.parse("9999-12-31T23:59:59Z").getEpochSecond());
    end = times.instant(to, end, Instant.parse("0000-01-01T00:00:00Z").getEpochSecond());
    end = times.instant(to, end, -1);

    assertThat(new String(to, 0, end, StandardCharsets.US_ASCII))
        .isEqualTo("\"9999-12-31T23:59:59Z\"\"0000-01-01T00:00:00Z\"\"1969-12-31T23:59:59Z\"");
  }

  @Test
  void aYearOfFiveDigitsIsRefusedInsteadOfWrittenWrong() {
    long tooLate = LocalDate.of(10_000, 1, 1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);

    assertThatThrownBy(() -> new QuotedTimes().instant(new byte[100], 0, tooLate))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertSame(JsonNode written, BigDecimal figure) {
    if (figure == null) {
      assertThat(written.isNull()).isTrue();
    } else {
      assertThat(written.decimalValue()).isEqualByComparingTo(figure);
    }
  }

  private static BarSeries randomBars(SplittableRandom random, int size) {
    int priceScale = random.nextInt(BarSeries.MAX_SCALE + 1);
    long[] time = new long[size];
    long at = random.nextLong(-60_000_000_000L, 250_000_000_000L);
    long[][] columns = new long[6][size];
    int[] counts = new int[size];
    for (int i = 0; i < size; i++) {
      at += 1 + random.nextLong(random.nextBoolean() ? 60 : 100_000);
      time[i] = at;
      for (int c = 0; c < 6; c++) {
        columns[c][i] = figure(random);
        if (c >= 4 && random.nextInt(5) == 0) {
          columns[c][i] = BarSeries.NONE;
        }
      }
      counts[i] = random.nextInt(4) == 0 ? BarSeries.NO_COUNT : random.nextInt(Integer.MAX_VALUE);
    }
    return new BarSeries(
        priceScale,
        random.nextInt(BarSeries.MAX_SCALE + 1),
        random.nextInt(BarSeries.MAX_SCALE + 1),
        time,
        columns[0],
        columns[1],
        columns[2],
        columns[3],
        columns[4],
        columns[5],
        counts);
  }

  private static long figure(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> EXTREMES[random.nextInt(EXTREMES.length)];
      case 1 -> random.nextLong(-100_000, 100_000);
      case 2 -> random.nextLong(1, 1_000_000) * 100;
      default -> random.nextLong();
    };
  }

  private static BarSeries series(
      int priceScale,
      int volumeScale,
      int vwapScale,
      long[] time,
      long[] price,
      long volume,
      long vwap,
      int count) {
    return new BarSeries(
        priceScale,
        volumeScale,
        vwapScale,
        time,
        price,
        price,
        price,
        price,
        new long[] {volume},
        new long[] {vwap},
        new int[] {count});
  }

  private static JsonNode array(ByteWriter elements) throws Exception {
    return ORACLE.readTree("[" + text(elements).substring(1) + "]");
  }

  private static String text(ByteWriter out) {
    return new String(out.toByteArray(), StandardCharsets.US_ASCII);
  }
}
