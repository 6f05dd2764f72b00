package io.ktrdr.pacing;

import java.time.Instant;

/** May a request go now? */
public sealed interface Admission {

  /** It may, and the ledger has written it down as sent. */
  record Granted() implements Admission {}

  /**
   * Not yet.
   *
   * @param policy the rule that holds it back longest
   * @param until when to ask again; {@link Instant#MAX} when that depends on an open request ending
   */
  record Deferred(PacingPolicy policy, Instant until) implements Admission {}
}
