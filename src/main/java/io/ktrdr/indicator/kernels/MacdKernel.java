package io.ktrdr.indicator.kernels;

import java.util.Arrays;

/** Moving average convergence divergence over a whole column, its three averages in one pass. */
public final class MacdKernel {

  private MacdKernel() {}

  /** Both averages begin at bar {@code slow - 1}; all lines begin with the signal. */
  public static void run(
      double[] in,
      int fast,
      int slow,
      int signal,
      double[] line,
      double[] average,
      double[] histogram) {
    int size = in.length;
    int first = slow + signal - 2;
    for (double[] out : new double[][] {line, average, histogram}) {
      Arrays.fill(out, 0, Math.min(size, first), Double.NaN);
    }
    if (first >= size) {
      return;
    }
    double fastAlpha = 2.0 / (fast + 1);
    double slowAlpha = 2.0 / (slow + 1);
    double alpha = 2.0 / (signal + 1);
    double quick = ColumnKernels.mean(in, slow - fast, fast);
    double lazy = ColumnKernels.mean(in, 0, slow);
    double sum = quick - lazy;
    for (int i = slow; i <= first; i++) {
      quick = fastAlpha * (in[i] - quick) + quick;
      lazy = slowAlpha * (in[i] - lazy) + lazy;
      sum += quick - lazy;
    }
    double smooth = sum / signal;
    double apart = quick - lazy;
    line[first] = apart;
    average[first] = smooth;
    histogram[first] = apart - smooth;
    double fastKeep = 1 - fastAlpha;
    double slowKeep = 1 - slowAlpha;
    double keep = 1 - alpha;
    for (int i = first + 1; i < size; i++) {
      quick = quick * fastKeep + in[i] * fastAlpha;
      lazy = lazy * slowKeep + in[i] * slowAlpha;
      apart = quick - lazy;
      smooth = smooth * keep + apart * alpha;
      line[i] = apart;
      average[i] = smooth;
      histogram[i] = apart - smooth;
    }
  }
}
