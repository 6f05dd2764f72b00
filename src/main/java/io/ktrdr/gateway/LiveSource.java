package io.ktrdr.gateway;

import io.ktrdr.market.Timeframe;
import io.ktrdr.market.WhatToShow;
import java.util.Arrays;
import java.util.Locale;

/** The two ways in which IB sends bars as they form. */
public enum LiveSource {
  /**
   * A bar every five seconds, complete in itself; longer bars are put together from them. Takes one
   * market-data line, whatever the number of timeframes.
   */
  REAL_TIME_BARS,
  /**
   * A historical request that goes on: the forming bar of one timeframe, again and again. Takes one
   * of IB's 50 open historical requests.
   */
  KEEP_UP_TO_DATE;

  /** What suits a timeframe when nobody says: long bars are had whole from history only. */
  public static LiveSource defaultFor(Timeframe timeframe) {
    return timeframe.seconds() <= Timeframe.MINUTES_30.seconds() ? REAL_TIME_BARS : KEEP_UP_TO_DATE;
  }

  /** Whether IB streams this kind of data at all. */
  public static boolean streams(WhatToShow what) {
    return switch (what) {
      case TRADES, MIDPOINT, BID, ASK, AGGTRADES -> true;
      case BID_ASK, ADJUSTED_LAST, HISTORICAL_VOLATILITY, OPTION_IMPLIED_VOLATILITY -> false;
    };
  }

  /** The bars that IB itself sends for a subscription to a timeframe. */
  public Timeframe sends(Timeframe wanted) {
    return this == REAL_TIME_BARS ? Timeframe.SECONDS_5 : wanted;
  }

  /**
   * Reads the lower-case text form, such as {@code real_time_bars}.
   *
   * @throws IllegalArgumentException naming the value and the allowed ones
   */
  public static LiveSource parse(String text) {
    return Arrays.stream(values())
        .filter(source -> source.toString().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "upstream \"" + text + "\" is not one of " + Arrays.toString(values())));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
