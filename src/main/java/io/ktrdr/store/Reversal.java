package io.ktrdr.store;

import io.ktrdr.market.BarSeries;

/**
 * How to take a change back.
 *
 * @param amendment puts superseded and removed bars back and removes inserted ones
 * @param overtaken bars of the change that a later one has changed again; they are left alone
 */
public record Reversal(Amendment amendment, int overtaken) {

  static final Reversal NOTHING = new Reversal(Amendment.putting(BarSeries.empty()), 0);
}
