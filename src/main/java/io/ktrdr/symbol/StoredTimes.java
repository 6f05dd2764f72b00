package io.ktrdr.symbol;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.ChunkRef;
import io.ktrdr.store.CorruptChunkException;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads which bars are there. Blocks. */
final class StoredTimes {

  private static final Logger LOG = LoggerFactory.getLogger(StoredTimes.class);

  private StoredTimes() {}

  /** The times of the stored bars of a range; bars of a corrupt chunk count as not there. */
  static long[] in(BarStore store, SeriesId series, TimeRange range) {
    return store.chunks(series, range).stream()
        .flatMapToLong(chunk -> Arrays.stream(timesOf(store, chunk, range)))
        .toArray();
  }

  private static long[] timesOf(BarStore store, ChunkRef chunk, TimeRange range) {
    try {
      BarSeries bars = store.decode(chunk);
      return bars.within(range).times();
    } catch (CorruptChunkException e) {
      LOG.error("{}; its bars count as missing", e.getMessage());
      return new long[0];
    }
  }
}
