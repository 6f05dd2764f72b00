package io.ktrdr.indicator;

import com.tictactec.ta.lib.Core;
import com.tictactec.ta.lib.MAType;
import com.tictactec.ta.lib.MInteger;
import io.ktrdr.indicator.kernels.ColumnKernels;
import io.ktrdr.indicator.kernels.MacdKernel;
import io.ktrdr.indicator.kernels.RangeKernels;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Timeframe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

/**
 * Seven common indicators over a million bars, ours and TA-Lib's into arrays that are there
 * already; every figure is per bar. {@code allKernels} and {@code wholeCalculation} are what a
 * request does: the same seven by their kernels alone, and from stored bars to named columns.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(IndicatorBenchmark.BARS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IndicatorBenchmark {

  static final int BARS = 1_000_000;

  private final Core ta = new Core();
  private final MInteger first = new MInteger();
  private final MInteger count = new MInteger();
  private final double[][] out = new double[3][BARS];
  private final double[] spare = new double[BARS];
  private BarSeries bars;
  private double[] high;
  private double[] low;
  private double[] close;
  private Calculation seven;

  @Setup
  public void prepare() {
    bars = walk(BARS);
    BarColumns columns = BarColumns.of(bars);
    high = columns.get(Column.HIGH);
    low = columns.get(Column.LOW);
    close = columns.get(Column.CLOSE);
    List<Ask> asks = new ArrayList<>();
    for (String id : List.of("sma", "ema", "rsi", "macd", "bbands", "atr", "stoch")) {
      IndicatorDescriptor indicator = Indicators.find(id).orElseThrow();
      asks.add(Ask.of(id, indicator, indicator.arguments(Map.of())));
    }
    seven = new Calculation(Timeframe.MINUTE_1, asks);
  }

  static BarSeries walk(int size) {
    Random random = new Random(1);
    long[] times = new long[size];
    long[][] prices = new long[4][size];
    long[] volume = new long[size];
    long price = 10_000;
    for (int i = 0; i < size; i++) {
      times[i] = i * 60L;
      prices[0][i] = price;
      price = Math.max(1000, price + Math.round(5 * random.nextGaussian()));
      prices[3][i] = price;
      prices[1][i] = Math.max(price, prices[0][i]) + random.nextInt(4);
      prices[2][i] = Math.min(price, prices[0][i]) - random.nextInt(4);
      volume[i] = random.nextInt(10_000);
    }
    long[] none = new long[size];
    Arrays.fill(none, BarSeries.NONE);
    return new BarSeries(
        2, 0, 0, times, prices[0], prices[1], prices[2], prices[3], volume, none, new int[size]);
  }

  @Benchmark
  public double[] smaOurs() {
    ColumnKernels.sma(close, 20, out[0]);
    return out[0];
  }

  @Benchmark
  public double[] smaTaLib() {
    ta.sma(0, BARS - 1, close, 20, first, count, out[0]);
    return out[0];
  }

  @Benchmark
  public double[] emaOurs() {
    ColumnKernels.ema(close, 20, out[0]);
    return out[0];
  }

  @Benchmark
  public double[] emaTaLib() {
    ta.ema(0, BARS - 1, close, 20, first, count, out[0]);
    return out[0];
  }

  @Benchmark
  public double[] rsiOurs() {
    ColumnKernels.rsi(close, 14, out[0]);
    return out[0];
  }

  @Benchmark
  public double[] rsiTaLib() {
    ta.rsi(0, BARS - 1, close, 14, first, count, out[0]);
    return out[0];
  }

  @Benchmark
  public double[] macdOurs() {
    MacdKernel.run(close, 12, 26, 9, out[0], out[1], out[2]);
    return out[0];
  }

  @Benchmark
  public double[] macdTaLib() {
    ta.macd(0, BARS - 1, close, 12, 26, 9, first, count, out[0], out[1], out[2]);
    return out[0];
  }

  @Benchmark
  public double[] bollingerOurs() {
    ColumnKernels.bollinger(close, 20, 0, 2, 2, out[0], out[1], out[2]);
    return out[0];
  }

  @Benchmark
  public double[] bollingerTaLib() {
    ta.bbands(0, BARS - 1, close, 20, 2, 2, MAType.Sma, first, count, out[0], out[1], out[2]);
    return out[0];
  }

  @Benchmark
  public double[] atrOurs() {
    ColumnKernels.atr(high, low, close, 14, out[0]);
    return out[0];
  }

  @Benchmark
  public double[] atrTaLib() {
    ta.atr(0, BARS - 1, high, low, close, 14, first, count, out[0]);
    return out[0];
  }

  @Benchmark
  public double[] stochOurs() {
    RangeKernels.place(high, low, close, 14, spare);
    RangeKernels.smooth(spare, 3, out[0]);
    RangeKernels.smooth(out[0], 3, out[1]);
    return out[0];
  }

  @Benchmark
  public double[] stochTaLib() {
    ta.stoch(
        0,
        BARS - 1,
        high,
        low,
        close,
        14,
        3,
        MAType.Sma,
        3,
        MAType.Sma,
        first,
        count,
        out[0],
        out[1]);
    return out[0];
  }

  /** The seven by their kernels, into new arrays as the answer to a request needs them. */
  @Benchmark
  public double[][] allKernels() {
    double[][] made = new double[12][BARS];
    ColumnKernels.sma(close, 20, made[0]);
    ColumnKernels.ema(close, 20, made[1]);
    ColumnKernels.rsi(close, 14, made[2]);
    MacdKernel.run(close, 12, 26, 9, made[3], made[4], made[5]);
    ColumnKernels.bollinger(close, 20, 0, 2, 2, made[6], made[7], made[8]);
    ColumnKernels.atr(high, low, close, 14, made[9]);
    RangeKernels.place(high, low, close, 14, made[11]);
    RangeKernels.smooth(made[11], 3, made[10]);
    RangeKernels.smooth(made[10], 3, made[11]);
    return made;
  }

  /** The seven from bars as they come out of the store to named columns. */
  @Benchmark
  public Map<String, double[][]> wholeCalculation() {
    Frame frame = new Frame(BarColumns.of(bars), new long[0]);
    return seven.run(timeframe -> frame);
  }
}
