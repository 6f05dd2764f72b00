package io.ktrdr.calendar;

import static java.time.DayOfWeek.FRIDAY;

import java.util.List;

/** Nasdaq Stockholm: 09:00 to 17:30, until 13:00 on the eves of its holidays. */
final class StockholmRules {

  private StockholmRules() {}

  static SessionRules rules() {
    return new MarketRules(
        MarketDays.of(
            MarketDay.fixed("New Year's Day", 1, 1),
            MarketDay.fixed("Epiphany", 1, 6),
            MarketDay.easter("Good Friday", -2),
            MarketDay.easter("Easter Monday", 1),
            MarketDay.fixed("Labour Day", 5, 1),
            MarketDay.easter("Ascension Day", 39),
            MarketDay.easter("Whit Monday", 50).until(2004),
            MarketDay.fixed("National Day", 6, 6).from(2004),
            MarketDay.onOrAfter("Midsummer Eve", FRIDAY, 6, 19),
            MarketDay.fixed("Christmas Eve", 12, 24),
            MarketDay.fixed("Christmas Day", 12, 25),
            MarketDay.fixed("Boxing Day", 12, 26),
            MarketDay.fixed("New Year's Eve", 12, 31)),
        List.of(
            MarketRules.EarlyClose.at(
                1300,
                MarketDay.fixed("Eve of Epiphany", 1, 5),
                MarketDay.easter("Maundy Thursday", -3),
                MarketDay.fixed("Walpurgis Night", 4, 30),
                MarketDay.easter("Eve of Ascension Day", 38),
                MarketDay.onOrAfter("All Saints' Eve", FRIDAY, 10, 30))),
        List.of(MarketRules.Era.always(LocalSpan.of(900, 1730))));
  }
}
