package io.ktrdr.store;

import io.ktrdr.market.Bar;
import io.ktrdr.market.SeriesId;

/**
 * A bar that another has superseded.
 *
 * @param series whose
 * @param supersededBy the series revision that replaced it
 * @param bar the bar as it was
 */
public record BarRevision(SeriesId series, long supersededBy, Bar bar) {}
