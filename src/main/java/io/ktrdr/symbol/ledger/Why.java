package io.ktrdr.symbol.ledger;

import java.time.Instant;
import java.util.Locale;

/**
 * Why a span stands as it does.
 *
 * @param reason in one word
 * @param detail a sentence for people; may be empty
 * @param at when that came to be known; null when nothing ever happened
 * @param until until when it is believed; null when nothing lapses
 * @param ibCode IB's code; 0 when it said none
 * @param ibMessage IB's words; may be empty
 * @param actor who did it; may be empty
 */
public record Why(
    Reason reason,
    String detail,
    Instant at,
    Instant until,
    int ibCode,
    String ibMessage,
    String actor) {

  /** The reasons. */
  public enum Reason {
    /** Nobody has asked IB for it. */
    NEVER_ASKED,
    /** IB is being asked. */
    BEING_ASKED,
    /** IB was asked and the answer did not come, or was no. */
    FETCH_FAILED,
    /** IB answered and had nothing here. */
    PROVIDER_HAS_NONE,
    /** It is before the first bar that IB says it has. */
    BEFORE_FIRST_BAR,
    /** IB keeps such bars for a while only. */
    NO_LONGER_KEPT,
    /** A user said so. */
    IGNORED_BY_USER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Nobody has asked IB for it. */
  public static final Why NEVER_ASKED = of(Reason.NEVER_ASKED, "", null, null);

  /** IB is being asked. */
  public static final Why BEING_ASKED = of(Reason.BEING_ASKED, "", null, null);

  /** A reason that IB said nothing about. */
  public static Why of(Reason reason, String detail, Instant at, Instant until) {
    return new Why(reason, detail, at, until, 0, "", "");
  }
}
