package io.ktrdr.api.bars;

import io.ktrdr.quality.MissingRun;
import java.util.List;

/**
 * Which bars of a span should exist and do not.
 *
 * @param expected how many should exist; when none is missing, at least as many
 * @param missing how many of these do not
 * @param runs the missing ones, runs of neighbours in order of time; at most {@link #MOST_RUNS}
 */
public record Verdict(long expected, long missing, List<MissingRun> runs) {

  /** Runs beyond this are counted but not listed. */
  public static final int MOST_RUNS = 1000;

  static final Verdict NOTHING_EXPECTED = new Verdict(0, 0, List.of());

  public Verdict {
    runs = List.copyOf(runs);
  }

  public boolean complete() {
    return missing == 0;
  }

  /** The share of expected bars that are there, 0 to 1; 1 when none is expected. */
  public double coverage() {
    return coverage(0);
  }

  /**
   * The same among the bars that are wanted.
   *
   * @param ignored how many of the missing ones nobody wants
   */
  public double coverage(long ignored) {
    long wanted = expected - ignored;
    return wanted == 0 ? 1.0 : (double) (expected - missing) / (double) wanted;
  }
}
