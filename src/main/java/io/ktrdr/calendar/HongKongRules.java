package io.ktrdr.calendar;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.THURSDAY;
import static java.time.DayOfWeek.TUESDAY;
import static java.time.DayOfWeek.WEDNESDAY;

import io.ktrdr.calendar.MarketRules.EarlyClose;
import io.ktrdr.calendar.MarketRules.Era;
import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import java.util.List;

/**
 * Hong Kong Stock Exchange: 09:30 to 12:00 and 13:00 to 16:00, from 10:00 until 4 March 2011;
 * mornings only on the eves of Christmas, New Year and, since 2013, Lunar New Year. Typhoons closed
 * it until 2024; since 23 September 2024 it trades through them.
 */
final class HongKongRules implements SessionRules {

  /** Before this date half days lasted until 12:30. */
  private static final LocalDate EARLIER_OPEN = LocalDate.of(2011, 3, 7);

  private static final List<LocalSpan> OLD_HALF_DAY = List.of(LocalSpan.of(1000, 1230));

  private static final MarketDays CIVIL =
      MarketDays.of(
          MarketDay.fixed("New Year's Day", 1, 1).moved(Holidays::sundayToMonday),
          MarketDay.easter("Good Friday", -2),
          MarketDay.easter("Easter Monday", 1),
          MarketDay.fixed("Labour Day", 5, 1).from(1999).moved(Holidays::sundayToMonday),
          MarketDay.fixed("Establishment Day", 7, 1).from(1997).moved(Holidays::sundayToMonday),
          MarketDay.fixed("National Day", 10, 1).from(1997).moved(Holidays::sundayToMonday),
          MarketDay.fixed("Christmas Day", 12, 25),
          MarketDay.fixed("Boxing Day", 12, 26),
          MarketDay.fixed("Christmas, made up for", 12, 27).when(MONDAY, TUESDAY),
          MarketDay.last("Liberation Day", MONDAY, 8).until(1996),
          MarketDay.dates(
              "Queen's Birthday",
              "1990-06-18",
              "1991-06-17",
              "1991-06-18",
              "1992-06-15",
              "1993-06-14",
              "1994-06-13",
              "1995-06-19",
              "1996-06-17",
              "1997-06-30"));

  private static final MarketDays LUNAR =
      MarketDays.of(
          // A Sunday among the three days was made up for on the eve, since 2013 on the fourth day.
          newYear(0),
          newYear(1),
          newYear(2),
          ChineseFestivals.NEW_YEAR
              .from(2013)
              .when(FRIDAY, SATURDAY, SUNDAY)
              .moved(date -> date.plusDays(3)),
          ChineseFestivals.NEW_YEAR.until(2012).when(SATURDAY).moved(date -> date.minusDays(1)),
          ChineseFestivals.TOMB_SWEEPING.moved(HongKongRules::besideEaster),
          ChineseFestivals.BUDDHA.from(1999).moved(Holidays::sundayToMonday),
          ChineseFestivals.DRAGON_BOAT.moved(Holidays::sundayToMonday),
          ChineseFestivals.MID_AUTUMN.moved(HongKongRules::dayAfterMidAutumn),
          ChineseFestivals.DOUBLE_NINTH.moved(Holidays::sundayToMonday),
          MarketDay.dates("Mid-Autumn Festival, made up for", "2022-09-12", "2029-09-24"));

  private static final MarketDays SINGLE_DAYS =
      MarketDays.of(
          MarketDay.dates("Tuen Ng, made up for", "1994-06-14"),
          MarketDay.dates("Establishment of the Region", "1997-07-02"),
          MarketDay.dates("Victory in the war", "1997-08-18", "1998-08-17", "2015-09-03"),
          MarketDay.dates("National Day", "1997-10-02", "1998-10-02", "2012-10-02"),
          MarketDay.dates("Ching Ming, made up for", "1999-04-06", "2010-04-06", "2015-04-07"),
          MarketDay.dates("Turn of the millennium", "1999-12-31"));

  private static final MarketDays STORMS =
      MarketDays.of(
          MarketDay.dates("Typhoon Gary", "1992-07-22"),
          MarketDay.dates("Typhoon Becky", "1993-09-17"),
          MarketDay.dates("Typhoon York", "1999-09-16"),
          MarketDay.dates("Typhoon Utor", "2001-07-06"),
          MarketDay.dates("Typhoon Yutu", "2001-07-25"),
          MarketDay.dates("Typhoon Kammuri", "2008-08-06"),
          MarketDay.dates("Typhoon Nuri", "2008-08-22"),
          MarketDay.dates("Typhoon Nesat", "2011-09-29"),
          MarketDay.dates("Typhoon Utor", "2013-08-14"),
          MarketDay.dates("Typhoon Nida", "2016-08-02"),
          MarketDay.dates("Typhoon Haima", "2016-10-21"),
          MarketDay.dates("Typhoon Hato", "2017-08-23"),
          MarketDay.dates("Typhoon Nangka", "2020-10-13"),
          MarketDay.dates("Typhoon Kompasu", "2021-10-13"),
          MarketDay.dates("Typhoon Talim", "2023-07-17"),
          MarketDay.dates("Typhoon Yagi", "2024-09-06"));

  private static final MarketDays HALF_DAYS =
      MarketDays.of(
          MarketDay.fixed("Christmas Eve", 12, 24),
          MarketDay.fixed("New Year's Eve", 12, 31),
          ChineseFestivals.NEW_YEAR
              .from(2013)
              .when(TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY)
              .moved(date -> date.minusDays(1)));

  private static final SessionRules RULES =
      new MarketRules(
          CIVIL.and(LUNAR).and(SINGLE_DAYS).and(STORMS),
          List.of(new EarlyClose(1200, HALF_DAYS)),
          List.of(
              Era.always(LocalSpan.of(1000, 1200), LocalSpan.of(1300, 1600)),
              Era.since("2011-03-07", LocalSpan.of(930, 1200), LocalSpan.of(1300, 1600))));

  @Override
  public List<LocalSpan> spans(TradingHours hours, LocalDate date) {
    List<LocalSpan> spans = RULES.spans(hours, date);
    return !spans.isEmpty() && date.isBefore(EARLIER_OPEN) && HALF_DAYS.contains(date)
        ? OLD_HALF_DAY
        : spans;
  }

  private static MarketDay newYear(int after) {
    return ChineseFestivals.NEW_YEAR.moved(date -> date.plusDays(after));
  }

  /** Ching Ming on a Sunday moves to Monday; where that is Easter Monday, to Tuesday. */
  private static LocalDate besideEaster(LocalDate date) {
    LocalDate kept = Holidays.sundayToMonday(date);
    return kept.equals(Holidays.easterMonday(kept.getYear())) ? kept.plusDays(1) : kept;
  }

  /** The day after the festival; where that is National Day, the day after that. */
  private static LocalDate dayAfterMidAutumn(LocalDate festival) {
    LocalDate kept = festival.plusDays(1);
    return kept.getMonthValue() == 10 && kept.getDayOfMonth() == 1 ? kept.plusDays(1) : kept;
  }
}
