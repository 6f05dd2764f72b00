package io.ktrdr.client;

import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;

/**
 * Which series, and which range of them: for coverage, gaps and quality. Immutable: each method
 * answers another one.
 */
public final class SeriesFilter {

  private final Query query;

  private SeriesFilter(Query query) {
    this.query = query;
  }

  /** All stored series. */
  public static SeriesFilter all() {
    return new SeriesFilter(Query.empty());
  }

  /** One series. */
  public static SeriesFilter of(String instrument, Timeframe timeframe) {
    return all().with("instrument", instrument).with("timeframe", timeframe);
  }

  /** Each instrument in each timeframe, stored or not. */
  public static SeriesFilter of(Collection<String> instruments, Collection<Timeframe> timeframes) {
    return all().with("instrument", instruments).with("timeframe", timeframes);
  }

  public SeriesFilter from(LocalDate date) {
    return with("start", date);
  }

  public SeriesFilter from(Instant instant) {
    return with("start", instant);
  }

  /** Up to the session of a date, exclusive. */
  public SeriesFilter to(LocalDate date) {
    return with("end", date);
  }

  /** Up to an instant, exclusive. */
  public SeriesFilter to(Instant instant) {
    return with("end", instant);
  }

  public SeriesFilter what(WhatToShow what) {
    return with("what", what.name());
  }

  public SeriesFilter session(TradingHours session) {
    return with("session", session);
  }

  /** Any other parameter of the resource that is asked. */
  public SeriesFilter with(String parameter, Object value) {
    return new SeriesFilter(query.with(parameter, value));
  }

  Query query() {
    return query;
  }
}
