package io.ktrdr.simulator.market;

/**
 * The smallest bars that a coarser bar is put together from, as columns: the minutes of a session,
 * the 5-second parts of a minute or the seconds of such a part. Prices are ticks; turnover is ticks
 * × volume. Bid and ask lie a whole number of ticks below and above the trade price.
 */
final class Atoms {

  final int size;

  /** What their own parts are drawn with. */
  final long key;

  /** Epoch second of the open. */
  final long[] time;

  final int[] open;
  final int[] high;
  final int[] low;
  final int[] close;
  final long[] volume;
  final long[] turnover;
  final int[] trades;
  final int[] bidBelow;
  final int[] askAbove;

  Atoms(int size, long key) {
    this.size = size;
    this.key = key;
    time = new long[size];
    open = new int[size];
    high = new int[size];
    low = new int[size];
    close = new int[size];
    volume = new long[size];
    turnover = new long[size];
    trades = new int[size];
    bidBelow = new int[size];
    askAbove = new int[size];
  }

  void bar(int i, int o, int h, int l, int c) {
    open[i] = o;
    high[i] = h;
    low[i] = l;
    close[i] = c;
  }

  void flow(int i, long size, int count) {
    volume[i] = size;
    trades[i] = count;
    turnover[i] = Math.round(size * ((double) open[i] + high[i] + low[i] + close[i]) / 4);
  }

  void quote(int i, int below, int above) {
    bidBelow[i] = below;
    askAbove[i] = above;
  }
}
