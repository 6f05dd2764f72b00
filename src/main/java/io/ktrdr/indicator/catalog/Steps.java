package io.ktrdr.indicator.catalog;

import io.ktrdr.indicator.Stepper;
import io.ktrdr.indicator.kernels.Filter;

/** Steppers of common shapes. */
final class Steps {

  private Steps() {}

  /** One column in, one column out. */
  static Stepper of(Filter filter) {
    return (in, out) -> out[0] = filter.next(in[0]);
  }
}
