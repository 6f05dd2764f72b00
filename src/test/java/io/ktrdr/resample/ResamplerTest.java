package io.ktrdr.resample;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.resample.Resampler.Resampled;
import io.ktrdr.simulator.market.BarSize;
import io.ktrdr.simulator.market.Listing;
import io.ktrdr.simulator.market.SimulatedMarket;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Longer bars out of shorter ones, over days with clock changes, early closes and breaks. */
class ResamplerTest {

  private static final int APPLE = 265598;
  private static final int EURO = 12087792;
  private static final int FUTURE = 495512824;
  private static final int BITCOIN = 479624278;
  private static final Instant NOW = Instant.parse("2026-11-20T21:30:00Z");
  private static final SimulatedMarket MARKET = SimulatedMarket.of(5);
  private static final TradingHours RTH = TradingHours.RTH;
  private static final TradingHours ALL = TradingHours.ALL;

  private static TradingCalendar calendar(String id) {
    return Calendars.bundled().byId(id).orElseThrow();
  }

  private static TimeRange range(String start, String end) {
    return new TimeRange(Instant.parse(start + "T00:00:00Z"), Instant.parse(end + "T00:00:00Z"));
  }

  private static Resampled resample(
      TradingCalendar calendar,
      TradingHours hours,
      BarSeries bars,
      Timeframe from,
      Timeframe to,
      TimeRange range) {
    Bins bins = Bins.of(calendar, hours, from, to, range);
    return Resampler.resample(
        bars.within(bins.range()), bins, calendar.expectedBars(from, hours, bins.range()));
  }

  /** Bars at all expected times, with figures that tell one from another. */
  private static BarSeries made(
      TradingCalendar calendar, TradingHours hours, Timeframe timeframe, TimeRange range) {
    BarSeriesBuilder bars = new BarSeriesBuilder();
    Random random = new Random(3);
    for (long time : calendar.expectedBars(timeframe, hours, range)) {
      long open = 10_000L + random.nextInt(500);
      long close = 10_000L + random.nextInt(500);
      long high = Math.max(open, close) + random.nextInt(50);
      long low = Math.min(open, close) - random.nextInt(50);
      long vwap = 100 * low + random.nextInt((int) (100 * (high - low) + 1));
      bars.add(time, 2, open, high, low, close, 0, random.nextInt(5_000), 4, vwap, 7);
    }
    return bars.build();
  }

  /** The same bars, but for a last digit of the vwap, which is rounded at each step. */
  private static void assertSame(BarSeries actual, BarSeries expected) {
    assertThat(actual.times()).isEqualTo(expected.times());
    for (int i = 0; i < actual.size(); i++) {
      assertThat(withoutVwap(actual, i)).isEqualTo(withoutVwap(expected, i));
      if (expected.vwap(i) == BarSeries.NONE) {
        assertThat(actual.vwap(i)).isEqualTo(BarSeries.NONE);
      } else {
        assertThat(actual.vwapScale()).isEqualTo(expected.vwapScale());
        assertThat(Math.abs(actual.vwap(i) - expected.vwap(i))).isLessThanOrEqualTo(1);
      }
    }
  }

  private static BarSeries withoutVwap(BarSeries bars, int i) {
    return new BarSeriesBuilder(1)
        .add(
            bars.time(i),
            bars.priceScale(),
            bars.open(i),
            bars.high(i),
            bars.low(i),
            bars.close(i),
            bars.volumeScale(),
            bars.volume(i),
            0,
            BarSeries.NONE,
            bars.tradeCount(i))
        .build();
  }

