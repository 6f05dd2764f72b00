package io.ktrdr.simulator.limits;

import java.time.Instant;

/**
 * A limit that a client broke.
 *
 * @param at when
 * @param clientId who
 * @param reqId by which request, -1 when by none in particular
 * @param code what IB answers
 * @param text IB's words
 */
public record Violation(Instant at, int clientId, int reqId, Limit limit, int code, String text) {}
