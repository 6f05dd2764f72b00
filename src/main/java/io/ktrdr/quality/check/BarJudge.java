package io.ktrdr.quality.check;

import io.ktrdr.market.BarSeries;

/**
 * Applies every rule that looks at the figures of bars. Takes a series whole or piece by piece, in
 * order of time; not for use by several threads.
 */
public final class BarJudge {

  /** Bars whose neighbours are measured together: those around cost something every time. */
  private static final int MANY = 32_768;

  private final Glance glance = new Glance();
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
    for (int start = from; start < to; start += MANY) {
      int end = Math.min(to, start + MANY);
      moves.begin(bars, start, end);
      for (int at = start; at < end; at += Glance.BLOCK) {
        block(bars, at, Math.min(end, at + Glance.BLOCK));
      }
    }
  }

  private void block(BarSeries bars, int from, int to) {
    glance.at(bars, from, to);
    if (!glance.soundPrices()) {
      order.judge(bars, from, to);
    }
    standstill.judge(bars, from, to, glance);
    moves.judge(glance, from, to);
  }

  /** No more bars come: tells what only the whole series shows. */
  public void finish() {
    standstill.finish();
  }
}
