package io.ktrdr.api.bars;

import io.ktrdr.market.BarSeries;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.ChunkRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Gives the decoded chunks of one answer, reading neighbours together: one question to the database
 * for up to {@value #TOGETHER} chunks instead of one for each. Blocks; for one thread.
 */
final class Prefetch implements Function<ChunkRef, BarSeries> {

  /** The most chunks per read; the store keeps what a read of that size decodes. */
  private static final int TOGETHER = 64;

  private final BarStore store;
  private final List<ChunkRef> chunks;
  private final Map<ChunkRef, BarSeries> bars = new HashMap<>();

  Prefetch(BarStore store, List<ChunkRef> chunks) {
    this.store = store;
    this.chunks = chunks;
  }

  @Override
  public BarSeries apply(ChunkRef chunk) {
    BarSeries known = bars.get(chunk);
    if (known == null) {
      known = store.decodedInMemory(chunk).orElse(null);
    }
    if (known == null) {
      readFrom(chunks.indexOf(chunk));
      known = bars.get(chunk);
    }
    return known;
  }

  private void readFrom(int first) {
    List<ChunkRef> wanted = chunks.subList(first, Math.min(chunks.size(), first + TOGETHER));
    List<BarSeries> read = store.decode(wanted);
    for (int i = 0; i < wanted.size(); i++) {
      bars.put(wanted.get(i), read.get(i));
    }
  }
}
