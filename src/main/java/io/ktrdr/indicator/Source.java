package io.ktrdr.indicator;

/** What feeds an input. */
public sealed interface Source {

  /** A column of the bars. */
  record Bars(Column column) implements Source {}

  /**
   * An output of another indicator of the same calculation.
   *
   * @param ask the other's name in the calculation
   * @param output the output's name
   */
  record OutputOf(String ask, String output) implements Source {}
}
