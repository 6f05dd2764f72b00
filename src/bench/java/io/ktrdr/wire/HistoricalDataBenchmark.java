package io.ktrdr.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
 * Reading a historicalData message of 1000 one-minute bars (about 52 bytes each): our codec, a
 * reader of the usual kind (split and parse), and the bare search for the ends of fields. Figures
 * are bars per second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HistoricalDataBenchmark {

  private static final int BARS = 1000;

  private final Codec codec = Codec.forVersion(200);
  private byte[] payload;

  /** A bar as an object, as client libraries hand them out. */
  record PlainBar(
      long time,
      double open,
      double high,
      double low,
      double close,
      double volume,
      double wap,
      int count) {}

  /** Makes the message: a walk in cents, volumes of up to seven digits. */
  @Setup
  public void message() {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("17\0" + "7\0" + BARS + "\0");
    int cents = 18715;
    for (int i = 0; i < BARS; i++) {
      int open = cents;
      cents += random.nextInt(21) - 10;
      text.append(1767623400L + 60L * i).append('\0');
      text.append(open / 100.0).append('\0');
      text.append((Math.max(open, cents) + random.nextInt(5)) / 100.0).append('\0');
      text.append((Math.min(open, cents) - random.nextInt(5)) / 100.0).append('\0');
      text.append(cents / 100.0).append('\0');
      text.append(random.nextInt(2_000_000)).append('\0');
      text.append(cents / 100.0).append('\0');
      text.append(random.nextInt(5000)).append('\0');
    }
    payload = text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Benchmark
  @OperationsPerInvocation(BARS)
  public ServerMessage bytesToColumns() {
    return codec.decodeServer(payload);
  }

  @Benchmark
  @OperationsPerInvocation(BARS)
  public List<PlainBar> splitAndParse() {
    String[] fields = new String(payload, StandardCharsets.US_ASCII).split("\0");
    int bars = Integer.parseInt(fields[2]);
    List<PlainBar> parsed = new ArrayList<>(bars);
    for (int at = 3; at < 3 + 8 * bars; at += 8) {
      parsed.add(
          new PlainBar(
              Long.parseLong(fields[at]),
              Double.parseDouble(fields[at + 1]),
              Double.parseDouble(fields[at + 2]),
              Double.parseDouble(fields[at + 3]),
              Double.parseDouble(fields[at + 4]),
              Double.parseDouble(fields[at + 5]),
              Double.parseDouble(fields[at + 6]),
              Integer.parseInt(fields[at + 7])));
    }
    return parsed;
  }

  @Benchmark
  @OperationsPerInvocation(BARS)
  public int scanForNul() {
    int fields = 0;
    for (byte b : payload) {
      if (b == 0) {
        fields++;
      }
    }
    return fields;
  }

  @Benchmark
  @OperationsPerInvocation(BARS)
  public int walkToNul() {
    int ends = 0;
    int at = 0;
    while (at < payload.length) {
      while (payload[at] != 0) {
        at++;
      }
      ends += at++;
    }
    return ends;
  }
}
