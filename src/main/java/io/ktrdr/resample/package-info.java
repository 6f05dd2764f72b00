/**
 * Longer bars out of shorter ones: which belong together ({@link io.ktrdr.resample.Bins}, by
 * sessions and the calendar, never by the clock alone), and what they add up to ({@link
 * io.ktrdr.resample.BarSum}). Nothing is made up: a longer bar is made of bars that are there, and
 * only when all that should be are. Pure.
 */
package io.ktrdr.resample;
