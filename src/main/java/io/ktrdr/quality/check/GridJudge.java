package io.ktrdr.quality.check;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Holds the times of bars against those that the calendar expects: what is missing, what stands off
 * the grid, what lies outside all sessions. Walks both side by side, in pieces that follow one
 * another, so that the expected times of a long range are never in memory together.
 */
public final class GridJudge {

  /** Wall-clock bars whose expected times are looked at together. */
  private static final int BARS_PER_PIECE = 32_768;

  private static final long DAY = 86_400;
  private static final long NONE = Long.MIN_VALUE;

  private final Thresholds thresholds;
  private final TradingCalendar calendar;
  private final Timeframe timeframe;
  private final TradingHours hours;
  private final long firstJudged;
  private final long endJudged;
  private final long missingUntil;
  private final Sink sink;

  private long expected;
  private long missing;
  private long stray;

  private long gapFirst = NONE;
  private long gapLast;
  private int gapBars;

  private Rule strayRule = Rule.OFF_GRID;
  private long strayFirst = NONE;
  private long strayLast;
  private int strayBars;

  /** While time is before this, and not before {@link #shutFrom}, the market is shut. */
  private long shutUntil = NONE;

  private long shutFrom = NONE;

  /**
   * @param missingUntil epoch second at and after which no bar is missed yet
   */
  public GridJudge(
      Thresholds thresholds,
      TradingCalendar calendar,
      Timeframe timeframe,
      TradingHours hours,
      long missingUntil,
      Sink sink) {
    this.thresholds = thresholds;
    this.calendar = calendar;
    this.timeframe = timeframe;
    this.hours = hours;
    this.firstJudged = calendar.firstDate().toEpochDay() * DAY;
    this.endJudged = (calendar.lastDate().toEpochDay() + 1) * DAY;
    this.missingUntil = missingUntil;
    this.sink = sink;
  }

  /** Bars that should have been there so far. */
  public long expected() {
    return expected;
  }

  /** How many of them were not. */
  public long missing() {
    return missing;
  }

  /** Bars where none was expected. */
  public long stray() {
    return stray;
  }

  /**
   * Judges a stretch that follows the one before.
   *
   * @param start epoch second of its beginning
   * @param end epoch second after it
   * @param bars may reach beyond it on both sides
   */
  public void judge(BarSeries bars, long start, long end) {
    long from = Math.max(start, firstJudged);
    long until = Math.min(end, endJudged);
    long piece = (long) timeframe.seconds() * BARS_PER_PIECE;
    for (long at = from; at < until; at += piece) {
      long to = Math.min(until, at + piece);
      walk(
          bars,
          bars.indexAtOrAfter(at),
          bars.indexAtOrAfter(to),
          calendar.expectedBars(timeframe, hours, TimeRange.ofEpochSeconds(at, to)));
    }
  }

  private void walk(BarSeries bars, int from, int to, long[] wanted) {
    int have = from;
    int want = 0;
    while (want < wanted.length || have < to) {
      int equal = want < wanted.length ? bars.equalTimes(have, wanted, want) : 0;
      if (equal > 0) {
        endGap();
        endStray();
        have += equal;
        want += equal;
        expected += equal;
      } else if (have >= to || (want < wanted.length && wanted[want] < bars.time(have))) {
        miss(wanted[want++]);
      } else {
        stray(bars.time(have++));
      }
    }
  }

  private void miss(long time) {
    if (time >= missingUntil) {
      return;
    }
    expected++;
    missing++;
    if (gapFirst == NONE) {
      gapFirst = time;
      gapBars = 0;
    }
    gapLast = time;
    gapBars++;
  }

  private void stray(long time) {
    stray++;
    Rule rule = inSession(time) ? Rule.OFF_GRID : Rule.OUTSIDE_SESSION;
    if (strayFirst != NONE && (strayRule != rule || brokenOff(time))) {
      endStray();
    }
    if (strayFirst == NONE) {
      strayFirst = time;
      strayRule = rule;
      strayBars = 0;
    }
    strayLast = time;
    strayBars++;
  }

  /** Bars far apart are told apart: one evening's bars are one finding, those of a year are not. */
  private boolean brokenOff(long time) {
    return time - strayLast > Math.max(4L * timeframe.seconds(), timeframe.intraday() ? 3600 : 0);
  }

  private boolean inSession(long time) {
    if (!timeframe.intraday()) {
      return Math.floorMod(time, DAY) != 0
          || calendar.label(timeframe, hours, date(time)).isPresent();
    }
    if (time >= shutFrom && time < shutUntil) {
      return false;
    }
    Instant at = Instant.ofEpochSecond(time);
    Optional<Session> session = calendar.sessionAt(hours, at);
    if (session.isPresent()) {
      return session.get().open().stream().anyMatch(span -> span.contains(at));
    }
    shutFrom = time;
    shutUntil =
        calendar
            .nextSession(hours, at)
            .map(next -> next.opens().getEpochSecond())
            .orElse(Long.MAX_VALUE);
    return false;
  }

  private static LocalDate date(long time) {
    return LocalDate.ofEpochDay(Math.floorDiv(time, DAY));
  }

  private void endGap() {
    if (gapFirst != NONE && thresholds.on(Rule.GAP)) {
      sink.found(
          new Finding(
              Rule.GAP,
              thresholds.severity(Rule.GAP),
              gapFirst,
              gapLast,
              gapBars,
              gapBars,
              0,
              gapBars == 1 ? "1 bar is missing" : gapBars + " bars are missing"));
    }
    gapFirst = NONE;
  }

  private void endStray() {
    if (strayFirst != NONE && thresholds.on(strayRule)) {
      String count = strayBars == 1 ? "1 bar" : strayBars + " bars";
      sink.found(
          new Finding(
              strayRule,
              thresholds.severity(strayRule),
              strayFirst,
              strayLast,
              strayBars,
              strayBars,
              0,
              strayRule == Rule.OFF_GRID
                  ? count + " off the grid of " + timeframe
                  : count + " while the market is shut, by " + calendar.id()));
    }
    strayFirst = NONE;
  }

  /** Nothing follows: tells what is still open. */
  public void finish() {
    endGap();
    endStray();
  }
}
