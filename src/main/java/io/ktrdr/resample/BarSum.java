package io.ktrdr.resample;

import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.FixedPoint;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * One bar out of shorter ones that follow each other. It opens with the first and closes with the
 * last; volumes and trades are added, vwaps weighed by volume (half even, at the parts' decimals).
 * A part in which nothing was traded only repeats the price before it: it counts as long as there
 * is no other. What one part lacks, the sum lacks. Exact; for one thread.
 */
public final class BarSum {

  /** An average has this many decimals more than the prices, as IB's do. */
  private static final int AVERAGE_DECIMALS = 2;

  private int priceScale;
  private int volumeScale;
  private int vwapScale;
  private int parts;
  private boolean traded;
  private long open;
  private long high;
  private long low;
  private long close;
  private long volume;

  /** Sum of vwap × volume, at the sum of their scales; what does not fit there is apart. */
  private long weighted;

  private BigInteger moreWeighted;
  private boolean hasVwap;
  private long trades;

  public BarSum() {
    clear();
  }

  /** Another sum that begins where this one is. */
  public BarSum copy() {
    BarSum copy = new BarSum();
    copy.priceScale = priceScale;
    copy.volumeScale = volumeScale;
    copy.vwapScale = vwapScale;
    copy.parts = parts;
    copy.traded = traded;
    copy.open = open;
    copy.high = high;
    copy.low = low;
    copy.close = close;
    copy.volume = volume;
    copy.weighted = weighted;
    copy.moreWeighted = moreWeighted;
    copy.hasVwap = hasVwap;
    copy.trades = trades;
    return copy;
  }

  /** Forgets all parts. */
  public void clear() {
    priceScale = 0;
    volumeScale = 0;
    vwapScale = 0;
    parts = 0;
    traded = false;
    volume = 0;
    weighted = 0;
    moreWeighted = BigInteger.ZERO;
    hasVwap = true;
    trades = 0;
  }

  /** How many parts there were. */
  public int parts() {
    return parts;
  }

  /** Whether something was traded in one of them, or it is not known. */
  public boolean traded() {
    return traded;
  }

  /**
   * Adds bars {@code from} (inclusive) to {@code to} (exclusive), which come after those added
   * before.
   *
   * @throws ArithmeticException when a figure does not fit a long at the most decimals of all parts
   */
  public void add(BarSeries bars, int from, int to) {
    if (from < to) {
      scale(bars);
    }
    for (int i = from; i < to; i++) {
      long amount = bars.volume(i);
      if (amount != 0 || !traded) {
        prices(bars, i, amount != 0);
      }
      if (amount != 0) {
        figures(bars, i, amount);
      }
      parts++;
    }
  }

  /** The other scales become these where these have more decimals. */
  private void scale(BarSeries bars) {
    if (bars.priceScale() > priceScale && parts > 0) {
      open = FixedPoint.rescale(open, priceScale, bars.priceScale());
      high = FixedPoint.rescale(high, priceScale, bars.priceScale());
      low = FixedPoint.rescale(low, priceScale, bars.priceScale());
      close = FixedPoint.rescale(close, priceScale, bars.priceScale());
    }
    priceScale = Math.max(priceScale, bars.priceScale());
    int more =
        Math.max(0, bars.volumeScale() - volumeScale) + Math.max(0, bars.vwapScale() - vwapScale);
    if (more > 0) {
      moreWeighted =
          moreWeighted.add(BigInteger.valueOf(weighted)).multiply(BigInteger.TEN.pow(more));
      weighted = 0;
    }
    int volumes = Math.max(volumeScale, bars.volumeScale());
    volume = FixedPoint.rescale(volume, volumeScale, volumes);
    volumeScale = volumes;
    vwapScale = Math.max(vwapScale, bars.vwapScale());
  }

  private void prices(BarSeries bars, int i, boolean moves) {
    int scale = bars.priceScale();
    long its = FixedPoint.rescale(bars.close(i), scale, priceScale);
    long top = FixedPoint.rescale(bars.high(i), scale, priceScale);
    long bottom = FixedPoint.rescale(bars.low(i), scale, priceScale);
    if (parts == 0 || (moves && !traded)) {
      open = FixedPoint.rescale(bars.open(i), scale, priceScale);
      high = top;
      low = bottom;
    } else {
      high = Math.max(high, top);
      low = Math.min(low, bottom);
    }
    close = its;
    traded |= moves;
  }

  private void figures(BarSeries bars, int i, long given) {
    long vwap = bars.vwap(i);
    if (given == BarSeries.NONE) {
      volume = BarSeries.NONE;
      hasVwap = false;
    } else {
      long amount = FixedPoint.rescale(given, bars.volumeScale(), volumeScale);
      if (volume != BarSeries.NONE) {
        volume = Math.addExact(volume, amount);
      }
      hasVwap &= vwap != BarSeries.NONE;
      if (hasVwap) {
        weigh(FixedPoint.rescale(vwap, bars.vwapScale(), vwapScale), amount);
      }
    }
    int count = bars.tradeCount(i);
    trades = count == BarSeries.NO_COUNT || trades < 0 ? -1 : trades + count;
  }

  private void weigh(long vwap, long amount) {
    long high64 = Math.multiplyHigh(vwap, amount);
    long product = vwap * amount;
    long sum = weighted + product;
    boolean fits = high64 == product >> 63 && ((weighted ^ sum) & (product ^ sum)) >= 0;
    if (fits) {
      weighted = sum;
    } else {
      moreWeighted =
          moreWeighted.add(BigInteger.valueOf(vwap).multiply(BigInteger.valueOf(amount)));
    }
  }

  /**
   * Writes the sum down as a bar.
   *
   * @param time what the bar is named by, epoch second
   * @throws IllegalStateException when there was no part
   */
  public void appendTo(BarSeriesBuilder bars, long time) {
    appendTo(bars, time, 0);
  }

  private void appendTo(BarSeriesBuilder bars, long time, int averageDigits) {
    if (parts == 0) {
      throw new IllegalStateException("nothing was added up");
    }
    int usual = Math.max(averageDigits, priceScale + AVERAGE_DECIMALS);
    int averageScale = Math.min(BarSeries.MAX_SCALE, Math.max(vwapScale, usual));
    long vwap = vwap(averageScale - vwapScale);
    bars.add(
        time,
        priceScale,
        open,
        high,
        low,
        close,
        volume == BarSeries.NONE ? 0 : volumeScale,
        volume,
        vwap == BarSeries.NONE ? 0 : averageScale,
        vwap,
        trades < 0 ? BarSeries.NO_COUNT : (int) Math.min(trades, Integer.MAX_VALUE));
  }

  /**
   * The sum as a value.
   *
   * @param averageDigits how many decimals the average price has at least
   */
  public Bar bar(long time, int averageDigits) {
    BarSeriesBuilder one = new BarSeriesBuilder(1);
    appendTo(one, time, averageDigits);
    return one.build().bar(0);
  }

  private long vwap(int moreDecimals) {
    if (!hasVwap || volume == BarSeries.NONE || volume == 0) {
      return BarSeries.NONE;
    }
    long factor = FixedPoint.powerOfTen(moreDecimals);
    long sum = weighted * factor;
    if (moreWeighted.signum() == 0 && Math.multiplyHigh(weighted, factor) == sum >> 63) {
      return halfEven(sum, volume);
    }
    BigInteger all = moreWeighted.add(BigInteger.valueOf(weighted));
    return new BigDecimal(all.multiply(BigInteger.valueOf(factor)))
        .divide(BigDecimal.valueOf(volume), 0, RoundingMode.HALF_EVEN)
        .longValueExact();
  }

  /** {@code above / below} for a positive {@code below}. */
  private static long halfEven(long above, long below) {
    long whole = Math.floorDiv(above, below);
    long rest = above - whole * below;
    long toNext = below - rest;
    return rest > toNext || (rest == toNext && (whole & 1) == 1) ? whole + 1 : whole;
  }
}
