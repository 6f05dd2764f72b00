package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.Instant;
import java.util.SplittableRandom;

/** Bars, names and ranges for the tests of the store. */
final class Bars {

  /** 2026-01-05, a Monday, 14:30 UTC: the open of New York. */
  static final long OPEN = Instant.parse("2026-01-05T14:30:00Z").getEpochSecond();

  static final long DAY = 86400;

  static final SeriesId MINUTES = series("AAPL.NASDAQ.STK", Timeframe.MINUTE_1);
  static final SeriesId DAYS = series("AAPL.NASDAQ.STK", Timeframe.DAY_1);
  static final Chunking PLAIN = Chunking.plain(Timeframe.MINUTE_1);
  static final TimeRange ALL =
      TimeRange.ofEpochSeconds(Integer.MIN_VALUE * 10L, Integer.MAX_VALUE * 10L);

  private Bars() {}

  static SeriesId series(String instrument, Timeframe timeframe) {
    return new SeriesId(
        InstrumentId.parse(instrument), timeframe, WhatToShow.TRADES, TradingHours.RTH);
  }

  static Provenance because(String cause) {
    return new Provenance(
        Source.IB_HIST, "tester", cause, "r-1", Instant.parse("2026-02-01T10:00:00.123456Z"));
  }

  /** Bars a minute apart from a second on, with prices in cents that depend on a seed. */
  static BarSeries minutes(long from, int count, long seed) {
    return walk(from, 60, count, seed);
  }

  static BarSeries walk(long from, long step, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    BarSeriesBuilder bars = new BarSeriesBuilder(count);
    long close = 10_000;
    for (int i = 0; i < count; i++) {
      long open = close + random.nextInt(-2, 3);
      close = open + random.nextInt(-20, 21);
      bars.add(
          from + i * step,
          2,
          open,
          Math.max(open, close) + random.nextInt(15),
          Math.min(open, close) - random.nextInt(15),
          close,
          0,
          random.nextInt(50_000),
          0,
          BarSeries.NONE,
          BarSeries.NO_COUNT);
    }
    return bars.build();
  }

  /** One bar whose four prices are the same. */
  static BarSeries flat(long time, int scale, long price) {
    return new BarSeriesBuilder()
        .add(
            time,
            scale,
            price,
            price,
            price,
            price,
            0,
            BarSeries.NONE,
            0,
            BarSeries.NONE,
            BarSeries.NO_COUNT)
        .build();
  }

  static TimeRange range(long start, long end) {
    return TimeRange.ofEpochSeconds(start, end);
  }
}
