package io.ktrdr.market;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Collects bars into a {@link BarSeries}, in rising order of time. Scales widen as needed: a price
 * with more decimals than those before it rescales the column.
 */
public final class BarSeriesBuilder {

  private int size;
  private int priceScale;
  private int volumeScale;
  private int vwapScale;
  private long[] time;
  private final long[][] prices = new long[4][];
  private long[] volume;
  private long[] vwap;
  private int[] tradeCount;

  public BarSeriesBuilder() {
    this(64);
  }

  /** With room for {@code capacity} bars before it must grow. */
  public BarSeriesBuilder(int capacity) {
    int room = Math.max(capacity, 16);
    time = new long[room];
    for (int p = 0; p < 4; p++) {
      prices[p] = new long[room];
    }
    volume = new long[room];
    vwap = new long[room];
    tradeCount = new int[room];
  }

  public int size() {
    return size;
  }

  /**
   * Appends a bar.
   *
   * @throws ArithmeticException when a figure has more digits than a long holds
   */
  public BarSeriesBuilder add(Bar bar) {
    int prices =
        Math.max(
            Math.max(scale(bar.open()), scale(bar.high())),
            Math.max(scale(bar.low()), scale(bar.close())));
    int volumes = bar.volume() == null ? 0 : scale(bar.volume());
    int vwaps = bar.vwap() == null ? 0 : scale(bar.vwap());
    return add(
        bar.time().getEpochSecond(),
        prices,
        FixedPoint.unscaled(bar.open(), prices),
        FixedPoint.unscaled(bar.high(), prices),
        FixedPoint.unscaled(bar.low(), prices),
        FixedPoint.unscaled(bar.close(), prices),
        volumes,
        bar.volume() == null ? BarSeries.NONE : FixedPoint.unscaled(bar.volume(), volumes),
        vwaps,
        bar.vwap() == null ? BarSeries.NONE : FixedPoint.unscaled(bar.vwap(), vwaps),
        bar.tradeCount() == null ? BarSeries.NO_COUNT : bar.tradeCount());
  }

  /** Appends bar {@code i} of another series. */
  public BarSeriesBuilder add(BarSeries from, int i) {
    return add(
        from.time(i),
        from.priceScale(),
        from.open(i),
        from.high(i),
        from.low(i),
        from.close(i),
        from.volumeScale(),
        from.volume(i),
        from.vwapScale(),
        from.vwap(i),
        from.tradeCount(i));
  }

  /** Appends a bar given as scaled numbers; see {@link BarSeries} for units and absent marks. */
  public BarSeriesBuilder add(
      long epochSecond,
      int pricesAt,
      long open,
      long high,
      long low,
      long close,
      int volumeAt,
      long barVolume,
      int vwapAt,
      long barVwap,
      int trades) {
    if (size == time.length) {
      grow();
    }
    widen(pricesAt, volumeAt, vwapAt);
    time[size] = epochSecond;
    prices[0][size] = FixedPoint.rescale(open, pricesAt, priceScale);
    prices[1][size] = FixedPoint.rescale(high, pricesAt, priceScale);
    prices[2][size] = FixedPoint.rescale(low, pricesAt, priceScale);
    prices[3][size] = FixedPoint.rescale(close, pricesAt, priceScale);
    volume[size] = FixedPoint.rescale(barVolume, volumeAt, volumeScale);
    vwap[size] = FixedPoint.rescale(barVwap, vwapAt, vwapScale);
    tradeCount[size] = trades;
    size++;
    return this;
  }

  /**
   * The bars so far; the builder may go on being used.
   *
   * @throws IllegalArgumentException when times do not rise
   */
  public BarSeries build() {
    return new BarSeries(
        priceScale,
        volumeScale,
        vwapScale,
        Arrays.copyOf(time, size),
        Arrays.copyOf(prices[0], size),
        Arrays.copyOf(prices[1], size),
        Arrays.copyOf(prices[2], size),
        Arrays.copyOf(prices[3], size),
        Arrays.copyOf(volume, size),
        Arrays.copyOf(vwap, size),
        Arrays.copyOf(tradeCount, size));
  }

  private void widen(int pricesAt, int volumeAt, int vwapAt) {
    if (pricesAt > priceScale) {
      for (long[] column : prices) {
        rescale(column, priceScale, pricesAt);
      }
      priceScale = pricesAt;
    }
    if (volumeAt > volumeScale) {
      rescale(volume, volumeScale, volumeAt);
      volumeScale = volumeAt;
    }
    if (vwapAt > vwapScale) {
      rescale(vwap, vwapScale, vwapAt);
      vwapScale = vwapAt;
    }
  }

  private void rescale(long[] column, int from, int to) {
    for (int i = 0; i < size; i++) {
      column[i] = FixedPoint.rescale(column[i], from, to);
    }
  }

  private void grow() {
    int room = time.length * 2;
    time = Arrays.copyOf(time, room);
    for (int p = 0; p < 4; p++) {
      prices[p] = Arrays.copyOf(prices[p], room);
    }
    volume = Arrays.copyOf(volume, room);
    vwap = Arrays.copyOf(vwap, room);
    tradeCount = Arrays.copyOf(tradeCount, room);
  }

  private static int scale(BigDecimal value) {
    return Math.max(0, value.stripTrailingZeros().scale());
  }
}
