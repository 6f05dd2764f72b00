package io.ktrdr.pacing;

import java.time.Duration;

/** Limits other than the cautious defaults. */
public final class TestLimits {

  private TestLimits() {}

  /** All that IB allows, with nothing to spare. */
  public static PacingLimits asIbHasThem() {
    return new PacingLimits(
        50,
        50,
        60,
        Duration.ofMinutes(10),
        Duration.ofSeconds(15),
        5,
        Duration.ofSeconds(2),
        50,
        50,
        2,
        5,
        Duration.ofSeconds(1),
        100,
        Duration.ofSeconds(60),
        Duration.ofSeconds(1),
        Duration.ofMinutes(10),
        Duration.ZERO);
  }

  /** The defaults for an account with so many lines. */
  public static PacingLimits withLines(int lines) {
    PacingLimits limits = PacingLimits.defaults();
    return new PacingLimits(
        0,
        limits.messageBurst(),
        limits.smallBarBudget(),
        limits.smallBarWindow(),
        limits.identicalInterval(),
        limits.sameContractBudget(),
        limits.sameContractWindow(),
        limits.openHistory(),
        limits.keepUpToDate(),
        limits.historyPerSecond(),
        limits.historyBurst(),
        limits.searchInterval(),
        lines,
        limits.stopAfterViolation(),
        limits.messageStop(),
        limits.reducedAfterViolation(),
        limits.guard());
  }
}
