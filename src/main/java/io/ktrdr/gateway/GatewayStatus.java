package io.ktrdr.gateway;

import io.ktrdr.market.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How one IB login stands.
 *
 * @param login its name
 * @param host where the gateway is
 * @param port its port
 * @param connections one per client connection
 * @param pacing the router's queues and budgets
 * @param notices the latest notices from IB, newest first
 * @param timetable IB's resets and weekly logins
 * @param transitions the latest steps of every state machine, newest first
 * @param breakers which kinds of requests IB serves, as far as it showed
 */
public record GatewayStatus(
    String login,
    String host,
    int port,
    List<ConnectionStatus> connections,
    PacingStatus pacing,
    List<Notice> notices,
    Timetable timetable,
    List<Transition> transitions,
    List<BreakerStatus> breakers) {

  /** Of a login that does not say how it stands. */
  static GatewayStatus unheard(GatewaySettings settings, Instant now) {
    return new GatewayStatus(
        settings.login(),
        settings.host(),
        settings.port(),
        List.of(),
        new PacingStatus(Map.of(), 0, 0, Optional.empty(), List.of(), List.of(), List.of()),
        List.of(),
        new LoginCalendar(settings.maintenance(), now).timetable(now),
        List.of(),
        List.of());
  }

  /** Whether some connection can take questions. */
  public boolean ready() {
    return connections.stream().anyMatch(connection -> connection.phase().takesQuestions());
  }

  /** The highest alarm of its connections. */
  public AlarmLevel alarm() {
    return connections.stream()
        .map(ConnectionStatus::alarm)
        .max(Comparator.naturalOrder())
        .orElse(AlarmLevel.NONE);
  }

  /** What a connection is in one word; {@link Levels} says it level by level. */
  public enum Phase {
    CONNECTING,
    HANDSHAKING,
    /** Everything works. */
    READY,
    /** One of IB's farms is down; what it does not serve works. */
    DEGRADED,
    /** Another session of the same user has the market data; history works. */
    COMPETING_SESSION,
    /** The gateway has lost its link to IB. */
    SERVER_DOWN,
    /** IB resets its servers; it comes back by itself. */
    MAINTENANCE,
    /** A person has to log in to the gateway. */
    AWAITING_LOGIN,
    CLOSING,
    /** The gateway is of the other kind (simulated or real) than the data folder; not used. */
    REFUSED;

    public boolean takesQuestions() {
      return this == READY || this == DEGRADED || this == COMPETING_SESSION;
    }
  }

  /** The states of a socket. */
  public enum SocketState {
    /** Closed, until the next attempt. */
    WAITING,
    CONNECTING,
    HANDSHAKING,
    OPEN,
    CLOSING,
    /** Closed for good. */
    REFUSED
  }

  /** How much a person's attention is wanted. */
  public enum AlarmLevel {
    NONE,
    WARNING,
    ALARM
  }

  /**
   * One client connection.
   *
   * @param name unique within the login
   * @param roles what it is for
   * @param since when this phase began
   * @param reason why it is in this phase
   * @param expectedBack when a {@link Phase#MAINTENANCE} should be over
   * @param levels the three levels below the phase
   * @param serverVersion negotiated, 0 before
   * @param origin simulated or real, when known
   * @param clockSkew how far IB's clock is ahead of ours, to half a second
   * @param reconnects how often the socket was opened again
   */
  public record ConnectionStatus(
      String name,
      Set<Role> roles,
      int clientId,
      Phase phase,
      Instant since,
      String reason,
      Optional<Instant> expectedBack,
      AlarmLevel alarm,
      Levels levels,
      int serverVersion,
      List<String> accounts,
      Optional<Origin> origin,
      Optional<Duration> clockSkew,
      int reconnects) {}

  /**
   * The three levels of a connection, each a machine of its own.
   *
   * @param session the number of the session that stands; 0 when none does
   * @param linkUp whether the gateway has its link to IB, as far as it said
   */
  public record Levels(
      SocketState socket,
      Instant socketSince,
      long session,
      boolean linkUp,
      Optional<Instant> linkSince,
      List<FarmStatus> farms) {}

  /** One farm, as its last notice had it. */
  public record FarmStatus(Farm farm, Farm.State state, Instant since) {}

  /**
   * A step of one of the machines.
   *
   * @param connection whose
   * @param machine which: {@code connection}, {@code socket}, {@code link}, a farm, {@code alarm} …
   * @param from empty for a first state
   */
  public record Transition(
      Instant at, String connection, String machine, String from, String to, String reason) {}

  /**
   * What IB does to its own servers, by its timetable.
   *
   * @param version which state of the timetable
   * @param window the reset going on, or else the next one
   * @param inWindow whether it is going on
   * @param nextLogin when IB ends all sessions and somebody has to log in again
   */
  public record Timetable(
      String version,
      String region,
      Optional<Window> window,
      boolean inWindow,
      Instant nextLogin) {}

  /** The states of a circuit breaker. */
  public enum BreakerState {
    /** Requests go. */
    CLOSED,
    /** None is sent. */
    OPEN,
    /** One is sent, to see. */
    HALF_OPEN
  }

  /**
   * Whether requests of a kind are sent.
   *
   * @param since when this state began; empty when it was never another
   * @param until how long it stays open
   * @param failures in a row
   * @param opened how often it opened since start
   * @param last the latest failure of the row
   */
  public record BreakerStatus(
      RequestKind kind,
      BreakerState state,
      Optional<Instant> since,
      Optional<Instant> until,
      int failures,
      long opened,
      Optional<GatewayProblem> last) {}

  /** A reset. */
  public record Window(String name, Instant from, Instant until) {}

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
  public record Notice(Instant at, int code, CodeClass kind, String text) {

    /** How bad it is. */
    public Severity severity() {
      return code == 0 ? kind.severity() : row().severity();
    }

    /** What it means, in a sentence. */
    public String meaning() {
      return code == 0 ? text : row().meaning();
    }

    /** What a person should do. */
    public String next() {
      return code == 0 ? kind.next() : row().next();
    }

    private IbCodes.Row row() {
      return IbCodes.classify(-1, code, text);
    }
  }
}
