package io.ktrdr.store;

import io.ktrdr.market.SeriesId;

/**
 * What is held of a series.
 *
 * @param series which
 * @param revision counts the changes; rises by one with each merge that changed a bar
 * @param bars how many bars
 * @param firstTime epoch second of the first bar
 * @param lastTime epoch second of the last bar
 */
public record SeriesSummary(
    SeriesId series, long revision, long bars, long firstTime, long lastTime) {}
