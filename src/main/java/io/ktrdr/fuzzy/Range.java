package io.ktrdr.fuzzy;

/**
 * The numbers that a variable is about, both ends included; numbers outside are still evaluated.
 *
 * @param min finite
 * @param max finite, above {@code min}
 */
public record Range(double min, double max) {

  public Range {
    if (!(min < max) || Math.abs(min) > Shape.LARGEST || Math.abs(max) > Shape.LARGEST) {
      throw new IllegalArgumentException(
          "a range goes from a smaller to a greater number within ±1e15, not from "
              + min
              + " to "
              + max);
    }
  }

  /** {@code count} numbers at equal distances, the ends among them. */
  public double[] grid(int count) {
    double[] grid = new double[count];
    double step = (max - min) / (count - 1);
    for (int i = 0; i < count; i++) {
      grid[i] = min + i * step;
    }
    grid[count - 1] = max;
    return grid;
  }

  boolean contains(double x) {
    return x >= min && x <= max;
  }

  @Override
  public String toString() {
    return Shape.text(min) + ".." + Shape.text(max);
  }
}
