package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.FixedPoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * CRC-32C over bars, whatever chunks and scales they are written in: for each bar its time, open,
 * high, low, close, volume, vwap (64 bits each) and trade count (32 bits), lowest byte first, each
 * column at the fewest decimals that hold all of it. Before the first bar come the three scales, a
 * byte each. Of no bars it is 0.
 */
public final class BarChecksum {

  private static final int BAR_BYTES = 7 * Long.BYTES + Integer.BYTES;
  private static final int BLOCK = 512;

  private BarChecksum() {}

  /** Of the bars of several series that follow one another in time. */
  public static int of(List<BarSeries> parts) {
    int prices = 0;
    int volumes = 0;
    int vwaps = 0;
    boolean any = false;
    for (BarSeries bars : parts) {
      prices = prices(bars, prices);
      volumes = volumes(bars, volumes);
      vwaps = vwaps(bars, vwaps);
      any |= !bars.isEmpty();
    }
    if (!any) {
      return 0;
    }
    CRC32C crc = new CRC32C();
    crc.update(new byte[] {(byte) prices, (byte) volumes, (byte) vwaps});
    ByteBuffer block = ByteBuffer.allocate(BLOCK * BAR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (BarSeries bars : parts) {
      for (int i = 0; i < bars.size(); i++) {
        if (!block.hasRemaining()) {
          crc.update(block.flip());
          block.clear();
        }
        put(bars, i, prices, volumes, vwaps, block);
      }
    }
    crc.update(block.flip());
    return (int) crc.getValue();
  }

  private static void put(
      BarSeries bars, int i, int prices, int volumes, int vwaps, ByteBuffer block) {
    int scale = bars.priceScale();
    block.putLong(bars.time(i));
    block.putLong(at(bars.open(i), scale, prices));
    block.putLong(at(bars.high(i), scale, prices));
    block.putLong(at(bars.low(i), scale, prices));
    block.putLong(at(bars.close(i), scale, prices));
    block.putLong(at(bars.volume(i), bars.volumeScale(), volumes));
    block.putLong(at(bars.vwap(i), bars.vwapScale(), vwaps));
    block.putInt(bars.tradeCount(i));
  }

  /** Wraps around rather than fail: a checksum needs the same answer, not the right number. */
  private static long at(long unscaled, int from, int to) {
    if (from == to || unscaled == BarSeries.NONE) {
      return unscaled;
    }
    return from < to
        ? unscaled * FixedPoint.powerOfTen(to - from)
        : unscaled / FixedPoint.powerOfTen(from - to);
  }

  private static int prices(BarSeries bars, int fewest) {
    int scale = bars.priceScale();
    int needed = fewest;
    for (int i = 0; i < bars.size() && needed < scale; i++) {
      needed = widen(bars.open(i), scale, needed);
      needed = widen(bars.high(i), scale, needed);
      needed = widen(bars.low(i), scale, needed);
      needed = widen(bars.close(i), scale, needed);
    }
    return needed;
  }

  private static int volumes(BarSeries bars, int fewest) {
    int needed = fewest;
    for (int i = 0; i < bars.size() && needed < bars.volumeScale(); i++) {
      needed = widen(bars.volume(i), bars.volumeScale(), needed);
    }
    return needed;
  }

  private static int vwaps(BarSeries bars, int fewest) {
    int needed = fewest;
    for (int i = 0; i < bars.size() && needed < bars.vwapScale(); i++) {
      needed = widen(bars.vwap(i), bars.vwapScale(), needed);
    }
    return needed;
  }

  private static int widen(long unscaled, int scale, int fewest) {
    int needed = fewest;
    while (needed < scale
        && unscaled != BarSeries.NONE
        && unscaled % FixedPoint.powerOfTen(scale - needed) != 0) {
      needed++;
    }
    return needed;
  }
}
