package io.ktrdr.simulator.market;

/**
 * Looks inside a bar: the twelve 5-second parts of a minute, the seconds of a 5-second part. The
 * parts add up exactly to the bar they are cut from: same open, high, low, close, volume, trades
 * and turnover, so the same average price too.
 */
final class Zoom {

  static final int PARTS = 12;
  static final int PART_SECONDS = 5;

  private Zoom() {}

  /** The 5-second parts of minute {@code m}. */
  static Atoms parts(Atoms minutes, int m) {
    long bits = Noise.mix(minutes.key ^ 0x2003, minutes.time[m]);
    int high = minutes.high[m];
    int low = minutes.low[m];
    Atoms parts = new Atoms(PARTS, minutes.key);
    int atHigh = Noise.below(bits, PARTS);
    int atLow = Noise.below(Noise.mix(bits, 1), PARTS);
    double reach = (high - low) * 0.28;
    int last = minutes.open[m];
    int end = minutes.close[m];
    for (int p = 0; p < PARTS; p++) {
      long part = Noise.mix(bits, 10 + p);
      double drift = (double) (end - last) / (PARTS - p);
      int close =
          p == PARTS - 1
              ? end
              : Math.clamp(Math.round(last + drift + reach * Noise.normal(part)), low, high);
      double wide = (high - low) * 0.12;
      int above = (int) (wide * Noise.uniform(Noise.mix(part, 1)));
      int below = (int) (wide * Noise.uniform(Noise.mix(part, 2)));
      parts.time[p] = minutes.time[m] + (long) p * PART_SECONDS;
      parts.bar(
          p,
          last,
          p == atHigh ? high : Math.min(high, Math.max(last, close) + above),
          p == atLow ? low : Math.max(low, Math.min(last, close) - below),
          close);
      last = close;
    }
    share(minutes, m, parts, bits);
    return parts;
  }

  /** The seconds of part {@code p}: open, its extremes in some order, a step back, close. */
  static Atoms seconds(Atoms parts, int p) {
    long bits = Noise.mix(parts.key ^ 0x0005, parts.time[p]);
    Atoms seconds = new Atoms(PART_SECONDS, parts.key);
    boolean highFirst = (bits & 1) == 0;
    int[] prices = {
      parts.open[p],
      highFirst ? parts.high[p] : parts.low[p],
      highFirst ? parts.low[p] : parts.high[p],
      (parts.high[p] + parts.low[p]) / 2,
      parts.close[p]
    };
    for (int s = 0; s < PART_SECONDS; s++) {
      seconds.time[s] = parts.time[p] + s;
      seconds.bar(s, prices[s], prices[s], prices[s], prices[s]);
    }
    share(parts, p, seconds, bits);
    return seconds;
  }

  /** Splits volume and trades without losing any. */
  private static void share(Atoms whole, int w, Atoms parts, long bits) {
    double[] upTo = new double[parts.size + 1];
    for (int p = 0; p < parts.size; p++) {
      upTo[p + 1] = upTo[p] + 0.3 + Noise.uniform(Noise.mix(bits, 40 + p));
    }
    long volumeBefore = 0;
    int tradesBefore = 0;
    for (int p = 0; p < parts.size; p++) {
      double part = upTo[p + 1] / upTo[parts.size];
      boolean last = p == parts.size - 1;
      long volume = last ? whole.volume[w] : Math.round(whole.volume[w] * part);
      int trades = last ? whole.trades[w] : (int) Math.round(whole.trades[w] * part);
      parts.flow(p, volume - volumeBefore, trades - tradesBefore);
      parts.quote(p, whole.bidBelow[w], whole.askAbove[w]);
      volumeBefore = volume;
      tradesBefore = trades;
    }
    balance(whole.turnover[w], whole.high[w], whole.low[w], parts);
  }

  /**
   * Makes the parts' turnovers add up to the whole's. None comes to lie beyond its part's own high
   * and low; where these leave too little room, parts reach as far as the whole does.
   */
  private static void balance(long whole, int high, int low, Atoms parts) {
    long lack = whole;
    for (int p = 0; p < parts.size; p++) {
      lack -= parts.turnover[p];
    }
    boolean up = lack > 0;
    long left = Math.abs(lack);
    long room = 0;
    for (int p = 0; p < parts.size; p++) {
      room += room(parts, p, up);
    }
    for (int p = 0; p < parts.size && room < left; p++) {
      room -= room(parts, p, up);
      if (up) {
        parts.high[p] = high;
      } else {
        parts.low[p] = low;
      }
      room += room(parts, p, up);
    }
    double ofRoom = room == 0 ? 0 : (double) left / room;
    for (int p = 0; p < parts.size; p++) {
      left -= move(parts, p, up, Math.min(left, (long) (room(parts, p, up) * ofRoom)));
    }
    for (int p = 0; p < parts.size && left > 0; p++) {
      left -= move(parts, p, up, Math.min(left, room(parts, p, up)));
    }
  }

  private static long room(Atoms parts, int p, boolean up) {
    return up
        ? parts.high[p] * parts.volume[p] - parts.turnover[p]
        : parts.turnover[p] - parts.low[p] * parts.volume[p];
  }

  private static long move(Atoms parts, int p, boolean up, long by) {
    parts.turnover[p] += up ? by : -by;
    return by;
  }
}
