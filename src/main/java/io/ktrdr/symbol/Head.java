package io.ktrdr.symbol;

import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where IB says that its data of an instrument begin: its head timestamp. The same for all
 * timeframes.
 *
 * @param what the kind of data asked about
 * @param hours the hours asked about
 * @param first the open of IB's oldest bar; empty when IB tells none
 * @param why what IB said when it told none; else empty text
 * @param askedAt when it said so
 */
public record Head(
    WhatToShow what, TradingHours hours, Optional<Instant> first, String why, Instant askedAt) {

  /** IB may take more history in: after this long it is asked again. */
  static final Duration BELIEVED = Duration.ofDays(30);

  boolean isOf(SeriesId series) {
    return what == series.what() && hours == series.hours();
  }

  boolean holds(Instant now) {
    return now.isBefore(believedUntil());
  }

  /** Until when it is not asked for again. */
  public Instant believedUntil() {
    return askedAt.plus(BELIEVED);
  }
}
