package io.ktrdr.calendar;

import io.ktrdr.calendar.MarketRules.EarlyClose;
import io.ktrdr.calendar.MarketRules.Era;
import java.util.List;

/**
 * Euronext: 09:00 to 17:30 in Paris, Amsterdam and Brussels, the same by Lisbon's clock; until
 * 14:05 on Christmas Eve and New Year's Eve. Each country kept holidays of its own until it joined
 * the common calendar in 2001 to 2003.
 */
final class EuronextRules {

  private static final LocalSpan DAY = LocalSpan.of(900, 1730);

  private static final MarketDays COMMON =
      MarketDays.of(
          MarketDay.fixed("New Year's Day", 1, 1),
          MarketDay.easter("Good Friday", -2),
          MarketDay.easter("Easter Monday", 1),
          MarketDay.fixed("Labour Day", 5, 1),
          MarketDay.fixed("Christmas Day", 12, 25),
          MarketDay.fixed("Boxing Day", 12, 26));

  private static final MarketDay CHRISTMAS_EVE = MarketDay.fixed("Christmas Eve", 12, 24);
  private static final MarketDay NEW_YEARS_EVE = MarketDay.fixed("New Year's Eve", 12, 31);
  private static final MarketDay ASCENSION = MarketDay.easter("Ascension Day", 39).until(2000);
  private static final MarketDay WHIT_MONDAY = MarketDay.easter("Whit Monday", 50).until(2001);

  private EuronextRules() {}

  static SessionRules paris() {
    return continental(WHIT_MONDAY, MarketDay.fixed("Bastille Day", 7, 14).until(2001));
  }

  static SessionRules amsterdam() {
    return continental(ASCENSION, WHIT_MONDAY, MarketDay.fixed("Queen's Day", 4, 30).until(2001));
  }

  static SessionRules brussels() {
    return continental(
        ASCENSION, WHIT_MONDAY, MarketDay.fixed("Belgian National Day", 7, 21).until(2001));
  }

  private static SessionRules continental(MarketDay... own) {
    return new MarketRules(
        COMMON.and(own).and(NEW_YEARS_EVE.until(2001)),
        List.of(EarlyClose.at(1405, CHRISTMAS_EVE, NEW_YEARS_EVE.from(2002))),
        List.of(Era.always(DAY)));
  }

  static SessionRules lisbon() {
    return new MarketRules(
        COMMON.and(
            MarketDay.easter("Carnival", -47).until(2002),
            MarketDay.easter("Corpus Christi", 60).until(2002),
            MarketDay.fixed("Liberty Day", 4, 25).until(2002),
            MarketDay.fixed("Portugal Day", 6, 10).until(2002),
            MarketDay.fixed("Saint Anthony's Day", 6, 13).until(2001),
            MarketDay.fixed("Assumption Day", 8, 15).until(2002),
            MarketDay.fixed("Republic Day", 10, 5).until(2002),
            MarketDay.fixed("All Saints' Day", 11, 1).until(2002),
            MarketDay.fixed("Independence Day", 12, 1).until(2002),
            MarketDay.fixed("Immaculate Conception", 12, 8).until(2002),
            CHRISTMAS_EVE.until(2002)),
        List.of(EarlyClose.at(1305, CHRISTMAS_EVE.from(2003), NEW_YEARS_EVE)),
        List.of(Era.always(LocalSpan.of(800, 1630))));
  }
}
