package io.ktrdr.calendar;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.THURSDAY;

import java.time.LocalDate;
import java.util.List;

/** The holidays of the United States as its futures and options exchanges know them. */
final class UnitedStatesDays {

  static final MarketDay NEW_YEAR =
      MarketDay.fixed("New Year's Day", 1, 1).moved(Holidays::sundayToMonday);
  static final MarketDay KING =
      MarketDay.nth("Martin Luther King's Birthday", 3, MONDAY, 1).from(1998);
  static final MarketDay WASHINGTON = MarketDay.nth("Washington's Birthday", 3, MONDAY, 2);
  static final MarketDay GOOD_FRIDAY = MarketDay.easter("Good Friday", -2);
  static final MarketDay MEMORIAL = MarketDay.last("Memorial Day", MONDAY, 5);
  static final MarketDay JUNETEENTH =
      MarketDay.fixed("Juneteenth", 6, 19).from(2022).moved(Holidays::nearestWeekday);
  static final MarketDay INDEPENDENCE =
      MarketDay.fixed("Independence Day", 7, 4).moved(Holidays::nearestWeekday);
  static final MarketDay LABOR = MarketDay.nth("Labor Day", 1, MONDAY, 9);
  static final MarketDay THANKSGIVING = MarketDay.nth("Thanksgiving", 4, THURSDAY, 11);
  static final MarketDay CHRISTMAS =
      MarketDay.fixed("Christmas Day", 12, 25).moved(Holidays::nearestWeekday);

  /** All but New Year, Good Friday and Christmas: futures trade on them, but not all day. */
  static final MarketDays HALF_KEPT =
      MarketDays.of(KING, WASHINGTON, MEMORIAL, JUNETEENTH, INDEPENDENCE, LABOR, THANKSGIVING);

  static final MarketDay DAY_AFTER_THANKSGIVING =
      THANKSGIVING.moved(date -> date.plusDays(1)).named("Day after Thanksgiving");
  static final MarketDay CHRISTMAS_EVE = MarketDay.fixed("Christmas Eve", 12, 24);

  /** The short day of Independence Day, when the stock exchanges have one. */
  static final MarketDay BESIDE_INDEPENDENCE =
      new MarketDay(
          "Day before Independence Day", 1995, Integer.MAX_VALUE, UnitedStatesDays::besideFourth);

  /** Presidents' funerals on which the stock exchanges were closed. */
  static final MarketDay MOURNING =
      MarketDay.dates(
          "Day of mourning", "1994-04-27", "2004-06-11", "2007-01-02", "2018-12-05", "2025-01-09");

  static final MarketDay ATTACK =
      MarketDay.dates(
          "Attack on the World Trade Center",
          "2001-09-11",
          "2001-09-12",
          "2001-09-13",
          "2001-09-14");

  static final MarketDay SANDY = MarketDay.dates("Hurricane Sandy", "2012-10-29", "2012-10-30");

  /**
   * Years whose Good Friday brought an employment report, so that futures traded until after it.
   */
  static final int[] REPORT_FRIDAYS = {2007, 2010, 2012, 2015, 2021, 2023, 2026};

  private UnitedStatesDays() {}

  private static List<LocalDate> besideFourth(int year) {
    LocalDate day = NewYorkStockRules.besideIndependenceDay(year);
    return INDEPENDENCE.datesIn(year).contains(day) ? List.of() : List.of(day);
  }
}
