package io.ktrdr.job;

import io.ktrdr.market.Timeframe;

/**
 * How one item stands.
 *
 * @param index counted from 0
 * @param name what the user calls the instrument
 * @param memory with the figures of now
 * @param requestsPlanned how many requests it takes in all; an estimate before it has begun
 */
public record ItemStatus(
    int index, String name, Timeframe timeframe, JobItem memory, int requestsPlanned) {}
