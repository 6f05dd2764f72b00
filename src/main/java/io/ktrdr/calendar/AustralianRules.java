package io.ktrdr.calendar;

import static java.time.DayOfWeek.MONDAY;

import io.ktrdr.calendar.MarketRules.EarlyClose;
import io.ktrdr.calendar.MarketRules.Era;
import java.util.List;

/**
 * Australian Securities Exchange, Sydney: 10:00 to 16:00; until 14:10 on the last trading days
 * before Christmas and New Year since 2010, though not in 2022.
 */
final class AustralianRules {

  private static final MarketDay BEFORE_CHRISTMAS =
      MarketDay.fixed("Last trading day before Christmas", 12, 24).moved(Holidays::lastWeekday);
  private static final MarketDay BEFORE_NEW_YEAR =
      MarketDay.fixed("Last trading day of the year", 12, 31).moved(Holidays::lastWeekday);

  private AustralianRules() {}

  static SessionRules rules() {
    return new MarketRules(
        MarketDays.of(
                MarketDay.fixed("New Year's Day", 1, 1).moved(Holidays::weekendToMonday),
                MarketDay.onOrAfter("Australia Day", MONDAY, 1, 26).until(1992),
                MarketDay.fixed("Australia Day", 1, 26).from(1994).moved(Holidays::weekendToMonday),
                MarketDay.easter("Good Friday", -2),
                MarketDay.easter("Easter Monday", 1),
                MarketDay.fixed("Anzac Day", 4, 25),
                // Only once was a Sunday Anzac Day made up for; in 2011 it fell on Easter Monday.
                MarketDay.dates("Anzac Day, made up for", "2010-04-26", "2011-04-26"),
                MarketDay.nth("Sovereign's Birthday", 2, MONDAY, 6),
                MarketDay.dates("New Year's Eve", "1990-12-31", "1999-12-31"),
                MarketDay.dates("Mourning for Queen Elizabeth", "2022-09-22"))
            .and(Holidays.christmasMadeUpFor()),
        List.of(
            EarlyClose.at(
                1410,
                BEFORE_CHRISTMAS.from(2010).until(2021),
                BEFORE_CHRISTMAS.from(2023),
                BEFORE_NEW_YEAR.from(2010).until(2021),
                BEFORE_NEW_YEAR.from(2023))),
        List.of(Era.always(LocalSpan.of(1000, 1600))));
  }
}
