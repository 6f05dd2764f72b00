package io.ktrdr.calendar;

import static io.ktrdr.calendar.UnitedStatesDays.CHRISTMAS;
import static io.ktrdr.calendar.UnitedStatesDays.CHRISTMAS_EVE;
import static io.ktrdr.calendar.UnitedStatesDays.DAY_AFTER_THANKSGIVING;
import static io.ktrdr.calendar.UnitedStatesDays.GOOD_FRIDAY;
import static io.ktrdr.calendar.UnitedStatesDays.HALF_KEPT;
import static io.ktrdr.calendar.UnitedStatesDays.INDEPENDENCE;
import static io.ktrdr.calendar.UnitedStatesDays.KING;
import static io.ktrdr.calendar.UnitedStatesDays.LABOR;
import static io.ktrdr.calendar.UnitedStatesDays.MEMORIAL;
import static io.ktrdr.calendar.UnitedStatesDays.NEW_YEAR;
import static io.ktrdr.calendar.UnitedStatesDays.THANKSGIVING;
import static io.ktrdr.calendar.UnitedStatesDays.WASHINGTON;

import io.ktrdr.calendar.MarketRules.EarlyClose;
import io.ktrdr.calendar.MarketRules.Era;
import java.util.List;

/**
 * CME Group's other futures, Chicago time. Currencies, rates, energy and metals trade from 17:00 of
 * the evening before to 16:00 (16:15 until 18 September 2015), dated by the day it ends; regular
 * hours are those of the old trading floors. Farm products rest on US holidays altogether.
 */
final class GlobexRules {

  private static final MarketDays CLOSED = MarketDays.of(NEW_YEAR, CHRISTMAS);

  /** The last rules on half-kept holidays came with 2022. */
  private static final int NEWER_RULES = 2022;

  private static final MarketDay[] UNTIL_2021 = {
    KING.until(NEWER_RULES - 1),
    WASHINGTON.until(NEWER_RULES - 1),
    MEMORIAL.until(NEWER_RULES - 1),
    INDEPENDENCE.until(NEWER_RULES - 1),
    LABOR.until(NEWER_RULES - 1),
    THANKSGIVING.until(NEWER_RULES - 1)
  };

  private GlobexRules() {}

  /** Currency futures; since 2022 they trade all day on most US holidays. */
  static SessionRules currencies() {
    int[] reports = {2021, 2023, 2026};
    return new MarketRules(
        CLOSED.and(GOOD_FRIDAY.notIn(reports)),
        List.of(
            EarlyClose.at(1015, GOOD_FRIDAY.onlyIn(reports)),
            EarlyClose.at(1200, UNTIL_2021),
            EarlyClose.at(1215, DAY_AFTER_THANKSGIVING, CHRISTMAS_EVE)),
        aroundTheClock(LocalSpan.of(720, 1400)));
  }

  /** Treasury and short rate futures; until 2015 they stopped early before long weekends too. */
  static SessionRules rates() {
    return new MarketRules(
        CLOSED.and(
            GOOD_FRIDAY.notIn(UnitedStatesDays.REPORT_FRIDAYS),
            // by CME's notice of 2018-12-02; currencies, energy and metals traded all day
            MarketDay.dates("Day of mourning", "2018-12-05")),
        List.of(
            EarlyClose.at(1015, GOOD_FRIDAY.onlyIn(UnitedStatesDays.REPORT_FRIDAYS)),
            new EarlyClose(1200, HALF_KEPT),
            EarlyClose.at(
                1215,
                DAY_AFTER_THANKSGIVING,
                CHRISTMAS_EVE,
                MarketDay.dates("New Year's Eve", "2010-12-31")),
            EarlyClose.at(
                1515,
                fridayBefore(KING.until(2015)),
                fridayBefore(WASHINGTON.until(2015)),
                fridayBefore(MEMORIAL.until(2015)),
                fridayBefore(LABOR.until(2014)),
                MarketDay.dates("Before Independence Day", "2010-07-02", "2011-07-01"))),
        aroundTheClock(LocalSpan.of(720, 1400)));
  }

  private static MarketDay fridayBefore(MarketDay monday) {
    return monday.moved(date -> date.minusDays(3)).named("Friday before " + monday.name());
  }

  /** NYMEX: crude oil, its products, natural gas. */
  static SessionRules energy() {
    return commodities(LocalSpan.of(800, 1330));
  }

  /** COMEX: gold, silver, copper. */
  static SessionRules metals() {
    return commodities(LocalSpan.of(720, 1230));
  }

  private static SessionRules commodities(LocalSpan floor) {
    return new MarketRules(
        CLOSED.and(GOOD_FRIDAY),
        List.of(
            EarlyClose.at(1200, UNTIL_2021),
            new EarlyClose(1330, HALF_KEPT),
            EarlyClose.at(1245, DAY_AFTER_THANKSGIVING, CHRISTMAS_EVE)),
        aroundTheClock(floor));
  }

  private static List<Era> aroundTheClock(LocalSpan floor) {
    return List.of(
        Era.always(floor).within(LocalSpan.fromEveBefore(1700, 1615)),
        Era.since("2015-09-21", floor).within(LocalSpan.fromEveBefore(1700, 1600)));
  }

  /** Corn, wheat, soybeans and their products: a night and a day session. */
  static SessionRules grains() {
    LocalSpan night = LocalSpan.fromEveBefore(1900, 745);
    return new MarketRules(
        CLOSED.and(GOOD_FRIDAY).and(HALF_KEPT),
        List.of(EarlyClose.at(1205, DAY_AFTER_THANKSGIVING, CHRISTMAS_EVE)),
        List.of(
            Era.always(LocalSpan.of(930, 1315))
                .within(LocalSpan.fromEveBefore(1800, 715), LocalSpan.of(930, 1315)),
            Era.since("2012-05-21", LocalSpan.of(930, 1400))
                .within(LocalSpan.fromEveBefore(1700, 1400)),
            Era.since("2013-04-08", LocalSpan.of(830, 1315)).within(night, LocalSpan.of(830, 1315)),
            Era.since("2015-07-06", LocalSpan.of(830, 1320))
                .within(night, LocalSpan.of(830, 1320))));
  }

  /** Cattle and hogs. */
  static SessionRules livestock() {
    return new MarketRules(
        CLOSED.and(GOOD_FRIDAY).and(HALF_KEPT),
        List.of(EarlyClose.at(1205, DAY_AFTER_THANKSGIVING, CHRISTMAS_EVE)),
        List.of(Era.always(LocalSpan.of(830, 1305))));
  }
}
