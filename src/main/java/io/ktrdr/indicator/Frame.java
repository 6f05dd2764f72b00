package io.ktrdr.indicator;

/**
 * The bars of one length that a calculation reads.
 *
 * @param columns of the bars
 * @param closes the epoch second at which each bar closes, rising; only then is it known
 */
public record Frame(BarColumns columns, long[] closes) {

  /**
   * Brings a column from bars of another length to these: each bar is given the last value known
   * when it closes, so the value of a longer bar shows at its close and not before.
   *
   * @return NaN for bars that close before the first of the others
   */
  double[] align(double[] values, Frame from) {
    double[] aligned = new double[closes.length];
    int next = 0;
    for (int i = 0; i < aligned.length; i++) {
      while (next < values.length && from.closes[next] <= closes[i]) {
        next++;
      }
      aligned[i] = next == 0 ? Double.NaN : values[next - 1];
    }
    return aligned;
  }
}
