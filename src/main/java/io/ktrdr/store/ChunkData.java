package io.ktrdr.store;

import io.ktrdr.market.BarSeries;

/** The bytes of one encoded chunk, as stored; nobody changes them. */
final class ChunkData {

  private final byte[] bytes;

  ChunkData(byte[] bytes) {
    this.bytes = bytes;
  }

  static ChunkData of(BarSeries bars) {
    return new ChunkData(ChunkCodec.encode(bars));
  }

  byte[] bytes() {
    return bytes;
  }

  /** The first byte: how the rest is written. */
  int codec() {
    return bytes[0];
  }

  /** CRC-32C over all of it. */
  int crc() {
    return ChunkCodec.crc(bytes);
  }
}
