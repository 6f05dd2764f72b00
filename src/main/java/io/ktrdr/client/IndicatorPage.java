package io.ktrdr.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A page of calculated values.
 *
 * @param times of the bars: a date for daily and longer ones, else an instant
 * @param values by name, or {@code name.output} where an indicator has several; a value for each
 *     bar, NaN where there is none (yet)
 * @param nextPageToken empty on the last page
 */
public record IndicatorPage(
    @JsonProperty("dates") List<String> times,
    @JsonProperty("indicators") Map<String, double[]> values,
    Optional<String> nextPageToken) {

  static IndicatorPage of(Columns columns) {
    Map<String, double[]> values = new LinkedHashMap<>();
    columns.indicators().forEach((name, column) -> values.put(name, numbers(column)));
    return new IndicatorPage(List.copyOf(columns.dates()), values, columns.nextPageToken());
  }

  private static double[] numbers(List<Double> column) {
    double[] numbers = new double[column.size()];
    for (int i = 0; i < numbers.length; i++) {
      Double value = column.get(i);
      numbers[i] = value == null ? Double.NaN : value;
    }
    return numbers;
  }

  /** As the node writes them. */
  record Columns(
      List<String> dates,
      Map<String, ArrayList<Double>> indicators,
      Optional<String> nextPageToken) {}
}
