package io.ktrdr.quality.check;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SecurityType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges the rows of a file before they are bars, by the same rules and under the same ids as
 * stored bars: what cannot be read, what is missing, what stands twice or out of order. Takes the
 * rows as they come, rising in time or falling; for one file, not for use by several threads.
 *
 * <p>Figures are scaled numbers as a {@link BarSeries} has them, all prices of a row at one scale.
 */
public final class RowCheck {

  private static final String[] PRICES = {"open", "high", "low", "close"};

  /**
   * What is wrong with a row.
   *
   * @param line of the file, from 1
   * @param column which field is meant, such as {@code volume}; empty when it is the whole row
   * @param fatal whether the row cannot become a bar as it stands
   * @param detail a sentence whose subject is the row or the field
   */
  public record RowFinding(
      Rule rule, Severity severity, long line, String column, boolean fatal, String detail) {}

  private final Map<Rule, Severity> severities;
  private final boolean positive;

  /** Times of bars that came in order, and those that came late; with a minus while they fall. */
  private long[] ordered = new long[1024];

  private int count;
  private boolean falling;
  private final Set<Long> late = new HashSet<>();

  public RowCheck(Thresholds thresholds, SecurityType type) {
    this(thresholds.severities(), !thresholds.negativePrices().contains(type));
  }

  private RowCheck(Map<Rule, Severity> severities, boolean positive) {
    this.severities = severities;
    this.positive = positive;
  }

  /** Judges only what keeps a row from being a bar; for who takes figures as they are. */
  public static RowCheck ofForm() {
    Map<Rule, Severity> severities = new EnumMap<>(Rule.class);
    for (Rule rule : Rule.values()) {
      severities.put(rule, Severity.OFF);
    }
    return new RowCheck(severities, false);
  }

  /** Whether the rows fall in time; told by the first two that differ. */
  public boolean falling() {
    return falling;
  }

  /**
   * A field whose text is not what its column holds.
   *
   * @param detail what it should be
   */
  public RowFinding unparsable(long line, String column, String detail) {
    return finding(Rule.UNPARSABLE, line, column, true, detail);
  }

  /**
   * Judges one row whose fields could all be read.
   *
   * @param time epoch second
   * @param volume {@link BarSeries#NONE} where the file says none, which is no fault
   * @return nothing for nearly every row; prices may be {@link BarSeries#NONE} when blank or NaN
   */
  public List<RowFinding> look(
      long line, long time, long open, long high, long low, long close, long volume) {
    boolean priced =
        open != BarSeries.NONE
            && high != BarSeries.NONE
            && low != BarSeries.NONE
            && close != BarSeries.NONE;
    boolean held = high >= Math.max(open, close) && low <= Math.min(open, close);
    boolean above = !positive || Math.min(Math.min(open, close), low) > 0;
    boolean volumeFits = volume >= 0 || volume == BarSeries.NONE;
    boolean inOrder = !priced || inOrder(time);
    if (priced && held && above && volumeFits && inOrder) {
      return List.of();
    }
    List<RowFinding> found = new ArrayList<>();
    if (!inOrder) {
      found.add(outOfOrder(line, time));
    }
    if (!priced) {
      found.add(
          finding(
              Rule.MISSING_VALUE,
              line,
              "",
              true,
              "has no " + missing(new long[] {open, high, low, close})));
    }
    if (priced && !held && on(Rule.OHLC_ORDER)) {
      found.add(
          finding(
              Rule.OHLC_ORDER, line, "", false, "has a high and low that do not hold the others"));
    }
    if (priced && !above && on(Rule.NON_POSITIVE)) {
      found.add(finding(Rule.NON_POSITIVE, line, "", false, "has a price that is not above 0"));
    }
    if (!volumeFits && on(Rule.NEGATIVE_VOLUME)) {
      found.add(finding(Rule.NEGATIVE_VOLUME, line, "volume", false, "is below 0"));
    }
    return found;
  }

  private static String missing(long[] prices) {
    List<String> names = new ArrayList<>();
    for (int column = 0; column < prices.length; column++) {
      if (prices[column] == BarSeries.NONE) {
        names.add(PRICES[column]);
      }
    }
    return String.join(", ", names);
  }

  /** Keeps the time of a row that goes on in the file's direction. */
  private boolean inOrder(long time) {
    if (count == 1 && time < ordered[0]) {
      falling = true;
      ordered[0] = -ordered[0];
    }
    long directed = falling ? -time : time;
    if (count > 0 && directed <= ordered[count - 1]) {
      return false;
    }
    if (count == ordered.length) {
      ordered = Arrays.copyOf(ordered, 2 * count);
    }
    ordered[count++] = directed;
    return true;
  }

  private RowFinding outOfOrder(long line, long time) {
    boolean twice =
        Arrays.binarySearch(ordered, 0, count, falling ? -time : time) >= 0 || !late.add(time);
    return twice
        ? finding(Rule.DUPLICATE, line, "date", true, "stands there in an earlier row already")
        : finding(
            Rule.UNSORTED,
            line,
            "date",
            true,
            falling
                ? "does not come before the row before, as all rows so far"
                : "does not come after the row before");
  }

  private boolean on(Rule rule) {
    return severities.get(rule) != Severity.OFF;
  }

  /** What cannot become a bar is told even where its rule is off: somebody has to know. */
  private RowFinding finding(Rule rule, long line, String column, boolean fatal, String detail) {
    Severity severity = severities.get(rule);
    return new RowFinding(
        rule, severity == Severity.OFF ? Severity.INFO : severity, line, column, fatal, detail);
  }
}