  /** Weeks with a clock change, of a stock, a pair, a future and a coin. */
  static Stream<Arguments> kinds() {
    return Stream.of(APPLE, EURO, FUTURE, BITCOIN)
        .flatMap(
            conId ->
                Stream.of("2026-03-02/2026-03-16", "2026-10-19/2026-11-09")
                    .map(weeks -> Arguments.of(conId, weeks)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void minutesAddUpToWhatTheMarketItselfSaysOfLongerBars(int conId, String weeks) {
    Listing listing =
        MARKET.book().byConId(conId, LocalDate.ofInstant(NOW, ZoneOffset.UTC)).orElseThrow();
    TradingCalendar calendar = MARKET.calendar(listing);
    WhatToShow what = conId == EURO ? WhatToShow.MIDPOINT : WhatToShow.TRADES;
    TimeRange range = range(weeks.split("/")[0], weeks.split("/")[1]);
    TimeRange wider =
        new TimeRange(range.start().minusSeconds(200_000), range.end().plusSeconds(200_000));
    for (TradingHours hours : TradingHours.values()) {
      BarSeries minutes = MARKET.intraday(listing, BarSize.MIN_1, what, hours, wider, NOW);
      for (Timeframe longer :
          new Timeframe[] {
            Timeframe.MINUTES_5, Timeframe.HOUR_1, Timeframe.HOURS_4, Timeframe.HOURS_8
          }) {
        Resampled resampled = resample(calendar, hours, minutes, Timeframe.MINUTE_1, longer, range);
        assertThat(resampled.withheld()).isZero();
        assertThat(resampled.strays()).isZero();
        BarSeries theirs = MARKET.intraday(listing, BarSize.of(longer), what, hours, range, NOW);
        assertThat(theirs.isEmpty()).isFalse();
        assertSame(resampled.bars(), theirs);
      }
      Resampled days =
          resample(calendar, hours, minutes, Timeframe.MINUTE_1, Timeframe.DAY_1, range);
      LocalDate first = LocalDate.parse(weeks.split("/")[0]);
      LocalDate last = LocalDate.parse(weeks.split("/")[1]).minusDays(1);
      assertSame(days.bars(), MARKET.daily(listing, BarSize.DAY_1, what, hours, first, last, NOW));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "XNYS, 2025-10-27, 2025-12-08", // clocks change, Thanksgiving, its half day
    "XNYS, 2024-12-16, 2025-01-13", // Christmas eve, a day of mourning
    "XTKS, 2024-10-21, 2024-11-18", // lunch breaks, longer hours from 2024-11-05 on
    "XLON, 2025-03-24, 2025-04-28",
    "FX, 2025-10-20, 2025-11-10",
    "CME_EQUITY, 2025-11-17, 2025-12-08",
    "24_7, 2025-10-20, 2025-11-10"
  })
  void twoStepsAreAsGoodAsOne(String id, String start, String end) {
    TradingCalendar calendar = calendar(id);
    TimeRange range = range(start, end);
    TimeRange wider =
        new TimeRange(range.start().minusSeconds(400_000), range.end().plusSeconds(400_000));
    for (TradingHours hours : TradingHours.values()) {
      BarSeries minutes = made(calendar, hours, Timeframe.MINUTE_1, wider);
      for (Timeframe middle :
          new Timeframe[] {Timeframe.MINUTES_5, Timeframe.MINUTES_15, Timeframe.MINUTES_30}) {
        TimeRange enough =
            new TimeRange(range.start().minusSeconds(300_000), range.end().plusSeconds(300_000));
        BarSeries between =
            resample(calendar, hours, minutes, Timeframe.MINUTE_1, middle, enough).bars();
        for (Timeframe longest :
            new Timeframe[] {Timeframe.HOUR_1, Timeframe.HOURS_4, Timeframe.DAY_1}) {
          Resampled once = resample(calendar, hours, minutes, Timeframe.MINUTE_1, longest, range);
          Resampled twice = resample(calendar, hours, between, middle, longest, range);
          assertThat(once.withheld()).isZero();
          assertThat(once.bars().times()).isEqualTo(calendar.expectedBars(longest, hours, range));
          assertSame(twice.bars(), once.bars());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"XNYS", "XTKS", "FX", "CME_EQUITY"})
  void noBarReachesOverTheEndOfASessionOrABreak(String id) {
    TradingCalendar calendar = calendar(id);
    TimeRange year = range("2024-10-01", "2025-04-01");
    for (Timeframe longer : new Timeframe[] {Timeframe.HOUR_1, Timeframe.HOURS_4}) {
      Bins bins = Bins.of(calendar, RTH, Timeframe.MINUTE_1, longer, year);
      for (int i = 0; i < bins.size(); i++) {
        TimeRange span = TimeRange.ofEpochSeconds(bins.from()[i], bins.until()[i]);
        assertThat(
                calendar.sessionAt(RTH, span.start()).orElseThrow().open().stream()
                    .filter(open -> open.covers(span)))
            .as("%s is within a single span", span)
            .hasSize(1);
      }
      assertThat(LongStream.of(bins.from()).sum()).isPositive();
    }
  }

  @Test
  void fourHoursOfAStockAreTheMorningAndTheAfternoon() {
    Bins day =
        Bins.of(
            calendar("XNYS"),
            RTH,
            Timeframe.MINUTE_1,
            Timeframe.HOURS_4,
            range("2025-11-28", "2025-11-29")); // closes at 13:00
    assertThat(day.from())
        .containsExactly(
            Instant.parse("2025-11-28T14:30:00Z").getEpochSecond(),
            Instant.parse("2025-11-28T17:00:00Z").getEpochSecond());
    assertThat(day.until()[1]).isEqualTo(Instant.parse("2025-11-28T18:00:00Z").getEpochSecond());
  }

  @Test
  void theDayOfAPairBeginsInTheEveningBefore() {
    Bins days =
        Bins.of(
            calendar("FX"),
            ALL,
            Timeframe.HOUR_1,
            Timeframe.DAY_1,
            range("2025-07-14", "2025-07-15"));
    assertThat(Instant.ofEpochSecond(days.from()[0]))
        .isBefore(Instant.parse("2025-07-14T00:00:00Z"));
    assertThat(days.names()[0]).isEqualTo(Instant.parse("2025-07-14T00:00:00Z").getEpochSecond());
  }

  @Test
  void weeksAndMonthsAreThoseOfTheCalendarWhateverTheyAreMadeOf() {
    TradingCalendar calendar = calendar("XNYS");
    TimeRange year = range("2024-01-01", "2025-01-01");
    BarSeries hours = made(calendar, RTH, Timeframe.HOUR_1, year);
    BarSeries days = resample(calendar, RTH, hours, Timeframe.HOUR_1, Timeframe.DAY_1, year).bars();
    assertThat(days.size()).isEqualTo(252);
    for (Timeframe longer : new Timeframe[] {Timeframe.WEEK_1, Timeframe.MONTH_1}) {
      TimeRange inside = range("2024-01-08", "2024-12-01");
      Resampled ofDays = resample(calendar, RTH, days, Timeframe.DAY_1, longer, inside);
      Resampled ofHours = resample(calendar, RTH, hours, Timeframe.HOUR_1, longer, inside);
      assertThat(ofDays.withheld()).isZero();
      assertSame(ofDays.bars(), ofHours.bars());
      assertThat(ofDays.bars().times()).isEqualTo(calendar.expectedBars(longer, RTH, inside));
    }
  }

  @Test
  void aBarThatLacksAPartIsWithheldAndOneWithoutAnyIsNotMadeUp() {
    TradingCalendar calendar = calendar("XNYS");
    TimeRange day = range("2025-06-03", "2025-06-04");
    BarSeries minutes = made(calendar, RTH, Timeframe.MINUTE_1, day);
    BarSeriesBuilder holed = new BarSeriesBuilder();
    for (int i = 0; i < minutes.size(); i++) {
      if (i != 100 && (i < 210 || i >= 270)) { // a minute of the third hour, all of the fifth
        holed.add(minutes, i);
      }
    }
    Resampled resampled =
        resample(calendar, RTH, holed.build(), Timeframe.MINUTE_1, Timeframe.HOUR_1, day);
    assertThat(resampled.withheld()).isEqualTo(1);
    assertThat(resampled.bars().size()).isEqualTo(5);
    assertThat(
            resample(calendar, RTH, holed.build(), Timeframe.MINUTE_1, Timeframe.DAY_1, day)
                .bars()
                .isEmpty())
        .isTrue();
  }

  @Test
  void barsThatNoSessionHasAreLeftOutAndCounted() {
    TradingCalendar calendar = calendar("XNYS");
    TimeRange day = range("2025-06-03", "2025-06-04");
    BarSeriesBuilder bars = new BarSeriesBuilder();
    bars.add(day.startSecond() + 60, 2, 1, 1, 1, 1, 0, 5, 0, BarSeries.NONE, 1);
    BarSeries minutes = made(calendar, RTH, Timeframe.MINUTE_1, day);
    for (int i = 0; i < minutes.size(); i++) {
      bars.add(minutes, i);
    }
    Bins bins = Bins.of(calendar, RTH, Timeframe.MINUTE_1, Timeframe.DAY_1, day);
    long[] expected = calendar.expectedBars(Timeframe.MINUTE_1, RTH, bins.range());
    Resampled all = Resampler.resample(bars.build(), bins, expected);
    assertThat(all.strays()).isEqualTo(1);
    assertThat(all.bars()).isEqualTo(Resampler.resample(minutes, bins, expected).bars());
  }

  @Test
  void onlyWhatDividesALengthCanMakeIt() {
    assertThat(Bins.divides(Timeframe.MINUTES_2, Timeframe.MINUTES_3)).isFalse();
    assertThat(Bins.divides(Timeframe.HOURS_3, Timeframe.HOURS_8)).isFalse();
    assertThat(Bins.divides(Timeframe.WEEK_1, Timeframe.MONTH_1)).isFalse();
    assertThat(Bins.divides(Timeframe.HOUR_1, Timeframe.HOUR_1)).isFalse();
    assertThat(Bins.divides(Timeframe.HOURS_3, Timeframe.DAY_1)).isTrue();
    SeriesId hours =
        new SeriesId(
            new InstrumentId("ABC", "NYSE", SecurityType.STK),
            Timeframe.HOUR_1,
            WhatToShow.TRADES,
            RTH);
    assertThat(Bins.sources(hours))
        .extracting(SeriesId::timeframe)
        .startsWith(Timeframe.MINUTES_30, Timeframe.MINUTES_20)
        .endsWith(Timeframe.SECONDS_5);
    assertThat(
            Bins.sources(
                new SeriesId(hours.instrument(), Timeframe.HOUR_1, WhatToShow.BID_ASK, RTH)))
        .as("averages over time do not add up")
        .isEmpty();
  }
}
