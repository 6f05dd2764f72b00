package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayStatus.SocketState;
import java.time.Instant;
import java.util.Optional;

/**
 * The first of the three levels: the socket of one connection, from one state to the next.
 *
 * @param since when it came into this state
 * @param reason why, or what it waits for
 * @param trouble what went wrong last; empty from the moment a session stands
 * @param backoff how long the next wait may be
 * @param attempts how often it was opened
 * @param clashes how often in a row the client id was taken
 * @param lastOpen when a session last stood
 */
record SocketMachine(
    SocketState state,
    Instant since,
    String reason,
    Optional<Trouble> trouble,
    Backoff backoff,
    int attempts,
    int clashes,
    Optional<Instant> lastOpen) {

  static SocketMachine unopened(Backoff backoff, Instant now) {
    return new SocketMachine(
        SocketState.WAITING, now, "", Optional.empty(), backoff, 0, 0, Optional.empty());
  }

  SocketMachine connecting(String where, Instant now) {
    require(state == SocketState.WAITING, SocketState.CONNECTING);
    String after = trouble.isEmpty() ? "" : "; before: " + reason;
    return new SocketMachine(
        SocketState.CONNECTING,
        now,
        "opening " + where + after,
        trouble,
        backoff,
        attempts + 1,
        clashes,
        lastOpen);
  }

  SocketMachine handshaking(String waitingFor, Instant now) {
    require(
        state == SocketState.CONNECTING || state == SocketState.HANDSHAKING,
        SocketState.HANDSHAKING);
    return new SocketMachine(
        SocketState.HANDSHAKING,
        state == SocketState.HANDSHAKING ? since : now,
        waitingFor,
        trouble,
        backoff,
        attempts,
        clashes,
        lastOpen);
  }

  SocketMachine open(Instant now) {
    require(state == SocketState.HANDSHAKING, SocketState.OPEN);
    return new SocketMachine(
        SocketState.OPEN, now, "", Optional.empty(), backoff, attempts, 0, Optional.of(now));
  }

  /** The session has stood long enough for the next failure to be a new one. */
  SocketMachine stable() {
    return new SocketMachine(
        state, since, reason, trouble, backoff.reset(), attempts, clashes, lastOpen);
  }

  /** The socket is gone; the next attempt follows after the backoff, or the id's rest. */
  SocketMachine failed(Trouble why, String words, Instant now) {
    require(state != SocketState.CLOSING && state != SocketState.REFUSED, SocketState.WAITING);
    return new SocketMachine(
        SocketState.WAITING,
        now,
        words,
        Optional.of(why),
        why == Trouble.ID_TAKEN ? backoff : backoff.failed(),
        attempts,
        why == Trouble.ID_TAKEN ? clashes + 1 : clashes,
        state == SocketState.OPEN ? Optional.of(now) : lastOpen);
  }

  /** Not to be used, ever. */
  SocketMachine refused(String why, Instant now) {
    return new SocketMachine(
        SocketState.REFUSED,
        now,
        why,
        Optional.of(Trouble.WRONG_ORIGIN),
        backoff,
        attempts,
        clashes,
        lastOpen);
  }

  SocketMachine closing(Instant now) {
    return new SocketMachine(
        SocketState.CLOSING,
        now,
        "asked to stop",
        trouble,
        backoff,
        attempts,
        clashes,
        state == SocketState.OPEN ? Optional.of(now) : lastOpen);
  }

  boolean isOpen() {
    return state == SocketState.OPEN;
  }

  /** How often it was opened again. */
  int reconnects() {
    return Math.max(0, attempts - 1);
  }

  private void require(boolean legal, SocketState next) {
    if (!legal) {
      throw new IllegalStateException("a socket that is " + state + " cannot become " + next);
    }
  }
}
