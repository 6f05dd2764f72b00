package io.ktrdr.pacing;

/**
 * How much of a rule's allowance is used.
 *
 * @param allowed now; lower than usual after a violation
 */
public record PolicyBudget(PacingPolicy policy, int used, int allowed) {}
