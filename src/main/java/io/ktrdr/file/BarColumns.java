package io.ktrdr.file;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.FixedPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects rows whose figures have a number of decimals each, in the order of the file, and makes
 * columns of one scale of them at the end: a late row with more decimals costs nothing before.
 */
final class BarColumns {

  private static final int PRICES = 4;
  private static final int VOLUME = 4;
  private static final int VWAP = 5;
  private static final int FIGURES = 6;

  // A row lies together: its figures, the scale of each in a byte, its time, its count.
  private static final int SCALES = 6;
  private static final int TIME = 7;
  private static final int COUNT = 8;
  private static final int ROW = 9;

  /** Rows are kept in blocks, so that no room for twice as many is ever taken. */
  private static final int BLOCK = 4096;

  private int size;
  private final List<long[]> full = new ArrayList<>();
  private long[] block = new long[BLOCK * ROW];

  /** Where the next row goes in the block. */
  private int next;

  private long lastTime = Long.MIN_VALUE;
  private final Scale prices = new Scale();
  private final Scale volumes = new Scale();
  private final Scale vwaps = new Scale();

  private long rounded;

  /** How many decimals figures of one kind need, and have room for. */
  private static final class Scale {
    private int needed;
    private final long[] largest = new long[DecimalReader.MOST_DECIMALS + 1];

    void see(long figure, int own) {
      if (figure != BarSeries.NONE) {
        fit(figure, own);
        while (own > needed && figure % FixedPoint.powerOfTen(own - needed) != 0) {
          needed++;
        }
      }
    }

    /** Sees a figure whose decimals are needed already. */
    void fit(long figure, int own) {
      largest[own] = Math.max(largest[own], Math.abs(figure));
    }

    /** As few as write all exactly, but no more than the largest leaves room for. */
    int decimals() {
      long whole = 1;
      for (int own = 0; own < largest.length; own++) {
        whole = Math.max(whole, largest[own] / FixedPoint.powerOfTen(own) + 1);
      }
      int fits = 0;
      while (fits < needed && whole <= (Long.MAX_VALUE / 10) / FixedPoint.powerOfTen(fits)) {
        fits++;
      }
      return fits;
    }
  }

  int size() {
    return size;
  }

  /** Values that lost digits because their column holds too large numbers beside them. */
  long rounded() {
    return rounded;
  }

  /**
   * Adds a row.
   *
   * @param time epoch second
   * @param scales of open (lowest byte), high, low, close, volume and vwap; of an absent one 0
   * @param count {@link BarSeries#NO_COUNT} where there is none
   */
  void add(
      long time,
      long open,
      long high,
      long low,
      long close,
      long volume,
      long vwap,
      long scales,
      int count) {
    if (next == block.length) {
      full.add(block);
      block = new long[BLOCK * ROW];
      next = 0;
    }
    long[] rows = block;
    int at = next;
    rows[at] = open;
    rows[at + 1] = high;
    rows[at + 2] = low;
    rows[at + 3] = close;
    rows[at + VOLUME] = volume;
    rows[at + VWAP] = vwap;
    rows[at + SCALES] = scales;
    rows[at + TIME] = time;
    rows[at + COUNT] = count;
    next = at + ROW;
    lastTime = time;
    size++;
    int own = commonScale(scales);
    if (own >= 0 && own <= prices.needed) {
      prices.fit(Math.max(Math.max(open, high), Math.max(low, close)), own);
      prices.fit(Math.min(Math.min(open, high), Math.min(low, close)), own);
    } else {
      for (int f = 0; f < PRICES; f++) {
        prices.see(rows[at + f], scale(scales, f));
      }
    }
    volumes.see(volume, scale(scales, VOLUME));
    vwaps.see(vwap, scale(scales, VWAP));
  }

  /** The scale that all prices of a row have; -1 when they have several. */
  static int commonScale(long scales) {
    int first = (int) scales & 0xff;
    return (int) scales == first * 0x01010101 ? first : -1;
  }

  /**
   * The prices of a row so that they can be compared; where no scale holds all of them, each as 1:
   * that is seen when they are bars.
   */
  static long[] atOneScale(long[] prices, long scales) {
    int most = 0;
    for (int f = 0; f < PRICES; f++) {
      most = Math.max(most, scale(scales, f));
    }
    long[] scaled = new long[PRICES];
    boolean fits = true;
    for (int f = 0; f < PRICES; f++) {
      long power = FixedPoint.powerOfTen(most - scale(scales, f));
      fits &= prices[f] == BarSeries.NONE || Math.abs(prices[f]) < Long.MAX_VALUE / power;
      scaled[f] = prices[f] == BarSeries.NONE ? BarSeries.NONE : prices[f] * power;
    }
    for (int f = 0; f < PRICES && !fits; f++) {
      scaled[f] = prices[f] == BarSeries.NONE ? BarSeries.NONE : 1;
    }
    return scaled;
  }

  long lastTime() {
    return lastTime;
  }

  /** Whether a row equals the last one, whatever their scales; see {@link #add}. */
  boolean sameAsLast(long[] figures, long scales, int count) {
    int last = next - ROW;
    for (int f = 0; f < FIGURES; f++) {
      if (!FixedPoint.equal(
          figures[f], scale(scales, f), block[last + f], scale(block[last + SCALES], f))) {
        return false;
      }
    }
    return count == block[last + COUNT];
  }

  private static int scale(long packed, int f) {
    return (int) (packed >>> (8 * f)) & 0xff;
  }

  /** The rows as bars, in rising order of time when they came in falling order; once. */
  BarSeries build(boolean falling) {
    int price = prices.decimals();
    int volume = volumes.decimals();
    int vwap = vwaps.decimals();
    int[] to = {price, price, price, price, volume, vwap};
    long wanted = 0;
    for (int f = 0; f < FIGURES; f++) {
      wanted |= (long) to[f] << (8 * f);
    }
    long[] time = new long[size];
    int[] counts = new int[size];
    long[][] columns = new long[FIGURES][size];
    full.add(block);
    int step = falling ? -1 : 1;
    int bar = falling ? size - 1 : 0;
    int left = size;
    for (long[] rows : full) {
      int here = Math.min(left, BLOCK);
      left -= here;
      for (int at = 0; at < here * ROW; at += ROW, bar += step) {
        time[bar] = rows[at + TIME];
        counts[bar] = (int) rows[at + COUNT];
        long scales = rows[at + SCALES];
        for (int f = 0; f < FIGURES; f++) {
          columns[f][bar] =
              scales == wanted ? rows[at + f] : rescaled(rows[at + f], scale(scales, f), to[f]);
        }
      }
    }
    return new BarSeries(
        price,
        volume,
        vwap,
        time,
        columns[0],
        columns[1],
        columns[2],
        columns[3],
        columns[VOLUME],
        columns[VWAP],
        counts);
  }

  private long rescaled(long figure, int from, int to) {
    if (from == to || figure == BarSeries.NONE) {
      return figure;
    }
    if (from < to) {
      return figure * FixedPoint.powerOfTen(to - from);
    }
    long power = FixedPoint.powerOfTen(from - to);
    if (figure % power != 0) {
      rounded++;
    }
    return (figure + (figure < 0 ? -power / 2 : power / 2)) / power;
  }
}
