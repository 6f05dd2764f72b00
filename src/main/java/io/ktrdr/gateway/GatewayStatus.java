package io.ktrdr.gateway;

import io.ktrdr.market.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How one IB login stands.
 *
 * @param host where the gateway is
 * @param port its port
 * @param connections one per client connection
 * @param pacing the router's queues and budgets
 * @param notices the latest notices from IB, newest first
 */
public record GatewayStatus(
    String host,
    int port,
    List<ConnectionStatus> connections,
    PacingStatus pacing,
    List<Notice> notices) {

  /** Whether some connection can take questions. */
  public boolean ready() {
    return connections.stream().anyMatch(connection -> connection.phase().takesQuestions());
  }

  /** The phases of a connection. */
  public enum Phase {
    CONNECTING,
    HANDSHAKING,
    READY,
    DEGRADED,
    CLOSING,
    /** The gateway is of the other kind (simulated or real) than the data folder; not used. */
    REFUSED;

    public boolean takesQuestions() {
      return this == READY || this == DEGRADED;
    }
  }

  /**
   * One client connection.
   *
   * @param name unique within the login
   * @param roles what it is for
   * @param since when this phase began
   * @param reason why it is in this phase
   * @param serverVersion negotiated, 0 before
   * @param origin simulated or real, when known
   * @param reconnects how often the socket was opened again
   */
  public record ConnectionStatus(
      String name,
      Set<Role> roles,
      int clientId,
      Phase phase,
      Instant since,
      String reason,
      int serverVersion,
      List<String> accounts,
      Optional<Origin> origin,
      Optional<Duration> clockSkew,
      int reconnects) {}

  /**
   * The pacing router.
   *
   * @param queued waiting questions per lane
   * @param inFlight requests sent and not yet answered
   * @param sent requests sent since start
   * @param waitingFor the policy that holds the next request back, and until when
   * @param budgets used and allowed per policy
   */
  public record PacingStatus(
      Map<Lane, Integer> queued,
      int inFlight,
      long sent,
      Optional<Wait> waitingFor,
      List<Budget> budgets) {}

  /** Which policy makes the next request wait. */
  public record Wait(String policy, Instant until) {}

  /** How much of a policy's allowance is used now. */
  public record Budget(String policy, int used, int allowed) {}

  /** Something IB said that is not an answer. */
  public record Notice(Instant at, int code, CodeClass kind, String text) {}
}
