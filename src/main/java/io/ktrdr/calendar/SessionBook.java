package io.ktrdr.calendar;

import io.ktrdr.market.TradingHours;
import java.time.LocalDate;

/** Where a calendar's sessions come from, a year at a time; its answers never change. */
interface SessionBook {

  /** The sessions of a year; asked at most a few times, the calendar keeps the answer. */
  SessionYear year(TradingHours hours, int year);

  /** The layer that decides about a date. */
  CalendarLayer layer(LocalDate date);

  /** Names layers and content; equal texts mean equal verdicts. */
  String version();
}
