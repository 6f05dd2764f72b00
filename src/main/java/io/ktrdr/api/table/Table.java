package io.ktrdr.api.table;

import java.util.List;

/**
 * Columns of numbers at bars.
 *
 * @param times bar times as {@link io.ktrdr.market.BarSeries} names them
 * @param intraday whether those are instants; else they are dates
 * @param names of the columns
 * @param columns of equal length, longer than {@code times} by {@code from}; NaN is nothing
 * @param from where in the columns the first of the times stands
 */
public record Table(
    long[] times, boolean intraday, List<String> names, List<double[]> columns, int from) {

  public Table {
    names = List.copyOf(names);
    columns = List.copyOf(columns);
  }

  public int rows() {
    return times.length;
  }
}
