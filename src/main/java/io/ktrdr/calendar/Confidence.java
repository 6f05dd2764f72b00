package io.ktrdr.calendar;

/** How far a calendar's word can be relied on where it judges alone. */
public enum Confidence {
  /** Checked day by day against published sessions, or told by IB or the operator. */
  HIGH,
  /** Rules from general knowledge, in parts unchecked. */
  MEDIUM,
  /** Nothing is known of the market. */
  LOW
}
