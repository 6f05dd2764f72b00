package io.ktrdr.calendar;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.TUESDAY;

import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * London Stock Exchange: 08:00 to 16:30, until 12:30 on the last trading days before Christmas and
 * New Year; closed on the bank holidays of England.
 */
final class LondonRules implements SessionRules {

  private static final List<LocalSpan> REGULAR = List.of(LocalSpan.of(800, 1630));
  private static final List<LocalSpan> SHORT = List.of(LocalSpan.of(800, 1230));

  private static final Set<LocalDate> SPECIAL_CLOSURES =
      Set.of(
          LocalDate.of(1999, 12, 31), // the millennium
          LocalDate.of(2002, 6, 3), // golden jubilee
          LocalDate.of(2011, 4, 29), // royal wedding
          LocalDate.of(2012, 6, 5), // diamond jubilee
          LocalDate.of(2022, 6, 3), // platinum jubilee
          LocalDate.of(2022, 9, 19), // funeral of Queen Elizabeth
          LocalDate.of(2023, 5, 8)); // coronation

  /** Years that moved the first Monday of May: to VE day. */
  private static final Map<Integer, LocalDate> EARLY_MAY_MOVED =
      Map.of(1995, LocalDate.of(1995, 5, 8), 2020, LocalDate.of(2020, 5, 8));

  /** Jubilee years, which moved the last Monday of May. */
  private static final Map<Integer, LocalDate> SPRING_MOVED =
      Map.of(
          2002, LocalDate.of(2002, 6, 4),
          2012, LocalDate.of(2012, 6, 4),
          2022, LocalDate.of(2022, 6, 2));

  @Override
  public List<LocalSpan> spans(TradingHours hours, LocalDate date) {
    if (Holidays.isWeekend(date) || isHoliday(date) || SPECIAL_CLOSURES.contains(date)) {
      return CLOSED;
    }
    return closesEarly(date) ? SHORT : REGULAR;
  }

  private static boolean isHoliday(LocalDate date) {
    int year = date.getYear();
    return switch (date.getMonth()) {
      case JANUARY -> date.equals(nextWeekday(LocalDate.of(year, 1, 1)));
      case MARCH, APRIL ->
          date.equals(Holidays.goodFriday(year)) || date.equals(Holidays.easterMonday(year));
      case MAY, JUNE ->
          date.equals(EARLY_MAY_MOVED.getOrDefault(year, Holidays.nth(1, MONDAY, year, 5)))
              || date.equals(SPRING_MOVED.getOrDefault(year, Holidays.last(MONDAY, year, 5)));
      case AUGUST -> date.equals(Holidays.last(MONDAY, year, 8));
      case DECEMBER -> isChristmas(date);
      case FEBRUARY, JULY, SEPTEMBER, OCTOBER, NOVEMBER -> false;
    };
  }

  /** The 25th and 26th, or the first two weekdays after when they fall on a weekend. */
  private static boolean isChristmas(LocalDate date) {
    return switch (date.getDayOfMonth()) {
      case 25, 26 -> true;
      case 27, 28 -> date.getDayOfWeek() == MONDAY || date.getDayOfWeek() == TUESDAY;
      default -> false;
    };
  }

  private static boolean closesEarly(LocalDate date) {
    int year = date.getYear();
    return date.equals(lastWeekday(LocalDate.of(year, 12, 24)))
        || date.equals(lastWeekday(LocalDate.of(year, 12, 31)));
  }

  private static LocalDate nextWeekday(LocalDate date) {
    return switch (date.getDayOfWeek()) {
      case SATURDAY -> date.plusDays(2);
      case SUNDAY -> date.plusDays(1);
      case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY -> date;
    };
  }

  private static LocalDate lastWeekday(LocalDate date) {
    return switch (date.getDayOfWeek()) {
      case SATURDAY -> date.minusDays(1);
      case SUNDAY -> date.minusDays(2);
      case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY -> date;
    };
  }
}
