package io.ktrdr.indicator;

/** Calculates whole columns at once. */
@FunctionalInterface
public interface Kernel {

  /**
   * The outputs' columns.
   *
   * @param inputs one column per input of the descriptor, all of one length, without NaN unless the
   *     indicator declares that it sees missing values; not to be changed
   * @return one column per output, as long as the inputs
   */
  double[][] run(double[][] inputs, Arguments arguments);
}
