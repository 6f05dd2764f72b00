package io.ktrdr.calendar;

import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import java.util.List;

/** Markets that know no holidays: whole days from midnight to midnight. */
enum ClockRules implements SessionRules {
  /** Every day. */
  EVERY_DAY,
  /** Monday to Friday: what is assumed where nothing is known. */
  WEEKDAYS;

  private static final List<LocalSpan> DAY = List.of(LocalSpan.of(0, 2400));

  @Override
  public List<LocalSpan> spans(TradingHours hours, LocalDate date) {
    return switch (this) {
      case EVERY_DAY -> DAY;
      case WEEKDAYS -> Holidays.isWeekend(date) ? CLOSED : DAY;
    };
  }
}
