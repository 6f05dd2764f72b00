package io.ktrdr.quality.score;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.quality.CompleteBars;
import io.ktrdr.quality.check.Finding;
import io.ktrdr.quality.check.Rule;
import io.ktrdr.quality.check.Severity;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts findings to the days they are about. */
final class DayBook {

  private static final long DAY = 86_400;

  private final TradingCalendar calendar;
  private final Timeframe timeframe;
  private final TradingHours hours;

  /** Of each day: its date, and from when to when its bars open. */
  private final long[] dates;

  private final long[] opens;
  private final long[] closes;
  private final int[] expected;
  private final int[] missing;
  private final int[] found;
  private final Severity[] worst;

  /**
   * @param missingUntil no bar is missed from then on
   * @param endsAt when the last moment is whose sessions are days here
   */
  DayBook(
      TradingCalendar calendar,
      Timeframe timeframe,
      TradingHours hours,
      TimeRange range,
      long missingUntil,
      Instant endsAt) {
    this.calendar = calendar;
    this.timeframe = timeframe;
    this.hours = hours;
    long until = Math.min(range.endSecond(), endsAt.getEpochSecond() + 1);
    if (timeframe.intraday()) {
      List<Session> sessions = sessions(range.startSecond(), until);
      int days = sessions.size();
      dates = new long[days];
      opens = new long[days];
      closes = new long[days];
      expected = new int[days];
      for (int day = 0; day < days; day++) {
        Session session = sessions.get(day);
        dates[day] = session.date().toEpochDay();
        opens[day] = session.opens().getEpochSecond();
        closes[day] = session.closes().getEpochSecond();
        expected[day] =
            bars(
                Math.max(opens[day], range.startSecond()),
                Math.min(Math.min(closes[day], range.endSecond()), missingUntil));
      }
    } else {
      long from = Math.min(range.startSecond(), until);
      opens = calendar.expectedBars(timeframe, hours, TimeRange.ofEpochSeconds(from, until));
      dates = Arrays.stream(opens).map(label -> Math.floorDiv(label, DAY)).toArray();
      closes = Arrays.stream(opens).map(label -> label + 1).toArray();
      expected = Arrays.stream(opens).mapToInt(label -> label < missingUntil ? 1 : 0).toArray();
    }
    missing = new int[dates.length];
    found = new int[dates.length];
    worst = new Severity[dates.length];
    Arrays.fill(worst, Severity.OFF);
  }

  private List<Session> sessions(long from, long until) {
    if (from >= until) {
      return List.of();
    }
    LocalDate first = LocalDate.ofEpochDay(Math.floorDiv(from, DAY)).minusDays(2);
    LocalDate last = LocalDate.ofEpochDay(Math.floorDiv(until, DAY)).plusDays(2);
    return calendar.sessions(hours, first, last).stream()
        .filter(session -> session.closes().getEpochSecond() > from)
        .filter(session -> session.opens().getEpochSecond() < until)
        .toList();
  }

  private int bars(long from, long to) {
    return from >= to
        ? 0
        : calendar.expectedCount(timeframe, hours, TimeRange.ofEpochSeconds(from, to));
  }

  void mark(Finding finding) {
    int first = dayOf(finding.first());
    int last = finding.last() == finding.first() ? first : dayOf(finding.last());
    if (first < 0 && finding.first() == finding.last()) {
      return;
    }
    int from = first < 0 ? atOrAfter(finding.first()) : first;
    int to = last < 0 ? atOrAfter(finding.last()) - 1 : last;
    for (int day = from; day <= to; day++) {
      if (finding.rule() == Rule.GAP) {
        missing[day] +=
            timeframe.intraday()
                ? bars(
                    Math.max(opens[day], finding.first()),
                    Math.min(closes[day], finding.last() + 1))
                : 1;
      } else {
        found[day]++;
        if (finding.severity().atLeast(worst[day])) {
          worst[day] = finding.severity();
        }
      }
    }
  }

  private int atOrAfter(long time) {
    int at = Arrays.binarySearch(opens, time);
    return at >= 0 ? at : -at - 1;
  }

  /** The day that a bar time belongs to; negative when it is on none. */
  private int dayOf(long time) {
    int at = Arrays.binarySearch(opens, time);
    int day = at >= 0 ? at : -at - 2;
    if (day >= 0 && time < closes[day]) {
      return day;
    }
    if (!timeframe.intraday() && timeframe != Timeframe.DAY_1) {
      return day;
    }
    return Arrays.binarySearch(dates, calendar.sessionDate(timeframe, time).toEpochDay());
  }

  /**
   * @param over when sessions have to have ended so that nothing is on its way
   * @param provisional spans of bar times whose bars may still be revised
   */
  List<Day> days(Instant over, List<TimeRange> provisional) {
    List<Day> days = new ArrayList<>(dates.length);
    for (int day = 0; day < dates.length; day++) {
      LocalDate date = LocalDate.ofEpochDay(dates[day]);
      days.add(
          new Day(
              date,
              condition(day, date, over, provisional),
              expected[day],
              missing[day],
              found[day],
              worst[day]));
    }
    return days;
  }

  private Condition condition(int day, LocalDate date, Instant over, List<TimeRange> provisional) {
    Instant closed =
        timeframe.intraday()
            ? Instant.ofEpochSecond(closes[day])
            : CompleteBars.ends(calendar, timeframe, hours, date.toEpochDay() * DAY);
    if (closed.isAfter(over)) {
      return Condition.PENDING;
    }
    if (missing[day] > 0 && missing[day] >= expected[day]) {
      return Condition.MISSING;
    }
    if (missing[day] > 0 || worst[day].atLeast(Severity.WARNING)) {
      return Condition.DEGRADED;
    }
    TimeRange own = TimeRange.ofEpochSeconds(opens[day], closes[day]);
    return provisional.stream().anyMatch(own::overlaps) ? Condition.PENDING : Condition.AVAILABLE;
  }
}
