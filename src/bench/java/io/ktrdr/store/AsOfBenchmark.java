package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What it costs to read a million bars as they were before a few changed, beside reading them as
 * they are, turn about in one run:
 *
 * <pre>
 * java -cp "target/test-classes:target/classes:target/bench-lib/*" io.ktrdr.store.AsOfBenchmark
 * </pre>
 */
public final class AsOfBenchmark {

  private static final int ROUNDS = 120;
  private static final int WARM_UP = 60;
  private static final TimeRange ALL =
      TimeRange.ofEpochSeconds(Integer.MIN_VALUE * 10L, Integer.MAX_VALUE * 10L);

  private AsOfBenchmark() {}

  public static void main(String[] args) throws Exception {
    BarSeries bars = BenchmarkBars.generate(1_000_000);
    Path folder = Files.createTempDirectory("ktrdr-as-of");
    try (StoreDatabase database = StoreDatabase.open(folder)) {
      BarStore store = database.bars();
      Chunking chunking = Chunking.plain(Timeframe.MINUTE_1);
      store.merge(BenchmarkSeries.ID, bars, chunking, BenchmarkSeries.LOAD);
      int chunks = store.chunks(BenchmarkSeries.ID, ALL).size();
      // One bar in a hundred chunks, as a week of late corrections would.
      int step = bars.size() / Math.max(1, chunks / 100);
      int changed = 0;
      for (int i = 0; i < bars.size(); i += step) {
        store.amend(
            BenchmarkSeries.ID,
            Amendment.putting(BenchmarkSeries.at(bars.time(i), bars, (i + 7) % bars.size())),
            chunking,
            BenchmarkSeries.LOAD);
        changed++;
      }
      if (!store.readAsOf(BenchmarkSeries.ID, ALL, 1).equals(bars)) {
        throw new IllegalStateException("revision 1 does not come back");
      }
      double[] now = new double[ROUNDS];
      double[] then = new double[ROUNDS];
      long kept = 0;
      for (int round = -WARM_UP; round < ROUNDS; round++) {
        long start = System.nanoTime();
        kept += store.read(BenchmarkSeries.ID, ALL).size();
        long middle = System.nanoTime();
        kept += store.readAsOf(BenchmarkSeries.ID, ALL, 1).size();
        long end = System.nanoTime();
        if (round >= 0) {
          now[round] = (middle - start) / 1e6;
          then[round] = (end - middle) / 1e6;
        }
      }
      Arrays.sort(now);
      Arrays.sort(then);
      System.out.printf(
          "%,d bars in %,d chunks, %d of them changed since (%d)%n",
          bars.size(), chunks, changed, kept);
      System.out.printf("read        %8.2f ms%n", now[ROUNDS / 2]);
      System.out.printf(
          "read as of  %8.2f ms   %+.1f %%%n",
          then[ROUNDS / 2], 100 * (then[ROUNDS / 2] / now[ROUNDS / 2] - 1));
    }
  }
}
