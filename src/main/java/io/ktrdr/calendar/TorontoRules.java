package io.ktrdr.calendar;

import static java.time.DayOfWeek.MONDAY;

import java.util.List;

/** Toronto Stock Exchange: 09:30 to 16:00, until 13:00 on Christmas Eve since 2010. */
final class TorontoRules {

  private TorontoRules() {}

  static SessionRules rules() {
    return new MarketRules(
        MarketDays.of(
                MarketDay.fixed("New Year's Day", 1, 1).moved(Holidays::weekendToMonday),
                MarketDay.nth("Family Day", 3, MONDAY, 2).from(2008),
                MarketDay.easter("Good Friday", -2),
                MarketDay.onOrBefore("Victoria Day", MONDAY, 5, 24),
                MarketDay.fixed("Canada Day", 7, 1).moved(Holidays::weekendToMonday),
                MarketDay.nth("Civic Holiday", 1, MONDAY, 8),
                MarketDay.nth("Labour Day", 1, MONDAY, 9),
                MarketDay.nth("Thanksgiving", 2, MONDAY, 10),
                MarketDay.dates("Attack on the World Trade Center", "2001-09-11", "2001-09-12"))
            .and(Holidays.christmasMadeUpFor()),
        List.of(
            MarketRules.EarlyClose.at(1300, MarketDay.fixed("Christmas Eve", 12, 24).from(2010))),
        List.of(MarketRules.Era.always(LocalSpan.of(930, 1600))));
  }
}
