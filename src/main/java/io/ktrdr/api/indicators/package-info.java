/** Indicators over stored bars: {@code /indicators}. */
package io.ktrdr.api.indicators;
