/**
 * IB's limits as the simulated gateway enforces them; written apart from {@code io.ktrdr.pacing},
 * so that the two cannot share a mistake. Pure; time is passed in.
 */
package io.ktrdr.simulator.limits;
