package io.ktrdr.job;

import io.ktrdr.calendar.PointInTime;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.symbol.LoadMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a load job loads: each of its instruments in each of its timeframes is one item.
 *
 * @param instruments as the user named them: symbols, instrument ids or IB's contract ids
 * @param what empty for what is usual for each instrument
 * @param mode which part of a series is loaded
 * @param start first date or instant, as {@link PointInTime} reads it in each exchange's zone;
 *     empty where the mode says it
 * @param end last date or instant; empty where the mode says it, or for the moment at which an item
 *     begins
 */
public record LoadSpec(
    List<String> instruments,
    List<Timeframe> timeframes,
    Optional<WhatToShow> what,
    TradingHours session,
    LoadMode mode,
    Optional<String> start,
    Optional<String> end,
    Lane lane) {

  private static final int NAMED = 3;

  public LoadSpec {
    instruments = List.copyOf(instruments);
    timeframes = List.copyOf(timeframes);
    if (instruments.isEmpty() || timeframes.isEmpty()) {
      throw new IllegalArgumentException("a job needs an instrument and a timeframe at least");
    }
    if (mode == LoadMode.AUTO && start.isEmpty()) {
      throw new IllegalArgumentException("mode auto loads a range: it needs to know the start");
    }
    start.ifPresent(PointInTime::parse);
    end.ifPresent(PointInTime::parse);
  }

  /** How many items there are. */
  public int size() {
    return instruments.size() * timeframes.size();
  }

  /** What the user calls the instrument of an item, counted from 0. */
  public String instrument(int item) {
    return instruments.get(item / timeframes.size());
  }

  public Timeframe timeframe(int item) {
    return timeframes.get(item % timeframes.size());
  }

  /** A line for people, such as {@code AAPL, MSFT × 1d, 1h from 2020-01-01}. */
  public String title() {
    String names =
        instruments.stream().limit(NAMED).collect(Collectors.joining(", "))
            + (instruments.size() > NAMED ? " … (" + instruments.size() + ")" : "");
    return names
        + " × "
        + timeframes.stream().map(Timeframe::toString).collect(Collectors.joining(", "))
        + (mode == LoadMode.AUTO ? "" : " " + mode)
        + start.map(first -> " from " + first).orElse("")
        + end.map(last -> " to " + last).orElse("");
  }
}
