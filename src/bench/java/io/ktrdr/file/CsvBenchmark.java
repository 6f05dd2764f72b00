package io.ktrdr.file;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.ktrdr.api.bars.BarCsv;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.Timeframe;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** CSV in and out, per bar, of a quarter of a million one-minute bars; one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CsvBenchmark {

  private static final int BARS = 250_000;
  private static final long START = Instant.parse("2020-01-02T14:30:00Z").getEpochSecond();

  private BarSeries bars;
  private byte[] text;

  @Setup
  public void fill() {
    Random random = new Random(5);
    BarSeriesBuilder builder = new BarSeriesBuilder(BARS);
    long price = 15_000;
    for (int i = 0; i < BARS; i++) {
      price = Math.max(1_000, price + random.nextInt(21) - 10);
      builder.add(
          START + 60L * i,
          2,
          price,
          price + random.nextInt(20),
          price - random.nextInt(20),
          price + random.nextInt(10) - 5,
          0,
          1_000 + random.nextInt(100_000),
          4,
          price * 100 + random.nextInt(100),
          random.nextInt(2_000));
    }
    bars = builder.build();
    byte[] head = BarCsv.head(true);
    byte[] lines = BarCsv.lines(bars, true);
    text = new byte[head.length + lines.length];
    System.arraycopy(head, 0, text, 0, head.length);
    System.arraycopy(lines, 0, text, head.length, lines.length);
  }

  /** Columns to text. */
  @Benchmark
  @OperationsPerInvocation(BARS)
  public byte[] write() {
    return BarCsv.lines(bars, true);
  }

  /** The same by the library, with a text per field. */
  @Benchmark
  @OperationsPerInvocation(BARS)
  public int writeByLibrary() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
    try (CsvWriter csv =
        CsvWriter.builder().build(new OutputStreamWriter(out, StandardCharsets.US_ASCII))) {
      for (int i = 0; i < bars.size(); i++) {
        var bar = bars.bar(i);
        csv.writeRecord(
            bar.time().toString(),
            bar.open().toPlainString(),
            bar.high().toPlainString(),
            bar.low().toPlainString(),
            bar.close().toPlainString(),
            bar.volume().toPlainString(),
            bar.vwap().toPlainString(),
            bar.tradeCount().toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.size();
  }

  /** Text to columns, layout found out, every row judged. */
  @Benchmark
  @OperationsPerInvocation(BARS)
  public CsvContent read() {
    return CsvBarReader.read(
        new ByteArrayInputStream(text),
        new CsvQuestion(Timeframe.MINUTE_1, ZoneOffset.UTC, CsvQuestion.Stamp.OPEN, BARS));
  }
}
