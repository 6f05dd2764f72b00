package io.ktrdr.pacing;

import java.time.Duration;

/**
 * How far IB's limits are used. The defaults stay inside what IB documents, with some room for what
 * other programs on the same login do.
 *
 * @param messagesPerSecond all messages; IB allows half the market-data lines, 50 at 100 lines
 * @param messageBurst how many of them may go at once
 * @param smallBarBudget bars of 30 s and less, head timestamps and new real-time bars per window;
 *     IB allows 60
 * @param smallBarWindow IB's ten minutes
 * @param identicalInterval between identical historical requests; IB's 15 s
 * @param sameContractBudget requests for one contract, exchange and kind of data per window; IB
 *     wants fewer than 6
 * @param sameContractWindow IB's two seconds
 * @param openHistory historical requests open at once; IB allows 50
 * @param historyPerSecond sustained rate of requests for bars of a minute and more, where IB slows
 *     down instead of refusing
 * @param historyBurst how many of those may go at once
 * @param searchInterval between symbol searches; IB's one second
 * @param lines market-data lines at once
 * @param stopAfterViolation how long a class rests after IB called a violation
 * @param messageStop the same for the message rate (code 100), short so that the link stays alive
 * @param reducedAfterViolation how long after that a budget is halved
 * @param guard added to every window: what the network may squeeze together on the way
 */
public record PacingLimits(
    int messagesPerSecond,
    int messageBurst,
    int smallBarBudget,
    Duration smallBarWindow,
    Duration identicalInterval,
    int sameContractBudget,
    Duration sameContractWindow,
    int openHistory,
    double historyPerSecond,
    int historyBurst,
    Duration searchInterval,
    int lines,
    Duration stopAfterViolation,
    Duration messageStop,
    Duration reducedAfterViolation,
    Duration guard) {

  public PacingLimits {
    positive("messages-per-second", messagesPerSecond);
    positive("message-burst", messageBurst);
    atLeast("small-bar-budget", smallBarBudget, 4);
    atLeast("same-contract-budget", sameContractBudget, 1);
    positive("open-history", openHistory);
    positive("history-per-second", historyPerSecond);
    positive("history-burst", historyBurst);
    positive("lines", lines);
    if (messageBurst > messagesPerSecond) {
      throw new IllegalArgumentException(
          "message-burst "
              + messageBurst
              + " is more than messages-per-second "
              + messagesPerSecond);
    }
  }

  private static void positive(String name, double value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be above 0, is " + value);
    }
  }

  /** A halved budget must still admit the dearest request. */
  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", is " + value);
    }
  }

  /** What IB documents, used cautiously. */
  public static PacingLimits defaults() {
    return new PacingLimits(
        40,
        10,
        55,
        Duration.ofMinutes(10),
        Duration.ofSeconds(15),
        5,
        Duration.ofSeconds(2),
        8,
        2,
        5,
        Duration.ofSeconds(1),
        100,
        Duration.ofSeconds(60),
        Duration.ofSeconds(1),
        Duration.ofMinutes(10),
        Duration.ofMillis(200));
  }
}
