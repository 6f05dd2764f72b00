package io.ktrdr.fuzzy;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A named set of numbers with soft edges.
 *
 * @param parameters as many as the shape has
 * @param membership what shape, parameters and shoulder come to
 */
public record FuzzySet(
    String name,
    Shape shape,
    List<Double> parameters,
    Shoulder shoulder,
    String description,
    Membership membership) {

  public FuzzySet {
    parameters = List.copyOf(parameters);
  }

  /**
   * A set whose parameters obey its shape.
   *
   * @throws IllegalArgumentException naming the set and what is wrong
   */
  public static FuzzySet of(String name, Shape shape, Shoulder shoulder, double... parameters) {
    return read(
        name,
        shape,
        shoulder,
        "",
        parameters,
        "",
        finding -> {
          if (finding.isError()) {
            throw new IllegalArgumentException(finding.detail());
          }
        });
  }

  /**
   * Checks and makes a set.
   *
   * @param path where it is written, for findings
   * @param findings told of everything wrong or strange
   * @return null when there is an error among them
   */
  public static FuzzySet read(
      String name,
      Shape shape,
      Shoulder shoulder,
      String description,
      double[] parameters,
      String path,
      Consumer<Finding> findings) {
    if (parameters.length != shape.parameters().size()) {
      findings.accept(
          Finding.error(
              path + "/parameters",
              "parameter_count",
              "set \"%s\": %s takes %d parameters %s, %d are given"
                  .formatted(
                      name,
                      shape,
                      shape.parameters().size(),
                      shape.parameters(),
                      parameters.length)));
      return null;
    }
    if (shoulder != Shoulder.NONE && !shape.shoulders()) {
      findings.accept(
          Finding.error(
              path + "/shoulder",
              "shoulder",
              "set \"" + name + "\": " + shape + " takes no shoulder: " + shape.description()));
      return null;
    }
    List<Shape.Wrong> wrong = shape.wrong(parameters);
    for (Shape.Wrong one : wrong) {
      findings.accept(
          Finding.error(
              path + "/parameters/" + one.parameter(),
              one.code(),
              "set \"" + name + "\": " + one.detail()));
    }
    if (!wrong.isEmpty()) {
      return null;
    }
    FuzzySet set =
        new FuzzySet(
            name,
            shape,
            Arrays.stream(parameters).boxed().toList(),
            shoulder,
            description,
            shape.membership(parameters, shoulder));
    set.warn(path, findings);
    return set;
  }

  private void warn(String path, Consumer<Finding> findings) {
    double first = parameters.getFirst();
    boolean edges =
        switch (shape) {
          case TRIANGULAR, TRAPEZOIDAL, PI_SHAPED -> true;
          default -> false;
        };
    if (!edges) {
      return;
    }
    double last = parameters.getLast();
    if (first == last && shoulder == Shoulder.NONE) {
      findings.accept(
          Finding.warning(
              path + "/parameters",
              "single_point",
              "set \"%s\" has no width: only %s itself belongs to it"
                  .formatted(name, Shape.text(first))));
    }
    if (shoulder.left() && first < parameters.get(1)) {
      findings.accept(edgeWithoutEffect(path, 0));
    }
    if (shoulder.right() && last > parameters.get(parameters.size() - 2)) {
      findings.accept(edgeWithoutEffect(path, parameters.size() - 1));
    }
  }

  private Finding edgeWithoutEffect(String path, int i) {
    String parameter = shape.parameters().get(i);
    return Finding.warning(
        path + "/parameters/" + parameter,
        "edge_without_effect",
        "set \"%s\": with this shoulder the membership stays 1, so that %s (%s) has no effect"
            .formatted(name, parameter, Shape.text(parameters.get(i))));
  }

  /** Where the membership bends or peaks. */
  double[] places() {
    return shape.places(parameters.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
