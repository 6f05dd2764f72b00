package io.ktrdr.calendar;

import static io.ktrdr.calendar.UnitedStatesDays.CHRISTMAS;
import static io.ktrdr.calendar.UnitedStatesDays.GOOD_FRIDAY;
import static io.ktrdr.calendar.UnitedStatesDays.INDEPENDENCE;
import static io.ktrdr.calendar.UnitedStatesDays.KING;
import static io.ktrdr.calendar.UnitedStatesDays.LABOR;
import static io.ktrdr.calendar.UnitedStatesDays.MEMORIAL;
import static io.ktrdr.calendar.UnitedStatesDays.NEW_YEAR;
import static io.ktrdr.calendar.UnitedStatesDays.REPORT_FRIDAYS;
import static io.ktrdr.calendar.UnitedStatesDays.THANKSGIVING;
import static io.ktrdr.calendar.UnitedStatesDays.WASHINGTON;

import io.ktrdr.calendar.MarketRules.EarlyClose;
import io.ktrdr.calendar.MarketRules.Era;
import java.util.List;

/**
 * Equity index futures on CME Globex, Chicago time: 17:00 of the evening before to 16:00, dated by
 * the day it ends; regular hours 08:30 to 15:00. New York's Christmas, New Year and Good Friday are
 * full closures; other US holidays halt at noon, until 2013 (the first two of the year until 2014)
 * at 10:30.
 */
final class GlobexEquityRules {

  private static final LocalSpan REGULAR = LocalSpan.of(830, 1500);

  private GlobexEquityRules() {}

  static SessionRules rules() {
    return new MarketRules(
        MarketDays.of(
            NEW_YEAR,
            CHRISTMAS,
            GOOD_FRIDAY.notIn(REPORT_FRIDAYS),
            UnitedStatesDays.MOURNING.until(2004),
            UnitedStatesDays.ATTACK),
        List.of(
            EarlyClose.at(815, GOOD_FRIDAY.onlyIn(REPORT_FRIDAYS), UnitedStatesDays.SANDY),
            EarlyClose.at(830, UnitedStatesDays.MOURNING.from(2005)),
            EarlyClose.at(
                1030,
                KING.until(2014),
                WASHINGTON.until(2014),
                MEMORIAL.until(2013),
                INDEPENDENCE.until(2013),
                LABOR.until(2013),
                THANKSGIVING.until(2013)),
            new EarlyClose(1200, UnitedStatesDays.HALF_KEPT),
            EarlyClose.at(
                1215,
                UnitedStatesDays.BESIDE_INDEPENDENCE,
                UnitedStatesDays.DAY_AFTER_THANKSGIVING.from(1992),
                UnitedStatesDays.CHRISTMAS_EVE,
                MarketDay.dates(
                    "Early close of the stock exchanges",
                    "1997-12-26",
                    "1999-12-31",
                    "2003-12-26"))),
        List.of(
            // A quarter of an hour at 15:15 was lost every day until 25 June 2021.
            pausing("0000-01-01", 1630),
            pausing("2012-11-19", 1615),
            pausing("2015-09-21", 1600),
            Era.since("2021-06-28", REGULAR).within(LocalSpan.fromEveBefore(1700, 1600))));
  }

  private static Era pausing(String from, int closes) {
    return Era.since(from, REGULAR)
        .within(LocalSpan.fromEveBefore(1700, 1515), LocalSpan.of(1530, closes));
  }
}
