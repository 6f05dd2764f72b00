package io.ktrdr.store;

import io.ktrdr.market.BarSeries;

/**
 * Bars, and which series revision wrote each.
 *
 * @param bars in order of time
 * @param writers one for each bar
 * @param revision the series revision that they are of
 */
public record WrittenBars(BarSeries bars, Writers writers, long revision) {

  static final WrittenBars NONE = new WrittenBars(BarSeries.empty(), Writers.all(0, 0), 0);

  public WrittenBars {
    if (bars.size() != writers.size()) {
      throw new IllegalArgumentException(
          bars.size() + " bars with the writers of " + writers.size());
    }
  }
}
