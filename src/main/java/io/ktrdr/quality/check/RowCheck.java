package io.ktrdr.quality.check;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SecurityType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Judges the rows of a file before they are bars, by the same rules and under the same ids as
 * stored bars: what cannot be read, what is missing, what stands twice or out of order. Takes the
 * rows as they come; for one file, not for use by several threads.
 *
 * <p>Figures are scaled numbers as a {@link BarSeries} has them, all prices of a row at one scale.
 */
public final class RowCheck {

  /** Stands for a figure or time that is there but cannot be read. */
  public static final long UNREADABLE = Long.MIN_VALUE + 1;

  /**
   * What is wrong with a row.
   *
   * @param line of the file, from 1
   * @param fatal whether the row cannot become a bar
   */
  public record RowFinding(Rule rule, Severity severity, long line, boolean fatal, String detail) {}

  private final Thresholds thresholds;
  private final boolean positive;

  /** Times that rose, in order, and those that came late. */
  private long[] risen = new long[1024];

  private int count;
  private final Set<Long> late = new HashSet<>();

  public RowCheck(Thresholds thresholds, SecurityType type) {
    this.thresholds = thresholds;
    this.positive = !thresholds.negativePrices().contains(type);
  }

  /**
   * Judges one row.
   *
   * @param time epoch second, or {@link #UNREADABLE}
   * @param volume {@link BarSeries#NONE} where the file says none, which is no fault, nor is -1
   * @param minusOne what IB's -1 is at the volume's scale
   * @return nothing for nearly every row; prices may be {@link BarSeries#NONE} when blank or NaN
   */
  public List<RowFinding> look(
      long line,
      long time,
      long open,
      long high,
      long low,
      long close,
      long volume,
      long minusOne) {
    boolean whole = time != UNREADABLE && volume != UNREADABLE;
    boolean priced = price(open) && price(high) && price(low) && price(close);
    boolean late = time != UNREADABLE && count > 0 && time <= risen[count - 1];
    boolean ordered =
        priced && high >= Math.max(open, close) && low <= Math.min(open, close) && high >= low;
    boolean above = !positive || (priced && Math.min(Math.min(open, close), low) > 0);
    boolean volumeFits = volume >= 0 || volume == BarSeries.NONE || volume == minusOne;
    if (whole && ordered && above && volumeFits && !late) {
      rises(time);
      return List.of();
    }
    List<RowFinding> found = new ArrayList<>();
    if (time == UNREADABLE) {
      add(found, Rule.UNPARSABLE, line, true, "the time cannot be read");
    } else if (late) {
      order(found, line, time);
    } else {
      rises(time);
    }
    prices(found, line, new long[] {open, high, low, close});
    if (priced && !ordered) {
      add(found, Rule.OHLC_ORDER, line, false, "high and low do not hold open and close");
    }
    if (priced && !above) {
      add(found, Rule.NON_POSITIVE, line, false, "a price is not above 0");
    }
    if (volume == UNREADABLE) {
      add(found, Rule.UNPARSABLE, line, true, "the volume cannot be read");
    } else if (!volumeFits) {
      add(found, Rule.NEGATIVE_VOLUME, line, false, "the volume is below 0");
    }
    return found;
  }

  private void prices(List<RowFinding> found, long line, long[] prices) {
    String[] names = {"open", "high", "low", "close"};
    for (int column = 0; column < prices.length; column++) {
      if (prices[column] == UNREADABLE) {
        add(found, Rule.UNPARSABLE, line, true, names[column] + " cannot be read");
      } else if (prices[column] == BarSeries.NONE) {
        add(found, Rule.MISSING_VALUE, line, true, "there is no " + names[column]);
      }
    }
  }

  private void order(List<RowFinding> found, long line, long time) {
    boolean twice = Arrays.binarySearch(risen, 0, count, time) >= 0 || !late.add(time);
    if (twice) {
      add(found, Rule.DUPLICATE, line, false, "an earlier row has the same time");
    } else {
      add(found, Rule.UNSORTED, line, false, "the time is before that of an earlier row");
    }
  }

  private static boolean price(long figure) {
    return figure != UNREADABLE && figure != BarSeries.NONE;
  }

  private void rises(long time) {
    if (count == risen.length) {
      risen = Arrays.copyOf(risen, 2 * count);
    }
    risen[count++] = time;
  }

  private void add(List<RowFinding> found, Rule rule, long line, boolean fatal, String detail) {
    Severity severity = thresholds.severity(rule);
    if (fatal || severity != Severity.OFF) {
      // what cannot become a bar is told even where its rule is off: the row is left out
      found.add(
          new RowFinding(
              rule, severity == Severity.OFF ? Severity.INFO : severity, line, fatal, detail));
    }
  }
}
