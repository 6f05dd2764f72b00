package io.ktrdr.resample;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Ten years of minutes of a New York stock put together into longer bars: bins and expected times
 * from the calendar, the check that nothing is missing, and the sums. Nanoseconds per minute bar.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ResampleBenchmark.BARS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ResampleBenchmark {

  static final int BARS = 975_000;

  private static final TimeRange RANGE =
      new TimeRange(Instant.parse("2014-01-02T00:00:00Z"), Instant.parse("2024-01-02T00:00:00Z"));

  @Param({"5m", "1h", "1d"})
  private String target;

  private final TradingCalendar calendar = Calendars.bundled().byId("XNYS").orElseThrow();
  private Timeframe longer;
  private BarSeries minutes;

  @Setup
  public void prepare() {
    longer = Timeframe.parse(target);
    long[] times = calendar.expectedBars(Timeframe.MINUTE_1, TradingHours.RTH, RANGE);
    times = Arrays.copyOf(times, BARS);
    Random random = new Random(1);
    long[][] columns = new long[6][BARS];
    long price = 10_000;
    for (int i = 0; i < BARS; i++) {
      columns[0][i] = price;
      price = Math.max(1000, price + random.nextInt(11) - 5);
      columns[3][i] = price;
      columns[1][i] = Math.max(price, columns[0][i]) + random.nextInt(4);
      columns[2][i] = Math.min(price, columns[0][i]) - random.nextInt(4);
      columns[4][i] = 1L + random.nextInt(100_000);
      columns[5][i] = price * 100 + random.nextInt(100);
    }
    minutes =
        new BarSeries(
            2,
            0,
            4,
            times,
            columns[0],
            columns[1],
            columns[2],
            columns[3],
            columns[4],
            columns[5],
            new int[BARS]);
  }

  @Benchmark
  public Resampler.Resampled resample() {
    Bins bins = Bins.of(calendar, TradingHours.RTH, Timeframe.MINUTE_1, longer, RANGE);
    long[] expected = calendar.expectedBars(Timeframe.MINUTE_1, TradingHours.RTH, bins.range());
    return Resampler.resample(minutes, bins, expected);
  }
}
