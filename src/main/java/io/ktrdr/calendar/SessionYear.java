package io.ktrdr.calendar;

import java.time.LocalDate;
import java.time.Year;
import java.util.function.Function;

/** All sessions of one calendar year, found by day; immutable once built. */
final class SessionYear {

  private final int year;
  private final Session[] byDay;

  private SessionYear(int year, Session[] byDay) {
    this.year = year;
    this.byDay = byDay;
  }

  /** Asks for every day of the year; null means no session. */
  static SessionYear build(int year, Function<LocalDate, Session> sessionOf) {
    Session[] byDay = new Session[Year.of(year).length()];
    for (int day = 1; day <= byDay.length; day++) {
      byDay[day - 1] = sessionOf.apply(LocalDate.ofYearDay(year, day));
    }
    return new SessionYear(year, byDay);
  }

  int year() {
    return year;
  }

  /** The session of a date of this year, or null. */
  Session on(LocalDate date) {
    return byDay[date.getDayOfYear() - 1];
  }
}
