package io.ktrdr.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/**
 * A day that a market treats differently, by its name: a holiday, the eve of one, a storm.
 *
 * @param name as people call it
 * @param firstYear in which it is kept, and {@code lastYear}, the last one
 * @param datesOf its dates in a year, none when the year has none
 */
record MarketDay(String name, int firstYear, int lastYear, IntFunction<List<LocalDate>> datesOf) {

  private static MarketDay yearly(String name, IntFunction<LocalDate> dateOf) {
    return new MarketDay(
        name, Integer.MIN_VALUE, Integer.MAX_VALUE, year -> List.of(dateOf.apply(year)));
  }

  /** The same date every year. */
  static MarketDay fixed(String name, int month, int day) {
    return yearly(name, year -> LocalDate.of(year, month, day));
  }

  /** So many days after Easter Sunday; before it when negative. */
  static MarketDay easter(String name, int days) {
    return yearly(name, year -> Holidays.easterSunday(year).plusDays(days));
  }

  /** The n-th such weekday of a month, from 1. */
  static MarketDay nth(String name, int n, DayOfWeek weekday, int month) {
    return yearly(name, year -> Holidays.nth(n, weekday, year, month));
  }

  /** The last such weekday of a month. */
  static MarketDay last(String name, DayOfWeek weekday, int month) {
    return yearly(name, year -> Holidays.last(weekday, year, month));
  }

  /** The first such weekday on or after a date. */
  static MarketDay onOrAfter(String name, DayOfWeek weekday, int month, int day) {
    return fixed(name, month, day).moved(date -> date.with(TemporalAdjusters.nextOrSame(weekday)));
  }

  /** The last such weekday on or before a date. */
  static MarketDay onOrBefore(String name, DayOfWeek weekday, int month, int day) {
    return fixed(name, month, day)
        .moved(date -> date.with(TemporalAdjusters.previousOrSame(weekday)));
  }

  /** Dates that no rule gives, written {@code 2001-07-06}. */
  static MarketDay dates(String name, String... dates) {
    List<LocalDate> all = Arrays.stream(dates).map(LocalDate::parse).toList();
    return new MarketDay(
        name,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE,
        year -> all.stream().filter(date -> date.getYear() == year).toList());
  }

  /** Kept from this year on. */
  MarketDay from(int year) {
    return new MarketDay(name, year, lastYear, datesOf);
  }

  /** Kept until this year. */
  MarketDay until(int year) {
    return new MarketDay(name, firstYear, year, datesOf);
  }

  /** The same dates under another name. */
  MarketDay named(String other) {
    return new MarketDay(other, firstYear, lastYear, datesOf);
  }

  /** Kept in these years only. */
  MarketDay onlyIn(int... years) {
    return chosen(year -> Arrays.stream(years).anyMatch(one -> one == year));
  }

  /** Not kept in these years. */
  MarketDay notIn(int... years) {
    return chosen(year -> Arrays.stream(years).noneMatch(one -> one == year));
  }

  private MarketDay chosen(IntPredicate kept) {
    return new MarketDay(
        name, firstYear, lastYear, year -> kept.test(year) ? datesOf.apply(year) : List.of());
  }

  /** Kept on another date than it falls on, such as the Monday after a Sunday. */
  MarketDay moved(UnaryOperator<LocalDate> observed) {
    return new MarketDay(
        name, firstYear, lastYear, year -> datesOf.apply(year).stream().map(observed).toList());
  }

  /** Kept in years in which it falls on one of these weekdays. */
  MarketDay when(DayOfWeek... weekdays) {
    Set<DayOfWeek> wanted = Set.of(weekdays);
    return new MarketDay(
        name,
        firstYear,
        lastYear,
        year ->
            datesOf.apply(year).stream()
                .filter(date -> wanted.contains(date.getDayOfWeek()))
                .toList());
  }

  /** The dates in a year. */
  List<LocalDate> datesIn(int year) {
    return year < firstYear || year > lastYear ? List.of() : datesOf.apply(year);
  }
}
