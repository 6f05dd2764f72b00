/**
 * Indicators over columns of doubles. {@link io.ktrdr.indicator.Indicators} lists them all; each is
 * one {@link io.ktrdr.indicator.IndicatorDescriptor}, which says everything about itself and does
 * the calculating. What is not available (yet) is {@code NaN}, never a number that means something
 * else. No value depends on a later bar.
 */
package io.ktrdr.indicator;
