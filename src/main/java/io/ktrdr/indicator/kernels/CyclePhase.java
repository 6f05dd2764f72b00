package io.ktrdr.indicator.kernels;

/**
 * Where in its dominant cycle a price is: the angle of its discrete Fourier component at that
 * cycle's length, as TA-Lib computes it. In degrees, from -45 to 315.
 */
public final class CyclePhase {

  private static final int LONGEST = 50;
  private static final double RADIANS_PER_TURN = Math.atan(1) * 8.0;
  private static final double DEGREES_PER_RADIAN = 45.0 / Math.atan(1);

  private final double[] smooth = new double[LONGEST];
  private int at = -1;
  private double phase;

  /** Takes what was measured of the next bar; gives the phase. */
  public double next(DominantCycle cycle) {
    at = (at + 1) % LONGEST;
    smooth[at] = cycle.smooth();
    int bars = (int) (cycle.smoothPeriod() + 0.5);
    double real = 0;
    double imaginary = 0;
    int from = at;
    for (int i = 0; i < bars; i++) {
      double angle = i * RADIANS_PER_TURN / bars;
      real += Math.sin(angle) * smooth[from];
      imaginary += Math.cos(angle) * smooth[from];
      from = from == 0 ? LONGEST - 1 : from - 1;
    }
    if (Math.abs(imaginary) > 0.0) {
      phase = Math.atan(real / imaginary) * DEGREES_PER_RADIAN;
    } else if (real != 0.0) {
      phase += real < 0.0 ? -90.0 : 90.0;
    }
    phase += 90.0;
    // the weighted price is a bar late
    phase += 360.0 / cycle.smoothPeriod();
    if (imaginary < 0.0) {
      phase += 180.0;
    }
    if (phase > 315.0) {
      phase -= 360.0;
    }
    return phase;
  }
}
