package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayStatus.Phase;
import io.ktrdr.gateway.GatewayStatus.SocketState;
import io.ktrdr.gateway.ResetWindows.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a connection is in one word, seen from the socket, the link behind it and the time of the
 * week.
 *
 * @param reason why it is not simply ready; empty when it is
 * @param expectedBack when that should be over, where it can be told
 */
record Standing(Phase phase, String reason, Optional<Instant> expectedBack) {

  /** A session may outlive the weekly end of all sessions by this much before it breaks. */
  private static final Duration LINGERS = Duration.ofHours(2);

  /**
   * Judges.
   *
   * @param competing whether another session of the same user has the market data
   * @param now this moment
   */
  static Standing of(
      SocketMachine socket,
      LinkHealth health,
      boolean competing,
      ResetWindows windows,
      Instant now) {
    return switch (socket.state()) {
      case REFUSED -> new Standing(Phase.REFUSED, socket.reason(), Optional.empty());
      case CLOSING -> new Standing(Phase.CLOSING, socket.reason(), Optional.empty());
      case OPEN -> open(health, competing, windows.calm(now));
      case WAITING, CONNECTING, HANDSHAKING -> notOpen(socket, windows, now);
    };
  }

  private static Standing open(LinkHealth health, boolean competing, Optional<Moment> calm) {
    if (health.link().lost()) {
      return calm.map(window -> maintenance(window, health.reason()))
          .orElseGet(() -> new Standing(Phase.SERVER_DOWN, health.reason(), Optional.empty()));
    }
    if (competing) {
      return new Standing(
          Phase.COMPETING_SESSION,
          "another session of the same user has the market data; log out there, or give the API a"
              + " user of its own",
          Optional.empty());
    }
    return new Standing(
        health.well() ? Phase.READY : Phase.DEGRADED, health.reason(), Optional.empty());
  }

  /**
   * A session that stood before and fails in a window is IB's doing; one that never stood may be a
   * wrong port at any time of the day.
   */
  private static Standing notOpen(SocketMachine socket, ResetWindows windows, Instant now) {
    Optional<Moment> calm = windows.calm(now);
    if (socket.lastOpen().isPresent() && calm.isPresent()) {
      return maintenance(calm.get(), socket.reason());
    }
    boolean sessionEnded =
        socket.trouble().isPresent()
            && socket
                .lastOpen()
                .filter(last -> !last.isAfter(windows.lastLogin(now).plus(LINGERS)))
                .isPresent();
    if (sessionEnded || socket.trouble().filter(Trouble.NOT_LOGGED_IN::equals).isPresent()) {
      return new Standing(
          Phase.AWAITING_LOGIN,
          "somebody has to log in to TWS or IB Gateway"
              + (sessionEnded ? " again: IB ends all sessions once a week" : "")
              + "; "
              + socket.reason(),
          Optional.empty());
    }
    return new Standing(
        socket.state() == SocketState.HANDSHAKING ? Phase.HANDSHAKING : Phase.CONNECTING,
        socket.reason(),
        Optional.empty());
  }

  private static Standing maintenance(Moment window, String reason) {
    return new Standing(
        Phase.MAINTENANCE,
        "IB resets its servers (" + window.name() + " until " + window.until() + "): " + reason,
        Optional.of(window.until()));
  }
}
