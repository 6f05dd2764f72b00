package io.ktrdr.store;

import io.ktrdr.market.Bar;
import io.ktrdr.market.SeriesId;

/**
 * A bar that another has superseded, or that was removed.
 *
 * @param series whose
 * @param writtenBy the series revision that wrote it
 * @param supersededBy the series revision that replaced or removed it
 * @param bar the bar as it was
 */
public record BarRevision(SeriesId series, long writtenBy, long supersededBy, Bar bar) {}
