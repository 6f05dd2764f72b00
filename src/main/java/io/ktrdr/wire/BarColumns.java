package io.ktrdr.wire;

import java.util.Arrays;

/**
 * Bars as columns, in the order they were sent; the form in which messages 17, 90 and 50 carry
 * them.
 *
 * <p>Prices are {@code value × 10^-priceScale} as {@code long}; volume and wap likewise with scales
 * of their own, {@link #NONE} where IB sends -1 or nothing. A missing trade count is {@link
 * #NO_COUNT}. What {@link #time} means is told by {@link #dates}.
 *
 * <p>The arrays are handed out as they are, exactly {@link #size} long, so that they can be taken
 * over without a copy. Whoever does must be the only one to change them.
 */
public final class BarColumns {

  /** Marks an absent volume or wap. */
  public static final long NONE = Long.MIN_VALUE;

  /** Marks an absent trade count. */
  public static final int NO_COUNT = -1;

  /** The most decimals a column can have. */
  public static final int MAX_SCALE = 18;

  private final DateForm dates;
  private final int priceScale;
  private final int volumeScale;
  private final int wapScale;
  private final long[] time;
  private final long[] open;
  private final long[] high;
  private final long[] low;
  private final long[] close;
  private final long[] volume;
  private final long[] wap;
  private final int[] count;

  /**
   * Takes over columns of equal length.
   *
   * @throws IllegalArgumentException when lengths differ or a scale is not in 0..18
   */
  public BarColumns(
      DateForm dates,
      int priceScale,
      int volumeScale,
      int wapScale,
      long[] time,
      long[] open,
      long[] high,
      long[] low,
      long[] close,
      long[] volume,
      long[] wap,
      int[] count) {
    for (int length :
        new int[] {
          open.length,
          high.length,
          low.length,
          close.length,
          volume.length,
          wap.length,
          count.length
        }) {
      if (length != time.length) {
        throw new IllegalArgumentException(
            "columns differ in length: " + length + " and " + time.length);
      }
    }
    for (int scale : new int[] {priceScale, volumeScale, wapScale}) {
      if (scale < 0 || scale > MAX_SCALE) {
        throw new IllegalArgumentException("scale " + scale + " is not in 0.." + MAX_SCALE);
      }
    }
    this.dates = dates;
    this.priceScale = priceScale;
    this.volumeScale = volumeScale;
    this.wapScale = wapScale;
    this.time = time;
    this.open = open;
    this.high = high;
    this.low = low;
    this.close = close;
    this.volume = volume;
    this.wap = wap;
    this.count = count;
  }

  /** A single bar, as live messages carry it. */
  public static BarColumns one(
      DateForm dates,
      int priceScale,
      int volumeScale,
      int wapScale,
      long time,
      long open,
      long high,
      long low,
      long close,
      long volume,
      long wap,
      int count) {
    return new BarColumns(
        dates,
        priceScale,
        volumeScale,
        wapScale,
        new long[] {time},
        new long[] {open},
        new long[] {high},
        new long[] {low},
        new long[] {close},
        new long[] {volume},
        new long[] {wap},
        new int[] {count});
  }

  /** No bars. */
  public static BarColumns empty() {
    long[] none = new long[0];
    return new BarColumns(
        DateForm.EPOCH, 0, 0, 0, none, none, none, none, none, none, none, new int[0]);
  }

  public int size() {
    return time.length;
  }

  /** How dates are written, and so what {@link #time} means. */
  public DateForm dates() {
    return dates;
  }

  /** Decimals of open, high, low and close. */
  public int priceScale() {
    return priceScale;
  }

  public int volumeScale() {
    return volumeScale;
  }

  public int wapScale() {
    return wapScale;
  }

  /** Seconds of each bar's start, in the meaning of {@link #dates}. */
  public long[] time() {
    return time;
  }

  public long[] open() {
    return open;
  }

  public long[] high() {
    return high;
  }

  public long[] low() {
    return low;
  }

  public long[] close() {
    return close;
  }

  /** Scaled volumes, {@link #NONE} where absent. */
  public long[] volume() {
    return volume;
  }

  /** Scaled average prices by volume, {@link #NONE} where absent. */
  public long[] wap() {
    return wap;
  }

  /** Numbers of trades, {@link #NO_COUNT} where absent. */
  public int[] count() {
    return count;
  }

  /** The same columns, digit for digit, at the same scales. */
  @Override
  public boolean equals(Object other) {
    return other instanceof BarColumns that
        && dates.equals(that.dates)
        && priceScale == that.priceScale
        && volumeScale == that.volumeScale
        && wapScale == that.wapScale
        && Arrays.equals(time, that.time)
        && Arrays.equals(open, that.open)
        && Arrays.equals(high, that.high)
        && Arrays.equals(low, that.low)
        && Arrays.equals(close, that.close)
        && Arrays.equals(volume, that.volume)
        && Arrays.equals(wap, that.wap)
        && Arrays.equals(count, that.count);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(time) + Arrays.hashCode(close);
  }

  @Override
  public String toString() {
    return size() == 0 ? "no bars" : size() + " bars, " + dates.kind() + " from " + time[0];
  }
}
