package io.ktrdr.api.indicators;

import io.ktrdr.api.bars.BarQuery;

/**
 * A page to be calculated.
 *
 * @param query its range ends at or after the page's end; its limit is the page's
 * @param start where the whole range begins, epoch second
 * @param end where the whole range ends, epoch second
 * @param startText the same as asked
 */
record IndicatorPage(
    BarQuery query, int question, long start, long end, String startText, String endText) {}
