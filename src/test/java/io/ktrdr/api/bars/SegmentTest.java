package io.ktrdr.api.bars;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentTest {

  private static final TradingCalendar CALENDAR =
      Calendars.bundled().byId(Calendars.XNYS).orElseThrow();

  @ParameterizedTest
  @CsvSource({
    "1m, ROWS",
    "1m, COLUMNS",
    "1d, ROWS",
    "1d, COLUMNS",
    "1m, NDJSON",
    "1m, CSV",
    "1d, CSV",
  })
  void aPartOfASegmentIsWhatEncodingThatPartWouldGive(String timeframe, BarShape.Form form) {
    BarShape shape = BarShape.of(form, false, List.of(), false, false);
    SeriesId series = SeriesId.parse("AAPL.NASDAQ.STK/" + timeframe + "/TRADES/rth");
    BarSeries bars = bars(new SplittableRandom(5), 60, series.timeframe().seconds());
    Segment whole = Segment.encode(series, bars, shape, CALENDAR);

    for (int from = 0; from <= bars.size(); from++) {
      for (int to = from; to <= bars.size(); to++) {
        Segment part = Segment.encode(series, bars.slice(from, to), shape, CALENDAR);
        assertThat(whole.dates(from, to)).isEqualTo(part.dates());
        assertThat(whole.figures(from, to)).isEqualTo(part.figures());
      }
    }
  }

  private static BarSeries bars(SplittableRandom random, int size, int step) {
    long[][] columns = new long[7][size];
    int[] counts = new int[size];
    for (int i = 0; i < size; i++) {
      columns[0][i] = 1_672_704_000L + (long) i * step;
      for (int c = 1; c < 7; c++) {
        columns[c][i] = random.nextLong(-1_000, 10_000_000) / (1 + random.nextInt(1000));
      }
    }
    return new BarSeries(
        3,
        0,
        5,
        columns[0],
        columns[1],
        columns[2],
        columns[3],
        columns[4],
        columns[5],
        columns[6],
        counts);
  }

  @ParameterizedTest
  @CsvSource({"1m, ROWS", "1m, COLUMNS", "1d, ROWS", "1d, COLUMNS", "1m, CSV", "1d, CSV"})
  void theFastWaysWriteWhatTheGeneralOneWrites(String timeframe, BarShape.Form form) {
    SeriesId series = SeriesId.parse("AAPL.NASDAQ.STK/" + timeframe + "/TRADES/rth");
    BarSeries bars = bars(new SplittableRandom(7), 500, series.timeframe().seconds());
    BarShape shape = BarShape.of(form, false, List.of(), false, false);
    Segment fast = Segment.encode(series, bars, shape, CALENDAR);
    BarText general = new BarText(series, shape, CALENDAR);
    ByteWriter figures = new ByteWriter(0);
    ByteWriter dates = new ByteWriter(0);
    general.write(BarRows.of(bars), null, figures, new int[bars.size()]);
    general.times(BarRows.of(bars), dates);

    assertThat(fast.figures().utf8String()).isEqualTo(text(figures));
    if (form == BarShape.Form.COLUMNS) {
      assertThat(fast.dates().utf8String()).isEqualTo(text(dates));
    }
  }

  private static String text(ByteWriter written) {
    return new String(written.toByteArray(), StandardCharsets.US_ASCII);
  }
}
