package io.ktrdr.calendar;

/** Where a calendar's knowledge comes from, best first. */
public enum CalendarLayer {
  /** Learnt from IB: contract hours and SCHEDULE answers. */
  LEARNT,
  /** A file that the operator keeps. */
  OVERRIDE,
  /** Rules shipped with the product. */
  BUNDLED,
  /** Nothing better known: every hour of every weekday; verdicts are of low confidence. */
  DEFAULT
}
