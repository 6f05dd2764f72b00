package io.ktrdr.calendar;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.TUESDAY;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/** The arithmetic of holidays. */
final class Holidays {

  private Holidays() {}

  static boolean isWeekend(LocalDate date) {
    return date.getDayOfWeek().getValue() >= DayOfWeek.SATURDAY.getValue();
  }

  /** The n-th such weekday of a month, from 1. */
  static LocalDate nth(int n, DayOfWeek weekday, int year, int month) {
    return LocalDate.of(year, month, 1).with(TemporalAdjusters.dayOfWeekInMonth(n, weekday));
  }

  static LocalDate last(DayOfWeek weekday, int year, int month) {
    return LocalDate.of(year, month, 1).with(TemporalAdjusters.lastInMonth(weekday));
  }

  /** A Saturday holiday is kept on Friday, a Sunday holiday on Monday. */
  static LocalDate nearestWeekday(LocalDate date) {
    return switch (date.getDayOfWeek()) {
      case SATURDAY -> date.minusDays(1);
      case SUNDAY -> date.plusDays(1);
      case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY -> date;
    };
  }

  /** A Sunday holiday is kept on Monday, a Saturday holiday not at all. */
  static LocalDate sundayToMonday(LocalDate date) {
    return date.getDayOfWeek() == DayOfWeek.SUNDAY ? date.plusDays(1) : date;
  }

  /** A weekend holiday is kept on the Monday after. */
  static LocalDate weekendToMonday(LocalDate date) {
    return isWeekend(date) ? date.with(TemporalAdjusters.next(DayOfWeek.MONDAY)) : date;
  }

  /** The day itself on a weekday, else the Friday before. */
  static LocalDate lastWeekday(LocalDate date) {
    return isWeekend(date) ? date.with(TemporalAdjusters.previous(DayOfWeek.FRIDAY)) : date;
  }

  /**
   * Christmas and Boxing Day where both are made up for: what falls on a weekend is kept on the
   * next weekdays that are not one of them.
   */
  static MarketDay[] christmasMadeUpFor() {
    return new MarketDay[] {
      MarketDay.fixed("Christmas Day", 12, 25),
      MarketDay.fixed("Boxing Day", 12, 26),
      MarketDay.fixed("Christmas Day, made up for", 12, 27).when(MONDAY, TUESDAY),
      MarketDay.fixed("Boxing Day, made up for", 12, 28).when(MONDAY, TUESDAY)
    };
  }

  static LocalDate goodFriday(int year) {
    return easterSunday(year).minusDays(2);
  }

  static LocalDate easterMonday(int year) {
    return easterSunday(year).plusDays(1);
  }

  /** Western Easter, by Gauss's method in Spencer's form for the Gregorian calendar. */
  static LocalDate easterSunday(int year) {
    int golden = year % 19;
    int century = year / 100;
    int yearOfCentury = year % 100;
    int epact =
        (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    int weekday =
        (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact - yearOfCentury % 4) % 7;
    int correction = (golden + 11 * epact + 22 * weekday) / 451;
    int days = epact + weekday - 7 * correction + 114;
    return LocalDate.of(year, days / 31, days % 31 + 1);
  }
}
