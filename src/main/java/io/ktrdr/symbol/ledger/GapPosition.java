package io.ktrdr.symbol.ledger;

import java.util.Locale;

/** Which part of its session a gap takes. */
public enum GapPosition {
  /** Before regular hours begin; only in series of all hours. */
  PRE,
  /** From the first bar on. */
  OPEN,
  /** Neither the first bar nor the last. */
  MID,
  /** Up to the last bar. */
  CLOSE,
  /** After regular hours; only in series of all hours. */
  POST,
  /** All of it, or of each of them. */
  WHOLE,
  /** Parts of more than one session. */
  ACROSS;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
