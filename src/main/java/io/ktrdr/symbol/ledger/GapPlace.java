package io.ktrdr.symbol.ledger;

import java.util.List;
import java.util.Locale;

/** Where a gap lies among the stored bars of its series. */
public enum GapPlace {
  /** Nothing of the series is stored. */
  UNLOADED,
  /** Before the first stored bar. */
  HEAD,
  /** Between stored bars. */
  INTERIOR,
  /** After the last stored bar. */
  TAIL;

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException naming the value and the allowed ones
   */
  public static GapPlace parse(String text) {
    return Words.parse("class", text, List.of(values()));
  }

  /** Where a run of missing bars lies. */
  static GapPlace of(LedgerSpan gap, StoredExtent stored) {
    if (stored.isEmpty()) {
      return UNLOADED;
    }
    if (gap.last() < stored.first()) {
      return HEAD;
    }
    return gap.first() > stored.last() ? TAIL : INTERIOR;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
