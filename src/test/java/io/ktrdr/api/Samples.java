package io.ktrdr.api;

import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SecurityType;
import io.ktrdr.testing.Shares;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Instruments and bars for tests. */
final class Samples {

  private Samples() {}

  static Instrument stock(String symbol, String exchange, int conId) {
    return Shares.of(symbol, exchange, conId);
  }

  static Instrument pair(String base, String quote, int conId) {
    return instrument(
        new Contract(
            conId,
            base,
            SecurityType.CASH,
            "",
            "",
            "",
            "",
            "IDEALPRO",
            "IDEALPRO",
            quote,
            base + "." + quote,
            base + "." + quote),
        base + " against " + quote);
  }

  private static Instrument instrument(Contract contract, String name) {
    return new Instrument(
        InstrumentId.of(contract),
        contract,
        name,
        "COMMON",
        new BigDecimal("0.01"),
        "US/Eastern",
        "",
        "",
        List.of("SMART"));
  }

  /** Bars at these times that go up and down; without volume. */
  static BarSeries walk(long[] times) {
    Random random = new Random(times.length);
    BarSeriesBuilder bars = new BarSeriesBuilder(times.length);
    long price = 100_000;
    for (long time : times) {
      long open = price;
      price = Math.max(50_000, price + random.nextInt(-200, 201));
      bars.add(
          new Bar(
              Instant.ofEpochSecond(time),
              BigDecimal.valueOf(open, 5),
              BigDecimal.valueOf(Math.max(open, price) + random.nextInt(50), 5),
              BigDecimal.valueOf(Math.min(open, price) - random.nextInt(50), 5),
              BigDecimal.valueOf(price, 5),
              null,
              null,
              null));
    }
    return bars.build();
  }

  /** The bar that follows another and closes at a price. */
  static Bar after(Bar last, Instant time, BigDecimal close) {
    return new Bar(
        time,
        last.close(),
        last.close().max(close),
        last.close().min(close),
        close,
        null,
        null,
        null);
  }

  /** Bars at these times whose close rises by a cent; volume and vwap as given. */
  static BarSeries rising(long[] times, long volume, long vwap) {
    long[] open = new long[times.length];
    long[] high = new long[times.length];
    long[] low = new long[times.length];
    long[] close = new long[times.length];
    for (int i = 0; i < times.length; i++) {
      open[i] = 17_550L + i;
      high[i] = open[i] + 230;
      low[i] = open[i] - 130;
      close[i] = open[i] + 1;
    }
    long[] volumes = new long[times.length];
    long[] vwaps = new long[times.length];
    int[] counts = new int[times.length];
    Arrays.fill(volumes, volume);
    Arrays.fill(vwaps, vwap);
    Arrays.fill(counts, vwap == BarSeries.NONE ? BarSeries.NO_COUNT : 11);
    return new BarSeries(2, 0, 3, times, open, high, low, close, volumes, vwaps, counts);
  }
}
