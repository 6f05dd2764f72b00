package io.ktrdr.quality.check;

import io.ktrdr.market.SecurityType;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.WhatToShow;

/**
 * What kind of bars are judged.
 *
 * @param tick the smallest price step; 0 when not known
 */
public record Subject(SecurityType type, Timeframe timeframe, WhatToShow what, double tick) {

  /** Currencies and contracts on them move less than shares. */
  boolean currency() {
    return type == SecurityType.CASH || type == SecurityType.CFD;
  }

  /** Whether these bars should say how much was traded. */
  boolean hasVolume() {
    return what.hasVolume() && type != SecurityType.IND && type != SecurityType.CASH;
  }
}
