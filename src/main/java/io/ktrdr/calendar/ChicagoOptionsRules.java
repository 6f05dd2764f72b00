package io.ktrdr.calendar;

import static io.ktrdr.calendar.UnitedStatesDays.CHRISTMAS;
import static io.ktrdr.calendar.UnitedStatesDays.GOOD_FRIDAY;
import static io.ktrdr.calendar.UnitedStatesDays.HALF_KEPT;
import static io.ktrdr.calendar.UnitedStatesDays.NEW_YEAR;

import io.ktrdr.calendar.MarketRules.EarlyClose;
import io.ktrdr.calendar.MarketRules.Era;
import java.util.List;

/**
 * Cboe, Chicago time: index options and volatility futures, regular hours 08:30 to 15:15, until
 * 12:15 on the day after Thanksgiving. They keep the stock exchanges' holidays. The early closes
 * that Cboe announces for most 3 July and 24 December are not in the published sessions which this
 * follows.
 */
final class ChicagoOptionsRules {

  private static final LocalSpan DAY = LocalSpan.of(830, 1515);

  private static final MarketDays CLOSED =
      MarketDays.of(
              NEW_YEAR,
              GOOD_FRIDAY,
              CHRISTMAS,
              UnitedStatesDays.MOURNING,
              UnitedStatesDays.ATTACK,
              UnitedStatesDays.SANDY)
          .and(HALF_KEPT);

  private static final List<EarlyClose> EARLY =
      List.of(EarlyClose.at(1215, UnitedStatesDays.DAY_AFTER_THANKSGIVING.from(1993)));

  private ChicagoOptionsRules() {}

  /**
   * Index options: a night session since 2015, for long from 02:00, and an hour after the close.
   */
  static SessionRules indexOptions() {
    return new MarketRules(
        CLOSED,
        EARLY,
        List.of(
            Era.always(DAY),
            Era.since("2015-03-02", DAY).within(LocalSpan.of(200, 815), DAY),
            Era.since("2021-11-22", DAY).within(LocalSpan.fromEveBefore(1915, 815), DAY),
            Era.since("2022-02-28", DAY)
                .within(LocalSpan.fromEveBefore(1915, 815), LocalSpan.of(830, 1600))));
  }

  /** Volatility futures: nearly around the clock since 2014. */
  static SessionRules volatilityFutures() {
    return new MarketRules(
        CLOSED,
        EARLY,
        List.of(
            Era.always(DAY),
            Era.since("2014-06-23", DAY)
                .within(LocalSpan.fromEveBefore(1700, 1515), LocalSpan.of(1530, 1600))));
  }
}
