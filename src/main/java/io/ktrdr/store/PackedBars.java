package io.ktrdr.store;

import static io.ktrdr.store.ChunkBytes.unzigzag;
import static io.ktrdr.store.ChunkBytes.zigzag;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.FixedPoint;
import java.util.Arrays;

/** The packed form of a chunk, after its header: how each column becomes small numbers. */
final class PackedBars {

  /** Volume: as it is; there is no absent one and none below zero. */
  private static final int PLAIN = 0;

  /** Volume and vwap: zig-zag plus one, so that {@link BarSeries#NONE} is 0. */
  private static final int OPTIONAL = 1;

  /** Vwap: 0 for none, else zig-zag plus one of the distance from the middle of open and close. */
  private static final int NEAR_MIDDLE = 2;

  private PackedBars() {}

  static void write(ChunkCodec.ChunkSource bars, ChunkBytes out) {
    int n = bars.size;
    long[] column = new long[n];
    writeTimes(bars.time, column, out);
    out.putVarint(zigzag(bars.open[0]));
    for (int i = 1; i < n; i++) {
      column[i - 1] = zigzag(bars.open[i] - bars.close[i - 1]);
    }
    PackedColumn.write(column, n - 1, out);
    for (int i = 0; i < n; i++) {
      column[i] = zigzag(bars.close[i] - bars.open[i]);
    }
    PackedColumn.write(column, n, out);
    for (int i = 0; i < n; i++) {
      column[i] = zigzag(bars.high[i] - Math.max(bars.open[i], bars.close[i]));
    }
    PackedColumn.write(column, n, out);
    for (int i = 0; i < n; i++) {
      column[i] = zigzag(Math.min(bars.open[i], bars.close[i]) - bars.low[i]);
    }
    PackedColumn.write(column, n, out);
    writeVolume(bars.volume, column, out);
    writeVwap(bars, column, out);
    for (int i = 0; i < n; i++) {
      column[i] = (bars.tradeCount[i] + 1) & 0xffff_ffffL;
    }
    PackedColumn.write(column, n, out);
  }

  static void read(ChunkBytes in, ChunkColumns into, int n, int priceScale, int vwapScale) {
    int from = into.size();
    int to = from + n;
    readTimes(in, into.time, from, n);
    long[] open = into.open;
    long[] high = into.high;
    long[] low = into.low;
    long[] close = into.close;
    long firstOpen = unzigzag(in.getVarint());
    PackedColumn.read(in, open, from + 1, n - 1);
    PackedColumn.read(in, close, from, n);
    PackedColumn.read(in, high, from, n);
    PackedColumn.read(in, low, from, n);
    // Zero by zig-zag, so that the loop below starts with firstOpen itself.
    open[from] = 0;
    long last = firstOpen;
    for (int i = from; i < to; i++) {
      long opened = last + unzigzag(open[i]);
      last = opened + unzigzag(close[i]);
      open[i] = opened;
      close[i] = last;
    }
    for (int i = from; i < to; i++) {
      high[i] = Math.max(open[i], close[i]) + unzigzag(high[i]);
      low[i] = Math.min(open[i], close[i]) - unzigzag(low[i]);
    }
    readVolume(in, into.volume, from, n);
    readVwap(in, into, from, n, priceScale, vwapScale);
    readTradeCounts(in, into.tradeCount, from, n);
  }

  private static void writeTimes(long[] time, long[] column, ChunkBytes out) {
    int n = time.length;
    out.putVarint(zigzag(time[0]));
    if (n == 1) {
      return;
    }
    long unit = 0;
    for (int i = 1; i < n; i++) {
      unit = greatestCommonDivisor(unit, time[i] - time[i - 1]);
    }
    out.putVarint(unit);
    long step = (time[1] - time[0]) / unit;
    out.putVarint(step);
    for (int i = 2; i < n; i++) {
      long next = (time[i] - time[i - 1]) / unit;
      column[i - 2] = zigzag(next - step);
      step = next;
    }
    PackedColumn.write(column, n - 2, out);
  }

