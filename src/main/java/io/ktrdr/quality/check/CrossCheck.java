package io.ktrdr.quality.check;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.LocalDate;

/** Compares each day's bar with the shorter bars of the same session. */
public final class CrossCheck {

  private static final long DAY = 86_400;

  private final Thresholds thresholds;
  private final TradingCalendar calendar;
  private final TradingHours hours;
  private final Timeframe shorter;
  private final boolean judgesDays;
  private final Sink sink;
  private int compared;
  private int differing;

  /**
   * @param shorter the timeframe of the bars within the day
   * @param judgesDays whether findings are about the day's bar; else about the bars within
   */
  public CrossCheck(
      Thresholds thresholds,
      TradingCalendar calendar,
      TradingHours hours,
      Timeframe shorter,
      boolean judgesDays,
      Sink sink) {
    this.thresholds = thresholds;
    this.calendar = calendar;
    this.hours = hours;
    this.shorter = shorter;
    this.judgesDays = judgesDays;
    this.sink = sink;
  }

  /** Days of which both sides were whole. */
  public int compared() {
    return compared;
  }

  /** How many of them disagree. */
  public int differing() {
    return differing;
  }

  /**
   * Compares the days whose sessions lie wholly within some bars.
   *
   * @param within the shorter bars; may be one piece of several
   */
  public void compare(BarSeries days, BarSeries within) {
    if (within.isEmpty() || days.isEmpty()) {
      return;
    }
    LocalDate first = calendar.sessionDate(shorter, within.firstTime());
    LocalDate last = calendar.sessionDate(shorter, within.lastTime());
    for (Session session : calendar.sessions(hours, first, last)) {
      long label = session.date().toEpochDay() * DAY;
      int day = days.indexAtOrAfter(label);
      if (day < days.size() && days.time(day) == label) {
        compare(days, day, within, session);
      }
    }
  }

  private void compare(BarSeries days, int day, BarSeries within, Session session) {
    int from = within.indexAtOrAfter(session.opens().getEpochSecond());
    int to = within.indexAtOrAfter(session.closes().getEpochSecond());
    long[] expected =
        calendar.expectedBars(shorter, hours, new TimeRange(session.opens(), session.closes()));
    if (to - from != expected.length
        || to == from
        || within.equalTimes(from, expected, 0) < expected.length) {
      return;
    }
    long high = Long.MIN_VALUE;
    long low = Long.MAX_VALUE;
    for (int i = from; i < to; i++) {
      high = Math.max(high, within.high(i));
      low = Math.min(low, within.low(i));
    }
    compared++;
    double scale = Math.pow(10, days.priceScale() - within.priceScale());
    Thresholds.Cross tolerance = thresholds.cross();
    String faults =
        fault("high", days, days.high(day), high * scale, tolerance.rangeTolerance())
            + fault("low", days, days.low(day), low * scale, tolerance.rangeTolerance())
            + fault(
                "open", days, days.open(day), within.open(from) * scale, tolerance.priceTolerance())
            + fault(
                "close",
                days,
                days.close(day),
                within.close(to - 1) * scale,
                tolerance.priceTolerance());
    if (!faults.isEmpty()) {
      differing++;
      if (thresholds.on(Rule.CROSS_TIMEFRAME)) {
        long label = days.time(day);
        sink.found(
            new Finding(
                Rule.CROSS_TIMEFRAME,
                thresholds.severity(Rule.CROSS_TIMEFRAME),
                judgesDays ? label : within.time(from),
                judgesDays ? label : within.time(to - 1),
                judgesDays ? 1 : to - from,
                Double.NaN,
                Double.NaN,
                "the day's bar and its " + shorter + " bars differ: " + faults.substring(2)));
      }
    }
  }

  private static String fault(
      String name, BarSeries days, long stored, double within, double tolerance) {
    double apart = Math.abs(stored - within) / Math.max(1, Math.abs((double) stored));
    return apart <= tolerance
        ? ""
        : ", "
            + name
            + " "
            + Figures.price(days, stored)
            + " and "
            + Figures.price(days, Math.round(within));
  }
}
