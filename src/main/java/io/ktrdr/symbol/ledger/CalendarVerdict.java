package io.ktrdr.symbol.ledger;

import io.ktrdr.calendar.CalendarLayer;
import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import java.time.LocalDate;
import java.util.Locale;

/**
 * Who judged.
 *
 * @param id the calendar's name
 * @param layer whose word counted
 * @param version equal versions judge equally
 * @param confidence {@code high}, {@code medium} or {@code low}
 */
public record CalendarVerdict(String id, String layer, String version, String confidence) {

  /** Of a whole series: the topmost layer. */
  public static CalendarVerdict of(TradingCalendar calendar) {
    return of(calendar, calendar.layer());
  }

  /** Of one session date. */
  public static CalendarVerdict of(TradingCalendar calendar, LocalDate date) {
    return of(calendar, calendar.layer(date));
  }

  private static CalendarVerdict of(TradingCalendar calendar, CalendarLayer layer) {
    return new CalendarVerdict(
        calendar.id(),
        layer.name().toLowerCase(Locale.ROOT),
        calendar.version(),
        Calendars.confidence(calendar).name().toLowerCase(Locale.ROOT));
  }
}
