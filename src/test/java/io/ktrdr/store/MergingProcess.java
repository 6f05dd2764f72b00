package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A process that merges until it is killed, and says so on its output after each merge that the
 * store has acknowledged. What the n-th merge holds follows from n alone.
 */
final class MergingProcess {

  private MergingProcess() {}

  public static void main(String[] args) {
    try (StoreDatabase database = StoreDatabase.open(Path.of(args[0]))) {
      BarStore store = database.bars();
      long revision = store.summary(Bars.MINUTES).map(SeriesSummary::revision).orElse(0L);
      while (true) {
        revision++;
        MergeResult result =
            store.merge(Bars.MINUTES, bars(revision), Bars.PLAIN, Bars.because("load"));
        if (result.revision() != revision) {
          throw new IllegalStateException("expected revision " + revision + ", not " + result);
        }
        System.out.print("merged " + revision + ";\n");
        System.out.flush();
      }
    }
  }

  /** The bars of the n-th merge, unlike those of any other. */
  static BarSeries bars(long merge) {
    SplittableRandom random = new SplittableRandom(merge);
    long time = Bars.OPEN + 60L * random.nextInt(20_000);
    int count = 1 + random.nextInt(merge % 7 == 0 ? 8000 : 100);
    BarSeriesBuilder bars = new BarSeriesBuilder(count);
    for (int i = 0; i < count; i++) {
      bars.add(
          time + 60L * i,
          2,
          merge * 100,
          merge * 100 + random.nextInt(9),
          merge * 100 - random.nextInt(9),
          merge * 100,
          0,
          merge,
          0,
          BarSeries.NONE,
          i);
    }
    return bars.build();
  }
}
