package io.ktrdr.indicator;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.FixedPoint;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntToLongFunction;

/**
 * The columns of a series of bars as doubles, each decoded when first asked for; NaN where the bars
 * have no figure. For one thread.
 */
public final class BarColumns {

  private static final long SECONDS_PER_DAY = 86_400;

  private final BarSeries bars;
  private final IntToLongFunction sessionDay;
  private final Map<Column, double[]> decoded = new EnumMap<>(Column.class);

  private BarColumns(BarSeries bars, IntToLongFunction sessionDay) {
    this.bars = bars;
    this.sessionDay = sessionDay;
  }

  /** Sessions are days in UTC. */
  public static BarColumns of(BarSeries bars) {
    return new BarColumns(bars, i -> Math.floorDiv(bars.time(i), SECONDS_PER_DAY));
  }

  /**
   * Sessions as a calendar has them.
   *
   * @param sessionDay the session date of bar {@code i}, as day since 1970-01-01
   */
  public static BarColumns of(BarSeries bars, IntToLongFunction sessionDay) {
    return new BarColumns(bars, sessionDay);
  }

  public int size() {
    return bars.size();
  }

  public BarSeries bars() {
    return bars;
  }

  /** A column; not to be changed. */
  public double[] get(Column column) {
    double[] known = decoded.get(column);
    if (known == null) {
      known = decode(column);
      decoded.put(column, known);
    }
    return known;
  }

  private double[] decode(Column column) {
    double price = FixedPoint.powerOfTen(bars.priceScale());
    return switch (column) {
      case OPEN, HIGH, LOW, CLOSE -> prices(column, price);
      case VOLUME -> scaled(bars::volume, (double) FixedPoint.powerOfTen(bars.volumeScale()));
      case VWAP -> scaled(bars::vwap, (double) FixedPoint.powerOfTen(bars.vwapScale()));
      case TRADES ->
          scaled(
              i -> bars.tradeCount(i) == BarSeries.NO_COUNT ? BarSeries.NONE : bars.tradeCount(i),
              1);
      case HL2 -> scaled(i -> bars.high(i) + bars.low(i), 2 * price);
      case HLC3 -> scaled(i -> bars.high(i) + bars.low(i) + bars.close(i), 3 * price);
      case OHLC4 ->
          scaled(i -> bars.open(i) + bars.high(i) + bars.low(i) + bars.close(i), 4 * price);
      case HLCC4 -> scaled(i -> bars.high(i) + bars.low(i) + 2 * bars.close(i), 4 * price);
      case TIME -> scaled(bars::time, 1);
      case SESSION -> scaled(sessionDay, 1);
    };
  }

  /** A loop for each, as one over a function would not be compiled into a tight one. */
  private double[] prices(Column column, double power) {
    double[] prices = new double[bars.size()];
    switch (column) {
      case OPEN -> {
        for (int i = 0; i < prices.length; i++) {
          prices[i] = bars.open(i) / power;
        }
      }
      case HIGH -> {
        for (int i = 0; i < prices.length; i++) {
          prices[i] = bars.high(i) / power;
        }
      }
      case LOW -> {
        for (int i = 0; i < prices.length; i++) {
          prices[i] = bars.low(i) / power;
        }
      }
      default -> {
        for (int i = 0; i < prices.length; i++) {
          prices[i] = bars.close(i) / power;
        }
      }
    }
    return prices;
  }

  private double[] scaled(IntToLongFunction figures, double power) {
    double[] column = new double[bars.size()];
    for (int i = 0; i < column.length; i++) {
      long figure = figures.applyAsLong(i);
      // a division is exact to the last bit, a product with the power's inverse is not
      column[i] = figure == BarSeries.NONE ? Double.NaN : figure / power;
    }
    return column;
  }
}
