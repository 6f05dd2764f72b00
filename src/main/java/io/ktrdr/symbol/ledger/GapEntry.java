package io.ktrdr.symbol.ledger;

import java.time.LocalDate;

/**
 * One gap of the ledger.
 *
 * @param span which bars, how they stand and why
 * @param next time of the next bar that should exist after it; of the last one's end when none is
 *     known
 * @param place among the stored bars
 * @param extent within its sessions
 * @param sessionDate of the first missing bar
 * @param lastSessionDate of the last one
 * @param sessions how many sessions are touched
 * @param position within the session, or {@link GapPosition#ACROSS}
 * @param before time of the stored bar before it within the range asked about; null when none
 * @param after of the one after it
 * @param calendar who judged the first one's session
 */
public record GapEntry(
    LedgerSpan span,
    long next,
    GapPlace place,
    GapExtent extent,
    LocalDate sessionDate,
    LocalDate lastSessionDate,
    int sessions,
    GapPosition position,
    Long before,
    Long after,
    CalendarVerdict calendar) {}
