package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayStatus.AlarmLevel;
import io.ktrdr.gateway.GatewayStatus.Phase;
import java.time.Duration;
import java.time.Instant;

/**
 * When trouble becomes worth a person's attention: calm inside IB's reset windows, and never blind
 * outside of them.
 *
 * @param warnAfter trouble that lasts this long is a warning
 * @param alarmAfter trouble that lasts this long is an alarm
 * @param repeat how often an alarm that stands is logged again
 * @param clashes how many taken client ids in a row are an alarm
 */
record Alarms(Duration warnAfter, Duration alarmAfter, Duration repeat, int clashes) {

  /**
   * Judges.
   *
   * @param troubleSince since when the connection has not been ready
   * @param calm whether a reset window is open, or only just over
   * @param idClashes taken client ids in a row
   */
  AlarmLevel level(Phase phase, Instant troubleSince, boolean calm, int idClashes, Instant now) {
    return switch (phase) {
      case READY, CLOSING, MAINTENANCE -> AlarmLevel.NONE;
      case REFUSED, AWAITING_LOGIN -> AlarmLevel.ALARM;
      case COMPETING_SESSION -> AlarmLevel.WARNING;
      case CONNECTING, HANDSHAKING, SERVER_DOWN, DEGRADED -> {
        if (idClashes >= clashes) {
          yield AlarmLevel.ALARM;
        }
        yield calm ? AlarmLevel.NONE : byDuration(Duration.between(troubleSince, now));
      }
    };
  }

  private AlarmLevel byDuration(Duration lasted) {
    if (lasted.compareTo(alarmAfter) >= 0) {
      return AlarmLevel.ALARM;
    }
    return lasted.compareTo(warnAfter) >= 0 ? AlarmLevel.WARNING : AlarmLevel.NONE;
  }
}
