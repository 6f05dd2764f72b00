package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.FixedPoint;
import java.util.zip.CRC32C;

/**
 * Bars as the bytes of a chunk, and back; docs/store.md has the layout byte by byte.
 *
 * <p>Columns are packed one after the other as small numbers: times as changes of their step,
 * prices in ticks against the price before, in seven-bit groups or fixed bytes. All arithmetic
 * wraps around, so that every {@code long} comes back as it was. Where packing does not pay, the
 * columns are stored as they are.
 */
final class ChunkCodec {

  static final int RAW = 0;
  static final int PACKED = 1;

  private static final int HEADER = 4;
  private static final int RAW_BAR = 60;

  private ChunkCodec() {}

  /** The bytes of at least one bar, at the fewest decimals that hold them. */
  static byte[] encode(BarSeries bars) {
    ChunkSource source = new ChunkSource(bars);
    ChunkBytes packed = new ChunkBytes(64 + bars.size() * 10);
    header(packed, PACKED, source);
    PackedBars.write(source, packed);
    int rawSize = HEADER + ChunkBytes.varintSize(source.size) + source.size * RAW_BAR;
    return packed.position() < rawSize ? packed.written() : raw(source, rawSize);
  }

  /**
   * Decodes a chunk to the end of columns that have room for it.
   *
   * @throws RuntimeException when the bytes are not {@code bars} bars
   */
  static void decode(byte[] data, int bars, ChunkColumns into) {
    ChunkBytes in = new ChunkBytes(data);
    int codec = in.getByte();
    int priceScale = in.getByte();
    int volumeScale = in.getByte();
    int vwapScale = in.getByte();
    for (int scale : new int[] {priceScale, volumeScale, vwapScale}) {
      if (scale < 0 || scale > BarSeries.MAX_SCALE) {
        throw new IllegalArgumentException("scale " + scale + " is not in 0..18");
      }
    }
    long count = in.getVarint();
    if (count != bars) {
      throw new IllegalArgumentException(count + " bars instead of " + bars);
    }
    switch (codec) {
      case RAW -> readRaw(in, into, bars);
      case PACKED -> PackedBars.read(in, into, bars, priceScale, vwapScale);
      default -> throw new IllegalArgumentException("unknown codec " + codec);
    }
    if (in.position() != data.length) {
      throw new IllegalArgumentException(
          data.length + " bytes, of which the bars take " + in.position());
    }
    into.accept(bars, priceScale, volumeScale, vwapScale);
  }

  /** A chunk on its own. */
  static BarSeries decode(byte[] data, int bars) {
    ChunkColumns columns = new ChunkColumns(bars);
    decode(data, bars, columns);
    return columns.series();
  }

  static int crc(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    return (int) crc.getValue();
  }

  private static void header(ChunkBytes out, int codec, ChunkSource source) {
    out.putByte(codec);
    out.putByte(source.priceScale);
    out.putByte(source.volumeScale);
    out.putByte(source.vwapScale);
    out.putVarint(source.size);
  }

  private static byte[] raw(ChunkSource source, int size) {
    ChunkBytes out = new ChunkBytes(size);
    header(out, RAW, source);
    long[][] columns = {
      source.time, source.open, source.high, source.low, source.close, source.volume, source.vwap
    };
    for (long[] column : columns) {
      for (long value : column) {
        out.putFixed(value, Long.BYTES);
      }
    }
    for (int count : source.tradeCount) {
      out.putFixed(count, Integer.BYTES);
    }
    return out.written();
  }

  private static void readRaw(ChunkBytes in, ChunkColumns into, int bars) {
    int from = into.size();
    long[][] columns = {
      into.time, into.open, into.high, into.low, into.close, into.volume, into.vwap
    };
    for (long[] column : columns) {
      for (int i = 0; i < bars; i++) {
        column[from + i] = in.getLong();
      }
    }
    for (int i = 0; i < bars; i++) {
      into.tradeCount[from + i] = in.getInt();
    }
  }

  /** The columns of a series at the fewest decimals that hold them. */
  static final class ChunkSource {

    final int size;
    final int priceScale;
    final int volumeScale;
    final int vwapScale;
    final long[] time;
    final long[] open;
    final long[] high;
    final long[] low;
    final long[] close;
    final long[] volume;
    final long[] vwap;
    final int[] tradeCount;

    ChunkSource(BarSeries bars) {
      size = bars.size();
      time = bars.times();
      open = new long[size];
      high = new long[size];
      low = new long[size];
      close = new long[size];
      volume = new long[size];
      vwap = new long[size];
      tradeCount = new int[size];
      for (int i = 0; i < size; i++) {
        open[i] = bars.open(i);
        high[i] = bars.high(i);
        low[i] = bars.low(i);
        close[i] = bars.close(i);
        volume[i] = bars.volume(i);
        vwap[i] = bars.vwap(i);
        tradeCount[i] = bars.tradeCount(i);
      }
      priceScale = trim(bars.priceScale(), open, high, low, close);
      volumeScale = trim(bars.volumeScale(), volume);
      vwapScale = trim(bars.vwapScale(), vwap);
    }

    private static int trim(int scale, long[]... columns) {
      int fewest = fewestDecimals(scale, columns);
      if (fewest < scale) {
        for (long[] column : columns) {
          for (int i = 0; i < column.length; i++) {
            column[i] = FixedPoint.rescale(column[i], scale, fewest);
          }
        }
      }
      return fewest;
    }

    private static int fewestDecimals(int scale, long[]... columns) {
      int fewest = 0;
      for (long[] column : columns) {
        for (long value : column) {
          while (fewest < scale
              && value != BarSeries.NONE
              && value % FixedPoint.powerOfTen(scale - fewest) != 0) {
            fewest++;
          }
          if (fewest == scale) {
            return scale;
          }
        }
      }
      return fewest;
    }
  }
}
