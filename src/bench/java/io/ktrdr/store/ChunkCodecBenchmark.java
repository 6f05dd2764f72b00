package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
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

/** The codec alone, on chunks of one session of minutes: time per bar. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChunkCodecBenchmark {

  private static final int CHUNKS = 100;
  private static final int BARS = 390 * CHUNKS;

  private final BarSeries[] series = new BarSeries[CHUNKS];
  private final byte[][] chunks = new byte[CHUNKS][];

  @Setup
  public void encode() {
    BarSeries bars = BenchmarkBars.generate(BARS);
    for (int i = 0; i < CHUNKS; i++) {
      series[i] = bars.slice(i * 390, (i + 1) * 390);
      chunks[i] = ChunkCodec.encode(series[i]);
    }
  }

  @Benchmark
  @OperationsPerInvocation(BARS)
  public int encodeBar() {
    int bytes = 0;
    for (BarSeries chunk : series) {
      bytes += ChunkCodec.encode(chunk).length;
    }
    return bytes;
  }

  @Benchmark
  @OperationsPerInvocation(BARS)
  public long decodeBar() {
    long sum = 0;
    for (byte[] chunk : chunks) {
      sum += ChunkCodec.decode(chunk, 390).close(389);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(BARS)
  public long checkAndDecodeBarIntoOneSeries() {
    ChunkColumns columns = new ChunkColumns(BARS);
    long sum = 0;
    for (byte[] chunk : chunks) {
      sum += ChunkCodec.crc(chunk);
      ChunkCodec.decode(chunk, 390, columns);
    }
    return sum + columns.series().close(BARS - 1);
  }
}
