package io.ktrdr.store;

import io.ktrdr.market.Timeframe;
import java.time.LocalDate;

/**
 * Which bars are stored together: those of one bucket. A bucket is a span of time, named by its
 * first epoch second; it must hold at most {@value #MAX_BARS} bars.
 */
@FunctionalInterface
public interface Chunking {

  int MAX_BARS = 4096;

  /** The bucket of a bar time; never falls as the time rises. */
  long bucket(long epochSecond);

  /**
   * Buckets without knowledge of sessions: UTC days below a day (parts of it below 30 s), else
   * years.
   */
  static Chunking plain(Timeframe timeframe) {
    if (timeframe.intraday()) {
      long span = Math.min(86400L, (long) MAX_BARS * timeframe.seconds());
      return second ->
          Math.floorDiv(second, 86400L) * 86400L + Math.floorMod(second, 86400L) / span * span;
    }
    return second ->
        LocalDate.of(LocalDate.ofEpochDay(Math.floorDiv(second, 86400L)).getYear(), 1, 1)
                .toEpochDay()
            * 86400L;
  }
}
