package io.ktrdr.calendar;

import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import java.util.List;

/**
 * Spot currencies, New York time: from Sunday 17:00 to Friday 17:00 without a pause, cut into
 * sessions at 17:00, each dated by the day it ends. Christmas Day and New Year's Day stand still.
 */
final class CurrencyRules implements SessionRules {

  private static final List<LocalSpan> DAY = List.of(LocalSpan.fromEveBefore(1700, 1700));

  @Override
  public List<LocalSpan> spans(TradingHours hours, LocalDate date) {
    boolean christmas = date.getMonthValue() == 12 && date.getDayOfMonth() == 25;
    return Holidays.isWeekend(date) || christmas || date.getDayOfYear() == 1 ? CLOSED : DAY;
  }
}
