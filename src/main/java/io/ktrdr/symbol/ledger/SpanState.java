package io.ktrdr.symbol.ledger;

import java.util.Arrays;
import java.util.Locale;

/** How a span of a series stands. */
public enum SpanState {
  /** The market is shut: no bar should exist. */
  EXPECTED_CLOSED,
  /** Stored. */
  PRESENT,
  /** Stored, and was once known to be missing. */
  FILLED,
  /** Never asked for, or asked for without success. */
  MISSING,
  /** Being asked for. */
  QUEUED,
  /** IB was asked and has nothing; asked again only after a while. */
  PROVIDER_EMPTY,
  /** A user does not want it: neither filled nor counted as missing. */
  IGNORED;

  /** Whether bars that should exist are not stored. */
  public boolean isGap() {
    return switch (this) {
      case MISSING, QUEUED, PROVIDER_EMPTY, IGNORED -> true;
      case EXPECTED_CLOSED, PRESENT, FILLED -> false;
    };
  }

  /**
   * Reads the state of a gap.
   *
   * @throws IllegalArgumentException naming the value and the allowed ones
   */
  public static SpanState parseGap(String text) {
    return Words.parse("state", text, Arrays.stream(values()).filter(SpanState::isGap).toList());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
