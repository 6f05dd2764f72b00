package io.ktrdr.gateway;

import java.time.Instant;

/**
 * The gateway's own link to IB's servers, which comes and goes behind a socket that stays open.
 *
 * @param since when it came into this state; {@link Instant#EPOCH} as long as nothing was said
 * @param words IB's own about it, empty as long as nothing was said
 */
record ServerLink(State state, Instant since, String words) {

  /** How it stands. */
  enum State {
    UP,
    LOST
  }

  /** Until told otherwise: a gateway that starts a session has a link. */
  static final ServerLink ASSUMED = new ServerLink(State.UP, Instant.EPOCH, "");

  /** Where a notice of IB leads; the same object when it says nothing about this link. */
  ServerLink after(int code, String text, Instant now) {
    return switch (code) {
      case 1100, 2110 -> lost() ? this : new ServerLink(State.LOST, now, text);
      case 1101, 1102 -> lost() ? new ServerLink(State.UP, now, text) : this;
      default -> this;
    };
  }

  /** Whether a notice says that subscriptions did not survive. */
  static boolean losesData(int code) {
    return code == 1101;
  }

  /** Whether a notice says that the link is back, one way or the other. */
  static boolean restores(int code) {
    return code == 1101 || code == 1102;
  }

  boolean lost() {
    return state == State.LOST;
  }
}
