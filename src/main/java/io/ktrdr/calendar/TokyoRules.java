package io.ktrdr.calendar;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SUNDAY;

import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * Tokyo Stock Exchange: 09:00 to 11:30 and 12:30 to 15:30 (15:00 until 1 November 2024); closed on
 * Japan's national holidays and from 31 December to 3 January.
 */
final class TokyoRules implements SessionRules {

  private static final LocalDate LONGER_AFTERNOON = LocalDate.of(2024, 11, 5);
  private static final LocalSpan MORNING = LocalSpan.of(900, 1130);
  private static final List<LocalSpan> TO_1530 = List.of(MORNING, LocalSpan.of(1230, 1530));
  private static final List<LocalSpan> TO_1500 = List.of(MORNING, LocalSpan.of(1230, 1500));

  /** Single national holidays by a law of their own, and the day the exchange's machines failed. */
  private static final Set<LocalDate> SINGLE_DAYS =
      Set.of(
          LocalDate.of(1990, 11, 12), // enthronement
          LocalDate.of(1993, 6, 9), // imperial wedding
          LocalDate.of(2019, 5, 1), // accession; the days beside it follow by rule
          LocalDate.of(2019, 10, 22), // enthronement
          LocalDate.of(2020, 10, 1)); // trading system failure

  @Override
  public List<LocalSpan> spans(TradingHours hours, LocalDate date) {
    if (Holidays.isWeekend(date) || isYearEnd(date) || isHoliday(date)) {
      return CLOSED;
    }
    return date.isBefore(LONGER_AFTERNOON) ? TO_1500 : TO_1530;
  }

  private static boolean isYearEnd(LocalDate date) {
    return (date.getMonthValue() == 12 && date.getDayOfMonth() == 31)
        || (date.getMonthValue() == 1 && date.getDayOfMonth() <= 3);
  }

  private static boolean isHoliday(LocalDate date) {
    return isNamed(date) || isSubstitute(date) || isBetweenHolidays(date);
  }

  /** A holiday on Sunday moves: to Monday; since 2007 to the next day that is not one itself. */
  private static boolean isSubstitute(LocalDate date) {
    LocalDate before = date.minusDays(1);
    if (date.getYear() < 2007) {
      return date.getDayOfWeek() == MONDAY && isNamed(before);
    }
    while (isNamed(before)) {
      if (before.getDayOfWeek() == SUNDAY) {
        return true;
      }
      before = before.minusDays(1);
    }
    return false;
  }

  /** A single day between two holidays is one too. */
  private static boolean isBetweenHolidays(LocalDate date) {
    return isNamed(date.minusDays(1)) && isNamed(date.plusDays(1));
  }

  private static boolean isNamed(LocalDate date) {
    int year = date.getYear();
    int day = date.getDayOfMonth();
    return SINGLE_DAYS.contains(date)
        || switch (date.getMonth()) {
          case JANUARY -> day == 1 || (year < 2000 ? day == 15 : isMonday(2, date));
          case FEBRUARY -> day == 11 || (year >= 2020 && day == 23);
          case MARCH -> day == equinox(20.8431, year);
          case APRIL -> day == 29;
          case MAY -> day == 3 || day == 5 || (year >= 2007 && day == 4);
          case JULY -> isMarineDay(date) || isMovedSportsDay(date);
          case AUGUST -> isMountainDay(date);
          case SEPTEMBER ->
              (year < 2003 ? day == 15 : isMonday(3, date)) || day == equinox(23.2488, year);
          case OCTOBER -> isSportsDay(date);
          case NOVEMBER -> day == 3 || day == 23;
          case DECEMBER -> year <= 2018 && day == 23;
          case JUNE -> false;
        };
  }

  private static boolean isMarineDay(LocalDate date) {
    int day = date.getDayOfMonth();
    return switch (date.getYear()) {
      case 2020 -> day == 23;
      case 2021 -> day == 22;
      default -> date.getYear() >= 2003 ? isMonday(3, date) : date.getYear() >= 1996 && day == 20;
    };
  }

  /** The Tokyo Olympics took it from October to July. */
  private static boolean isMovedSportsDay(LocalDate date) {
    return switch (date.getYear()) {
      case 2020 -> date.getDayOfMonth() == 24;
      case 2021 -> date.getDayOfMonth() == 23;
      default -> false;
    };
  }

  private static boolean isMountainDay(LocalDate date) {
    return switch (date.getYear()) {
      case 2020 -> date.getDayOfMonth() == 10;
      case 2021 -> date.getDayOfMonth() == 8;
      default -> date.getYear() >= 2016 && date.getDayOfMonth() == 11;
    };
  }

  private static boolean isSportsDay(LocalDate date) {
    return switch (date.getYear()) {
      case 2020, 2021 -> false;
      default -> date.getYear() < 2000 ? date.getDayOfMonth() == 10 : isMonday(2, date);
    };
  }

  private static boolean isMonday(int n, LocalDate date) {
    return date.equals(Holidays.nth(n, MONDAY, date.getYear(), date.getMonthValue()));
  }

  /** The day of the month by the usual approximation, good from 1980 to 2099. */
  private static int equinox(double base, int year) {
    return (int) (base + 0.242194 * (year - 1980)) - (year - 1980) / 4;
  }
}
