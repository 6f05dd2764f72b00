package io.ktrdr.resample;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which shorter bars belong to which longer one: bin {@code i} is called {@code names[i]} and takes
 * the bars whose times are from {@code from[i]} on and before {@code until[i]}, all as a {@link
 * io.ktrdr.market.BarSeries} names them. Bins are those of the calendar: none reaches over the end
 * of a session or a break, a day is the exchange's day, a week and a month those of the calendar.
 */
public record Bins(Timeframe source, Timeframe target, long[] names, long[] from, long[] until) {

  private static final long DAY = 86_400;

  /** Sessions reach this far into the days around theirs, as a calendar may name them. */
  private static final int MARGIN_DAYS = 2;

  /** What divides each, longest first: asked for with every answer that has bars. */
  private static final Map<Timeframe, List<Timeframe>> SHORTER =
      Arrays.stream(Timeframe.values())
          .collect(Collectors.toMap(Function.identity(), Bins::shorter));

  /** Whether bars of one length can be put together out of another's. */
  public static boolean divides(Timeframe source, Timeframe target) {
    if (source.compareTo(target) >= 0 || source == Timeframe.WEEK_1) {
      return false;
    }
    return !target.intraday() || target.seconds() % source.seconds() == 0;
  }

  /**
   * Whether bars of this kind add up. Those of BID_ASK do not: they open and close with averages
   * over time.
   */
  public static boolean addUp(WhatToShow what) {
    return what != WhatToShow.BID_ASK;
  }

  /** The series that a longer one can be put together of, longest bars first. */
  public static List<SeriesId> sources(SeriesId target) {
    return addUp(target.what())
        ? SHORTER.get(target.timeframe()).stream()
            .map(s -> new SeriesId(target.instrument(), s, target.what(), target.hours()))
            .toList()
        : List.of();
  }

  private static List<Timeframe> shorter(Timeframe target) {
    return Arrays.stream(Timeframe.values())
        .filter(source -> divides(source, target))
        .toList()
        .reversed();
  }

  /**
   * The bins of all longer bars that should exist in a range.
   *
   * @param range of the longer bars' times
   * @throws IllegalArgumentException when the source does not divide the target
   */
  public static Bins of(
      TradingCalendar calendar,
      TradingHours hours,
      Timeframe source,
      Timeframe target,
      TimeRange range) {
    if (!divides(source, target)) {
      throw new IllegalArgumentException(target + " is not put together of " + source);
    }
    long[] names = calendar.expectedBars(target, hours, range);
    long[] from = names.clone();
    long[] until = new long[names.length];
    if (names.length > 0) {
      if (target.intraday()) {
        intraday(calendar, hours, target, names, until);
      } else if (source.intraday()) {
        sessions(calendar, hours, target, names, from, until);
      } else {
        dates(target, names, from, until);
      }
    }
    return new Bins(source, target, names, from, until);
  }

  /** A bar ends where the next begins, or with what is open then. */
  private static void intraday(
      TradingCalendar calendar, TradingHours hours, Timeframe target, long[] names, long[] until) {
    long last = names[names.length - 1];
    // the next after the last: no clock change makes a bar longer than this
    long[] after =
        calendar.expectedBars(
            target, hours, TimeRange.ofEpochSeconds(last + 1, last + target.seconds() + DAY));
    int i = 0;
    for (Session session :
        calendar.sessions(
            hours, date(names[0]).minusDays(MARGIN_DAYS), date(last).plusDays(MARGIN_DAYS))) {
      for (TimeRange span : session.open()) {
        long end = span.endSecond();
        for (; i < names.length && names[i] < end; i++) {
          long next = i + 1 < names.length ? names[i + 1] : after.length > 0 ? after[0] : end;
          until[i] = Math.min(end, next);
        }
      }
    }
  }

  /** A day is its session, a week or month all of its sessions. */
  private static void sessions(
      TradingCalendar calendar,
      TradingHours hours,
      Timeframe target,
      long[] names,
      long[] from,
      long[] until) {
    LocalDate last = lastDate(target, date(names[names.length - 1]));
    int i = 0;
    for (Session session : calendar.sessions(hours, date(names[0]), last)) {
      long day = session.date().toEpochDay() * DAY;
      while (i + 1 < names.length && names[i + 1] <= day) {
        i++;
      }
      if (day == names[i]) {
        from[i] = session.opens().getEpochSecond();
      }
      until[i] = session.closes().getEpochSecond();
    }
  }

  /** Days are named by their date, and belong to the week or month that it is in. */
  private static void dates(Timeframe target, long[] names, long[] from, long[] until) {
    for (int i = 0; i < names.length; i++) {
      from[i] = names[i];
      until[i] = (lastDate(target, date(names[i])).toEpochDay() + 1) * DAY;
    }
  }

  private static LocalDate lastDate(Timeframe target, LocalDate first) {
    return switch (target) {
      case WEEK_1 -> first.plusDays(7L - first.getDayOfWeek().getValue());
      case MONTH_1 -> YearMonth.from(first).atEndOfMonth();
      default -> first;
    };
  }

  private static LocalDate date(long second) {
    return LocalDate.ofEpochDay(Math.floorDiv(second, DAY));
  }

  public int size() {
    return names.length;
  }

  /** Bins {@code first} (inclusive) to {@code next} (exclusive). */
  public Bins slice(int first, int next) {
    return new Bins(
        source,
        target,
        Arrays.copyOfRange(names, first, next),
        Arrays.copyOfRange(from, first, next),
        Arrays.copyOfRange(until, first, next));
  }

  /** The times of the shorter bars that belong to any of them. */
  public TimeRange range() {
    return size() == 0
        ? TimeRange.ofEpochSeconds(0, 0)
        : TimeRange.ofEpochSeconds(from[0], until[size() - 1]);
  }
}
