package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.FixedPoint;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

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
  private final int start;
  private final int end;
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
    start = 0;
    end = bars;
  }

  private ChunkColumns(
      long[] time,
      long[] open,
      long[] high,
      long[] low,
      long[] close,
      long[] volume,
      long[] vwap,
      int[] tradeCount) {
    this.time = time;
    this.open = open;
    this.high = high;
    this.low = low;
    this.close = close;
    this.volume = volume;
    this.vwap = vwap;
    this.tradeCount = tradeCount;
    start = 0;
    end = time.length;
  }

  /**
   * The same for very many, made by two cores: they begin as zeros, and writing those takes time.
   */
  static ChunkColumns large(int bars) {
    ForkJoinTask<long[][]> half = ForkJoinPool.commonPool().submit(() -> new long[4][bars]);
    int[] tradeCount = new int[bars];
    long[][] some = new long[3][bars];
    long[][] others = half.join();
    return new ChunkColumns(
        some[0], some[1], some[2], others[0], others[1], others[2], others[3], tradeCount);
  }

  private ChunkColumns(ChunkColumns whole, int start, int end) {
    time = whole.time;
    open = whole.open;
    high = whole.high;
    low = whole.low;
    close = whole.close;
    volume = whole.volume;
    vwap = whole.vwap;
    tradeCount = whole.tradeCount;
    this.start = start;
    this.end = end;
    size = start;
  }

  /**
   * A view of the places {@code start} (inclusive) to {@code end} (exclusive), to be filled by any
   * one thread.
   */
  ChunkColumns part(int start, int end) {
    return new ChunkColumns(this, start, end);
  }

  /** Takes in all parts, which were filled one after the other or side by side. */
  void join(List<ChunkColumns> parts) {
    for (ChunkColumns part : parts) {
      part.checkFull();
      if (part.start != size) {
        throw new IllegalArgumentException("a part starts at " + part.start + ", not at " + size);
      }
      accept(part.end - part.start, part.priceScale, part.volumeScale, part.vwapScale);
    }
  }

  /** Where the next chunk goes. */
  int size() {
    return size;
  }

  /** Takes in bars that are decoded already. */
  void put(BarSeries bars) {
    for (int i = 0; i < bars.size(); i++) {
      time[size + i] = bars.time(i);
      open[size + i] = bars.open(i);
      high[size + i] = bars.high(i);
      low[size + i] = bars.low(i);
      close[size + i] = bars.close(i);
      volume[size + i] = bars.volume(i);
      vwap[size + i] = bars.vwap(i);
      tradeCount[size + i] = bars.tradeCount(i);
    }
    accept(bars.size(), bars.priceScale(), bars.volumeScale(), bars.vwapScale());
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
    checkFull();
    return new BarSeries(
        priceScale, volumeScale, vwapScale, time, open, high, low, close, volume, vwap, tradeCount);
  }

  private void checkFull() {
    if (size != end) {
      throw new IllegalArgumentException(
          (size - start) + " bars instead of " + (end - start) + " from place " + start);
    }
  }

  private int align(int theirs, int ours, int from, long[]... columns) {
    if (theirs == ours) {
      return ours;
    }
    int wider = Math.max(theirs, ours);
    int narrower = Math.min(theirs, ours);
    for (long[] column : columns) {
      int first = theirs < ours ? from : start;
      int next = theirs < ours ? size : from;
      for (int i = first; i < next; i++) {
        column[i] = FixedPoint.rescale(column[i], narrower, wider);
      }
    }
    return wider;
  }
}
