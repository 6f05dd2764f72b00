package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What the store costs, beside the same work on tables with a row per bar, in one run:
 *
 * <pre>
 * java --add-exports java.base/jdk.internal.math=ALL-UNNAMED -cp "target/test-classes:target/classes:target/bench-lib/*" io.ktrdr.store.StoreBenchmark
 * [folder with bars_1m.csv]</pre>
 *
 * Without a folder it makes 1,000,000 bars of the same kind. Each figure is the median of its
 * rounds, after rounds that only warm up; the page cache is warm throughout.
 */
public final class StoreBenchmark {

  private static final int WRITES = 16;
  private static final int READS = 80;
  private static final int RANGES = 4000;
  private static final int WARM_RANGES = 20_000;

  private final BarSeries bars;
  private final Chunking chunking = Chunking.plain(Timeframe.MINUTE_1);
  private final Path folder;
  private long kept;

  private StoreBenchmark(BarSeries bars, Path folder) {
    this.bars = bars;
    this.folder = folder;
  }

  public static void main(String[] args) throws Exception {
    BarSeries bars =
        args.length > 0
            ? BenchmarkBars.read(Path.of(args[0], "bars_1m.csv"))
            : BenchmarkBars.generate(1_000_000);
    Path folder = Files.createTempDirectory("ktrdr-store-benchmark");
    try {
      new StoreBenchmark(bars, folder).run();
    } finally {
      delete(folder);
    }
  }

  private void run() throws Exception {
    System.out.printf("%,d bars%n", bars.size());
    double[] writes = new double[WRITES];
    for (int round = 0; round < WRITES; round++) {
      try (StoreDatabase database = StoreDatabase.open(folder.resolve("write-" + round))) {
        writes[round] = write(database);
      }
    }
    printRate("store: bulk write incl. checkpoint sync", writes, 6);

    Path home = folder.resolve("write-0");
    System.out.printf(
        "%-58s %10.2f B/bar%n", "store: on the disk", (double) size(home) / bars.size());
    long opened = System.nanoTime();
    try (StoreDatabase database = StoreDatabase.open(home)) {
      print("store: open", (System.nanoTime() - opened) / 1e6, "ms");
      printRate("store: full read", fullReads(database), 30);
      printRate("store: scan chunk by chunk", scans(database), 30);
      printRange("store: 390-bar range, decoded cache empty", ranges(database, true));
      printRange("store: 390-bar range, decoded in memory", ranges(database, false));
      printRange("store: append one bar", appends(database));
    }
    compare(new RowTable(folder), 5);
    compare(new DuckTable(folder), 20);
    compare(new QuestTable(folder), 60);
    System.out.println("(" + kept + ")");
  }

  /** The same work on a table of another kind, written once. */
  private void compare(PeerTable peer, int rounds) throws Exception {
    try (PeerTable rows = peer) {
      long before = size(folder);
      long start = System.nanoTime();
      rows.write(bars);
      print(
          rows.name() + ": bulk write, once",
          rate((double) (System.nanoTime() - start)),
          "M bars/s");
      double[] reads = new double[rounds];
      for (int round = 0; round < reads.length; round++) {
        start = System.nanoTime();
        kept += rows.read(0, 1L << 40);
        reads[round] = System.nanoTime() - start;
      }
      printRate(rows.name() + ": full read", reads, rounds / 3);
      double[] ranges = new double[RANGES];
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < RANGES; i++) {
        TimeRange range = range(random);
        start = System.nanoTime();
        kept += rows.read(range.startSecond(), range.endSecond());
        ranges[i] = System.nanoTime() - start;
      }
      printRange(rows.name() + ": 390-bar range", ranges);
      System.out.printf(
          "%-58s %10.2f B/bar%n",
          rows.name() + ": on the disk", (double) (size(folder) - before) / bars.size());
    }
  }

  private double write(StoreDatabase database) {
    long start = System.nanoTime();
    database.bars().merge(BenchmarkSeries.ID, bars, chunking, BenchmarkSeries.LOAD);
    database.sync();
    return System.nanoTime() - start;
  }

  private double[] fullReads(StoreDatabase database) {
    double[] reads = new double[READS];
    TimeRange all = TimeRange.ofEpochSeconds(0, 1L << 40);
    for (int round = 0; round < READS; round++) {
      long start = System.nanoTime();
      BarSeries read = database.bars().read(BenchmarkSeries.ID, all);
      reads[round] = System.nanoTime() - start;
      if (!read.equals(bars)) {
        throw new IllegalStateException("read " + read + " instead of " + bars);
      }
    }
    return reads;
  }

  /** As the HTTP server reads: the chunks of a range, one after the other. */
  private double[] scans(StoreDatabase database) {
    double[] reads = new double[READS];
    TimeRange all = TimeRange.ofEpochSeconds(0, 1L << 40);
    for (int round = 0; round < READS; round++) {
      ((JdbcBarStore) database.bars()).forgetDecoded();
      long start = System.nanoTime();
      for (ChunkRef chunk : database.bars().chunks(BenchmarkSeries.ID, all)) {
        kept += database.bars().decode(chunk).close(0);
      }
      reads[round] = System.nanoTime() - start;
    }
    return reads;
  }

  private double[] ranges(StoreDatabase database, boolean forget) {
    double[] nanos = new double[RANGES];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = -WARM_RANGES; i < RANGES; i++) {
      TimeRange range = range(random);
      if (forget) {
        ((JdbcBarStore) database.bars()).forgetDecoded();
      } else {
        kept += database.bars().read(BenchmarkSeries.ID, range).size();
      }
      long start = System.nanoTime();
      BarSeries read = database.bars().read(BenchmarkSeries.ID, range);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
      kept += read.close(389);
    }
    return nanos;
  }

  private double[] appends(StoreDatabase database) {
    double[] nanos = new double[2000];
    BarSeries more = BenchmarkBars.generate(nanos.length);
    long offset = bars.lastTime() + 86400 - more.firstTime();
    for (int i = 0; i < nanos.length; i++) {
      BarSeries bar = BenchmarkSeries.at(more.time(i) + offset, more, i);
      long start = System.nanoTime();
      database.bars().merge(BenchmarkSeries.ID, bar, chunking, BenchmarkSeries.LOAD);
      nanos[i] = System.nanoTime() - start;
    }
    return nanos;
  }

  private TimeRange range(SplittableRandom random) {
    int from = random.nextInt(bars.size() - 390);
    return TimeRange.ofEpochSeconds(bars.time(from), bars.time(from + 389) + 1);
  }

  private double rate(double nanos) {
    return bars.size() / nanos * 1e3;
  }

  private static double median(double[] values, int warmUp) {
    double[] sorted = Arrays.copyOfRange(values, warmUp, values.length);
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /**
   * Median and best of rounds after the warm-up; the best says more on a machine that is shared.
   */
  private void printRate(String what, double[] nanos, int warmUp) {
    System.out.printf(
        "%-58s %10.2f M bars/s median %8.2f best%n",
        what, rate(median(nanos, warmUp)), rate(Arrays.stream(nanos).min().orElseThrow()));
  }

  private static void print(String what, double value, String unit) {
    System.out.printf("%-58s %10.2f %s%n", what, value, unit);
  }

  private static void printRange(String what, double[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        "%-58s %10.1f us p50 %10.1f us p99%n",
        what, nanos[nanos.length / 2] / 1e3, nanos[nanos.length * 99 / 100] / 1e3);
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
