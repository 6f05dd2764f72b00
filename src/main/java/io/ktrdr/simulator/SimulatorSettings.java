package io.ktrdr.simulator;

import com.typesafe.config.Config;
import io.ktrdr.simulator.limits.Strictness;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a simulated gateway is run; keys under {@code ktrdr.simulator}.
 *
 * @param host the address to listen on; loopback unless told otherwise
 * @param port 0 for any free one
 * @param seed which market
 * @param replay a folder of CSV files to serve as history
 * @param clock {@code real}, {@code open} or an instant; see {@link MarketClock}
 * @param limits what happens to requests that break IB's limits
 */
public record SimulatorSettings(
    String host, int port, long seed, Optional<Path> replay, String clock, Strictness limits) {

  /** Reads the section {@code ktrdr.simulator} of a whole configuration. */
  public static SimulatorSettings from(Config config) {
    Config section = config.getConfig("ktrdr.simulator");
    String replay = section.getString("replay");
    return new SimulatorSettings(
        section.getString("host"),
        section.getInt("port"),
        section.getLong("seed"),
        replay.isEmpty() ? Optional.empty() : Optional.of(Path.of(replay)),
        section.getString("clock"),
        Strictness.parse(section.getString("limits")));
  }

  /** The same, on another port. */
  public SimulatorSettings withPort(int other) {
    return new SimulatorSettings(host, other, seed, replay, clock, limits);
  }
}
