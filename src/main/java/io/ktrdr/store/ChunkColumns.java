package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.FixedPoint;

/**
 * Columns that chunks are decoded into, one after the other. Each chunk has the fewest decimals
 * that hold its figures; the columns take the most of any.
 */
final class ChunkColumns {

  final long[] time;
  final long[] open;
  final long[] high;
  final long[] low;
  final long[] close;
  final long[] volume;
  final long[] vwap;
  final int[] tradeCount;
  private int size;
  private int priceScale;
  private int volumeScale;
  private int vwapScale;

  /** For exactly {@code bars} bars. */
  ChunkColumns(int bars) {
    time = new long[bars];
    open = new long[bars];
    high = new long[bars];
    low = new long[bars];
    close = new long[bars];
    volume = new long[bars];
    vwap = new long[bars];
    tradeCount = new int[bars];
  }

  /** Where the next chunk goes. */
  int size() {
    return size;
  }

  /** Takes in the {@code bars} that were decoded after {@link #size}, at the scales they have. */
  void accept(int bars, int prices, int volumes, int vwaps) {
    int from = size;
    size += bars;
    priceScale = align(prices, priceScale, from, open, high, low, close);
    volumeScale = align(volumes, volumeScale, from, volume);
    vwapScale = align(vwaps, vwapScale, from, vwap);
  }

  /**
   * The bars, which own the columns from now on.
   *
   * @throws IllegalArgumentException when times do not rise
   */
  BarSeries series() {
    if (size != time.length) {
      throw new IllegalArgumentException(size + " bars instead of " + time.length);
    }
    return new BarSeries(
        priceScale, volumeScale, vwapScale, time, open, high, low, close, volume, vwap, tradeCount);
  }

  private int align(int theirs, int ours, int from, long[]... columns) {
    if (theirs == ours) {
      return ours;
    }
    int wider = Math.max(theirs, ours);
    int narrower = Math.min(theirs, ours);
    for (long[] column : columns) {
      int start = theirs < ours ? from : 0;
      int end = theirs < ours ? size : from;
      for (int i = start; i < end; i++) {
        column[i] = FixedPoint.rescale(column[i], narrower, wider);
      }
    }
    return wider;
  }
}
