package io.ktrdr.market;

import java.util.Arrays;

/**
 * The part of a long series that is looked at: pieces are put on at its end, and what was looked at
 * is dropped at its start. Keeps times, prices and volumes only, always in the same room; so it
 * costs a copy of these and no garbage. Not for use by several threads.
 */
public final class BarWindow {

  private int size;
  private int priceScale;
  private int volumeScale;
  private long[] time = new long[0];
  private final long[][] prices = new long[4][0];
  private long[] volume = new long[0];
  private long[] noVwap = new long[0];
  private int[] noCount = new int[0];

  public int size() {
    return size;
  }

  /**
   * Puts bars behind those that are there.
   *
   * @throws IllegalArgumentException when they do not come later
   * @throws ArithmeticException when a figure does not fit a long at the most decimals seen
   */
  public void add(BarSeries piece) {
    if (piece.isEmpty()) {
      return;
    }
    if (size > 0 && piece.firstTime() <= time[size - 1]) {
      throw new IllegalArgumentException(
          "bar at "
              + piece.firstTime()
              + " does not come after the one before at "
              + time[size - 1]);
    }
    makeRoom(Math.addExact(size, piece.size()));
    if (piece.priceScale() > priceScale) {
      for (long[] column : prices) {
        rescale(column, priceScale, piece.priceScale());
      }
      priceScale = piece.priceScale();
    }
    if (piece.volumeScale() > volumeScale) {
      rescale(volume, volumeScale, piece.volumeScale());
      volumeScale = piece.volumeScale();
    }
    piece.figuresInto(size, time, prices, priceScale, volume, volumeScale);
    size += piece.size();
  }

  /** Drops the bars before an index; what {@link #bars} gave out is void then. */
  public void dropBefore(int first) {
    int left = size - first;
    System.arraycopy(time, first, time, 0, left);
    for (long[] column : prices) {
      System.arraycopy(column, first, column, 0, left);
    }
    System.arraycopy(volume, first, volume, 0, left);
    size = left;
  }

  /**
   * The bars that are there, without averages and counts of trades; good until the next change of
   * the window.
   */
  public BarSeries bars() {
    return BarSeries.view(size, priceScale, volumeScale, time, prices, volume, noVwap, noCount);
  }

  private void makeRoom(int wanted) {
    if (wanted <= time.length) {
      return;
    }
    int room = Math.max(wanted, time.length + time.length / 2);
    time = Arrays.copyOf(time, room);
    for (int i = 0; i < prices.length; i++) {
      prices[i] = Arrays.copyOf(prices[i], room);
    }
    volume = Arrays.copyOf(volume, room);
    noVwap = new long[room];
    Arrays.fill(noVwap, BarSeries.NONE);
    noCount = new int[room];
    Arrays.fill(noCount, BarSeries.NO_COUNT);
  }

  private void rescale(long[] column, int from, int to) {
    for (int i = 0; i < size; i++) {
      column[i] = FixedPoint.rescale(column[i], from, to);
    }
  }
}
