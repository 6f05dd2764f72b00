package io.ktrdr.calendar;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.THURSDAY;

import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * US stock exchanges, New York time: 09:30 to 16:00, with pre- and after-market 04:00 to 20:00;
 * early closes at 13:00 (14:00 until 1992), after-market then until 17:00.
 */
final class NewYorkStockRules implements SessionRules {

  private static final List<LocalSpan> REGULAR = List.of(LocalSpan.of(930, 1600));
  private static final List<LocalSpan> REGULAR_ALL = List.of(LocalSpan.of(400, 2000));
  private static final List<LocalSpan> SHORT = List.of(LocalSpan.of(930, 1300));
  private static final List<LocalSpan> SHORT_UNTIL_1992 = List.of(LocalSpan.of(930, 1400));
  private static final List<LocalSpan> SHORT_ALL = List.of(LocalSpan.of(400, 1700));

  /** Whole days lost to events, not to rules. */
  static final Set<LocalDate> SPECIAL_CLOSURES =
      Set.of(
          LocalDate.of(1994, 4, 27), // mourning for President Nixon
          LocalDate.of(2001, 9, 11), // attack on the World Trade Center
          LocalDate.of(2001, 9, 12),
          LocalDate.of(2001, 9, 13),
          LocalDate.of(2001, 9, 14),
          LocalDate.of(2004, 6, 11), // mourning for President Reagan
          LocalDate.of(2007, 1, 2), // mourning for President Ford
          LocalDate.of(2012, 10, 29), // hurricane Sandy
          LocalDate.of(2012, 10, 30),
          LocalDate.of(2018, 12, 5), // mourning for President G. H. W. Bush
          LocalDate.of(2025, 1, 9)); // mourning for President Carter

  /** Early closes that no rule gives: days beside a holiday in years that chose so. */
  private static final Set<LocalDate> SPECIAL_EARLY_CLOSES =
      Set.of(LocalDate.of(1997, 12, 26), LocalDate.of(1999, 12, 31), LocalDate.of(2003, 12, 26));

  /** Options on stocks: as regular hours, with nothing before and after. */
  static SessionRules options() {
    NewYorkStockRules stocks = new NewYorkStockRules();
    return (hours, date) -> stocks.spans(TradingHours.RTH, date);
  }

  @Override
  public List<LocalSpan> spans(TradingHours hours, LocalDate date) {
    if (Holidays.isWeekend(date) || isHoliday(date) || SPECIAL_CLOSURES.contains(date)) {
      return CLOSED;
    }
    boolean early = closesEarly(date);
    return switch (hours) {
      case ALL -> early ? SHORT_ALL : REGULAR_ALL;
      case RTH -> !early ? REGULAR : date.getYear() <= 1992 ? SHORT_UNTIL_1992 : SHORT;
    };
  }

  /** The holidays that the exchange keeps by rule; for a weekday. */
  static boolean isHoliday(LocalDate date) {
    int year = date.getYear();
    return switch (date.getMonth()) {
      // A Saturday New Year's Day is not kept on the Friday, which closes the old year's books.
      case JANUARY ->
          date.equals(Holidays.sundayToMonday(LocalDate.of(year, 1, 1)))
              || (year >= 1998 && date.equals(Holidays.nth(3, MONDAY, year, 1)));
      case FEBRUARY -> date.equals(Holidays.nth(3, MONDAY, year, 2));
      case MARCH, APRIL -> date.equals(Holidays.goodFriday(year));
      case MAY -> date.equals(Holidays.last(MONDAY, year, 5));
      case JUNE -> year >= 2022 && date.equals(Holidays.nearestWeekday(LocalDate.of(year, 6, 19)));
      case JULY -> date.equals(Holidays.nearestWeekday(LocalDate.of(year, 7, 4)));
      case SEPTEMBER -> date.equals(Holidays.nth(1, MONDAY, year, 9));
      case NOVEMBER -> date.equals(thanksgiving(year));
      case DECEMBER -> date.equals(Holidays.nearestWeekday(LocalDate.of(year, 12, 25)));
      case AUGUST, OCTOBER -> false;
    };
  }

  static LocalDate thanksgiving(int year) {
    return Holidays.nth(4, THURSDAY, year, 11);
  }

  static boolean closesEarly(LocalDate date) {
    int year = date.getYear();
    return switch (date.getMonth()) {
      case JULY -> year >= 1995 && date.equals(besideIndependenceDay(year));
      case NOVEMBER -> year >= 1992 && date.equals(thanksgiving(year).plusDays(1));
      // On a Friday the 24th is the holiday itself.
      case DECEMBER -> date.getDayOfMonth() == 24 || SPECIAL_EARLY_CLOSES.contains(date);
      case JANUARY, FEBRUARY, MARCH, APRIL, MAY, JUNE, AUGUST, SEPTEMBER, OCTOBER -> false;
    };
  }

  /**
   * The short day of 4 July: the day before, until 2012 the Friday after a Thursday holiday; the
   * holiday itself where there is none.
   */
  static LocalDate besideIndependenceDay(int year) {
    LocalDate fourth = LocalDate.of(year, 7, 4);
    return switch (fourth.getDayOfWeek()) {
      case TUESDAY, WEDNESDAY, FRIDAY -> fourth.minusDays(1);
      case THURSDAY -> year < 2013 ? fourth.plusDays(1) : fourth.minusDays(1);
      case MONDAY, SATURDAY, SUNDAY -> fourth;
    };
  }
}
