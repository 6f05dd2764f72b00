package io.ktrdr.indicator.talib;

import io.ktrdr.indicator.Arguments;
import io.ktrdr.indicator.Stepper;
import java.util.Arrays;

/** Follows closed bars by calculating a function over its window alone, bar after bar. */
final class WindowStepper implements Stepper {

  private final TaLibFunction function;
  private final Arguments arguments;
  private final double[][] window;
  private int seen;

  WindowStepper(TaLibFunction function, Arguments arguments) {
    this.function = function;
    this.arguments = arguments;
    this.window = new double[function.inputs().size()][function.lookback(arguments) + 1];
  }

  @Override
  public void next(double[] in, double[] out) {
    int size = window[0].length;
    for (int c = 0; c < in.length; c++) {
      System.arraycopy(window[c], 1, window[c], 0, size - 1);
      window[c][size - 1] = in[c];
    }
    seen = Math.min(size, seen + 1);
    if (seen < size) {
      Arrays.fill(out, Double.NaN);
      return;
    }
    double[][] results = function.run(window, arguments);
    for (int o = 0; o < out.length; o++) {
      out[o] = results[o][size - 1];
    }
  }
}
