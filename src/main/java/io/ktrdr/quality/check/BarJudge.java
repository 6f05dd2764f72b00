package io.ktrdr.quality.check;

import io.ktrdr.market.BarSeries;

/**
 * Applies every rule that looks at the figures of bars. Takes a series whole or piece by piece, in
 * order of time; not for use by several threads.
 */
public final class BarJudge {

  /** Bars whose single figures are judged together: they stay in the CPU's cache. */
  private static final int FEW = 4_096;

  /** Bars judged together that look at their neighbours: those around are measured every time. */
  private static final int MANY = 32_768;

  private final PriceOrder order;
  private final Standstill standstill;
  private final Moves moves;

  public BarJudge(Thresholds thresholds, Subject subject, Sink sink) {
    this.order = new PriceOrder(thresholds, subject, sink);
    this.standstill = new Standstill(thresholds, subject, sink);
    this.moves = new Moves(thresholds, subject, sink);
  }

  /** How many bars around those judged should be there for the tests to be exact. */
  public int context() {
    return moves.context();
  }

  /**
   * Judges the bars from {@code from} to {@code to}, which follow those judged before.
   *
   * @param bars these, and up to {@link #context()} bars before and after them
   */
  public void judge(BarSeries bars, int from, int to) {
    for (int start = from; start < to; start += FEW) {
      int end = Math.min(to, start + FEW);
      order.judge(bars, start, end);
      standstill.judge(bars, start, end);
    }
    for (int start = from; start < to; start += MANY) {
      moves.judge(bars, start, Math.min(to, start + MANY));
    }
  }

  /** No more bars come: tells what only the whole series shows. */
  public void finish() {
    standstill.finish();
  }
}
