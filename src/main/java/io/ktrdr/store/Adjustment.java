package io.ktrdr.store;

import io.ktrdr.market.SplitRatio;
import java.time.Instant;

/**
 * Bars before a time were put on another scale.
 *
 * @param revision the series revision that did it
 * @param effective bars before this epoch second were traded at the old scale, as far as is known
 * @param ratio new price by old price
 * @param volumes whether volumes were put on the inverse scale too
 * @param decimals of the prices as they were traded
 * @param at when it was done, UTC
 */
public record Adjustment(
    long revision, long effective, SplitRatio ratio, boolean volumes, int decimals, Instant at) {}
