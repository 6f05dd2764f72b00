package io.ktrdr.simulator.limits;

import java.util.Optional;

/**
 * IB's step-size table: which bars may be asked for over which duration. The shortest bars are
 * those of IB's current table, the longest those of its older one, which is what TWS lets pass.
 */
public final class StepSizes {

  private static final int DAY = 86_400;
  private static final int MOST_ONE_SECOND_BARS = 2000;

  private StepSizes() {}

  /**
   * Why bars of a length cannot be had over a duration; empty when they can.
   *
   * @param barSeconds nominal length; a week is 7 days, a month 30
   */
  public static Optional<Refusal> refusal(HistoryDuration duration, int barSeconds) {
    if (duration.count() > duration.unit().most()) {
      return Optional.of(
          duration.unit() == HistoryDuration.Unit.D
              ? Refusal.invalid(
                  "Historical data requests for durations longer than 365 days must be made in"
                      + " years.")
              : Refusal.invalid(
                  "Historical data request duration is longer than "
                      + duration.unit().most()
                      + " "
                      + duration.unit()
                      + "."));
    }
    if (barSeconds < shortest(duration)
        || (barSeconds == 1 && duration.count() > MOST_ONE_SECOND_BARS)) {
      return Optional.of(Refusal.history("Time length exceed max."));
    }
    return barSeconds > longest(duration)
        ? Optional.of(Refusal.history("invalid step: " + barSeconds))
        : Optional.empty();
  }

  private static int shortest(HistoryDuration duration) {
    return switch (duration.unit()) {
      case S -> 1;
      case D -> 5;
      case W -> 10;
      case M -> 30;
      case Y -> 60;
    };
  }

  private static int longest(HistoryDuration duration) {
    return switch (duration.unit()) {
      case S -> longestOfSeconds(duration.count());
      case D -> duration.count() >= 7 ? 7 * DAY : DAY;
      case W -> 7 * DAY;
      case M, Y -> 30 * DAY;
    };
  }

  private static int longestOfSeconds(int seconds) {
    if (seconds <= 60) {
      return 60;
    }
    if (seconds <= 120) {
      return 120;
    }
    if (seconds <= 1800) {
      return 1800;
    }
    if (seconds <= 3600) {
      return 3600;
    }
    if (seconds <= 14_400) {
      return 10_800;
    }
    return seconds <= 28_800 ? 28_800 : DAY;
  }
}
