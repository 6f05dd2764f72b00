/**
 * A gateway that isn't IB: speaks the wire protocol over TCP, enforces IB's limits, makes a market.
 */
package io.ktrdr.simulator;
