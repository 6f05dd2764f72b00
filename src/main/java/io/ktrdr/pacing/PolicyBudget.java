package io.ktrdr.pacing;

import java.time.Instant;
import java.util.Optional;

/**
 * How much of a rule's allowance is used. Of a rule that counts each contract or request apart, the
 * figures are those of the one that is nearest to its limit.
 *
 * @param allowed now; lower than usual after a violation
 * @param nextFree when one more fits, now when one does already; empty when that depends on
 *     something open ending
 */
public record PolicyBudget(
    PacingPolicy policy, int used, int allowed, Optional<Instant> nextFree) {}
