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
   * @param lanes depth, oldest and ETA of each lane, best lane first
   * @param waiting the next requests in the order in which they will go, 100 at most
   */
  public record PacingStatus(
      Map<Lane, Integer> queued,
      int inFlight,
      long sent,
      Optional<Wait> waitingFor,
      List<Budget> budgets,
      List<LaneStatus> lanes,
      List<Waiting> waiting) {}

  /**
   * What waits in one lane.
   *
   * @param oldest since when the oldest waits
   * @param eta when the last of them will be sent, if nothing else is asked; empty when nothing
   *     waits or no end is in sight
   */
  public record LaneStatus(Lane lane, int depth, Optional<Instant> oldest, Optional<Instant> eta) {}

  /**
   * One waiting request.
   *
   * @param request what it asks for
   * @param askedBy request or job id of the one who asked first
   * @param askers how many wait for its answer
   * @param eta when it will be sent, if nothing better comes between; empty when there is no
   *     connection, or no end in sight
   */
  public record Waiting(
      String request,
      Lane lane,
      String askedBy,
      int askers,
      Instant since,
      Optional<Instant> eta) {}

  /** Which policy makes the next request wait. */
  public record Wait(String policy, Instant until) {}

  /**
   * How much of a policy's allowance is used now.
   *
   * @param nextFree when one more fits; empty when that depends on something open ending
   */
  public record Budget(String policy, int used, int allowed, Optional<Instant> nextFree) {}

  /** Something IB said that is not an answer. */
  public record Notice(Instant at, int code, CodeClass kind, String text) {}
}
