package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import java.util.List;

/** Decodes stored bytes only when they are what the index says they are. */
final class CheckedChunk {

  private CheckedChunk() {}

  /**
   * @throws CorruptChunkException when they are not
   */
  static BarSeries decode(ChunkRef chunk, ChunkData data) {
    checksum(chunk, data);
    BarSeries bars;
    try {
      bars = ChunkCodec.decode(data.bytes(), chunk.bars());
    } catch (RuntimeException e) {
      throw new CorruptChunkException(chunk, "it cannot be decoded: " + e.getMessage());
    }
    times(chunk, bars.firstTime(), bars.lastTime());
    return bars;
  }

  /** Several, one after the other, to the end of columns that hold the chunks before. */
  static void decode(List<ChunkRef> chunks, List<ChunkData> data, ChunkColumns into) {
    for (int i = 0; i < chunks.size(); i++) {
      decode(chunks.get(i), data.get(i), into);
    }
  }

  private static void decode(ChunkRef chunk, ChunkData data, ChunkColumns into) {
    checksum(chunk, data);
    int from = into.size();
    try {
      ChunkCodec.decode(data.bytes(), chunk.bars(), into);
    } catch (ArithmeticException e) {
      // The bytes are right; their neighbours' decimals are too many for them.
      throw e;
    } catch (RuntimeException e) {
      throw new CorruptChunkException(chunk, "it cannot be decoded: " + e.getMessage());
    }
    times(chunk, into.time[from], into.time[into.size() - 1]);
  }

  private static void checksum(ChunkRef chunk, ChunkData data) {
    int crc = data.crc();
    if (crc != chunk.crc()) {
      throw new CorruptChunkException(
          chunk,
          String.format(
              "its %d bytes have checksum %08x instead of %08x",
              data.bytes().length, crc, chunk.crc()));
    }
  }

  private static void times(ChunkRef chunk, long first, long last) {
    if (first != chunk.firstTime() || last != chunk.lastTime()) {
      throw new CorruptChunkException(
          chunk,
          "it holds bars from "
              + first
              + " to "
              + last
              + " instead of "
              + chunk.firstTime()
              + " to "
              + chunk.lastTime());
    }
  }
}
