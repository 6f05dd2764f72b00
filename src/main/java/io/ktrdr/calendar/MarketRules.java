package io.ktrdr.calendar;

import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A market told by what it keeps: days without trading beside the weekends, days that end early,
 * and hours by era.
 *
 * @param closed weekdays without trading
 * @param early days that end early; the first that names a date decides
 * @param eras oldest first
 */
record MarketRules(MarketDays closed, List<EarlyClose> early, List<Era> eras)
    implements SessionRules {

  /**
   * Hours that hold from a date on, until the next era's.
   *
   * @param regular spans of a whole day, and {@code all} with what surrounds them
   */
  record Era(LocalDate from, List<LocalSpan> regular, List<LocalSpan> all) {

    /** One era for all dates, without hours beside the regular ones. */
    static Era always(LocalSpan... regular) {
      return since("0000-01-01", regular);
    }

    /** From a date, written {@code 2011-03-07}, without hours beside the regular ones. */
    static Era since(String from, LocalSpan... regular) {
      return new Era(LocalDate.parse(from), List.of(regular), List.of(regular));
    }

    /** The same with longer hours around. */
    Era within(LocalSpan... wide) {
      return new Era(from, regular, List.of(wide));
    }
  }

  /** Days that end at a time of their session date, {@code hhmm}. */
  record EarlyClose(int at, MarketDays days) {

    static EarlyClose at(int hhmm, MarketDay... days) {
      return new EarlyClose(hhmm, MarketDays.of(days));
    }
  }

  @Override
  public List<LocalSpan> spans(TradingHours hours, LocalDate date) {
    if (Holidays.isWeekend(date) || closed.contains(date)) {
      return CLOSED;
    }
    Era era = era(date);
    List<LocalSpan> whole =
        switch (hours) {
          case RTH -> era.regular();
          case ALL -> era.all();
        };
    for (EarlyClose close : early) {
      if (close.days().contains(date)) {
        return until(whole, LocalSpan.minutes(close.at()));
      }
    }
    return whole;
  }

  private Era era(LocalDate date) {
    Era found = eras.getFirst();
    for (Era era : eras) {
      if (!date.isBefore(era.from())) {
        found = era;
      }
    }
    return found;
  }

  /** What is left of a day that ends at a minute. */
  private static List<LocalSpan> until(List<LocalSpan> whole, int minute) {
    List<LocalSpan> left = new ArrayList<>();
    for (LocalSpan span : whole) {
      if (span.startMinute() < minute) {
        left.add(new LocalSpan(span.startMinute(), Math.min(span.endMinute(), minute)));
      }
    }
    return left;
  }
}
