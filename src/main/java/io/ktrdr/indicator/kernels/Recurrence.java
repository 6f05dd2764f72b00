package io.ktrdr.indicator.kernels;

/**
 * {@code level = level · keep + value · take} over a column, four values at a time. What the four
 * add is worked out without the level, which then waits for two operations per four values instead
 * of two per value.
 */
final class Recurrence {

  private Recurrence() {}

  /**
   * Writes the levels after the values {@code from} to {@code to} and gives the last.
   *
   * @param out may be {@code in}
   */
  static double run(
      double[] in, int from, int to, double level, double keep, double take, double[] out) {
    double keep2 = keep * keep;
    double keep3 = keep2 * keep;
    double keep4 = keep2 * keep2;
    double last = level;
    int i = from;
    for (; i + 3 < to; i += 4) {
      double one = in[i] * take;
      double two = one * keep + in[i + 1] * take;
      double three = two * keep + in[i + 2] * take;
      double four = three * keep + in[i + 3] * take;
      out[i] = last * keep + one;
      out[i + 1] = last * keep2 + two;
      out[i + 2] = last * keep3 + three;
      last = last * keep4 + four;
      out[i + 3] = last;
    }
    // the rest by the same sums, so that no level depends on how many values follow
    double before = last;
    double sum = 0;
    double[] powers = {keep, keep2, keep3};
    for (int rest = 0; i < to; i++, rest++) {
      sum = rest == 0 ? in[i] * take : sum * keep + in[i] * take;
      last = before * powers[rest] + sum;
      out[i] = last;
    }
    return last;
  }
}
