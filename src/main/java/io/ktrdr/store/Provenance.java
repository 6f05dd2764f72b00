package io.ktrdr.store;

import io.ktrdr.market.Source;
import java.time.Instant;

/**
 * Who changed bars, why and when.
 *
 * @param source where the bars came from
 * @param actor who asked: a user, a key, or a part of the system
 * @param cause why, in a few words: {@code load}, {@code backfill}, {@code import}
 * @param requestId the HTTP request that this serves; empty when none
 * @param jobId the job that this is part of; empty when none
 * @param at when, UTC
 */
public record Provenance(
    Source source, String actor, String cause, String requestId, String jobId, Instant at) {

  /** Of what is part of no job. */
  public Provenance(Source source, String actor, String cause, String requestId, Instant at) {
    this(source, actor, cause, requestId, "", at);
  }
}
