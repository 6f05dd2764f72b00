package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SplitRatio;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A decision on single bars of a series, whatever source they are from: which to put in (or put in
 * the place of another), and which to take away.
 */
public final class Amendment {

  private final ChangeKind kind;
  private final BarSeries put;
  private final long[] removed;
  private final Optional<Rebase> rebase;

  /**
   * What puts bars on another price scale, beside the bars themselves.
   *
   * @param effective bars before this epoch second were traded at the old scale
   * @param decimals of the prices as they were traded
   */
  record Rebase(SplitRatio ratio, boolean volumes, long effective, int decimals) {}

  private Amendment(ChangeKind kind, BarSeries put, long[] removed, Optional<Rebase> rebase) {
    this.kind = kind;
    this.put = put;
    this.removed = removed;
    this.rebase = rebase;
  }

  /** Puts bars in, those that are there at their times notwithstanding. */
  public static Amendment putting(BarSeries bars) {
    return new Amendment(ChangeKind.AMENDMENT, bars, new long[0], Optional.empty());
  }

  /**
   * Puts bars on another price scale, and keeps by how much.
   *
   * @param rescaled all bars of the old scale, on the new one
   * @param ratio new price by old price
   * @param volumes whether volumes were put on the inverse scale too
   * @param effective bars before this epoch second were traded at the old scale
   * @param decimals of the prices as they were traded
   */
  public static Amendment rebasing(
      BarSeries rescaled, SplitRatio ratio, boolean volumes, long effective, int decimals) {
    return new Amendment(
        ChangeKind.REBASE,
        rescaled,
        new long[0],
        Optional.of(new Rebase(ratio, volumes, effective, decimals)));
  }

  /** Takes the bars of these times away, epoch seconds in any order. */
  public static Amendment removing(long... times) {
    return putting(BarSeries.empty()).andRemoving(times);
  }

  /** The same, and takes the bars of these times away. */
  public Amendment andRemoving(long... times) {
    long[] sorted = Arrays.stream(times).sorted().distinct().toArray();
    for (long time : sorted) {
      int at = put.indexAtOrAfter(time);
      if (at < put.size() && put.time(at) == time) {
        throw new IllegalArgumentException(
            "the bar of " + Instant.ofEpochSecond(time) + " is both put and removed");
      }
    }
    return new Amendment(kind, put, sorted, rebase);
  }

  /** The same decision, told in the trail as another kind of change. */
  Amendment as(ChangeKind other) {
    return new Amendment(other, put, removed, rebase);
  }

  /** How the scale changes; empty when it does not. */
  Optional<Rebase> rebase() {
    return rebase;
  }

  public ChangeKind kind() {
    return kind;
  }

  /** The bars to be there. */
  public BarSeries put() {
    return put;
  }

  /** The times of bars not to be there, epoch seconds, rising. */
  public long[] removed() {
    return removed.clone();
  }

  /** True when nothing is put and nothing removed. */
  public boolean isEmpty() {
    return put.isEmpty() && removed.length == 0;
  }

  /** How many of the removed times are before an epoch second. */
  int removedBefore(long epochSecond) {
    int found = Arrays.binarySearch(removed, epochSecond);
    return found >= 0 ? found : -found - 1;
  }

  /** The removed times {@code from} (inclusive) to {@code to} (exclusive) by position. */
  long[] removed(int from, int to) {
    return Arrays.copyOfRange(removed, from, to);
  }
}