  private static void readTimes(ChunkBytes in, long[] time, int from, int n) {
    time[from] = unzigzag(in.getVarint());
    if (n == 1) {
      return;
    }
    long unit = in.getVarint();
    long step = in.getVarint();
    time[from + 1] = time[from] + step * unit;
    if (n > 2 && PackedColumn.skipZeros(in)) {
      long stride = step * unit;
      for (int i = 2; i < n; i++) {
        time[from + i] = time[from] + i * stride;
      }
      return;
    }
    PackedColumn.read(in, time, from + 2, n - 2);
    for (int i = from + 2; i < from + n; i++) {
      step += unzigzag(time[i]);
      time[i] = time[i - 1] + step * unit;
    }
  }

  /** Of steps that may have wrapped around and so look negative: then there is no divisor but 1. */
  private static long greatestCommonDivisor(long unit, long step) {
    if (step < 0) {
      return 1;
    }
    long larger = unit;
    long smaller = step;
    while (smaller != 0) {
      long rest = larger % smaller;
      larger = smaller;
      smaller = rest;
    }
    return larger;
  }

  private static void writeVolume(long[] volume, long[] column, ChunkBytes out) {
    long all = 0;
    for (long value : volume) {
      all |= value;
    }
    out.putByte(all >= 0 ? PLAIN : OPTIONAL);
    for (int i = 0; i < volume.length; i++) {
      column[i] = all >= 0 ? volume[i] : zigzag(volume[i]) + 1;
    }
    PackedColumn.write(column, volume.length, out);
  }

  private static void readVolume(ChunkBytes in, long[] volume, int from, int n) {
    int form = in.getByte();
    if (form == OPTIONAL && PackedColumn.skipZeros(in)) {
      Arrays.fill(volume, from, from + n, BarSeries.NONE);
      return;
    }
    PackedColumn.read(in, volume, from, n);
    switch (form) {
      case PLAIN -> {}
      case OPTIONAL -> readOptional(volume, from, n);
      default -> throw new IllegalArgumentException("volume of unknown form " + form);
    }
  }

  private static void readOptional(long[] column, int from, int n) {
    for (int i = from; i < from + n; i++) {
      column[i] = unzigzag(column[i] - 1);
    }
  }

  private static void writeVwap(ChunkCodec.ChunkSource bars, long[] column, ChunkBytes out) {
    int n = bars.size;
    boolean collides = false;
    for (int i = 0; i < n; i++) {
      long value = bars.vwap[i];
      long middle = middle(bars.open[i], bars.close[i], bars.priceScale, bars.vwapScale);
      column[i] = value == BarSeries.NONE ? 0 : zigzag(value - middle) + 1;
      collides |= column[i] == 0 && value != BarSeries.NONE;
    }
    if (collides) {
      for (int i = 0; i < n; i++) {
        column[i] = zigzag(bars.vwap[i]) + 1;
      }
    }
    out.putByte(collides ? OPTIONAL : NEAR_MIDDLE);
    PackedColumn.write(column, n, out);
  }

  private static void readVwap(
      ChunkBytes in, ChunkColumns into, int from, int n, int priceScale, int vwapScale) {
    int form = in.getByte();
    long[] vwap = into.vwap;
    if ((form == OPTIONAL || form == NEAR_MIDDLE) && PackedColumn.skipZeros(in)) {
      Arrays.fill(vwap, from, from + n, BarSeries.NONE);
      return;
    }
    PackedColumn.read(in, vwap, from, n);
    switch (form) {
      case OPTIONAL -> readOptional(vwap, from, n);
      case NEAR_MIDDLE -> {
        for (int i = from; i < from + n; i++) {
          vwap[i] =
              vwap[i] == 0
                  ? BarSeries.NONE
                  : middle(into.open[i], into.close[i], priceScale, vwapScale)
                      + unzigzag(vwap[i] - 1);
        }
      }
      default -> throw new IllegalArgumentException("vwap of unknown form " + form);
    }
  }

  private static long middle(long open, long close, int priceScale, int vwapScale) {
    long middle = open + (close - open) / 2;
    return vwapScale >= priceScale
        ? middle * FixedPoint.powerOfTen(vwapScale - priceScale)
        : middle / FixedPoint.powerOfTen(priceScale - vwapScale);
  }

  private static void readTradeCounts(ChunkBytes in, int[] tradeCount, int from, int n) {
    if (PackedColumn.skipZeros(in)) {
      Arrays.fill(tradeCount, from, from + n, BarSeries.NO_COUNT);
      return;
    }
    long[] column = new long[n];
    PackedColumn.read(in, column, 0, n);
    for (int i = 0; i < n; i++) {
      tradeCount[from + i] = (int) column[i] - 1;
    }
  }
}
