package io.ktrdr.indicator.kernels;

/**
 * Takes one value after another and says what it makes of them; NaN as long as it has not seen
 * enough. A NaN that is handed in leaves it as it was, so that filters can be strung together
 * through each other's warm-up.
 */
@FunctionalInterface
public interface Filter {
  double next(double value);

  /** This one fed by another. */
  default Filter of(Filter inner) {
    return value -> next(inner.next(value));
  }
}
