package io.ktrdr.symbol.ledger;

import io.ktrdr.market.TimeRange;

/**
 * What is known of the missing bars of a span; of {@link SpanState#FILLED}, of the stored ones.
 *
 * @param range in bar times
 */
public record Mark(TimeRange range, SpanState state, Why why) {}
