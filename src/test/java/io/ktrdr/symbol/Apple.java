package io.ktrdr.symbol;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.testing.Shares;
import java.time.Instant;

/** One share and its bars, for the tests of this room. */
final class Apple {

  static final Instrument SHARE = share("AAPL", "NASDAQ", 265598);
  static final InstrumentId ID = SHARE.id();
  static final Calendars CALENDARS = Calendars.bundled();
  static final TradingCalendar CALENDAR = CALENDARS.of(SHARE);
  static final SeriesId DAYS = series(Timeframe.DAY_1);
  static final SeriesId MINUTES = series(Timeframe.MINUTE_1);

  /** A Friday evening, long after the close. */
  static final Instant NOW = Instant.parse("2024-03-01T23:00:00Z");

  private Apple() {}

  static Instrument share(String symbol, String exchange, int conId) {
    return Shares.of(symbol, exchange, conId);
  }

  static SeriesId series(Timeframe timeframe) {
    return new SeriesId(ID, timeframe, WhatToShow.TRADES, TradingHours.RTH);
  }

  static TimeRange range(String from, String to) {
    return new TimeRange(Instant.parse(from), Instant.parse(to));
  }

  /** Days from a date to another, that one not included. */
  static TimeRange days(String from, String to) {
    return range(from + "T00:00:00Z", to + "T00:00:00Z");
  }

  static long[] expected(SeriesId series, TimeRange range) {
    return CALENDAR.expectedBars(series.timeframe(), series.hours(), range);
  }

  static BarSeries bars(long... times) {
    BarSeriesBuilder bars = new BarSeriesBuilder();
    for (long time : times) {
      long price = 10_000L + Math.floorMod(time / 60, 500L);
      bars.add(
          time,
          2,
          price,
          price + 10,
          price - 10,
          price + 5,
          0,
          100,
          0,
          BarSeries.NONE,
          BarSeries.NO_COUNT);
    }
    return bars.build();
  }
}
