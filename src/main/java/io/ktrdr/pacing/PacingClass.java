package io.ktrdr.pacing;

/** What is stopped together when IB reports a violation. */
public enum PacingClass {
  /** Every message; IB answers code 100. */
  MESSAGES,
  /** Bars of 30 seconds and less, head timestamps, real-time bar subscriptions. */
  SMALL_BARS,
  /** Bars of a minute and more. */
  HISTORY,
  /** Symbol search. */
  SEARCH,
  /** Market-data lines; IB answers code 101. */
  LINES,
  /** Subscriptions to single ticks; IB answers code 10190. */
  TICKS
}
