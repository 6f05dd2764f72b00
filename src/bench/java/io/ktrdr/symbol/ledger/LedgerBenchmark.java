package io.ktrdr.symbol.ledger;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The ledger of a million one-minute bars with a hundred holes, from their times. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LedgerBenchmark {

  private static final int BARS = 1_000_000;
  private static final int HOLES = 100;
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final TradingCalendar calendar = Calendars.bundled().byId(Calendars.XNYS).orElseThrow();
  private final SeriesId series =
      new SeriesId(
          InstrumentId.parse("AAPL.NASDAQ.STK"),
          Timeframe.MINUTE_1,
          WhatToShow.TRADES,
          TradingHours.RTH);
  private TimeRange range;
  private long[] stored;
  private List<LedgerSpan> spans;

  @Setup
  public void prepare() {
    Instant start = Instant.parse("2014-01-01T00:00:00Z");
    long[] all =
        calendar.expectedBars(Timeframe.MINUTE_1, TradingHours.RTH, new TimeRange(start, NOW));
    range = new TimeRange(start, Instant.ofEpochSecond(all[BARS]));
    Random random = new Random(1);
    boolean[] gone = new boolean[BARS];
    for (int hole = 0; hole < HOLES; hole++) {
      int at = random.nextInt(BARS - 20);
      Arrays.fill(gone, at, at + 1 + random.nextInt(20), true);
    }
    long[] times = new long[BARS];
    int kept = 0;
    for (int i = 0; i < BARS; i++) {
      if (!gone[i]) {
        times[kept++] = all[i];
      }
    }
    stored = Arrays.copyOf(times, kept);
    spans = spans();
    if (Tally.of(spans).present() != kept || Tally.of(spans).expected() != BARS) {
      throw new IllegalStateException("every bar is in one span: " + Tally.of(spans));
    }
  }

  /** Every bar judged. */
  @Benchmark
  public List<LedgerSpan> spans() {
    return LedgerScan.scan(series, calendar, range, stored, List.of(), NOW);
  }

  /** The same, counted by session date. */
  @Benchmark
  public List<Completeness.Bucket> byDay() {
    return Completeness.of(series, calendar, spans(), Completeness.By.DAY);
  }

  /** The same, counted by month. */
  @Benchmark
  public List<Completeness.Bucket> byMonth() {
    return Completeness.of(series, calendar, spans(), Completeness.By.MONTH);
  }

  /** The first hundred gaps with their sessions and neighbours. */
  @Benchmark
  public List<GapEntry> gaps() {
    return new GapCatalogue(
            series, calendar, stored, new StoredExtent(stored[0], stored[stored.length - 1]))
        .gaps(spans, GapFilter.ALL, 100);
  }
}
