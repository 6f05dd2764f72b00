package io.ktrdr.symbol;

import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.SymbolEntity.CoverageProgress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The stretches that a {@link Backfill} still has to ask IB for, in order, and how far it has come.
 * The first is the one being asked for. Figures are requests.
 */
final class Stretches {

  private final Deque<TimeRange> toAsk = new ArrayDeque<>();
  private final List<TimeRange> again = new ArrayList<>();
  private int answeredBefore;
  private int answeredNow;

  void add(List<TimeRange> ranges) {
    toAsk.addAll(ranges);
  }

  boolean isDone() {
    return toAsk.isEmpty();
  }

  /** The stretch to ask for now. */
  TimeRange asking() {
    return toAsk.element();
  }

  /** So many requests of the stretch have been answered. */
  void answered(int done) {
    answeredNow = done;
  }

  /** The stretch has been answered as a whole. */
  void finished() {
    answeredBefore += answeredNow;
    answeredNow = 0;
    toAsk.remove();
  }

  /** Everything not answered. */
  List<TimeRange> left() {
    return List.copyOf(toAsk);
  }

  /** Everything not answered when only this is left of the stretch. */
  List<TimeRange> leftFrom(TimeRange remaining) {
    toAsk.remove();
    toAsk.addFirst(remaining);
    return left();
  }

  /** Everything not stored when an answer to a part of the stretch is held back. */
  List<TimeRange> leftOf(TimeRange held) {
    return leftFrom(new TimeRange(held.start(), asking().end()));
  }

  void clear() {
    toAsk.clear();
  }

  /** Whether this is asked for a second time, so that what lacks now is not there. */
  boolean wereAsked(TimeRange asked) {
    return again.stream().anyMatch(range -> range.covers(asked));
  }

  /** An answer begins later than what was asked: the part before is asked for once more. */
  void settled(TimeRange asked, TimeRange settled) {
    if (settled.startSecond() > asked.startSecond()) {
      TimeRange front = TimeRange.ofEpochSeconds(asked.startSecond(), settled.startSecond());
      again.add(front);
      toAsk.addLast(front);
    }
  }

  /**
   * How far the load is.
   *
   * @param done answered requests of the stretch
   * @param total all requests of the stretch
   * @param requests how many a stretch takes
   */
  CoverageProgress progress(int done, int total, ToIntFunction<TimeRange> requests) {
    int later = toAsk.stream().skip(1).mapToInt(requests).sum();
    return new CoverageProgress(answeredBefore + done, answeredBefore + total + later, 0);
  }
}
