package io.ktrdr.calendar;

import java.util.List;

/** Borsa Italiana, Milan: 09:00 to 17:30, no early closes. */
final class ItalianRules {

  private ItalianRules() {}

  static SessionRules rules() {
    return new MarketRules(
        MarketDays.of(
            MarketDay.fixed("New Year's Day", 1, 1),
            MarketDay.easter("Good Friday", -2),
            MarketDay.easter("Easter Monday", 1),
            MarketDay.fixed("Labour Day", 5, 1),
            MarketDay.fixed("Ferragosto", 8, 15),
            MarketDay.fixed("Christmas Eve", 12, 24),
            MarketDay.fixed("Christmas Day", 12, 25),
            MarketDay.fixed("Saint Stephen's Day", 12, 26),
            MarketDay.fixed("New Year's Eve", 12, 31)),
        List.of(),
        List.of(MarketRules.Era.always(LocalSpan.of(900, 1730))));
  }
}
