package io.ktrdr.resample;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;

/** Puts bars together into longer ones. */
public final class Resampler {

  /**
   * What came of it.
   *
   * @param bars one for each bin of which every bar is there that should be
   * @param withheld how many bins lack a part of theirs, and so have no bar
   * @param strays how many bars belong to no bin
   */
  public record Resampled(BarSeries bars, int withheld, int strays) {}

  private Resampler() {}

  /**
   * Puts bars together.
   *
   * @param source the shorter bars
   * @param expected the times of all shorter bars that should exist in the bins' range
   * @throws ArithmeticException when a sum does not fit a long
   */
  public static Resampled resample(BarSeries source, Bins bins, long[] expected) {
    BarSeriesBuilder made = new BarSeriesBuilder(bins.size());
    BarSum sum = new BarSum();
    int withheld = 0;
    int strays = 0;
    int at = 0;
    int due = 0;
    for (int bin = 0; bin < bins.size(); bin++) {
      long from = bins.from()[bin];
      long until = bins.until()[bin];
      while (at < source.size() && source.time(at) < from) {
        at++;
        strays++;
      }
      while (due < expected.length && expected[due] < from) {
        due++;
      }
      int first = at;
      int missing = 0;
      for (; due < expected.length && expected[due] < until; due++) {
        while (at < source.size() && source.time(at) < expected[due]) {
          at++;
        }
        if (at < source.size() && source.time(at) == expected[due]) {
          at++;
        } else {
          missing++;
        }
      }
      while (at < source.size() && source.time(at) < until) {
        at++;
      }
      if (at == first) {
        continue;
      }
      if (missing > 0) {
        withheld++;
        continue;
      }
      sum.clear();
      sum.add(source, first, at);
      sum.appendTo(made, bins.names()[bin]);
    }
    return new Resampled(made.build(), withheld, strays + source.size() - at);
  }
}
