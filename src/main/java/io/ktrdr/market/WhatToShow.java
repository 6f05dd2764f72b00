package io.ktrdr.market;

import java.util.Arrays;

/** Which data a bar is made of, in IB's own codes ({@code whatToShow}). */
public enum WhatToShow {
  TRADES(true),
  MIDPOINT(false),
  BID(false),
  ASK(false),
  BID_ASK(false),
  ADJUSTED_LAST(true),
  AGGTRADES(true),
  HISTORICAL_VOLATILITY(false),
  OPTION_IMPLIED_VOLATILITY(false);

  private final boolean hasVolume;

  WhatToShow(boolean hasVolume) {
    this.hasVolume = hasVolume;
  }

  /** Whether IB reports volume, vwap and trade count; where not, those are absent, never 0. */
  public boolean hasVolume() {
    return hasVolume;
  }

  /** What a user means who does not say: trades, where the product has them. */
  public static WhatToShow defaultFor(SecurityType type) {
    return switch (type) {
      case CASH, CFD -> MIDPOINT;
      case CRYPTO -> AGGTRADES;
      case STK, FUT, CONTFUT, OPT, FOP, IND, BOND, FUND, CMDTY, WAR -> TRADES;
    };
  }

  /**
   * Reads IB's code, in any case.
   *
   * @throws IllegalArgumentException naming the value and the allowed codes
   */
  public static WhatToShow parse(String text) {
    for (WhatToShow what : values()) {
      if (what.name().equalsIgnoreCase(text)) {
        return what;
      }
    }
    throw new IllegalArgumentException(
        "what \"" + text + "\" is not one of " + Arrays.toString(values()));
  }
}
