package io.ktrdr.store;

import io.ktrdr.market.SeriesId;

/**
 * One stored chunk of a series, as the index in memory knows it. Content is immutable: a changed
 * chunk has another revision, so a reference is a safe cache key.
 *
 * @param series whose
 * @param bucket the key that {@link Chunking} gave
 * @param revision the series revision that wrote it
 * @param bars number of bars
 * @param firstTime epoch second of its first bar
 * @param lastTime epoch second of its last bar
 * @param crc CRC-32C of the stored bytes
 */
public record ChunkRef(
    SeriesId series, long bucket, long revision, int bars, long firstTime, long lastTime, int crc) {

  /** Of the parts that differ between chunks; as a cache key it is asked for with every chunk. */
  @Override
  public int hashCode() {
    return (31 * Long.hashCode(firstTime) + Long.hashCode(revision)) * 31 + crc;
  }
}
