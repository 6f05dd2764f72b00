package io.ktrdr.api.frames;

import io.ktrdr.indicator.BarColumns;
import io.ktrdr.indicator.Frame;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Timeframe;
import java.util.Arrays;
import java.util.Map;

/**
 * Bars of one instrument, read for a calculation.
 *
 * @param frames by length of bar
 * @param timeframe the length that values are asked for
 * @param from the index of the first asked bar; those before it are the warm-up
 * @param revision of the series when it was read
 * @param resampled the lengths of which no bars are stored, with those that they were put together
 *     of
 */
public record Frames(
    Map<Timeframe, Frame> frames,
    Timeframe timeframe,
    int from,
    long revision,
    Map<Timeframe, Timeframe> resampled) {

  public Frame get(Timeframe of) {
    return frames.get(of);
  }

  /** The columns of the asked length, warm-up included. */
  public BarColumns columns() {
    return frames.get(timeframe).columns();
  }

  /** The asked bars. */
  public BarSeries asked() {
    BarSeries all = columns().bars();
    return all.slice(from, all.size());
  }

  /** How many bars there are, warm-up included. */
  public int available() {
    return columns().size();
  }

  /**
   * How many bars of a length have closed when the first so many of the asked length have.
   *
   * @param own so many bars, warm-up included
   */
  public int closed(Timeframe of, int own) {
    if (of == timeframe) {
      return own;
    }
    long[] closes = get(of).closes();
    long last = own == 0 ? Long.MIN_VALUE : get(timeframe).closes()[own - 1];
    int count = 0;
    while (count < closes.length && closes[count] <= last) {
      count++;
    }
    return count;
  }

  /** The part of a whole column that stands at the asked bars. */
  public double[] asked(double[] column) {
    return from == 0 ? column : Arrays.copyOfRange(column, from, column.length);
  }
}
