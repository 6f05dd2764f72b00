package io.ktrdr.fuzzy.inference;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came out, number by number of the inputs' columns.
 *
 * @param outputs a column for each output; {@code NaN} where an input is missing, and where no rule
 *     applies and the output has no default
 * @param strengths a column for each rule, its weight included
 * @param silent how often no rule applied to an output though no input was missing
 */
public record Inference(
    Map<String, double[]> outputs, Map<String, double[]> strengths, Map<String, Integer> silent) {
  public Inference {
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    strengths = Collections.unmodifiableMap(new LinkedHashMap<>(strengths));
    silent = Collections.unmodifiableMap(new LinkedHashMap<>(silent));
  }
}
