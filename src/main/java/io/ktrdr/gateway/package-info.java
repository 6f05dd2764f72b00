/**
 * Talking to IB: connections, the pacing router, contract look-ups, notices; translates wire to
 * market.
 */
package io.ktrdr.gateway;
