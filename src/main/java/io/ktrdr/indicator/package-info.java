/** Indicators over columns. Reserved: nothing lives here yet. */
package io.ktrdr.indicator;
