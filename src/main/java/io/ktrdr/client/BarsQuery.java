package io.ktrdr.client;

import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Which stored bars of a series are wanted. Immutable: each method answers another one.
 *
 * <pre>{@code
 * BarsQuery.of("AAPL", Timeframe.DAY_1).from(LocalDate.of(2023, 1, 1)).to(LocalDate.of(2024, 1, 1))
 * }</pre>
 */
public final class BarsQuery {

  private static final int PAGE = 10_000;

  private final Query query;

  private BarsQuery(Query query) {
    this.query = query;
  }

  /**
   * All stored bars of a series.
   *
   * @param instrument a symbol that only one known instrument has, an instrument id, or IB's
   *     contract id
   */
  public static BarsQuery of(String instrument, Timeframe timeframe) {
    return new BarsQuery(
        Query.empty()
            .with("instrument", instrument)
            .with("timeframe", timeframe)
            .with("limit", PAGE));
  }

  /** From the session of a date on, in the exchange's own zone. */
  public BarsQuery from(LocalDate date) {
    return with("start", date);
  }

  /** From an instant on, inclusive. */
  public BarsQuery from(Instant instant) {
    return with("start", instant);
  }

  /** Up to the session of a date, exclusive. */
  public BarsQuery to(LocalDate date) {
    return with("end", date);
  }

  /** Up to an instant, exclusive. */
  public BarsQuery to(Instant instant) {
    return with("end", instant);
  }

  /** What the bars are made of; what is usual for the instrument unless this is called. */
  public BarsQuery what(WhatToShow what) {
    return with("what", what.name());
  }

  /** Regular hours, unless this is called. */
  public BarsQuery session(TradingHours session) {
    return with("session", session);
  }

  /** As the bars were stored at an instant, whatever has changed since. */
  public BarsQuery asOf(Instant instant) {
    return with("as_of", instant);
  }

  /** As the bars were stored at a revision of the series. */
  public BarsQuery asOf(long revision) {
    return with("as_of", revision);
  }

  /** On the scale of after the last split: {@code split}; as traded: {@code raw}. */
  public BarsQuery adjustment(String scale) {
    return with("adjustment", scale);
  }

  /** Has each bar tell its revision, its source, and whether history has confirmed it. */
  public BarsQuery provenance() {
    return with("include", "provenance");
  }

  /** Bars per page, from 1 to 50 000; 10 000 unless this is called. */
  public BarsQuery pageSize(int bars) {
    return with("limit", bars);
  }

  /** Any other parameter of {@code GET /bars}. */
  public BarsQuery with(String parameter, Object value) {
    return new BarsQuery(query.with(parameter, value));
  }

  Query query() {
    return query;
  }
}
