/**
 * What can be had and when it trades: symbols, instruments, timeframes, calendars, live
 * subscriptions.
 */
package io.ktrdr.api.instruments;
