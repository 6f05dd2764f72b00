package io.ktrdr.quality.score;

import io.ktrdr.quality.check.Dimension;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How findings become a score.
 *
 * @param weights of every part, not all zero
 * @param lateAfter when a series that lags has timeliness 0
 * @param maxFindings how many are remembered
 */
public record Scoring(Map<Dimension, Double> weights, Duration lateAfter, int maxFindings) {

  public Scoring {
    weights = new EnumMap<>(weights);
    double sum = 0;
    for (Dimension dimension : Dimension.values()) {
      double weight = weights.getOrDefault(dimension, Double.NaN);
      if (!(weight >= 0 && weight <= 1000)) {
        throw new IllegalArgumentException(
            "ktrdr.quality.weights." + dimension + " is " + weight + ", which is not in 0..1000");
      }
      sum += weight;
    }
    if (sum <= 0) {
      throw new IllegalArgumentException("ktrdr.quality.weights are all 0");
    }
    if (lateAfter.toMinutes() < 1) {
      throw new IllegalArgumentException(
          "ktrdr.quality.late-after is " + lateAfter + ", which is not a minute or more");
    }
    if (maxFindings < 1) {
      throw new IllegalArgumentException(
          "ktrdr.quality.max-findings is " + maxFindings + ", which is not 1 or more");
    }
    weights = Map.copyOf(weights);
  }
}
