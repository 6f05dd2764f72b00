package io.ktrdr.indicator;

import java.util.Arrays;
import java.util.function.Supplier;

/** Keeps missing values away from a stepper, which begins anew after them or ends. */
final class GuardedStepper implements Stepper {

  private final Supplier<Stepper> fresh;
  private final boolean ends;
  private Stepper stepper;
  private boolean ended;

  GuardedStepper(Supplier<Stepper> fresh, boolean ends) {
    this.fresh = fresh;
    this.ends = ends;
  }

  @Override
  public void next(double[] in, double[] out) {
    boolean missing = false;
    for (double value : in) {
      missing |= !Double.isFinite(value);
    }
    if (missing) {
      ended |= ends && stepper != null;
      stepper = null;
    } else if (!ended) {
      if (stepper == null) {
        stepper = fresh.get();
      }
      stepper.next(in, out);
      return;
    }
    Arrays.fill(out, Double.NaN);
  }
}
