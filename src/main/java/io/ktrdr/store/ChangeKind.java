package io.ktrdr.store;

import java.util.Locale;

/** By which rule a change of a series came about. */
public enum ChangeKind {
  /** Bars came in and were taken by precedence. */
  MERGE,
  /** Someone decided which bars are right: a repair, a correction, a revert. */
  AMENDMENT,
  /** Older bars were put on the scale of newer ones, such as after a split. */
  REBASE;

  /** Reads the lower-case text form. */
  public static ChangeKind parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
