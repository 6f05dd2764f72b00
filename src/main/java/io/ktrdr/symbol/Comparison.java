package io.ktrdr.symbol;

import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What comparing IB's bars with the stored ones comes to.
 *
 * @param toMerge IB's bars that the store is to have
 * @param revised stored bars that IB tells otherwise
 */
record Comparison(BarSeries toMerge, List<LiveFeed.Revised> revised) {

  /**
   * IB's bars count. Only where nothing but the last of IB's digits of the average price differs
   * the stored one stays: we have added that up ourselves. A bar counts as revised when more than
   * its average price differs.
   */
  static Comparison of(BarSeries stored, BarSeries bars) {
    BarSeriesBuilder toMerge = new BarSeriesBuilder(bars.size());
    List<LiveFeed.Revised> revised = new ArrayList<>();
    for (int i = 0; i < bars.size(); i++) {
      int at = stored.indexAtOrAfter(bars.time(i));
      boolean there = at < stored.size() && stored.time(at) == bars.time(i);
      if (!there || stored.sameBar(at, bars, i)) {
        toMerge.add(bars, i);
        continue;
      }
      Bar before = stored.bar(at);
      Bar after = bars.bar(i);
      boolean sameTrades = sameTrades(before, after);
      if (!sameTrades) {
        revised.add(new LiveFeed.Revised(before, after));
      }
      if (!sameTrades || !nearly(before.vwap(), after.vwap())) {
        toMerge.add(bars, i);
      }
    }
    return new Comparison(toMerge.build(), revised);
  }

  /**
   * Those that the store has taken: a bar of a better source outranks IB's.
   *
   * @param stored the bar that is stored at a time
   */
  static List<LiveFeed.Revised> taken(
      List<LiveFeed.Revised> revised, Function<Instant, Optional<Bar>> stored) {
    return revised.stream()
        .filter(
            one ->
                stored
                    .apply(one.after().time())
                    .filter(bar -> sameTrades(bar, one.after()))
                    .isPresent())
        .toList();
  }

  private static boolean sameTrades(Bar one, Bar other) {
    return same(one.open(), other.open())
        && same(one.high(), other.high())
        && same(one.low(), other.low())
        && same(one.close(), other.close())
        && same(one.volume(), other.volume())
        && Objects.equals(one.tradeCount(), other.tradeCount());
  }

  private static boolean nearly(BigDecimal ours, BigDecimal theirs) {
    return ours != null
        && theirs != null
        && ours.subtract(theirs).abs().compareTo(theirs.ulp()) <= 0;
  }

  private static boolean same(BigDecimal one, BigDecimal other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.compareTo(other) == 0;
  }
}
