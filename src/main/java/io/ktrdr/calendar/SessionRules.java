package io.ktrdr.calendar;

import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import java.util.List;

/** The rules of one market: what its session of a date looks like on the wall clock. */
@FunctionalInterface
interface SessionRules {

  /** No trading on the date. */
  List<LocalSpan> CLOSED = List.of();

  /** The spans of the date's session in order; {@link #CLOSED} when there is none. */
  List<LocalSpan> spans(TradingHours hours, LocalDate date);
}
