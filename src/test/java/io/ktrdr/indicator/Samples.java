package io.ktrdr.indicator;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** Columns of made-up bars: a random walk in cents, 26 bars a session. */
public final class Samples {

  private final Map<Column, double[]> columns = new EnumMap<>(Column.class);
  private final int size;

  private Samples(int size) {
    this.size = size;
    for (Column column : Column.values()) {
      columns.put(column, new double[size]);
    }
  }

  public static Samples walk(long seed, int size) {
    Samples bars = new Samples(size);
    Random random = new Random(seed);
    double price = 100;
    for (int i = 0; i < size; i++) {
      double open = cents(price + 0.1 * random.nextGaussian());
      double close = cents(Math.max(20, open + 0.5 * random.nextGaussian()));
      double high = cents(Math.max(open, close) + 0.3 * Math.abs(random.nextGaussian()));
      double low = cents(Math.min(open, close) - 0.3 * Math.abs(random.nextGaussian()));
      bars.set(i, open, high, low, close, 100 + random.nextInt(10_000));
      price = close;
    }
    return bars;
  }

  public static Samples flat(int size, double price, double volume) {
    Samples bars = new Samples(size);
    for (int i = 0; i < size; i++) {
      bars.set(i, price, price, price, price, volume);
    }
    return bars;
  }

  /** All prices multiplied and then raised, all volumes multiplied. */
  public Samples changed(double times, double plus, double volumeTimes) {
    Samples bars = new Samples(size);
    for (int i = 0; i < size; i++) {
      bars.set(
          i,
          get(Column.OPEN)[i] * times + plus,
          get(Column.HIGH)[i] * times + plus,
          get(Column.LOW)[i] * times + plus,
          get(Column.CLOSE)[i] * times + plus,
          get(Column.VOLUME)[i] * volumeTimes);
    }
    return bars;
  }

  private void set(int i, double open, double high, double low, double close, double volume) {
    get(Column.OPEN)[i] = open;
    get(Column.HIGH)[i] = high;
    get(Column.LOW)[i] = low;
    get(Column.CLOSE)[i] = close;
    get(Column.VOLUME)[i] = volume;
    get(Column.VWAP)[i] = (high + low) / 2;
    get(Column.TRADES)[i] = volume / 10;
    get(Column.HL2)[i] = (high + low) / 2;
    get(Column.HLC3)[i] = (high + low + close) / 3;
    get(Column.OHLC4)[i] = (open + high + low + close) / 4;
    get(Column.HLCC4)[i] = (high + low + 2 * close) / 4;
    get(Column.TIME)[i] = 1_672_756_200L + (i / 26) * 86_400L + (i % 26) * 900L;
    get(Column.SESSION)[i] = 19_360 + i / 26;
  }

  public double[] get(Column column) {
    return columns.get(column);
  }

  public int size() {
    return size;
  }

  /** The columns that an indicator takes; those that a price would make no sense for are made. */
  public double[][] inputs(IndicatorDescriptor indicator) {
    double[][] inputs =
        indicator.inputs().stream()
            .map(input -> get(input.column()).clone())
            .toArray(double[][]::new);
    for (int i = 0; i < size; i++) {
      switch (indicator.id()) {
        case "acos", "asin" -> inputs[0][i] = Math.sin(inputs[0][i]);
        case "mavp" -> inputs[1][i] = 2 + i % 20;
        default -> {}
      }
    }
    return inputs;
  }

  private static double cents(double price) {
    return Math.rint(price * 100) / 100;
  }
}
