/**
 * Live bars, decided: which bar a piece belongs to, when a bar is over, when silence is a failure,
 * what to ask history for afterwards, what listeners are told in which order. Pure, time passed in;
 * the actor that lives by it is {@code LiveFeed} in {@link io.ktrdr.symbol}.
 */
package io.ktrdr.symbol.live;
