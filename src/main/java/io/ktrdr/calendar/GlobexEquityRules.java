package io.ktrdr.calendar;

import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * Equity index futures on CME Globex, Chicago time: 17:00 of the evening before to 16:00, dated by
 * the day it ends; regular hours 08:30 to 15:00. The full closures follow New York's Christmas, New
 * Year and Good Friday; other US holidays halt at noon. Older closing times are kept as eras.
 */
final class GlobexEquityRules implements SessionRules {

  private static final int OPENS = 1700;

  /** Since 28 June 2021 trading runs through; before, a quarter of an hour was lost at 15:15. */
  private static final LocalDate WITHOUT_PAUSE = LocalDate.of(2021, 6, 28);

  private static final LocalDate UNTIL_1600 = LocalDate.of(2015, 9, 21);
  private static final LocalDate UNTIL_1615 = LocalDate.of(2012, 11, 19);

  /** Good Fridays on which the US employment report was due: open until 08:15. */
  private static final Set<LocalDate> REPORT_FRIDAYS =
      Set.of(
          LocalDate.of(2007, 4, 6),
          LocalDate.of(2010, 4, 2),
          LocalDate.of(2012, 4, 6),
          LocalDate.of(2015, 4, 3),
          LocalDate.of(2021, 4, 2),
          LocalDate.of(2023, 4, 7),
          LocalDate.of(2026, 4, 3));

  /** Stock exchanges shut by storm or mourning: futures stopped before the stock market's open. */
  private static final Set<LocalDate> MORNING_HALTS =
      Set.of(
          LocalDate.of(2007, 1, 2),
          LocalDate.of(2012, 10, 29),
          LocalDate.of(2012, 10, 30),
          LocalDate.of(2018, 12, 5),
          LocalDate.of(2025, 1, 9));

  private static final Set<LocalDate> SPECIAL_CLOSURES =
      Set.of(
          LocalDate.of(1994, 4, 27),
          LocalDate.of(2001, 9, 11),
          LocalDate.of(2001, 9, 12),
          LocalDate.of(2001, 9, 13),
          LocalDate.of(2001, 9, 14),
          LocalDate.of(2004, 6, 11));

  @Override
  public List<LocalSpan> spans(TradingHours hours, LocalDate date) {
    if (Holidays.isWeekend(date) || closed(date)) {
      return CLOSED;
    }
    int halt = halt(date);
    return switch (hours) {
      case ALL -> halt > 0 ? List.of(LocalSpan.fromEveBefore(OPENS, halt)) : wholeDay(date);
      case RTH ->
          halt == 0
              ? List.of(LocalSpan.of(830, 1500))
              : halt > 830 ? List.of(LocalSpan.of(830, halt)) : CLOSED;
    };
  }

  private static List<LocalSpan> wholeDay(LocalDate date) {
    if (!date.isBefore(WITHOUT_PAUSE)) {
      return List.of(LocalSpan.fromEveBefore(OPENS, 1600));
    }
    int closes = date.isBefore(UNTIL_1615) ? 1630 : date.isBefore(UNTIL_1600) ? 1615 : 1600;
    return List.of(LocalSpan.fromEveBefore(OPENS, 1515), LocalSpan.of(1530, closes));
  }

  private static boolean closed(LocalDate date) {
    return SPECIAL_CLOSURES.contains(date)
        || switch (date.getMonth()) {
          case JANUARY -> date.equals(Holidays.sundayToMonday(LocalDate.of(date.getYear(), 1, 1)));
          case MARCH, APRIL ->
              date.equals(Holidays.goodFriday(date.getYear())) && !REPORT_FRIDAYS.contains(date);
          case DECEMBER ->
              date.equals(Holidays.nearestWeekday(LocalDate.of(date.getYear(), 12, 25)));
          case FEBRUARY, MAY, JUNE, JULY, AUGUST, SEPTEMBER, OCTOBER, NOVEMBER -> false;
        };
  }

  /** When the day ends early, as {@code hhmm}; 0 when it does not. */
  private static int halt(LocalDate date) {
    int year = date.getYear();
    if (REPORT_FRIDAYS.contains(date)) {
      return 815;
    }
    if (MORNING_HALTS.contains(date)) {
      return year == 2012 ? 815 : 830;
    }
    if (NewYorkStockRules.isHoliday(date)) {
      return year < 2013 ? 1030 : 1200;
    }
    return NewYorkStockRules.closesEarly(date) ? 1215 : 0;
  }
}
