package io.ktrdr.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a node stands with IB.
 *
 * @param ready whether IB can be asked
 * @param alarm {@code none}, {@code warning} or {@code alarm}
 */
public record IbStatus(
    boolean ready,
    boolean simulated,
    String alarm,
    String host,
    int port,
    List<Connection> connections,
    Pacing pacing) {

  /**
   * A connection to IB's gateway.
   *
   * @param phase such as {@code ready}, {@code connecting}, {@code maintenance}
   * @param expectedBack when a maintenance should be over
   */
  public record Connection(
      String login,
      String name,
      int clientId,
      String phase,
      Instant since,
      String reason,
      Optional<Instant> expectedBack,
      Optional<Integer> serverVersion,
      List<String> accounts,
      int reconnects) {}

  /** What waits for IB's limits, by lane. */
  public record Pacing(Map<String, Integer> queued, int inFlight, long sent) {}
}
