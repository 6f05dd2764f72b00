package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import java.time.Instant;

/** The series that the benchmarks write. */
final class BenchmarkSeries {

  static final SeriesId ID = SeriesId.parse("AAPL.NASDAQ.STK/1m/TRADES/rth");
  static final Provenance LOAD =
      new Provenance(
          Source.IMPORT, "benchmark", "load", "1", Instant.parse("2026-01-01T00:00:00Z"));

  private BenchmarkSeries() {}

  /** Bar {@code i} of a series, moved to another time. */
  static BarSeries at(long time, BarSeries from, int i) {
    return new BarSeriesBuilder()
        .add(
            time,
            from.priceScale(),
            from.open(i),
            from.high(i),
            from.low(i),
            from.close(i),
            from.volumeScale(),
            from.volume(i),
            from.vwapScale(),
            from.vwap(i),
            from.tradeCount(i))
        .build();
  }
}
