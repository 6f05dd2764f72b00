package io.ktrdr.symbol;

import io.ktrdr.gateway.GatewayStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The time that bars are closed by: our own, unless it is far off the gateway's; then the
 * gateway's. Belongs to one actor.
 */
final class MarketClock {

  private final Clock own;
  private final Duration tolerance;
  private Duration offset = Duration.ZERO;

  /**
   * @param tolerance how far our clock may be off
   */
  MarketClock(Clock own, Duration tolerance) {
    this.own = own;
    this.tolerance = tolerance;
  }

  /** The market's time. */
  Instant now() {
    return own.instant().plus(offset);
  }

  /** How far it is ahead of our own. */
  Duration offset() {
    return offset;
  }

  /**
   * Learns how far the gateway's clock is ahead of ours.
   *
   * @return whether the market's time is another one now
   */
  boolean set(Duration skew) {
    Duration next = skew.abs().compareTo(tolerance) > 0 ? skew : Duration.ZERO;
    if (next.minus(offset).abs().compareTo(tolerance) <= 0) {
      return false;
    }
    offset = next;
    return true;
  }

  /** How far the clock of a login's gateway is ahead of ours; zero when that is not known. */
  static Duration skew(GatewayStatus status) {
    return status.connections().stream()
        .filter(connection -> connection.phase().takesQuestions())
        .flatMap(connection -> connection.clockSkew().stream())
        .findFirst()
        .orElse(Duration.ZERO);
  }
}
