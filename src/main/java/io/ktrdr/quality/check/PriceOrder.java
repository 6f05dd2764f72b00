package io.ktrdr.quality.check;

import io.ktrdr.market.BarSeries;

/** What is wrong with the prices of a single bar, whatever stands around it. */
final class PriceOrder {

  private final Thresholds thresholds;
  private final boolean order;
  private final boolean positive;
  private final Sink sink;

  PriceOrder(Thresholds thresholds, Subject subject, Sink sink) {
    this.thresholds = thresholds;
    this.order = thresholds.on(Rule.OHLC_ORDER);
    this.positive =
        thresholds.on(Rule.NON_POSITIVE) && !thresholds.negativePrices().contains(subject.type());
    this.sink = sink;
  }

  /** Whether high and low hold the other prices between them. */
  static boolean inOrder(BarSeries bars, int i) {
    long open = bars.open(i);
    long high = bars.high(i);
    long low = bars.low(i);
    long close = bars.close(i);
    return high >= Math.max(open, close) && low <= Math.min(open, close) && low <= high;
  }

  void judge(BarSeries bars, int from, int to) {
    for (int i = from; i < to; i++) {
      long open = bars.open(i);
      long high = bars.high(i);
      long low = bars.low(i);
      long close = bars.close(i);
      if (high < Math.max(Math.max(open, close), low) || low > Math.min(open, close)) {
        disorder(bars, i);
      }
      if (Math.min(Math.min(open, high), Math.min(low, close)) <= 0) {
        notPositive(bars, i);
      }
    }
  }

  private void disorder(BarSeries bars, int i) {
    if (!order) {
      return;
    }
    long highest = Math.max(Math.max(bars.open(i), bars.close(i)), bars.low(i));
    boolean high = bars.high(i) < highest;
    String detail =
        bars.high(i) < bars.low(i)
            ? "high "
                + Figures.price(bars, bars.high(i))
                + " is below low "
                + Figures.price(bars, bars.low(i))
            : (high ? "high " : "low ")
                + Figures.price(bars, high ? bars.high(i) : bars.low(i))
                + (high ? " is below " : " is above ")
                + "open "
                + Figures.price(bars, bars.open(i))
                + " or close "
                + Figures.price(bars, bars.close(i));
    found(bars, i, Rule.OHLC_ORDER, detail);
  }

  private void notPositive(BarSeries bars, int i) {
    if (positive) {
      found(
          bars,
          i,
          Rule.NON_POSITIVE,
          "prices "
              + Figures.price(bars, bars.open(i))
              + ", "
              + Figures.price(bars, bars.high(i))
              + ", "
              + Figures.price(bars, bars.low(i))
              + ", "
              + Figures.price(bars, bars.close(i))
              + " are not all above 0");
    }
  }

  private void found(BarSeries bars, int i, Rule rule, String detail) {
    long time = bars.time(i);
    sink.found(
        new Finding(
            rule, thresholds.severity(rule), time, time, 1, Double.NaN, Double.NaN, detail));
  }
}
