package io.ktrdr.quality;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding what is missing among a million one-minute bars; every figure is per bar. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(GapScanBenchmark.BARS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GapScanBenchmark {

  static final int BARS = 1_000_000;
  private static final int MISSING_RUNS = 100;

  private final TradingCalendar calendar = Calendars.bundled().byId(Calendars.XNYS).orElseThrow();
  private TimeRange range;
  private long[] expected;
  private long[] times;
  private BarSeries series;
  private BarSeries whole;

  @Setup
  public void prepare() {
    Instant start = Instant.parse("2014-01-01T00:00:00Z");
    TimeRange wide = new TimeRange(start, Instant.parse("2026-01-01T00:00:00Z"));
    long[] all = calendar.expectedBars(Timeframe.MINUTE_1, TradingHours.RTH, wide);
    range = new TimeRange(start, Instant.ofEpochSecond(all[BARS]));
    expected = Arrays.copyOf(all, BARS);
    Random random = new Random(1);
    boolean[] gone = new boolean[BARS];
    for (int run = 0; run < MISSING_RUNS; run++) {
      int at = random.nextInt(BARS - 20);
      Arrays.fill(gone, at, at + 1 + random.nextInt(20), true);
    }
    times = new long[BARS];
    int kept = 0;
    for (int i = 0; i < BARS; i++) {
      if (!gone[i]) {
        times[kept++] = expected[i];
      }
    }
    times = Arrays.copyOf(times, kept);
    series = series(times);
    whole = series(expected);
    if (!viaHashSet().equals(seriesAgainstExpected())) {
      throw new IllegalStateException("both ways must find the same gaps");
    }
  }

  private static BarSeries series(long[] times) {
    long[] figures = new long[times.length];
    return new BarSeries(
        2,
        0,
        2,
        times,
        figures,
        figures,
        figures,
        figures,
        figures,
        figures,
        new int[times.length]);
  }

  /** The scan alone, over a series as the store hands it out. */
  @Benchmark
  public List<MissingRun> seriesAgainstExpected() {
    return GapScan.missing(expected, series, range.endSecond());
  }

  /** The scan alone, over an array of times. */
  @Benchmark
  public List<MissingRun> timesAgainstExpected() {
    return GapScan.missing(expected, times, range.endSecond());
  }

  /** Asking the calendar, and the scan. */
  @Benchmark
  public List<MissingRun> seriesAgainstCalendar() {
    return GapScan.missing(calendar, Timeframe.MINUTE_1, TradingHours.RTH, range, series);
  }

  /** Only whether all is there, when all is. */
  @Benchmark
  public boolean completeSeries() {
    return GapScan.complete(expected, whole);
  }

  /** The way it is usually done: a set of the times that are there, each expected one looked up. */
  @Benchmark
  public List<MissingRun> viaHashSet() {
    Set<Long> present = new HashSet<>();
    for (int i = 0; i < series.size(); i++) {
      present.add(series.time(i));
    }
    List<MissingRun> runs = new ArrayList<>();
    int i = 0;
    while (i < expected.length) {
      if (present.contains(expected[i])) {
        i++;
      } else {
        int from = i;
        while (i < expected.length && !present.contains(expected[i])) {
          i++;
        }
        long next = i < expected.length ? expected[i] : range.endSecond();
        runs.add(new MissingRun(expected[from], next, i - from));
      }
    }
    return runs;
  }
}
