package io.ktrdr.fuzzy.inference;

import io.ktrdr.fuzzy.Finding;
import io.ktrdr.fuzzy.FuzzySet;
import io.ktrdr.fuzzy.Range;
import io.ktrdr.fuzzy.Shape;
import io.ktrdr.fuzzy.Variable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * What a system concludes about.
 *
 * @param range absent for an output that rules give formulas for, with no sets
 * @param sets by name; empty for Sugeno's kind
 * @param resolution how many numbers of the range are looked at
 * @param byDefault the number where no rule applies; {@code NaN} when absent
 */
public record Output(
    String name,
    Optional<Range> range,
    Map<String, FuzzySet> sets,
    Defuzzification defuzzification,
    int resolution,
    OptionalDouble byDefault) {

  public static final int DEFAULT_RESOLUTION = 1001;
  public static final int LEAST_RESOLUTION = 11;
  public static final int GREATEST_RESOLUTION = 10001;

  public Output {
    sets = Collections.unmodifiableMap(new LinkedHashMap<>(sets));
  }

  /** An output with sets, as Mamdani has it. */
  public static Output of(
      String name, Range range, Defuzzification defuzzification, FuzzySet... sets) {
    Map<String, FuzzySet> named = new LinkedHashMap<>();
    for (FuzzySet set : sets) {
      named.put(set.name(), set);
    }
    return new Output(
        name,
        Optional.of(range),
        named,
        defuzzification,
        DEFAULT_RESOLUTION,
        OptionalDouble.empty());
  }

  /** An output with formulas, as Sugeno has it. */
  public static Output ofFormulas(String name) {
    return new Output(
        name,
        Optional.empty(),
        Map.of(),
        Defuzzification.WEIGHTED_AVERAGE,
        DEFAULT_RESOLUTION,
        OptionalDouble.empty());
  }

  public boolean hasSets() {
    return !sets.isEmpty();
  }

  /**
   * Tells what is wrong or strange about it.
   *
   * @param path where it is written
   */
  public void check(String path, Consumer<Finding> findings) {
    if (!hasSets()) {
      if (defuzzification != Defuzzification.WEIGHTED_AVERAGE) {
        findings.accept(
            Finding.error(
                path + "/defuzzification",
                "defuzzification",
                "output \"%s\" has no sets, so that only weighted_average is possible, not %s"
                    .formatted(name, defuzzification)));
      }
      return;
    }
    if (range.isEmpty()) {
      findings.accept(
          Finding.error(
              path + "/range", "required", "output \"" + name + "\" has sets but no range"));
      return;
    }
    for (FuzzySet set : sets.values()) {
      if (set.shape() == Shape.SINGLETON && defuzzification != Defuzzification.WEIGHTED_AVERAGE) {
        findings.accept(
            Finding.error(
                path + "/sets/" + set.name(),
                "defuzzification",
                "set \"%s\" of output \"%s\" is a singleton, which has no area: only"
                        .formatted(set.name(), name)
                    + " weighted_average is possible, not "
                    + defuzzification));
      }
    }
    Variable.warn(name, range.get(), sets.values(), path, findings);
  }
}
