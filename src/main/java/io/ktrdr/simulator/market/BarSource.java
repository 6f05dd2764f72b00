package io.ktrdr.simulator.market;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.Instant;
import java.time.LocalDate;

/** Where the bars of one listing come from: made up, or read from a file. */
interface BarSource {

  /** Bars below a day that open in a range and have begun before now; the last may be forming. */
  BarSeries intraday(
      BarSize size, WhatToShow what, TradingHours hours, TimeRange range, Instant now);

  /**
   * Bars of a day and longer whose period touches a span of session dates, both inclusive. Each is
   * named by midnight UTC of its (first) session date.
   */
  BarSeries daily(
      BarSize size, WhatToShow what, TradingHours hours, LocalDate from, LocalDate to, Instant now);

  /** The open of the oldest bar. */
  Instant head(TradingHours hours);
}
