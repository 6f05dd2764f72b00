package io.ktrdr.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** What to listen to. Immutable: each method answers another one. */
public final class LiveQuery {

  private final ObjectNode subscribe;

  private LiveQuery(ObjectNode subscribe) {
    this.subscribe = subscribe;
  }

  /** Bars of series as they form, close and are corrected. */
  public static LiveQuery bars(Collection<String> instruments, Timeframe timeframe) {
    ObjectNode subscribe = Answers.JSON.createObjectNode();
    subscribe.put("op", "subscribe").put("id", "1").put("channel", "bars");
    instruments.forEach(subscribe.putArray("instruments")::add);
    subscribe.put("timeframe", timeframe.toString());
    return new LiveQuery(subscribe);
  }

  /** Bars of one series. */
  public static LiveQuery bars(String instrument, Timeframe timeframe) {
    return bars(List.of(instrument), timeframe);
  }

  /**
   * Indicators over the same bars.
   *
   * @param indicators as {@code POST /indicators/calculate} takes them, such as {@code
   *     [{"id":"rsi"}]}
   */
  public static LiveQuery indicators(
      Collection<String> instruments, Timeframe timeframe, ArrayNode indicators) {
    ObjectNode subscribe = bars(instruments, timeframe).subscribe();
    subscribe.put("channel", "indicators").set("indicators", indicators.deepCopy());
    return new LiveQuery(subscribe);
  }

  /** Jobs as they go on: those of these ids, or all. */
  public static LiveQuery jobs(String... ids) {
    ObjectNode subscribe = Answers.JSON.createObjectNode();
    subscribe.put("op", "subscribe").put("id", "1").put("channel", "jobs");
    if (ids.length > 0) {
      Arrays.stream(ids).forEach(subscribe.putArray("jobs")::add);
    }
    return new LiveQuery(subscribe);
  }

  /** How connections to IB and live series stand. */
  public static LiveQuery status() {
    ObjectNode subscribe = Answers.JSON.createObjectNode();
    subscribe.put("op", "subscribe").put("id", "1").put("channel", "status");
    return new LiveQuery(subscribe);
  }

  /** Begins with so many stored bars of each series. */
  public LiveQuery snapshot(int bars) {
    ObjectNode more = subscribe.deepCopy();
    more.put("snapshot", bars);
    return new LiveQuery(more);
  }

  /** What the bars are made of; what is usual for the instrument unless this is called. */
  public LiveQuery what(WhatToShow what) {
    ObjectNode more = subscribe.deepCopy();
    more.put("what", what.name());
    return new LiveQuery(more);
  }

  /** Regular hours, unless this is called. */
  public LiveQuery session(TradingHours session) {
    ObjectNode more = subscribe.deepCopy();
    more.put("session", session.toString());
    return new LiveQuery(more);
  }

  /** Listens only where that takes no new subscription at IB. */
  public LiveQuery onlyIfLive() {
    ObjectNode more = subscribe.deepCopy();
    more.put("live", false);
    return new LiveQuery(more);
  }

  ObjectNode subscribe() {
    return subscribe.deepCopy();
  }
}
