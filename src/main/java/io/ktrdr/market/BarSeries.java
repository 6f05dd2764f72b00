package io.ktrdr.market;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Bars as columns, in strictly rising order of time; immutable.
 *
 * <p><b>Time</b> is the bar's <em>open</em> in epoch seconds, UTC. Bars of a day and longer are
 * named by a date, not by an instant: their time is midnight UTC of the session date, a label which
 * no later calendar fix can move (docs/adr/0003).
 *
 * <p><b>Prices</b> are {@code value × 10^priceScale} as {@code long}, volume and vwap likewise with
 * scales of their own. An absent volume or vwap is {@link #NONE}, an absent trade count {@link
 * #NO_COUNT}; never 0 or -1.
 *
 * <p>A slice shares its columns with the series it was cut from, so the arrays handed in are owned
 * by the series from then on and must not be changed.
 */
public final class BarSeries {

  /** Marks an absent volume or vwap. */
  public static final long NONE = Long.MIN_VALUE;

  /** Marks an absent trade count. */
  public static final int NO_COUNT = -1;

  /** The largest scale a column can have: 10^18 still fits a long. */
  public static final int MAX_SCALE = 18;

  private static final BarSeries EMPTY =
      new BarSeries(
          0,
          0,
          0,
          new long[0],
          new long[0],
          new long[0],
          new long[0],
          new long[0],
          new long[0],
          new long[0],
          new int[0]);

  private final int offset;
  private final int size;
  private final int priceScale;
  private final int volumeScale;
  private final int vwapScale;
  private final long[] time;
  private final long[] open;
  private final long[] high;
  private final long[] low;
  private final long[] close;
  private final long[] volume;
  private final long[] vwap;
  private final int[] tradeCount;

  /**
   * Takes ownership of columns of equal length.
   *
   * @throws IllegalArgumentException when lengths differ, a scale is out of range or times do not
   *     rise
   */
  public BarSeries(
      int priceScale,
      int volumeScale,
      int vwapScale,
      long[] time,
      long[] open,
      long[] high,
      long[] low,
      long[] close,
      long[] volume,
      long[] vwap,
      int[] tradeCount) {
    this(
        0,
        time.length,
        priceScale,
        volumeScale,
        vwapScale,
        time,
        open,
        high,
        low,
        close,
        volume,
        vwap,
        tradeCount);
    for (int column :
        new int[] {
          open.length,
          high.length,
          low.length,
          close.length,
          volume.length,
          vwap.length,
          tradeCount.length
        }) {
      if (column != time.length) {
        throw new IllegalArgumentException(
            "columns differ in length: " + column + " and " + time.length);
      }
    }
    for (int scale : new int[] {priceScale, volumeScale, vwapScale}) {
      if (scale < 0 || scale > MAX_SCALE) {
        throw new IllegalArgumentException("scale " + scale + " is not in 0.." + MAX_SCALE);
      }
    }
    for (int i = 1; i < time.length; i++) {
      if (time[i] <= time[i - 1]) {
        throw notRising(i, time[i], time[i - 1]);
      }
    }
  }

  private BarSeries(
      int offset,
      int size,
      int priceScale,
      int volumeScale,
      int vwapScale,
      long[] time,
      long[] open,
      long[] high,
      long[] low,
      long[] close,
      long[] volume,
      long[] vwap,
      int[] tradeCount) {
    this.offset = offset;
    this.size = size;
    this.priceScale = priceScale;
    this.volumeScale = volumeScale;
    this.vwapScale = vwapScale;
    this.time = time;
    this.open = open;
    this.high = high;
    this.low = low;
    this.close = close;
    this.volume = volume;
    this.vwap = vwap;
    this.tradeCount = tradeCount;
  }

  private static IllegalArgumentException notRising(int bar, long time, long before) {
    return new IllegalArgumentException(
        "bar "
            + bar
            + " at "
            + Instant.ofEpochSecond(time)
            + " does not come after "
            + Instant.ofEpochSecond(before));
  }

  /** No bars. */
  public static BarSeries empty() {
    return EMPTY;
  }

  /**
   * Several series, each after the one before, as one at the most decimals that any of them has. A
   * single one is returned as it is.
   *
   * @throws IllegalArgumentException when times do not rise from one to the next
   * @throws ArithmeticException when a figure does not fit a long at those decimals
   */
  public static BarSeries concat(List<BarSeries> parts) {
    BarSeries last = EMPTY;
    boolean several = false;
    int sum = 0;
    int prices = 0;
    int volumes = 0;
    int vwaps = 0;
    for (BarSeries part : parts) {
      if (part.isEmpty()) {
        continue;
      }
      if (sum > 0) {
        several = true;
        if (part.firstTime() <= last.lastTime()) {
          throw notRising(sum, part.firstTime(), last.lastTime());
        }
      }
      last = part;
      sum = Math.addExact(sum, part.size);
      prices = Math.max(prices, part.priceScale);
      volumes = Math.max(volumes, part.volumeScale);
      vwaps = Math.max(vwaps, part.vwapScale);
    }
    if (!several) {
      return last;
    }
    BarSeries whole =
        new BarSeries(
            0,
            sum,
            prices,
            volumes,
            vwaps,
            new long[sum],
            new long[sum],
            new long[sum],
            new long[sum],
            new long[sum],
            new long[sum],
            new long[sum],
            new int[sum]);
    int at = 0;
    for (BarSeries part : parts) {
      part.copy(part.time, whole.time, at, 0, 0);
      part.copy(part.open, whole.open, at, part.priceScale, prices);
      part.copy(part.high, whole.high, at, part.priceScale, prices);
      part.copy(part.low, whole.low, at, part.priceScale, prices);
      part.copy(part.close, whole.close, at, part.priceScale, prices);
      part.copy(part.volume, whole.volume, at, part.volumeScale, volumes);
      part.copy(part.vwap, whole.vwap, at, part.vwapScale, vwaps);
      System.arraycopy(part.tradeCount, part.offset, whole.tradeCount, at, part.size);
      at += part.size;
    }
    return whole;
  }

  /** A series on columns that a window goes on changing. */
  static BarSeries view(
      int size,
      int priceScale,
      int volumeScale,
      long[] time,
      long[][] prices,
      long[] volume,
      long[] vwap,
      int[] tradeCount) {
    return new BarSeries(
        0,
        size,
        priceScale,
        volumeScale,
        0,
        time,
        prices[0],
        prices[1],
        prices[2],
        prices[3],
        volume,
        vwap,
        tradeCount);
  }

  /** Copies times, prices and volumes into columns, at scales no smaller than these. */
  void figuresInto(
      int at, long[] times, long[][] prices, int priceDecimals, long[] volumes, int decimals) {
    copy(time, times, at, 0, 0);
    copy(open, prices[0], at, priceScale, priceDecimals);
    copy(high, prices[1], at, priceScale, priceDecimals);
    copy(low, prices[2], at, priceScale, priceDecimals);
    copy(close, prices[3], at, priceScale, priceDecimals);
    copy(volume, volumes, at, volumeScale, decimals);
  }

  private void copy(long[] column, long[] into, int at, int from, int to) {
    System.arraycopy(column, offset, into, at, size);
    if (from != to) {
      for (int i = at; i < at + size; i++) {
        into[i] = FixedPoint.rescale(into[i], from, to);
      }
    }
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** Decimals of open, high, low and close. */
  public int priceScale() {
    return priceScale;
  }

  public int volumeScale() {
    return volumeScale;
  }

  public int vwapScale() {
    return vwapScale;
  }

  /** Epoch second of bar {@code i}. */
  public long time(int i) {
    return time[offset + i];
  }

  public long open(int i) {
    return open[offset + i];
  }

  public long high(int i) {
    return high[offset + i];
  }

  public long low(int i) {
    return low[offset + i];
  }

  public long close(int i) {
    return close[offset + i];
  }

  /** Scaled volume, or {@link #NONE}. */
  public long volume(int i) {
    return volume[offset + i];
  }

  /** Scaled vwap, or {@link #NONE}. */
  public long vwap(int i) {
    return vwap[offset + i];
  }

  /** Number of trades, or {@link #NO_COUNT}. */
  public int tradeCount(int i) {
    return tradeCount[offset + i];
  }

  /** Epoch second of the first bar. */
  public long firstTime() {
    return time(Objects.checkIndex(0, size));
  }

  /** Epoch second of the last bar. */
  public long lastTime() {
    return time(Objects.checkIndex(size - 1, size));
  }

  /** A copy of the times, epoch seconds. */
  public long[] times() {
    return Arrays.copyOfRange(time, offset, offset + size);
  }

  /** The index of the first bar at or after an epoch second; {@link #size()} when there is none. */
  public int indexAtOrAfter(long epochSecond) {
    int found = Arrays.binarySearch(time, offset, offset + size, epochSecond);
    return (found >= 0 ? found : -found - 1) - offset;
  }

  /**
   * How many bars from {@code from} on open at the very times that an array has from {@code at} on.
   */
  public int equalTimes(int from, long[] times, int at) {
    int first = offset + from;
    int differs = Arrays.mismatch(time, first, offset + size, times, at, times.length);
    return differs < 0 ? size - from : differs;
  }

  /** Bars {@code from} (inclusive) to {@code to} (exclusive), sharing the columns. */
  public BarSeries slice(int from, int to) {
    Objects.checkFromToIndex(from, to, size);
    return from == 0 && to == size
        ? this
        : new BarSeries(
            offset + from,
            to - from,
            priceScale,
            volumeScale,
            vwapScale,
            time,
            open,
            high,
            low,
            close,
            volume,
            vwap,
            tradeCount);
  }

  /** The bars whose time lies in the range, sharing the columns. */
  public BarSeries within(TimeRange range) {
    int from = indexAtOrAfter(range.startSecond());
    return slice(from, Math.max(from, indexAtOrAfter(range.endSecond())));
  }

  /** Bar {@code i} as a value; absent figures are null. */
  public Bar bar(int i) {
    Objects.checkIndex(i, size);
    return new Bar(
        Instant.ofEpochSecond(time(i)),
        BigDecimal.valueOf(open(i), priceScale),
        BigDecimal.valueOf(high(i), priceScale),
        BigDecimal.valueOf(low(i), priceScale),
        BigDecimal.valueOf(close(i), priceScale),
        volume(i) == NONE ? null : BigDecimal.valueOf(volume(i), volumeScale),
        vwap(i) == NONE ? null : BigDecimal.valueOf(vwap(i), vwapScale),
        tradeCount(i) == NO_COUNT ? null : tradeCount(i));
  }

  /** Equal bars: same times and figures, whatever the scales they are written in. */
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof BarSeries that) || that.size != size) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (!sameBar(i, that, i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether bar {@code i} here and bar {@code j} there have the same time and figures. */
  public boolean sameBar(int i, BarSeries that, int j) {
    return time(i) == that.time(j)
        && FixedPoint.equal(open(i), priceScale, that.open(j), that.priceScale)
        && FixedPoint.equal(high(i), priceScale, that.high(j), that.priceScale)
        && FixedPoint.equal(low(i), priceScale, that.low(j), that.priceScale)
        && FixedPoint.equal(close(i), priceScale, that.close(j), that.priceScale)
        && FixedPoint.equal(volume(i), volumeScale, that.volume(j), that.volumeScale)
        && FixedPoint.equal(vwap(i), vwapScale, that.vwap(j), that.vwapScale)
        && tradeCount(i) == that.tradeCount(j);
  }

  @Override
  public int hashCode() {
    int hash = size;
    for (int i = 0; i < size; i++) {
      hash = 31 * hash + Long.hashCode(time(i));
    }
    return hash;
  }

  @Override
  public String toString() {
    return isEmpty()
        ? "no bars"
        : size
            + " bars "
            + Instant.ofEpochSecond(firstTime())
            + ".."
            + Instant.ofEpochSecond(lastTime());
  }
}
