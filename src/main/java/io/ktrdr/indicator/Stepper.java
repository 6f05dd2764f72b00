package io.ktrdr.indicator;

/**
 * An indicator that follows closed bars one by one, in constant time or that of its window, and
 * says the same as the whole columns would. For one thread.
 */
@FunctionalInterface
public interface Stepper {

  /**
   * Takes the next closed bar.
   *
   * @param in one figure per input of the descriptor
   * @param out receives one figure per output, NaN where there is none (yet)
   */
  void next(double[] in, double[] out);
}
