/**
 * IB's limits as named policies over a ledger: may this go now, and if not, when? Pure; time is
 * passed in.
 */
package io.ktrdr.pacing;
