package io.ktrdr.quality;

import io.ktrdr.market.TimeRange;

/**
 * Expected bars in a row that are not there. Times are epoch seconds as a {@link
 * io.ktrdr.market.BarSeries} names bars; for daily and longer ones they are labels.
 *
 * @param first the first missing bar
 * @param next the next expected bar, which is there; the end of the range when none follows
 * @param count how many bars are missing
 */
public record MissingRun(long first, long next, int count) {

  public MissingRun {
    if (count < 1 || next <= first) {
      throw new IllegalArgumentException(
          count + " bars missing from " + first + " to " + next + " are no run");
    }
  }

  /** From the first missing bar to the next one that is there. */
  public TimeRange range() {
    return TimeRange.ofEpochSeconds(first, next);
  }
}
