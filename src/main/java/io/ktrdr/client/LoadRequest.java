package io.ktrdr.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * What a node is to fetch from IB where it has not stored it yet: each instrument in each
 * timeframe. Immutable: each method answers another one.
 */
public final class LoadRequest {

  private final ObjectNode body;

  private LoadRequest(ObjectNode body) {
    this.body = body;
  }

  /** Instruments by symbol, instrument id or IB's contract id. */
  public static LoadRequest of(Collection<String> instruments, Collection<Timeframe> timeframes) {
    ObjectNode body = Answers.JSON.createObjectNode();
    body.put("type", "load");
    instruments.forEach(body.putArray("instruments")::add);
    timeframes.forEach(timeframe -> body.withArray("timeframes").add(timeframe.toString()));
    boolean single = instruments.size() == 1 && timeframes.size() == 1;
    body.put("lane", single ? "interactive" : "backfill");
    return new LoadRequest(body);
  }

  /** One instrument, in the interactive lane when it is one timeframe. */
  public static LoadRequest of(String instrument, Timeframe... timeframes) {
    return of(List.of(instrument), Arrays.asList(timeframes));
  }

  /** From a date's session on. */
  public LoadRequest from(LocalDate date) {
    return with("start", date.toString());
  }

  /** From an instant on, inclusive. */
  public LoadRequest from(Instant instant) {
    return with("start", instant.toString());
  }

  /** Up to a date's session and with it, unlike with bars. */
  public LoadRequest to(LocalDate lastDate) {
    return with("end", lastDate.toString());
  }

  /** Up to an instant, exclusive. */
  public LoadRequest to(Instant instant) {
    return with("end", instant.toString());
  }

  /** {@code auto}, {@code tail}, {@code backfill} or {@code full}. */
  public LoadRequest mode(String mode) {
    return with("mode", mode);
  }

  public LoadRequest what(WhatToShow what) {
    return with("what", what.name());
  }

  public LoadRequest session(TradingHours session) {
    return with("session", session.toString());
  }

  /** How urgent at IB's door: {@code interactive}, {@code repair} or {@code backfill}. */
  public LoadRequest lane(String lane) {
    return with("lane", lane);
  }

  private LoadRequest with(String name, String value) {
    ObjectNode more = body.deepCopy();
    more.put(name, value);
    return new LoadRequest(more);
  }

  ObjectNode body() {
    return body;
  }
}
