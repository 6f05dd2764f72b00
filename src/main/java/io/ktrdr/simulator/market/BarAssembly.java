package io.ktrdr.simulator.market;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.FixedPoint;
import io.ktrdr.market.WhatToShow;

/**
 * Puts atoms together into bars of one kind. Works in half ticks, so that a midpoint is exact.
 * BID_ASK is IB's: open = average bid, high = highest ask, low = lowest bid, close = average ask.
 */
final class BarAssembly {

  private static final int AVERAGE_DECIMALS = 2;

  private final WhatToShow what;
  private final int tickScale;
  private final long tick;
  private final int volumeScale;
  private final boolean withVolume;
  private final BarSeriesBuilder done;

  private boolean begun;
  private long time;
  private long open;
  private long high;
  private long low;
  private long close;
  private long volume;
  private long trades;
  private long turnover;
  private long bidSum;
  private long askSum;
  private long quotes;

  BarAssembly(Listing listing, WhatToShow what, int capacity) {
    this.what = what;
    this.tickScale = Math.max(0, listing.tick().scale());
    this.tick = FixedPoint.unscaled(listing.tick(), tickScale);
    this.volumeScale = listing.volumeScale();
    this.withVolume = what.hasVolume() && listing.hasVolume();
    this.done = new BarSeriesBuilder(capacity);
  }

  /** Adds an atom to the bar that opens at {@code barTime}, closing the bar before. */
  void add(long barTime, Atoms atoms, int i) {
    if (begun && barTime != time) {
      close();
    }
    long shift = shift(atoms, i);
    if (!begun) {
      begun = true;
      time = barTime;
      open = 2L * atoms.open[i] + shift;
      high = Long.MIN_VALUE;
      low = Long.MAX_VALUE;
      volume = 0;
      trades = 0;
      turnover = 0;
      bidSum = 0;
      askSum = 0;
      quotes = 0;
    }
    boolean both = what == WhatToShow.BID_ASK;
    high = Math.max(high, 2L * atoms.high[i] + (both ? 2L * atoms.askAbove[i] : shift));
    low = Math.min(low, 2L * atoms.low[i] + (both ? -2L * atoms.bidBelow[i] : shift));
    close = 2L * atoms.close[i] + shift;
    if (both) {
      long four = (long) atoms.open[i] + atoms.high[i] + atoms.low[i] + atoms.close[i];
      bidSum += four - 4L * atoms.bidBelow[i];
      askSum += four + 4L * atoms.askAbove[i];
      quotes += 4;
    }
    volume += atoms.volume[i];
    trades += atoms.trades[i];
    turnover += atoms.turnover[i];
  }

  /** The bars so far, the one begun last included. */
  BarSeries finish() {
    if (begun) {
      close();
    }
    return done.build();
  }

  private long shift(Atoms atoms, int i) {
    return switch (what) {
      case BID -> -2L * atoms.bidBelow[i];
      case ASK -> 2L * atoms.askAbove[i];
      case MIDPOINT -> (long) atoms.askAbove[i] - atoms.bidBelow[i];
      case TRADES,
          ADJUSTED_LAST,
          AGGTRADES,
          BID_ASK,
          HISTORICAL_VOLATILITY,
          OPTION_IMPLIED_VOLATILITY ->
          0;
    };
  }

  private void close() {
    begun = false;
    switch (what) {
      case BID_ASK -> {
        long hundredths = tick * FixedPoint.powerOfTen(AVERAGE_DECIMALS);
        emit(
            tickScale + AVERAGE_DECIMALS,
            Math.round((double) bidSum / quotes * hundredths),
            high / 2 * hundredths,
            low / 2 * hundredths,
            Math.round((double) askSum / quotes * hundredths));
      }
      case MIDPOINT -> {
        boolean whole = ((open | high | low | close) & 1) == 0;
        long unit = whole ? tick : tick * 5;
        int half = whole ? 2 : 1;
        emit(
            whole ? tickScale : tickScale + 1,
            open / half * unit,
            high / half * unit,
            low / half * unit,
            close / half * unit);
      }
      case TRADES,
          ADJUSTED_LAST,
          AGGTRADES,
          BID,
          ASK,
          HISTORICAL_VOLATILITY,
          OPTION_IMPLIED_VOLATILITY ->
          emit(tickScale, open / 2 * tick, high / 2 * tick, low / 2 * tick, close / 2 * tick);
    }
  }

  private void emit(int scale, long o, long h, long l, long c) {
    int vwapScale = tickScale + AVERAGE_DECIMALS;
    boolean traded = withVolume && volume > 0;
    done.add(
        time,
        scale,
        o,
        h,
        l,
        c,
        withVolume ? volumeScale : 0,
        withVolume ? volume : BarSeries.NONE,
        traded ? vwapScale : 0,
        traded
            ? Math.round(
                (double) turnover / volume * tick * FixedPoint.powerOfTen(AVERAGE_DECIMALS))
            : BarSeries.NONE,
        withVolume ? (int) Math.min(trades, Integer.MAX_VALUE) : BarSeries.NO_COUNT);
  }
}
