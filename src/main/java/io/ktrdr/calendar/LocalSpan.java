package io.ktrdr.calendar;

import io.ktrdr.market.TimeRange;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * A span of trading on the exchange's wall clock, in minutes from midnight of the session date:
 * below 0 is the evening before, above 1440 the morning after.
 */
record LocalSpan(int startMinute, int endMinute) {

  private static final int DAY = 24 * 60;

  LocalSpan {
    if (startMinute >= endMinute || startMinute < -DAY || endMinute > 2 * DAY) {
      throw new IllegalArgumentException(
          "span from minute " + startMinute + " to " + endMinute + " of a session is none");
    }
  }

  /** From one time to another of the session date, as {@code hhmm}: {@code of(930, 1600)}. */
  static LocalSpan of(int start, int end) {
    return new LocalSpan(minutes(start), minutes(end));
  }

  /** From a time of the evening before to a time of the session date, as {@code hhmm}. */
  static LocalSpan fromEveBefore(int start, int end) {
    return new LocalSpan(minutes(start) - DAY, minutes(end));
  }

  /** The same span in universal time; a time that a clock change skips counts from after it. */
  TimeRange on(LocalDate date, ZoneId zone) {
    return new TimeRange(instant(date, startMinute, zone), instant(date, endMinute, zone));
  }

  private static Instant instant(LocalDate date, int minute, ZoneId zone) {
    return date.atTime(LocalTime.MIDNIGHT).plusMinutes(minute).atZone(zone).toInstant();
  }

  /** Minutes from midnight of a time as {@code hhmm}. */
  static int minutes(int hhmm) {
    return hhmm / 100 * 60 + hhmm % 100;
  }
}
