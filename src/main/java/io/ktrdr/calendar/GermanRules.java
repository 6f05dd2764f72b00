package io.ktrdr.calendar;

import io.ktrdr.calendar.MarketRules.EarlyClose;
import io.ktrdr.calendar.MarketRules.Era;
import java.time.LocalDate;
import java.util.List;

/**
 * Xetra and the Frankfurt floor: 09:00 to 17:30, until 14:00 on the last trading day of a year
 * since 2010. The floor's specialists trade longer, which counts as {@code all}.
 */
final class GermanRules {

  private static final LocalSpan DAY = LocalSpan.of(900, 1730);

  private static final MarketDays CLOSED =
      MarketDays.of(
          MarketDay.fixed("New Year's Day", 1, 1),
          MarketDay.easter("Good Friday", -2),
          MarketDay.easter("Easter Monday", 1),
          MarketDay.fixed("Labour Day", 5, 1),
          MarketDay.easter("Whit Monday", 50).from(2007).until(2007),
          MarketDay.easter("Whit Monday", 50).from(2015).until(2021),
          MarketDay.fixed("Day of German Unity", 10, 3).from(2014).until(2021),
          MarketDay.dates("500 years of the Reformation", "2017-10-31"),
          MarketDay.fixed("Christmas Eve", 12, 24),
          MarketDay.fixed("Christmas Day", 12, 25),
          MarketDay.fixed("Boxing Day", 12, 26),
          MarketDay.fixed("New Year's Eve", 12, 31));

  private static final List<EarlyClose> EARLY =
      List.of(
          EarlyClose.at(
              1400,
              MarketDay.fixed("Last trading day of the year", 12, 30)
                  .from(2010)
                  .moved(Holidays::lastWeekday)));

  private GermanRules() {}

  static SessionRules xetra() {
    return new MarketRules(CLOSED, EARLY, List.of(Era.always(DAY)));
  }

  static SessionRules frankfurt() {
    return new MarketRules(
        CLOSED,
        EARLY,
        List.of(
            Era.always(DAY).within(LocalSpan.of(900, 2000)),
            new Era(LocalDate.of(2012, 1, 2), List.of(DAY), List.of(LocalSpan.of(800, 2000))),
            new Era(LocalDate.of(2021, 1, 4), List.of(DAY), List.of(LocalSpan.of(800, 2200)))));
  }
}
