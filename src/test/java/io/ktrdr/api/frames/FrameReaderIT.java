package io.ktrdr.api.frames;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.api.bars.Coverage;
import io.ktrdr.api.bars.ResampledBars;
import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.indicator.Column;
import io.ktrdr.indicator.History;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.store.Chunking;
import io.ktrdr.store.Provenance;
import io.ktrdr.store.StoreDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Warm-up bars are read from the store before the asked range, as many as needed. */
class FrameReaderIT {

  private static final TradingCalendar NYSE = Calendars.bundled().byId("XNYS").orElseThrow();
  private static final SeriesId DAYS = series(Timeframe.DAY_1);
  private static final SeriesId MINUTES = series(Timeframe.MINUTE_1);

  private static StoreDatabase database;
  private static FrameReader reader;

  private static SeriesId series(Timeframe timeframe) {
    return new SeriesId(
        InstrumentId.parse("AAPL.NASDAQ.STK"), timeframe, WhatToShow.TRADES, TradingHours.RTH);
  }

  @BeforeAll
  static void open(@TempDir Path folder) {
    database = StoreDatabase.open(folder);
    reader =
        new FrameReader(database.bars(), new ResampledBars(database.bars(), new Coverage(1000)));
    fill(DAYS, "2022-06-01T00:00:00Z", "2023-06-01T00:00:00Z");
    fill(MINUTES, "2023-01-03T00:00:00Z", "2023-01-14T00:00:00Z");
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static void fill(SeriesId series, String start, String end) {
    long[] times = NYSE.expectedBars(series.timeframe(), series.hours(), range(start, end));
    long[] prices = new long[times.length];
    Arrays.setAll(prices, i -> 10_000 + i);
    long[] none = new long[times.length];
    Arrays.fill(none, BarSeries.NONE);
    int[] counts = new int[times.length];
    Arrays.fill(counts, BarSeries.NO_COUNT);
    database
        .bars()
        .merge(
            series,
            new BarSeries(2, 0, 0, times, prices, prices, prices, prices, none, none, counts),
            Chunking.plain(series.timeframe()),
            new Provenance(Source.IB_HIST, "test", "load", "r1", Instant.EPOCH));
  }

  private static TimeRange range(String start, String end) {
    return new TimeRange(Instant.parse(start), Instant.parse(end));
  }

  private static Frames read(SeriesId series, TimeRange range, History history) {
    return reader.read(new FrameReader.Wanted(series, NYSE, range, Set.of(), timeframe -> history));
  }

  @Test
  void exactlyAsManyBarsAsNeededComeBefore() {
    TimeRange february = range("2023-02-01T00:00:00Z", "2023-03-01T00:00:00Z");
    for (int bars : new int[] {0, 1, 20, 100}) {
      Frames frames = read(DAYS, february, History.ofBars(bars));
      assertThat(frames.from()).isEqualTo(bars);
      assertThat(frames.asked().firstTime())
          .isEqualTo(Instant.parse("2023-02-01T00:00:00Z").getEpochSecond());
      assertThat(frames.asked().size()).isEqualTo(19);
      assertThat(frames.columns().get(Column.CLOSE)).hasSize(bars + 19);
    }
  }

  @Test
  void whereThereAreFewerAllOfThemCome() {
    Frames frames =
        read(DAYS, range("2022-06-08T00:00:00Z", "2022-06-10T00:00:00Z"), History.ofBars(50));
    assertThat(frames.from()).isEqualTo(5);
    assertThat(frames.available()).isEqualTo(7);
  }

  @Test
  void warmUpCrossesNightsAndWeekends() {
    // Monday, 9 January, a minute after the open: one bar of Monday, 390 of Friday, 9 of Thursday.
    Frames frames =
        read(MINUTES, range("2023-01-09T14:31:00Z", "2023-01-09T15:00:00Z"), History.ofBars(400));
    assertThat(frames.from()).isEqualTo(400);
    assertThat(Instant.ofEpochSecond(frames.columns().bars().firstTime()))
        .isEqualTo("2023-01-05T20:51:00Z");
    assertThat(frames.asked().size()).isEqualTo(29);
  }

  @Test
  void daysBeforeComeWhole() {
    Frames frames =
        read(
            MINUTES,
            range("2023-01-09T18:00:00Z", "2023-01-09T19:00:00Z"),
            new History(0, 1, false));
    assertThat(Instant.ofEpochSecond(frames.columns().bars().firstTime()))
        .isBeforeOrEqualTo("2023-01-06T14:30:00Z");
    assertThat(frames.asked().size()).isEqualTo(60);
  }

  @Test
  void everythingBeforeComesWhereThatIsNeeded() {
    Frames frames =
        read(DAYS, range("2023-05-01T00:00:00Z", "2023-05-02T00:00:00Z"), History.WHOLE);
    assertThat(frames.from()).isEqualTo(frames.available() - 1);
    assertThat(frames.available()).isGreaterThan(220);
  }

  @Test
  void whatIsNotStoredIsEmpty() {
    Frames frames = read(DAYS, range("2030-05-01T00:00:00Z", "2030-05-02T00:00:00Z"), History.NONE);
    assertThat(frames.asked().isEmpty()).isTrue();
    Frames unknown =
        read(
            series(Timeframe.HOUR_1),
            range("2023-05-01T00:00:00Z", "2023-05-02T00:00:00Z"),
            History.ofBars(3));
    assertThat(unknown.available()).isZero();
    assertThat(unknown.revision()).isZero();
  }

  @Test
  void longerBarsComeWithTheirCloses() {
    Map<Timeframe, History> history =
        Map.of(Timeframe.MINUTE_1, History.ofBars(10), Timeframe.DAY_1, History.ofBars(5));
    Frames frames =
        reader.read(
            new FrameReader.Wanted(
                MINUTES,
                NYSE,
                range("2023-01-09T14:30:00Z", "2023-01-09T21:00:00Z"),
                Set.of(Timeframe.DAY_1),
                history::get));
    long[] dayCloses = frames.get(Timeframe.DAY_1).closes();
    // Seven up to the day in which the minutes' warm-up begins, and the day itself: its bar is
    // named
    // by midnight, its value shows at the close.
    assertThat(dayCloses).hasSize(8);
    assertThat(Instant.ofEpochSecond(dayCloses[7])).isEqualTo("2023-01-09T21:00:00Z");
    assertThat(Instant.ofEpochSecond(frames.get(Timeframe.MINUTE_1).closes()[10]))
        .isEqualTo("2023-01-09T14:31:00Z");
  }
}
