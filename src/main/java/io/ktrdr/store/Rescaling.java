package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.FixedPoint;
import io.ktrdr.market.SplitRatio;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Puts bars on another price scale. Pure. */
public final class Rescaling {

  /** Decimals beyond the stored ones, so that undoing gives the very price that was traded. */
  private static final int MORE_DECIMALS = 4;

  private static final int MOST_DECIMALS = 10;

  private Rescaling() {}

  /** The bars times a ratio; volumes by its inverse if wanted, rounded to whole units. */
  public static BarSeries of(BarSeries bars, SplitRatio ratio, boolean volumes) {
    int prices = Math.min(MOST_DECIMALS, bars.priceScale() + MORE_DECIMALS);
    int vwaps = Math.min(MOST_DECIMALS, bars.vwapScale() + MORE_DECIMALS);
    return scaled(
        bars,
        ratio,
        volumes,
        Math.max(prices, bars.priceScale()),
        Math.max(vwaps, bars.vwapScale()));
  }

  /**
   * Bars as they were traded: what was done to them, undone, newest first.
   *
   * @param adjustments of the series, oldest first
   */
  public static BarSeries raw(BarSeries bars, List<Adjustment> adjustments) {
    BarSeries undone = bars;
    for (Adjustment adjustment : adjustments.reversed()) {
      int count = undone.indexAtOrAfter(adjustment.effective());
      if (count > 0) {
        BarSeries old = undone.slice(0, count);
        BarSeries raw =
            scaled(
                old,
                adjustment.ratio().inverse(),
                adjustment.volumes(),
                Math.max(2, adjustment.decimals()),
                Math.max(4, adjustment.decimals()));
        undone = BarSeries.concat(List.of(raw, undone.slice(count, undone.size())));
      }
    }
    return undone;
  }

  private static BarSeries scaled(
      BarSeries bars, SplitRatio ratio, boolean volumes, int prices, int vwaps) {
    BarSeriesBuilder scaled = new BarSeriesBuilder(bars.size());
    for (int i = 0; i < bars.size(); i++) {
      long volume = bars.volume(i);
      boolean rescaled = volumes && volume != BarSeries.NONE;
      scaled.add(
          bars.time(i),
          prices,
          times(bars.open(i), bars.priceScale(), ratio, prices),
          times(bars.high(i), bars.priceScale(), ratio, prices),
          times(bars.low(i), bars.priceScale(), ratio, prices),
          times(bars.close(i), bars.priceScale(), ratio, prices),
          rescaled ? 0 : bars.volumeScale(),
          rescaled ? times(volume, bars.volumeScale(), ratio.inverse(), 0) : volume,
          bars.vwap(i) == BarSeries.NONE ? 0 : vwaps,
          bars.vwap(i) == BarSeries.NONE
              ? BarSeries.NONE
              : times(bars.vwap(i), bars.vwapScale(), ratio, vwaps),
          bars.tradeCount(i));
    }
    return scaled.build();
  }

  private static long times(long unscaled, int scale, SplitRatio ratio, int to) {
    return FixedPoint.unscaled(
        BigDecimal.valueOf(unscaled, scale)
            .multiply(BigDecimal.valueOf(ratio.numerator()))
            .divide(BigDecimal.valueOf(ratio.denominator()), to, RoundingMode.HALF_UP),
        to);
  }
}
