package io.ktrdr.pacing;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * The budgets of what stays open for long: market-data lines, bars kept up to date, tick streams. A
 * place is taken when a subscription is admitted, before it is sent, so that nobody waits in a
 * queue for a place that never comes free.
 */
final class Places {

  private final Map<PacingPolicy, Integer> taken = new EnumMap<>(PacingPolicy.class);
  private final Map<PacingPolicy, Integer> closing = new EnumMap<>(PacingPolicy.class);
  private final PacingLimits limits;
  private int fewerLines = Integer.MAX_VALUE;
  private Instant fewerUntil = Instant.MIN;

  Places(PacingLimits limits) {
    this.limits = limits;
  }

  Places(Places other) {
    this(other.limits);
    taken.putAll(other.taken);
    closing.putAll(other.closing);
    fewerLines = other.fewerLines;
    fewerUntil = other.fewerUntil;
  }

  boolean take(PacingPolicy kind, Instant now) {
    if (taken(kind) >= allowed(kind, now)) {
      return false;
    }
    taken.merge(kind, 1, Integer::sum);
    return true;
  }

  void free(PacingPolicy kind) {
    taken.computeIfPresent(kind, (same, count) -> count > 1 ? count - 1 : null);
  }

  /** A place is free for us, but not yet at IB: the cancel has not gone out. */
  void closing(PacingPolicy kind) {
    closing.merge(kind, 1, Integer::sum);
  }

  void closed(PacingPolicy kind) {
    closing.computeIfPresent(kind, (same, count) -> count > 1 ? count - 1 : null);
  }

  /** Whether IB would count one too many if all that have a place were sent. */
  boolean waitsForClosing(PacingPolicy kind, Instant now) {
    return closing.containsKey(kind) && taken(kind) + closing.get(kind) > allowed(kind, now);
  }

  int taken(PacingPolicy kind) {
    return taken.getOrDefault(kind, 0);
  }

  /**
   * IB says that all lines are in use, though fewer are ours than we may have: others (the watch
   * lists of a TWS, another program) hold the rest for now.
   */
  void linesAreFull(Instant until) {
    fewerLines = Math.max(1, taken(PacingPolicy.MARKET_DATA_LINES) - 1);
    fewerUntil = until;
  }

  int allowed(PacingPolicy kind, Instant now) {
    return switch (kind) {
      case MARKET_DATA_LINES ->
          fewerUntil.isAfter(now) ? Math.min(limits.lines(), fewerLines) : limits.lines();
      case KEEP_UP_TO_DATE -> limits.keepUpToDate();
      case TICK_BY_TICK_STREAMS -> limits.tickStreams();
      case MESSAGES_PER_SECOND,
          SMALL_BARS_PER_TEN_MINUTES,
          IDENTICAL_WITHIN_FIFTEEN_SECONDS,
          SAME_CONTRACT_WITHIN_TWO_SECONDS,
          OPEN_HISTORICAL_REQUESTS,
          HISTORY_RATE,
          SYMBOL_SEARCH_PER_SECOND,
          REST_AFTER_VIOLATION ->
          throw new IllegalArgumentException(kind + " has no places");
    };
  }
}
