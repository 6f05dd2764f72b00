/** Fuzzy variables over indicators and bars: {@code /fuzzy}. */
package io.ktrdr.api.fuzzy;
