package io.ktrdr.api.stream;

import io.ktrdr.market.BarSeries;
import io.ktrdr.symbol.live.LiveEvent.Standing;
import java.util.BitSet;

/**
 * Bars of the store, oldest first, and how sure each is.
 *
 * @param confirmed the indices of those whose figures are IB's history, or a user's decision
 */
record StoredBars(BarSeries bars, BitSet confirmed) {

  static final StoredBars NONE = new StoredBars(BarSeries.empty(), new BitSet());

  /** Bars of which all are known to be right. */
  static StoredBars sure(BarSeries bars) {
    BitSet all = new BitSet();
    all.set(0, bars.size());
    return new StoredBars(bars, all);
  }

  Standing standing(int index) {
    return confirmed.get(index) ? Standing.FINAL : Standing.PROVISIONAL;
  }
}
