package io.ktrdr.api.stream;

/**
 * What one hub tells of.
 *
 * @param name unique within the channel: a series such as {@code AAPL.NASDAQ.STK/1m/TRADES/rth}, a
 *     job's id, an instrument, or {@code all}
 */
record Key(Channel channel, String name) {}
