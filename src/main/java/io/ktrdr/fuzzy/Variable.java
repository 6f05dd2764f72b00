package io.ktrdr.fuzzy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A quantity that is spoken of in words.
 *
 * @param range the numbers that its sets should cover
 * @param sets by name, in the order they are written
 */
public record Variable(
    String name,
    String description,
    Input input,
    Transform transform,
    Range range,
    Map<String, FuzzySet> sets) {

  private static final int PROBES = 2001;

  /** Less membership than this counts as none. */
  private static final double NOTHING = 1e-9;

  public Variable {
    sets = Collections.unmodifiableMap(new LinkedHashMap<>(sets));
  }

  /** A variable of given numbers. */
  public static Variable of(String name, Range range, FuzzySet... sets) {
    Map<String, FuzzySet> named = new LinkedHashMap<>();
    for (FuzzySet set : sets) {
      named.put(set.name(), set);
    }
    return new Variable(name, "", new Input.Given(), new Transform.Identity(), range, named);
  }

  /**
   * Warns of parts of the range that belong to no set, and of sets that lie outside of it.
   *
   * @param path where the variable is written
   */
  public void warn(String path, Consumer<Finding> findings) {
    warn(name, range, sets.values(), path, findings);
  }

  /** The same for any sets over a range. */
  public static void warn(
      String name,
      Range range,
      Collection<FuzzySet> sets,
      String path,
      Consumer<Finding> findings) {
    for (FuzzySet set : sets) {
      if (Arrays.stream(probes(range, List.of(set)))
          .noneMatch(x -> set.membership().at(x) > NOTHING)) {
        findings.accept(
            Finding.warning(
                path + "/sets/" + set.name(),
                "outside_range",
                "set \"%s\" lies outside of the range %s of \"%s\""
                    .formatted(set.name(), range, name)));
      }
    }
    for (String hole : holes(range, sets)) {
      findings.accept(
          Finding.warning(
              path + "/sets",
              "hole",
              "no set of \"%s\" covers %s of the range %s".formatted(name, hole, range)));
    }
  }

  private static double[] probes(Range range, Collection<FuzzySet> sets) {
    double[] grid = range.grid(PROBES);
    List<Double> places = new ArrayList<>();
    for (FuzzySet set : sets) {
      for (double place : set.places()) {
        if (range.contains(place)) {
          places.add(place);
        }
      }
    }
    double[] probes = Arrays.copyOf(grid, grid.length + places.size());
    for (int i = 0; i < places.size(); i++) {
      probes[grid.length + i] = places.get(i);
    }
    Arrays.sort(probes);
    return probes;
  }

  private static List<String> holes(Range range, Collection<FuzzySet> sets) {
    List<String> holes = new ArrayList<>();
    double[] probes = probes(range, sets);
    int from = -1;
    for (int i = 0; i <= probes.length; i++) {
      boolean covered = i == probes.length || covered(sets, probes[i]);
      if (!covered && from < 0) {
        from = i;
      } else if (covered && from >= 0) {
        String first = rounded(probes[from], range);
        String last = rounded(probes[i - 1], range);
        holes.add(first.equals(last) ? first : first + ".." + last);
        from = -1;
      }
    }
    return holes;
  }

  private static boolean covered(Collection<FuzzySet> sets, double x) {
    return sets.stream().anyMatch(set -> set.membership().at(x) > NOTHING);
  }

  /** To a ten-thousandth of the range: the probes are not finer. */
  private static String rounded(double x, Range range) {
    int digits = (int) Math.ceil(4 - Math.log10(range.max() - range.min()));
    double scale = Math.pow(10, Math.clamp(digits, 0, 12));
    return Shape.text(Math.rint(x * scale) / scale);
  }

  /** The memberships of a column of (transformed) numbers, set by set. */
  public Map<String, double[]> memberships(double[] column) {
    Map<String, double[]> memberships = new LinkedHashMap<>();
    sets.forEach((set, definition) -> memberships.put(set, definition.membership().column(column)));
    return memberships;
  }
}
