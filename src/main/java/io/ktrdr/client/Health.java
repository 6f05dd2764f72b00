package io.ktrdr.client;

import java.util.Optional;

/**
 * How a node is.
 *
 * @param status {@code live} or {@code ready}
 * @param version of the node
 * @param series how many are stored, where that was asked for
 */
public record Health(String status, String version, boolean simulated, Optional<Integer> series) {}
