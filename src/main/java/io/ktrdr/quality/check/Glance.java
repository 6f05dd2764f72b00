package io.ktrdr.quality.check;

import io.ktrdr.market.BarSeries;

/**
 * What a block of bars shows at a glance: extremes and signs in whole numbers, without a branch or
 * a division per bar. Enough to tell of nearly every block that a rule can find nothing in it; the
 * rules themselves look only at the others. Filled anew for each block.
 */
final class Glance {

  /** Bars looked at together: they stay in the CPU's nearest cache for whoever looks closer. */
  static final int BLOCK = 256;

  private boolean soundPrices;
  private boolean moving;
  private boolean traded;
  private long widestRange;
  private long largestStep;
  private long smallestBefore;
  private long largestVolume;

  void at(BarSeries bars, int from, int to) {
    // a sign is worth keeping where its bar breaks a rule; "or" keeps it
    long disorder = 0;
    long still = 0;
    long notPositive = 0;
    long large = 0;
    long range = 0;
    for (int i = from; i < to; i++) {
      long open = bars.open(i);
      long high = bars.high(i);
      long low = bars.low(i);
      long close = bars.close(i);
      disorder |= (high - open) | (high - close) | (open - low) | (close - low) | (high - low);
      still |= high - low - 1;
      notPositive |= low - 1;
      // differences of numbers that need all 64 bits may overflow
      large |= (high ^ (high << 1)) | (low ^ (low << 1));
      range = Math.max(range, high - low);
    }
    soundPrices = (disorder | notPositive | large) >= 0;
    moving = soundPrices && still >= 0;
    widestRange = soundPrices ? range : Long.MAX_VALUE;
    volumes(bars, from, to);
    steps(bars, from, to);
  }

  private void volumes(BarSeries bars, int from, int to) {
    long none = 0;
    long most = 0;
    for (int i = from; i < to; i++) {
      long volume = bars.volume(i);
      none |= volume | (volume - 1);
      most = Math.max(most, volume);
    }
    traded = none >= 0;
    largestVolume = most;
  }

  /** From close to close, the first bar's from the one before the block. */
  private void steps(BarSeries bars, int from, int to) {
    long up = 0;
    long down = 0;
    long least = Long.MAX_VALUE;
    for (int i = Math.max(from, 1); i < to; i++) {
      long before = bars.close(i - 1);
      long step = bars.close(i) - before;
      up = Math.max(up, step);
      down = Math.min(down, step);
      least = Math.min(least, before);
    }
    largestStep = soundPrices && least > 0 ? Math.max(up, -down) : Long.MAX_VALUE;
    smallestBefore = Math.max(1, least);
  }

  /** Whether all prices are above zero and between high and low. */
  boolean soundPrices() {
    return soundPrices;
  }

  /** Whether no bar has one and the same price throughout. */
  boolean moving() {
    return moving;
  }

  /** Whether all bars have a volume above zero. */
  boolean traded() {
    return traded;
  }

  long largestVolume() {
    return largestVolume;
  }

  /** No close is further from the one before, as a share of that. */
  double mostMove() {
    return (double) largestStep / smallestBefore;
  }

  /** No bar reaches over more, as a share of the close before. */
  double mostRange() {
    return (double) widestRange / smallestBefore;
  }
}
