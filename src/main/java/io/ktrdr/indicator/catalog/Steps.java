package io.ktrdr.indicator.catalog;

import io.ktrdr.indicator.Stepper;
import io.ktrdr.indicator.kernels.Filter;
import io.ktrdr.indicator.kernels.Window;

/** Steppers of common shapes. */
final class Steps {

  private Steps() {}

  /** One column in, one column out. */
  static Stepper of(Filter filter) {
    return (in, out) -> out[0] = filter.next(in[0]);
  }

  /** A price and a volume in, the mean price of what was traded in the last bars out. */
  static Stepper weighedByVolume(int bars) {
    Window money = new Window(bars);
    Window volume = new Window(bars);
    return (in, out) -> {
      money.add(in[0] * in[1]);
      volume.add(in[1]);
      out[0] = volume.isFull() && volume.sum() > 0 ? money.sum() / volume.sum() : Double.NaN;
    };
  }
}
