package io.ktrdr.api.bars;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.market.BarSeries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
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

/** Encoding 10 000 minute bars as {@code dates} and {@code ohlcv}, one thread (goal G6). */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@OperationsPerInvocation(BarJsonBenchmark.BARS)
public class BarJsonBenchmark {

  static final int BARS = 10_000;

  private final JsonFactory jackson = new JsonFactory();
  private final ByteWriter dates = new ByteWriter(1 << 20);
  private final ByteWriter figures = new ByteWriter(1 << 20);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
  private final int[] ends = new int[BARS];
  private BarSeries bars;
  private byte[] encoded;

  @Setup
  public void fill() throws IOException {
    SplittableRandom random = new SplittableRandom(42);
    long[][] columns = new long[7][BARS];
    int[] counts = new int[BARS];
    long close = 10_000;
    for (int i = 0; i < BARS; i++) {
      columns[0][i] = 1_700_000_000L / 86_400 * 86_400 + i / 390 * 86_400L + 52_200 + i % 390 * 60L;
      columns[1][i] = close + random.nextInt(-2, 3);
      close += random.nextInt(-12, 13);
      columns[2][i] = Math.max(columns[1][i], close) + random.nextInt(15);
      columns[3][i] = Math.min(columns[1][i], close) - random.nextInt(15);
      columns[4][i] = close;
      columns[5][i] = (long) Math.exp(8 + random.nextGaussian());
      columns[6][i] = BarSeries.NONE;
    }
    Arrays.fill(counts, BarSeries.NO_COUNT);
    bars =
        new BarSeries(
            2,
            0,
            0,
            columns[0],
            columns[1],
            columns[2],
            columns[3],
            columns[4],
            columns[5],
            columns[6],
            counts);
    encoded = new byte[ours()];
    System.out.println(
        "bytes per bar: ours "
            + ours() / (double) BARS
            + ", JsonGenerator "
            + jsonGenerator() / (double) BARS);
  }

  /** Ours. */
  @Benchmark
  public int ours() {
    dates.size(0);
    figures.size(0);
    BarJson.instants(bars, dates);
    BarJson.ohlcv(bars, figures, ends);
    return dates.size() + figures.size();
  }

  /** Jackson's streaming writer over the same columns, as doubles. */
  @Benchmark
  public int jsonGenerator() throws IOException {
    bytes.reset();
    try (JsonGenerator out = jackson.createGenerator(bytes)) {
      out.writeStartArray();
      for (int i = 0; i < bars.size(); i++) {
        out.writeString(Instant.ofEpochSecond(bars.time(i)).toString());
      }
      out.writeEndArray();
      out.writeStartArray();
      for (int i = 0; i < bars.size(); i++) {
        out.writeStartArray();
        out.writeNumber(bars.open(i) / 100.0);
        out.writeNumber(bars.high(i) / 100.0);
        out.writeNumber(bars.low(i) / 100.0);
        out.writeNumber(bars.close(i) / 100.0);
        out.writeNumber(bars.volume(i));
        out.writeEndArray();
      }
      out.writeEndArray();
    }
    return bytes.size();
  }

  /** The limit: copying as many bytes. */
  @Benchmark
  public byte[] copy() {
    return encoded.clone();
  }
}
