package io.ktrdr.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/**
 * Which indicators over which stored bars. Immutable: each method answers another one.
 *
 * <pre>{@code
 * IndicatorQuery.over("AAPL", Timeframe.DAY_1)
 *     .from(LocalDate.of(2023, 1, 1))
 *     .add("rsi", Map.of("period", 14))
 *     .add("slow", "ema", Map.of("period", 50))
 * }</pre>
 */
public final class IndicatorQuery {

  private final ObjectNode body;

  private IndicatorQuery(ObjectNode body) {
    this.body = body;
  }

  /** Of an instrument by symbol, instrument id or IB's contract id. */
  public static IndicatorQuery over(String instrument, Timeframe timeframe) {
    ObjectNode body = Answers.JSON.createObjectNode();
    body.put("symbol", instrument).put("timeframe", timeframe.toString());
    body.put("style", "columns").putArray("indicators");
    return new IndicatorQuery(body);
  }

  /** An indicator under its own name. */
  public IndicatorQuery add(String id, Map<String, ?> parameters) {
    return add(id, id, parameters);
  }

  /**
   * An indicator.
   *
   * @param name under which its values come; unique in the query
   * @param id such as {@code rsi}
   * @param parameters numbers, booleans or text; those left out have their defaults
   */
  public IndicatorQuery add(String name, String id, Map<String, ?> parameters) {
    ObjectNode more = body.deepCopy();
    ObjectNode indicator = more.withArray("indicators").addObject();
    indicator.put("id", id).put("name", name);
    indicator.set("parameters", Answers.JSON.valueToTree(parameters));
    return new IndicatorQuery(more);
  }

  public IndicatorQuery from(LocalDate date) {
    return with("start_date", date.toString());
  }

  /** From an instant on, inclusive. */
  public IndicatorQuery from(Instant instant) {
    return with("start_date", instant.toString());
  }

  /** Up to a date's session and with it. */
  public IndicatorQuery to(LocalDate lastDate) {
    return with("end_date", lastDate.toString());
  }

  /** Up to an instant, exclusive. */
  public IndicatorQuery to(Instant instant) {
    return with("end_date", instant.toString());
  }

  public IndicatorQuery what(WhatToShow what) {
    return with("what", what.name());
  }

  public IndicatorQuery session(TradingHours session) {
    return with("session", session.toString());
  }

  private IndicatorQuery with(String name, String value) {
    ObjectNode more = body.deepCopy();
    more.put(name, value);
    return new IndicatorQuery(more);
  }

  ObjectNode body() {
    return body;
  }
}
