package io.ktrdr.store;

import io.ktrdr.market.Source;
import java.time.Instant;

/**
 * Who changed bars, why and when.
 *
 * @param source where the bars came from
 * @param actor who asked: a user, a key, or a part of the system
 * @param cause why, in a word or two: {@code load}, {@code backfill}, {@code import}
 * @param requestId the HTTP request or job that this serves
 * @param at when, UTC
 */
public record Provenance(Source source, String actor, String cause, String requestId, Instant at) {}
