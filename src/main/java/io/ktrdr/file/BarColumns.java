package io.ktrdr.file;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.FixedPoint;
import java.util.Arrays;

/**
 * Collects rows whose figures have a number of decimals each, in the order of the file, and makes
 * columns of one scale of them at the end: a late row with more decimals costs nothing before.
 */
final class BarColumns {

  private static final int PRICES = 4;
  static final int VOLUME = 4;
  private static final int VWAP = 5;
  private static final int FIGURES = 6;

  private int size;
  private long[] time = new long[1024];
  private final long[][] figures = new long[FIGURES][1024];
  private final byte[][] scales = new byte[FIGURES][1024];
  private int[] counts = new int[1024];
  private long rounded;

  int size() {
    return size;
  }

  /** Values that lost digits because their column holds too large numbers beside them. */
  long rounded() {
    return rounded;
  }

  /** Opens a row; it counts only when {@link #keep} follows. */
  void begin() {
    if (size == time.length) {
      int room = size * 2;
      time = Arrays.copyOf(time, room);
      for (int f = 0; f < FIGURES; f++) {
        figures[f] = Arrays.copyOf(figures[f], room);
        scales[f] = Arrays.copyOf(scales[f], room);
      }
      counts = Arrays.copyOf(counts, room);
    }
    for (int f = 0; f < FIGURES; f++) {
      figures[f][size] = BarSeries.NONE;
      scales[f][size] = 0;
    }
    counts[size] = BarSeries.NO_COUNT;
  }

  /**
   * Sets a figure of the row.
   *
   * @param f which one, as {@link #index} numbers them
   */
  void figure(int f, long unscaled, int scale) {
    figures[f][size] = unscaled;
    scales[f][size] = (byte) scale;
  }

  /**
   * A figure of the row at a scale as large as its own; 1 at no scale (-1), {@link BarSeries#NONE}
   * where there is none.
   */
  long figure(int f, int scale) {
    long unscaled = figures[f][size];
    if (unscaled == BarSeries.NONE) {
      return BarSeries.NONE;
    }
    return scale < 0 ? 1 : unscaled * FixedPoint.powerOfTen(scale - scales[f][size]);
  }

  /** The volume of the row, at its own scale. */
  long volume() {
    return figures[VOLUME][size];
  }

  /**
   * The scale at which the prices of the row can be compared.
   *
   * @return -1 when no scale holds all of them
   */
  int commonScale() {
    int most = scales[0][size];
    boolean same = true;
    for (int f = 1; f < PRICES; f++) {
      same &= scales[f][size] == scales[0][size];
      most = Math.max(most, scales[f][size]);
    }
    if (same) {
      return most;
    }
    for (int f = 0; f < PRICES; f++) {
      long room = Long.MAX_VALUE / FixedPoint.powerOfTen(most - scales[f][size]);
      if (figures[f][size] != BarSeries.NONE && Math.abs(figures[f][size]) >= room) {
        return -1;
      }
    }
    return most;
  }

  void count(int trades) {
    counts[size] = trades;
  }

  void keep(long epochSecond) {
    time[size] = epochSecond;
    size++;
  }

  long lastTime() {
    return size == 0 ? Long.MIN_VALUE : time[size - 1];
  }

  /** Whether the row being read equals the last one kept. */
  boolean sameAsLast() {
    int last = size - 1;
    for (int f = 0; f < FIGURES; f++) {
      if (!FixedPoint.equal(figures[f][size], scales[f][size], figures[f][last], scales[f][last])) {
        return false;
      }
    }
    return counts[size] == counts[last];
  }

  static int index(CsvLayout.Role role) {
    return switch (role) {
      case OPEN -> 0;
      case HIGH -> 1;
      case LOW -> 2;
      case CLOSE -> 3;
      case VOLUME -> VOLUME;
      case VWAP -> VWAP;
      case DATE, TIME, COUNT -> throw new IllegalArgumentException(role + " is no figure");
    };
  }

  /** The rows as bars, in rising order of time when they came in falling order. */
  BarSeries build(boolean falling) {
    int prices = scale(0, PRICES);
    int volumes = scale(VOLUME, VOLUME + 1);
    int vwaps = scale(VWAP, VWAP + 1);
    for (int f = 0; f < PRICES; f++) {
      rescale(f, prices);
    }
    rescale(VOLUME, volumes);
    rescale(VWAP, vwaps);
    time = Arrays.copyOf(time, size);
    counts = Arrays.copyOf(counts, size);
    for (int f = 0; f < FIGURES; f++) {
      figures[f] = Arrays.copyOf(figures[f], size);
    }
    if (falling) {
      reverse(time);
      for (long[] column : figures) {
        reverse(column);
      }
      for (int i = 0, j = size - 1; i < j; i++, j--) {
        int kept = counts[i];
        counts[i] = counts[j];
        counts[j] = kept;
      }
    }
    return new BarSeries(
        prices,
        volumes,
        vwaps,
        time,
        figures[0],
        figures[1],
        figures[2],
        figures[3],
        figures[VOLUME],
        figures[VWAP],
        counts);
  }

  /**
   * As few decimals as write the figures of some columns exactly, but no more than the largest of
   * them leaves room for.
   */
  private int scale(int from, int to) {
    int needed = 0;
    long[] largest = new long[DecimalReader.MOST_DECIMALS + 1];
    for (int f = from; f < to; f++) {
      long[] column = figures[f];
      byte[] scale = scales[f];
      for (int i = 0; i < size; i++) {
        long figure = column[i];
        if (figure != BarSeries.NONE) {
          int own = scale[i];
          largest[own] = Math.max(largest[own], Math.abs(figure));
          while (own > needed && figure % FixedPoint.powerOfTen(own - needed) != 0) {
            needed++;
          }
        }
      }
    }
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

  private void rescale(int f, int scale) {
    long[] column = figures[f];
    byte[] from = scales[f];
    for (int i = 0; i < size; i++) {
      if (from[i] == scale || column[i] == BarSeries.NONE) {
        continue;
      }
      if (from[i] < scale) {
        column[i] *= FixedPoint.powerOfTen(scale - from[i]);
      } else {
        long power = FixedPoint.powerOfTen(from[i] - scale);
        long half = column[i] < 0 ? -power / 2 : power / 2;
        if (column[i] % power != 0) {
          rounded++;
        }
        column[i] = (column[i] + half) / power;
      }
    }
  }

  private static void reverse(long[] column) {
    for (int i = 0, j = column.length - 1; i < j; i++, j--) {
      long kept = column[i];
      column[i] = column[j];
      column[j] = kept;
    }
  }
}
