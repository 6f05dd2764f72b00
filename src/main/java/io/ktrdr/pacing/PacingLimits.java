package io.ktrdr.pacing;

import java.time.Duration;

/**
 * How far IB's limits are used. The defaults stay inside what IB documents, with some room for what
 * other programs on the same login do.
 *
 * @param messagesPerSecond all messages; IB allows half the market-data lines, 50 at 100 lines. 0
 *     stands for four fifths of what IB allows
 * @param messageBurst how many of them may go at once
 * @param smallBarBudget bars of 30 s and less, head timestamps and new real-time bars per window;
 *     IB allows 60
 * @param smallBarWindow IB's ten minutes
 * @param identicalInterval between identical historical requests; IB's 15 s
 * @param sameContractBudget requests for one contract, exchange and kind of data per window; IB
 *     wants fewer than 6
 * @param sameContractWindow IB's two seconds
 * @param openHistory historical questions open at once; IB allows 50, with those kept up to date
 * @param keepUpToDate historical requests kept up to date at once; what is left of IB's 50 is for
 *     questions
 * @param historyPerSecond sustained rate of requests for bars of a minute and more, where IB slows
 *     down instead of refusing
 * @param historyBurst how many of those may go at once
 * @param searchInterval between symbol searches; IB's one second
 * @param lines market-data lines that the account has
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
    int keepUpToDate,
    double historyPerSecond,
    int historyBurst,
    Duration searchInterval,
    int lines,
    Duration stopAfterViolation,
    Duration messageStop,
    Duration reducedAfterViolation,
    Duration guard) {

  /** IB's: open historical requests of all kinds together. */
  public static final int OPEN_AT_IB = 50;

  public PacingLimits {
    atLeast("lines", lines, 4);
    if (messagesPerSecond == 0) {
      messagesPerSecond = lines * 2 / 5;
    }
    positive("messages-per-second", messagesPerSecond);
    notMore("messages-per-second", messagesPerSecond, lines / 2, "half the lines");
    positive("message-burst", messageBurst);
    atLeast("small-bar-budget", smallBarBudget, 4);
    atLeast("same-contract-budget", sameContractBudget, 1);
    positive("open-history", openHistory);
    notMore("open-history", openHistory, OPEN_AT_IB, "IB's own");
    atLeast("keep-up-to-date", keepUpToDate, 0);
    notMore("keep-up-to-date", keepUpToDate, OPEN_AT_IB, "IB's own");
    positive("history-per-second", historyPerSecond);
    positive("history-burst", historyBurst);
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

  private static void notMore(String name, int value, int most, String why) {
    if (value > most) {
      throw new IllegalArgumentException(
          name + " must be at most " + most + " (" + why + "), is " + value);
    }
  }

  /** How many streams of single ticks the lines allow: 5 %, 5 of 100. */
  public int tickStreams() {
    return Math.max(1, lines / 20);
  }

  /**
   * Whether a class's own limit lets so little of it pass that the message rate hardly notices: no
   * more than a quarter of it. Each moment in which such a class could go and does not is lost for
   * it, while the others lose nothing worth mentioning when it goes first.
   */
  public boolean scarce(PacingClass kind) {
    double perSecond =
        switch (kind) {
          case SMALL_BARS -> smallBarBudget / seconds(smallBarWindow);
          case HISTORY -> historyPerSecond;
          case SEARCH -> 1 / seconds(searchInterval);
          case MESSAGES, LINES, TICKS -> Double.MAX_VALUE;
        };
    return perSecond <= messagesPerSecond / 4.0;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
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
        42,
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
