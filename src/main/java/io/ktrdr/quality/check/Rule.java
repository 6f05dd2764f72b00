package io.ktrdr.quality.check;

import static io.ktrdr.quality.check.Dimension.COMPLETENESS;
import static io.ktrdr.quality.check.Dimension.CONSISTENCY;
import static io.ktrdr.quality.check.Dimension.SESSION_FIT;
import static io.ktrdr.quality.check.Dimension.TIMELINESS;
import static io.ktrdr.quality.check.Dimension.VALIDITY;
import static io.ktrdr.quality.check.Rule.Scope.BARS;
import static io.ktrdr.quality.check.Rule.Scope.ROWS;
import static io.ktrdr.quality.check.Rule.Scope.ROWS_AND_BARS;
import static io.ktrdr.quality.check.Severity.ERROR;
import static io.ktrdr.quality.check.Severity.INFO;
import static io.ktrdr.quality.check.Severity.WARNING;

import java.util.Arrays;
import java.util.Locale;

/**
 * Everything that is judged about bars. The text form is the rule's id: it is in answers, in
 * configuration and in the audit trail, and never changes.
 */
public enum Rule {
  UNPARSABLE(
      ROWS,
      VALIDITY,
      ERROR,
      "A time or a figure of a row cannot be read.",
      "The row is not a bar; an import tells the line and what stood there."),
  MISSING_VALUE(
      ROWS,
      VALIDITY,
      ERROR,
      "A price of a row is blank or NaN.",
      "A stored bar always has its four prices, so such a row cannot become one. Nothing is"
          + " interpolated."),
  DUPLICATE(
      ROWS,
      VALIDITY,
      WARNING,
      "Two rows have the same time.",
      "A series holds one bar per time; which row is the right one is for a person to say."),
  UNSORTED(
      ROWS,
      VALIDITY,
      WARNING,
      "A row's time does not go on from that of the row above.",
      "A file rises in time or falls throughout, as its first two rows show. It often means that"
          + " two files were joined; an import refuses such a file, naming the line."),
  OHLC_ORDER(
      ROWS_AND_BARS,
      VALIDITY,
      ERROR,
      "The high is below another price of the bar, or the low above one.",
      "No trade could have made it. The right figures have to come from the source again."),
  NON_POSITIVE(
      ROWS_AND_BARS,
      VALIDITY,
      ERROR,
      "A price is zero or negative.",
      "Not judged for the security types in `negative-prices`: oil futures did trade below zero on"
          + " 2020-04-20."),
  NEGATIVE_VOLUME(
      ROWS_AND_BARS,
      VALIDITY,
      ERROR,
      "The volume is below zero.",
      "IB's -1 stands for \"no volume\" and is null here before anything is stored; any other"
          + " negative figure is wrong."),
  ZERO_VOLUME(
      BARS,
      VALIDITY,
      INFO,
      "The volume is 0 although the price moved, or stays 0 for long.",
      "A bar of no trades stands still. A run of bars that stand still without volume is told from"
          + " `for-long` on, counted in bars from a day on (`bars`)."),
  ABSENT_VOLUME(
      BARS,
      VALIDITY,
      INFO,
      "There is no volume although the other bars of the series have one.",
      "Where the kind of data has none at all (midpoints, indices) nothing is found."),
  STALE(
      BARS,
      VALIDITY,
      WARNING,
      "The price does not move at all for too many bars: a feed that hangs.",
      "Open, high, low and close all equal the close before, with volume above 0 or none known. At"
          + " least `bars` bars and `for-long`; `daily-bars` from a day on; and more than `chance`"
          + " times the longest run to be expected from the series' own share p of such bars among"
          + " its n: ln(n(1-p)) / ln(1/p) (Schilling 1990). So a sleepy market does not scream."),
  SPIKE(
      BARS,
      VALIDITY,
      WARNING,
      "A close jumps and jumps back.",
      "Robust statistics on returns, never on prices: the move from close to close less the median"
          + " of those around (`window` bars on either side), over 1.4826 times their median"
          + " absolute deviation (MAD), is beyond `deviations`; or beyond `large-deviations` when"
          + " it is at least `large`. And the next bar takes back between two thirds and one and a"
          + " half of it, in logarithms: a jump that stays is news. The deviation is never taken"
          + " for less than `floor` (a share of the price) or `floor-ticks` price steps, so a quiet"
          + " currency does not scream; a move over a closed market is divided by the square root"
          + " of the bars that passed."),
  WICK_SPIKE(
      BARS,
      VALIDITY,
      WARNING,
      "A high or low stands far out of its own bar and of its neighbours.",
      "How far it is beyond the body and both neighbours' extremes, against the median range of the"
          + " bars around: more than `ranges` times that, and `floor` of the price."),
  EXTREME_MOVE(
      BARS,
      VALIDITY,
      INFO,
      "The close is very far from the one before.",
      "May be true, so it takes nothing from the score: splits, take-overs, bad ticks all look so."
          + " `daily` for a day and longer, `intraday` below, `currency-daily` and"
          + " `currency-intraday` for CASH and CFD."),
  VOLUME_SPIKE(
      BARS,
      VALIDITY,
      INFO,
      "Far more volume than around, while the price hardly moved.",
      "More than `daily-times`, `hourly-times` (an hour and longer) or `intraday-times` the median"
          + " of the bars around, in a bar whose range is no more than `quiet-range` times their"
          + " median range: news moves prices, a slipped digit does not."),
  GAP(
      BARS,
      COMPLETENESS,
      WARNING,
      "Bars that should exist are not there.",
      "By set difference with the calendar; `GET /gaps` says why, and a load fills what IB has."),
  OFF_GRID(
      BARS,
      SESSION_FIT,
      WARNING,
      "A bar opens where none can begin.",
      "Inside a session, but not on the grid of its timeframe; or a week or month under another"
          + " name than its first session's."),
  OUTSIDE_SESSION(
      BARS,
      SESSION_FIT,
      WARNING,
      "A bar opens while the market is shut.",
      "By the calendar and the series' hours (`rth` or `all`); the calendar may be the one that is"
          + " wrong, so look before applying anything."),
  BEHIND(
      BARS,
      TIMELINESS,
      INFO,
      "The series ends before the newest finished bar.",
      "Bars that ended more than `grace` ago are expected."),
  CROSS_TIMEFRAME(
      BARS,
      CONSISTENCY,
      WARNING,
      "A day's bar and the bars within it disagree.",
      "Only where every bar of the day is there. The day's high and low against the highest and"
          + " lowest within (`range-tolerance`), open and close against the first and last"
          + " (`price-tolerance`, wider: an exchange's official close comes from an auction)."
          + " Volumes are not compared: IB's days count trades that its minutes leave out."),
  REFETCH(
      BARS,
      CONSISTENCY,
      INFO,
      "IB gave other figures for the bar when it was asked again.",
      "The newer ones count and the older ones are kept as a revision; live bars that history"
          + " corrects do not count here.");

  /** Where a rule can be applied. */
  public enum Scope {
    /** Rows of a file, before they are bars. */
    ROWS,
    /** Stored bars. */
    BARS,
    /** Both. */
    ROWS_AND_BARS
  }

  private final Scope scope;
  private final Dimension dimension;
  private final Severity severity;
  private final String summary;
  private final String details;

  Rule(Scope scope, Dimension dimension, Severity severity, String summary, String details) {
    this.scope = scope;
    this.dimension = dimension;
    this.severity = severity;
    this.summary = summary;
    this.details = details;
  }

  /** Reads the id. */
  public static Rule parse(String text) {
    for (Rule rule : values()) {
      if (rule.toString().equals(text)) {
        return rule;
      }
    }
    throw new IllegalArgumentException(
        "rule \"" + text + "\" is not one of " + Arrays.toString(values()));
  }

  public Scope scope() {
    return scope;
  }

  public Dimension dimension() {
    return dimension;
  }

  /** How grave it is unless the configuration says otherwise. */
  public Severity severity() {
    return severity;
  }

  /** One sentence. */
  public String summary() {
    return summary;
  }

  /** How it is judged, with the names of its settings. */
  public String details() {
    return details;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
