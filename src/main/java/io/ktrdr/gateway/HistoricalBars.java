package io.ktrdr.gateway;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Timeframe;
import io.ktrdr.wire.BarColumns;
import io.ktrdr.wire.DateForm;

/** IB's bars as ours. */
final class HistoricalBars {

  private HistoricalBars() {}

  /** IB sent bars that cannot be served. */
  static final class BadBarsException extends Exception {
    BadBarsException(String message) {
      super(message);
    }
  }

  /**
   * Takes the columns over without a copy.
   *
   * @throws BadBarsException when bars are out of order or doubled, or when their times do not mean
   *     what this timeframe needs
   */
  static BarSeries of(BarColumns columns, Timeframe timeframe) throws BadBarsException {
    if (columns.size() == 0) {
      return BarSeries.empty();
    }
    DateForm dates = columns.dates();
    boolean fits = timeframe.intraday() ? dates.isInstant() : dates.kind() == DateForm.Kind.DATE;
    if (!fits) {
      throw new BadBarsException(
          "IB sent " + timeframe + " bars whose times are written as " + dates.kind());
    }
    try {
      return new BarSeries(
          columns.priceScale(),
          columns.volumeScale(),
          columns.wapScale(),
          columns.time(),
          columns.open(),
          columns.high(),
          columns.low(),
          columns.close(),
          columns.volume(),
          columns.wap(),
          columns.count());
    } catch (IllegalArgumentException notRising) {
      throw new BadBarsException("IB sent bars out of order: " + notRising.getMessage());
    }
  }
}
