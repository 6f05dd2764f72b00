package io.ktrdr.gateway;

import java.time.Duration;

/**
 * Why IB, or the way to it, did not answer.
 *
 * @param kind what class of trouble, as the code table has it
 * @param ibCode IB's code, 0 when the trouble is ours (no connection, deadline)
 * @param ibMessage IB's text, empty when there is none
 * @param detail a sentence for people
 * @param retryAfter when asking again makes sense; zero when it never does
 */
public record GatewayProblem(
    CodeClass kind, int ibCode, String ibMessage, String detail, Duration retryAfter) {}
