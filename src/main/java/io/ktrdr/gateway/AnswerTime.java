package io.ktrdr.gateway;

import java.time.Duration;

/** How long IB takes for an answer, as of late. */
final class AnswerTime {

  private static final double WEIGHT_OF_NEWEST = 0.2;

  private double seconds = 2;

  void took(Duration answer) {
    seconds += WEIGHT_OF_NEWEST * (answer.toNanos() / 1e9 - seconds);
  }

  Duration typical() {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
