package io.ktrdr.simulator.market;

import io.ktrdr.market.BarSeries;

/**
 * Bars read from a file.
 *
 * @param size how long each is
 * @param bars times are epoch seconds of the open; midnight UTC of the date when daily
 */
public record ReplaySeries(BarSize size, BarSeries bars) {}
