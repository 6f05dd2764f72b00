/**
 * The gap ledger: what should be of a series, what is, and why the rest is not. Judged by set
 * difference with the calendar's bars, never by duration. Pure; knows no actors. Start with {@link
 * io.ktrdr.symbol.ledger.LedgerScan}.
 */
package io.ktrdr.symbol.ledger;
