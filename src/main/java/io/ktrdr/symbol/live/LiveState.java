package io.ktrdr.symbol.live;

import java.util.Locale;

/** How a live subscription stands. */
public enum LiveState {
  /** There is no session with the gateway. */
  WAITING,
  /** Asked for, or asked for again; nothing has come yet though the market is open. */
  RESTORING,
  /** Bars come. */
  LIVE,
  /** Nothing is due: the market is shut. */
  MARKET_CLOSED,
  /** Asked for again without success: an alarm. It goes on being tried. */
  DEGRADED,
  /** IB says no, for a reason that waiting does not mend; tried again seldom. */
  REFUSED;

  /** Whether what was missed can be asked of history: IB answers, and nothing more is awaited. */
  public boolean settled() {
    return this == LIVE || this == MARKET_CLOSED;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
