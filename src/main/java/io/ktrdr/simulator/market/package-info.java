/**
 * The market that the simulated gateway trades in: what is listed, what it costs at any time.
 *
 * <p>Pure and random-access: every bar follows from seed, instrument and time alone. Start reading
 * at {@link io.ktrdr.simulator.market.SimulatedMarket}; prices come about in {@link
 * io.ktrdr.simulator.market.PricePath} (days), {@link io.ktrdr.simulator.market.SessionPath}
 * (minutes) and {@link io.ktrdr.simulator.market.Zoom} (seconds).
 */
package io.ktrdr.simulator.market;
