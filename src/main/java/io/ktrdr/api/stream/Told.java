package io.ktrdr.api.stream;

import io.ktrdr.market.Timeframe;

/**
 * One event of a key, as its hub tells it to all who listen.
 *
 * @param seq rises from event to event within an epoch
 * @param begins whether a listener's thread begins here: what it was told before does not count
 * @param latest whether only the newest of its slot matters: one that waits is replaced by the next
 * @param slot what replaces what; null for an event that has no part in that
 * @param closes the interval whose bar this closes; null for all other events
 */
record Told(
    Key key,
    String epoch,
    long seq,
    boolean begins,
    boolean latest,
    String slot,
    Interval closes,
    Payload payload)
    implements Session.Note {

  /**
   * A stretch of time that has one bar.
   *
   * @param start epoch second
   */
  record Interval(Timeframe timeframe, long start) {}
}
