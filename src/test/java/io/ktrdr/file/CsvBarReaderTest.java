package io.ktrdr.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.api.quality.QualitySettings;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.Timeframe;
import io.ktrdr.quality.check.RowCheck;
import io.ktrdr.quality.check.Thresholds;
import io.ktrdr.testing.SharedFolder;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvBarReaderTest {

  private static final Thresholds SHIPPED =
      QualitySettings.from(ConfigFactory.parseResources("quality.conf").resolve()).thresholds();
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pandas      | ,Open,High,Low,Close,Volume / 2023-01-03 14:30:00+00:00,1,3,0.5,2,7",
        "Yahoo       | Date,Open,High,Low,Close,Adj Close,Volume / 2023-01-03"
            + " 09:30:00-05:00,1,3,0.5,2,1.9,7",
        "Alpaca      | timestamp,open,high,low,close,volume,trade_count,vwap /"
            + " 2023-01-03T14:30:00Z,1,3,0.5,2,7,4,1.5",
        "IB          | date,open,high,low,close,volume,average,barCount / 20230103 09:30:00"
            + " US/Eastern,1,3,0.5,2,7,1.5,4",
        "IB in UTC   | date,open,high,low,close,volume / 20230103-14:30:00,1,3,0.5,2,7",
        "two columns | Date,Time,Open,High,Low,Close,Vol / 2023/01/03,9:30,1,3,0.5,2,7",
        "unnamed time| Date,Open,High,Low,Close,Volume,OpenInterest /"
            + " 2023-01-03,09:30:00,1,3,0.5,2,7,0",
        "no header   | 2023-01-03 09:30,1,3,0.5,2,7 / ",
        "MetaTrader  | 2023-01-03;09:30;1;3;0.5;2;7 / ",
        "seconds     | t;o;h;l;c;v / 1672756200;1;3;0.5;2;7",
        "nanoseconds | ts_event,open,high,low,close,volume / 1672756200000000000,1,3,0.5,2,7",
        "quoted      | 'date','open','high','low','close','volume' / '2023-01-03"
            + " 09:30','1','3','0.5','2','7'"
      })
  void everyLayoutOfTheFieldIsUnderstood(String name, String text) {
    CsvContent content =
        read(text.strip().replace(" / ", "\n").replace(" /", "").replace('\'', '"'), minutes());
    assertThat(content.faults()).as(name).isEmpty();
    BarSeries bars = content.bars();
    assertThat(bars.size()).as(name).isEqualTo(1);
    assertThat(bars.bar(0).time()).as(name).isEqualTo("2023-01-03T14:30:00Z");
    assertThat(bars.bar(0).open()).isEqualByComparingTo("1");
    assertThat(bars.bar(0).high()).isEqualByComparingTo("3");
    assertThat(bars.bar(0).low()).isEqualByComparingTo("0.5");
    assertThat(bars.bar(0).close()).isEqualByComparingTo("2");
    assertThat(bars.bar(0).volume()).isEqualByComparingTo("7");
  }

  @Test
  void averagePriceAndTradeCountAreKeptWhereTheFileHasThem() {
    BarSeries bars =
        read("t,o,h,l,c,v,vw,n\n2023-01-03T14:30:00Z,1,3,0.5,2,7,1.25,4", minutes()).bars();
    assertThat(bars.bar(0).vwap()).isEqualByComparingTo("1.25");
    assertThat(bars.bar(0).tradeCount()).isEqualTo(4);
  }

  @Test
  void whatIsAbsentIsAbsentAndMinusOneIsHowIbWritesThat() {
    BarSeries bars =
        read(
                """
                t,o,h,l,c,v,vw,n
                2023-01-03T14:30:00Z,1,1,1,1,,,
                2023-01-03T14:31:00Z,1,1,1,1,-1,-1,-1
                2023-01-03T14:32:00Z,1,1,1,1,-1000,nan,0
                """,
                minutes())
            .bars();
    for (int i = 0; i < 2; i++) {
      assertThat(bars.volume(i)).isEqualTo(BarSeries.NONE);
      assertThat(bars.vwap(i)).isEqualTo(BarSeries.NONE);
      assertThat(bars.tradeCount(i)).isEqualTo(BarSeries.NO_COUNT);
    }
    assertThat(bars.bar(2).volume()).as("wrong, but what it says").isEqualByComparingTo("-1000");
    assertThat(bars.tradeCount(2)).isZero();
  }

  @Test
  void figuresAreExactWhateverTheirDecimals() {
    BarSeries bars =
        read(
                """
                t,o,h,l,c,v
                2023-01-03,100,1e2,99.95,100.0,22351900
                2023-01-04,1.07214,1.07296,1.0721400,1.0726,0.5
                2023-01-05,0.0000012345678,2,1E-7,1,1e9
                """,
                days(NEW_YORK))
            .bars();
    assertThat(bars.bar(0).open()).isEqualByComparingTo("100");
    assertThat(bars.bar(0).high()).isEqualByComparingTo("100");
    assertThat(bars.bar(1).low()).isEqualByComparingTo("1.07214");
    assertThat(bars.bar(2).open()).isEqualByComparingTo("0.0000012345678");
    assertThat(bars.bar(2).low()).isEqualByComparingTo("0.0000001");
    assertThat(bars.bar(2).volume()).isEqualByComparingTo("1000000000");
  }

  @Test
  void digitsThatCannotBeKeptAreRoundedAndThatIsSaid() {
    CsvContent content =
        read("t,o,h,l,c\n2023-01-03,133.4370681309032999,600000,1,2", days(NEW_YORK));
    assertThat(content.sound()).isTrue();
    assertThat(content.bars().bar(0).open()).isEqualByComparingTo("133.4370681309033");
    assertThat(content.notes().getFirst().rule()).isEqualTo(FileRules.ROUNDED);
  }

  @ParameterizedTest
  @CsvSource({
    "2023-01-03, 2023-01-03",
    "2023-01-03 00:00:00, 2023-01-03",
    "2023-01-03T05:00:00Z, 2023-01-03", // midnight in New York
    "2023-01-03T00:00:00Z, 2023-01-03", // midnight UTC, which is the evening before in New York
    "2023-01-03T14:30:00Z, 2023-01-03", // the open
    "2023-01-03 00:00:00-05:00, 2023-01-03",
    "1672704000, 2023-01-03"
  })
  void theDateOfADailyBarIsThatOfTheSession(String stamp, String date) {
    BarSeries bars = read("t,o,h,l,c\n" + stamp + ",1,1,1,1", days(NEW_YORK)).bars();
    assertThat(bars.bar(0).time()).isEqualTo(date + "T00:00:00Z");
  }

  @Test
  void theHourThatComesTwiceInAutumnIsToldByTheOrderOfRows() {
    StringBuilder text = new StringBuilder("t,o,h,l,c\n");
    for (String clock : new String[] {"00:30", "01:00", "01:30", "01:00", "01:30", "02:00"}) {
      text.append("2023-11-05 ").append(clock).append(",1,1,1,1\n");
    }
    CsvContent content =
        read(text.toString(), new CsvQuestion(Timeframe.MINUTES_30, NEW_YORK, open(), 100));
    assertThat(content.faults()).isEmpty();
    long first = Instant.parse("2023-11-05T04:30:00Z").getEpochSecond();
    assertThat(content.bars().times())
        .containsExactly(
            first, first + 1800, first + 3600, first + 5400, first + 7200, first + 9000);
  }

  @Test
  void anHourThatNeverWasInSpringIsAFault() {
    CsvContent content = read("t,o,h,l,c\n2023-03-12 02:30,1,1,1,1", minutes());
    assertThat(content.faults().getFirst())
        .hasToString(
            "line 2, date \"2023-03-12 02:30\": never was in America/New_York: the clock was put"
                + " forward over it");
  }

  @Test
  void stampsOfTheCloseAreTakenBackByABar() {
    CsvContent content =
        read(
            "t,o,h,l,c\n2023-01-03T14:31:00Z,1,1,1,1",
            new CsvQuestion(Timeframe.MINUTE_1, NEW_YORK, CsvQuestion.Stamp.CLOSE, 100));
    assertThat(content.bars().bar(0).time()).isEqualTo("2023-01-03T14:30:00Z");
  }

  @Test
  void rowsThatFallInTimeAreTurnedRound() {
    CsvContent content =
        read(
            "t,o,h,l,c\n2023-01-05,3,3,3,3\n2023-01-04,2,2,2,2\n2023-01-03,1,1,1,1",
            days(NEW_YORK));
    assertThat(content.sound()).isTrue();
    assertThat(content.bars().bar(0).open()).isEqualByComparingTo("1");
    assertThat(content.bars().bar(2).open()).isEqualByComparingTo("3");
    assertThat(content.notes()).extracting(FileFault::rule).containsExactly("unsorted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2023-01-05,ten,1,1,1 | line 3, open \"ten\": is not a number",
        "2023-02-30,1,1,1,1 | line 3, date \"2023-02-30\": is not a date such as",
        "01/05/2023,1,1,1,1 | line 3, date \"01/05/2023\": is not a date such as",
        "soon,1,1,1,1 | line 3, date \"soon\": is not a date such as",
        "2023-01-03,1,1,1,1 | line 3, date \"2023-01-03\": stands there twice with different"
            + " figures",
        "2023-01-05,1,1 | line 3: has 3 fields, fewer than the 5 of the first row",
        "2023-01-05,1,1,1,99999999999999999999 | line 3, close \"99999999999999999999\": is not a"
            + " number"
      })
  void aBadRowIsNamedByLineColumnAndValue(String row, String said) {
    CsvContent content = read("t,o,h,l,c\n2023-01-03,2,2,2,2\n" + row + "\n", days(NEW_YORK));
    assertThat(content.sound()).isFalse();
    assertThat(content.faults().getFirst().toString()).startsWith(said);
  }

  @Test
  void aRowOutOfOrderIsNamed() {
    CsvContent content =
        read(
            "t,o,h,l,c\n2023-01-03,2,2,2,2\n2023-01-05,2,2,2,2\n2023-01-04,2,2,2,2",
            days(NEW_YORK));
    assertThat(content.faults().getFirst().rule()).isEqualTo("unsorted");
    assertThat(content.faults().getFirst().line()).isEqualTo(4);
  }

  @Test
  void allFaultsAreCountedAndTheFirstHundredListed() {
    StringBuilder text = new StringBuilder("t,o,h,l,c\n");
    for (int i = 0; i < 250; i++) {
      text.append("2023-01-05,x,1,1,1\n");
    }
    CsvContent content = read(text.toString(), days(NEW_YORK));
    assertThat(content.faultCount()).isEqualTo(250);
    assertThat(content.faults()).hasSize(100);
    assertThat(content.rows()).isEqualTo(250);
  }

  @Test
  void rowsWithoutAPriceAreLeftOutAndNamed() {
    CsvContent content =
        read(
            "t,o,h,l,c\n2023-01-03,1,1,1,1\n2023-01-04,1,1,1,\n2023-01-05,1,1,1,NaN",
            days(NEW_YORK));
    assertThat(content.sound()).isTrue();
    assertThat(content.bars().size()).isEqualTo(1);
    assertThat(content.notes()).extracting(FileFault::line).containsExactly(3L, 4L);
  }

  @Test
  void rowsAreJudgedByTheRulesForBarsAndNamedByTheirLine() throws IOException {
    CsvContent content;
    try (InputStream file =
        Files.newInputStream(SharedFolder.require("data/bars/demo_defects_1d.csv"))) {
      content =
          CsvBarReader.read(file, days(ZoneOffset.UTC), new RowCheck(SHIPPED, SecurityType.CRYPTO));
    }
    assertThat(content.sound()).isTrue();
    assertThat(content.found())
        .containsOnly(
            Map.entry("missing_value", 5L),
            Map.entry("negative_volume", 2L),
            Map.entry("ohlc_order", 4L));
    assertThat(content.notes())
        .filteredOn(note -> !note.rule().equals(FileRules.ROUNDED))
        .extracting(FileFault::line)
        .containsExactly(12L, 13L, 14L, 15L, 16L, 77L, 78L, 82L, 83L, 102L, 103L);
    assertThat(content.bars().size()).isEqualTo(115);
  }

  @Test
  void pricesTooFarApartForOneScaleAreReadAllTheSame() {
    CsvContent content =
        CsvBarReader.read(
            new ByteArrayInputStream(
                utf8("t,o,h,l,c\n2023-01-03,900000000000000000,1,0.0000000000001,1")),
            days(NEW_YORK),
            new RowCheck(SHIPPED, SecurityType.STK));
    assertThat(content.bars().size()).isEqualTo(1);
    assertThat(content.bars().bar(0).open()).isEqualByComparingTo("900000000000000000");
  }

  @Test
  void plainRowsAreCutAsTheParserCutsThem() throws IOException {
    Random random = new Random(11);
    String alphabet = ",,,\"\"\n\n\r\r ab1é";
    for (int n = 0; n < 30_000; n++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(40); k > 0; k--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      byte[] bytes = utf8(text.toString());
      List<String> parsed = new ArrayList<>();
      CsvBarReader.parse(
          new ByteArrayInputStream(bytes), false, ',', 0, into(parsed), stopping(parsed));
      List<String> cut = new ArrayList<>();
      CsvBarReader.read(
          new BufferedInputStream(new ByteArrayInputStream(bytes)), ',', into(cut), stopping(cut));
      assertThat(cut).as(text.toString()).isEqualTo(parsed);
    }
  }

  private static RawRow.Taker into(List<String> rows) {
    return row -> rows.add(row.line() + ": " + row.all());
  }

  private static CsvBarReader.Stopped stopping(List<String> rows) {
    return (line, why) -> rows.add(line + " is no CSV");
  }

  @Test
  void aFileOfMoreThanOneReadIsCutWhereItsRowsEnd() {
    StringBuilder text = new StringBuilder("t,o,h,l,c,v\r\n");
    for (int i = 0; i < 20_000; i++) {
      text.append(1_000_000_000L + 60L * i).append(",1.25,2,1,1.5,\"").append(i).append("\"\r\n");
    }
    CsvQuestion question = new CsvQuestion(Timeframe.MINUTE_1, ZoneOffset.UTC, open(), 1_000_000);
    CsvContent content = read(text.toString(), question);
    assertThat(content.faults()).isEmpty();
    assertThat(content.rows()).isEqualTo(20_000);
    assertThat(content.bars().size()).isEqualTo(20_000);
    assertThat(content.bars().bar(19_999).volume()).isEqualByComparingTo("19999");
    CsvContent wrong = read(text + "1000000000,1,\"1\",1,1,1", question);
    assertThat(wrong.faults().getFirst().line()).isEqualTo(20_002);
  }

  @Test
  void rowsBehindOneThatNeedsAParserKeepTheirLines() {
    CsvContent content =
        read(
            "t,o,h,l,c,note\n2023-01-03,1,1,1,1,\n2023-01-04,2,2,2,2,\"said \"\"up\"\"\nand"
                + " went\"\n\n2023-01-05,x,3,3,3,\n",
            days(NEW_YORK));
    assertThat(content.faults().getFirst().toString())
        .isEqualTo("line 6, open \"x\": is not a number");
    assertThat(content.bars().size()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"UTF-8", "UTF-16LE", "UTF-16BE"})
  void aMarkOfTheEncodingIsPassedOver(String charset) {
    byte[] bytes =
        "\uFEFFdate;open;high;low;close\n2023-01-03;1;3;0.5;2\n".getBytes(Charset.forName(charset));
    CsvContent content = CsvBarReader.read(new ByteArrayInputStream(bytes), days(NEW_YORK));
    assertThat(content.faults()).isEmpty();
    assertThat(content.bars().size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "date,open,high,close / 2023-01-03,1,1,1 | has no column for low",
        "hello / world | is neither a header nor a row",
        "t,o,h,l,c | the file holds no bars"
      })
  void aFileThatHoldsNoBarsSaysWhy(String text, String said) {
    CsvContent content = read(text.replace(" / ", "\n"), days(NEW_YORK));
    assertThat(content.sound()).isFalse();
    assertThat(content.faults().getFirst().toString()).contains(said);
  }

  @Test
  void anEmptyFileSaysSo() {
    assertThat(read("", days(NEW_YORK)).faults().getFirst().toString())
        .isEqualTo("the file holds no bars");
  }

  @Test
  void moreBarsThanAllowedAreRefusedBeforeTheyAreAllRead() {
    StringBuilder text = new StringBuilder("t,o,h,l,c\n");
    for (int i = 1; i < 1000; i++) {
      text.append(i * 60L + 1_000_000_000L).append(",1,1,1,1\n");
    }
    CsvContent content =
        read(text.toString(), new CsvQuestion(Timeframe.MINUTE_1, ZoneOffset.UTC, open(), 10));
    assertThat(content.faults().getFirst().rule()).isEqualTo(FileRules.TOO_MANY);
    assertThat(content.rows()).isLessThan(20);
  }

  @Test
  void gzippedFilesAreReadLikePlainOnes() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(utf8("t,o,h,l,c\n2023-01-03,1,1,1,1\n"));
    }
    CsvContent content =
        CsvBarReader.read(new ByteArrayInputStream(packed.toByteArray()), days(NEW_YORK));
    assertThat(content.bars().size()).isEqualTo(1);
  }

  @Test
  void noRubbishMakesTheReaderFailWithAnythingButFaults() {
    Random random = new Random(7);
    String good =
        "t,o,h,l,c,v\n2023-01-03T14:30:00Z,1.5,2,1,1.25,100\n2023-01-03T14:31:00Z,1,2,1,1,5\n";
    for (int n = 0; n < 20_000; n++) {
      byte[] bytes = utf8(good);
      for (int k = 1 + random.nextInt(6); k > 0; k--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      CsvContent content = CsvBarReader.read(new ByteArrayInputStream(bytes), minutes());
      assertThat(content.sound() || !content.faults().isEmpty()).isTrue();
    }
  }

  @Test
  void realFilesAreReadWhole() throws IOException {
    assertThat(shared("goog_1d.csv", days(NEW_YORK)).bars().size()).isEqualTo(2148);
    assertThat(
            shared(
                    "eurusd_1h.csv",
                    new CsvQuestion(Timeframe.HOUR_1, ZoneOffset.UTC, open(), 10_000))
                .bars()
                .size())
        .isEqualTo(5000);
    CsvContent defects = shared("demo_defects_1d.csv", days(ZoneOffset.UTC));
    assertThat(defects.rows()).isEqualTo(120);
    assertThat(defects.bars().size()).isEqualTo(115);
    assertThat(defects.leftOut()).hasSize(5);
    CsvContent future =
        shared(
            "index_future_2006_1m.csv",
            new CsvQuestion(
                Timeframe.MINUTE_1, ZoneId.of("Europe/Berlin"), CsvQuestion.Stamp.CLOSE, 100_000));
    assertThat(future.sound()).isTrue();
    assertThat(future.bars().bar(0).time()).isEqualTo("2006-01-02T08:00:00Z");
  }

  private static CsvContent shared(String name, CsvQuestion question) throws IOException {
    try (InputStream file = Files.newInputStream(SharedFolder.require("data/bars/" + name))) {
      return CsvBarReader.read(file, question);
    }
  }

  private static CsvQuestion minutes() {
    return new CsvQuestion(Timeframe.MINUTE_1, NEW_YORK, open(), 1000);
  }

  private static CsvQuestion days(ZoneId zone) {
    return new CsvQuestion(Timeframe.DAY_1, zone, open(), 10_000);
  }

  private static CsvQuestion.Stamp open() {
    return CsvQuestion.Stamp.OPEN;
  }

  private static CsvContent read(String text, CsvQuestion question) {
    return CsvBarReader.read(new ByteArrayInputStream(utf8(text)), question);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
