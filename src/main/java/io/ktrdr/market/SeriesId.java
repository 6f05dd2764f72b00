package io.ktrdr.market;

/**
 * The identity of one stored series of bars.
 *
 * @param instrument whose bars
 * @param timeframe how long each bar is
 * @param what what the bars are made of
 * @param hours regular hours only, or all
 */
public record SeriesId(
    InstrumentId instrument, Timeframe timeframe, WhatToShow what, TradingHours hours)
    implements Comparable<SeriesId> {

  /** Reads the text form, {@code AAPL.NASDAQ.STK/1m/TRADES/rth}. */
  public static SeriesId parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException(
          "series id \"" + text + "\" is not INSTRUMENT/TIMEFRAME/WHAT/SESSION");
    }
    return new SeriesId(
        InstrumentId.parse(parts[0]),
        Timeframe.parse(parts[1]),
        WhatToShow.parse(parts[2]),
        TradingHours.parse(parts[3]));
  }

  @Override
  public int compareTo(SeriesId other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return instrument + "/" + timeframe + "/" + what + "/" + hours;
  }
}
