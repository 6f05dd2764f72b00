package io.ktrdr.api.bars;

import io.ktrdr.market.BarSeries;
import java.util.Arrays;

/**
 * The rows of an answer: stored bars, and between them, if wanted, a row for each bar that should
 * exist and does not. Immutable.
 */
public final class BarRows {

  /** What is told where a bar should be and is not. */
  public enum Fill {
    /** Nothing: there is no row. */
    NONE,
    /** A row whose figures are all absent. */
    NULL,
    /** A row whose prices are the close before; volume, vwap and count are absent. */
    FORWARD;

    /**
     * Reads {@code none}, {@code null} or {@code forward}.
     *
     * @throws IllegalArgumentException naming the value and those allowed
     */
    public static Fill parse(String text) {
      return switch (text) {
        case "none" -> NONE;
        case "null" -> NULL;
        case "forward" -> FORWARD;
        default ->
            throw new IllegalArgumentException(
                "fill \""
                    + (text.length() <= 80 ? text : text.substring(0, 80) + "…")
                    + "\" is not one of [none, null, forward]");
      };
    }
  }

  private static final int NO_FIGURES = -1;

  private final BarSeries bars;
  private final int size;
  private final long[] times;

  /**
   * Of each row the bar, {@link #NO_FIGURES}, or {@code -2 - bar} for one whose close is carried.
   */
  private final int[] sources;

  private BarRows(BarSeries bars, int size, long[] times, int[] sources) {
    this.bars = bars;
    this.size = size;
    this.times = times;
    this.sources = sources;
  }

  /** Stored bars and nothing else. */
  public static BarRows of(BarSeries bars) {
    return new BarRows(bars, bars.size(), null, null);
  }

  /**
   * Bars and what is between them.
   *
   * @param bars in order of time; {@code skip} of them come before the first row and only lend
   *     their close
   * @param expected when bars should begin, rising
   * @param forward whether the close before is carried
   */
  static BarRows filled(BarSeries bars, int skip, long[] expected, boolean forward) {
    int most = bars.size() - skip + expected.length;
    long[] times = new long[most];
    int[] sources = new int[most];
    int rows = 0;
    int bar = skip;
    int next = 0;
    while (bar < bars.size() || next < expected.length) {
      boolean real =
          bar < bars.size() && (next == expected.length || bars.time(bar) <= expected[next]);
      if (real) {
        times[rows] = bars.time(bar);
        sources[rows] = bar;
        if (next < expected.length && expected[next] == bars.time(bar)) {
          next++;
        }
        bar++;
      } else {
        times[rows] = expected[next++];
        sources[rows] = forward && bar > 0 ? -1 - bar : NO_FIGURES;
      }
      rows++;
    }
    return new BarRows(bars, rows, Arrays.copyOf(times, rows), Arrays.copyOf(sources, rows));
  }

  /** The first rows. */
  BarRows first(int rows) {
    return rows >= size
        ? this
        : times == null ? of(bars.slice(0, rows)) : new BarRows(bars, rows, times, sources);
  }

  /** Whether each row is a stored bar. */
  boolean plain() {
    return times == null;
  }

  public int size() {
    return size;
  }

  BarSeries bars() {
    return bars;
  }

  /** When the bar of a row opens, as {@link BarSeries} names it. */
  long time(int row) {
    return times == null ? bars.time(row) : times[row];
  }

  /** Whether no such bar is stored. */
  boolean synthetic(int row) {
    return sources != null && sources[row] < 0;
  }

  /** The bar of a row that is one. */
  int bar(int row) {
    return sources == null ? row : sources[row];
  }

  /** The bar whose prices a row has; -1 when it has none. */
  int priced(int row) {
    int source = bar(row);
    return source >= NO_FIGURES ? source : -2 - source;
  }
}
