package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.CompleteBars;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an answer of IB's settles about the span that it stood for: every bar that should exist in
 * it is now either stored or known to be unobtainable. Pure.
 *
 * @param empty where bars are still missing: IB has none
 * @param filled the known gaps, as far as they lie in the span and got bars
 */
record ProviderAnswer(List<Empty> empty, List<Filled> filled) {

  ProviderAnswer {
    empty = List.copyOf(empty);
    filled = List.copyOf(filled);
  }

  /** From the first to the last missing bar, {@code bars} of them; to be asked again later. */
  record Empty(TimeRange range, int bars, Instant until) {}

  /** A gap that holds {@code bars} bars now. */
  record Filled(TimeRange range, int bars) {}

  /**
   * How long "IB has nothing" is believed.
   *
   * @param recent how far back data may still be late
   * @param retryRecent when to ask again for that
   * @param retryOld when to ask again for what is older
   */
  record Belief(Duration recent, Duration retryRecent, Duration retryOld) {

    /** Rounded up, so that spans that were answered one after the other can be told as one. */
    Instant until(boolean isRecent, Instant now) {
      ChronoUnit unit = isRecent ? ChronoUnit.HOURS : ChronoUnit.DAYS;
      return now.plus(isRecent ? retryRecent : retryOld).truncatedTo(unit).plus(1, unit);
    }
  }

  /**
   * Judges an answered span.
   *
   * @param stored times of the bars stored in it now
   * @param gaps the known gaps of the series
   */
  static ProviderAnswer judge(
      SeriesId series,
      TimeRange asked,
      long[] stored,
      List<TimeRange> gaps,
      TradingCalendar calendar,
      Belief belief,
      Instant now) {
    Instant boundary = now.minus(belief.recent());
    long[] expected =
        CompleteBars.expected(calendar, series.timeframe(), series.hours(), asked, now);
    long[] missing =
        Arrays.stream(expected).filter(time -> Arrays.binarySearch(stored, time) < 0).toArray();
    int old = 0;
    while (old < missing.length && missing[old] < boundary.getEpochSecond()) {
      old++;
    }
    List<Empty> empty = new ArrayList<>();
    addEmpty(empty, series, calendar, Arrays.copyOf(missing, old), belief.until(false, now));
    addEmpty(
        empty,
        series,
        calendar,
        Arrays.copyOfRange(missing, old, missing.length),
        belief.until(true, now));
    List<Filled> filled = new ArrayList<>();
    for (TimeRange gap : gaps) {
      gap.intersect(asked)
          .ifPresent(
              part -> {
                int bars =
                    (int)
                        Arrays.stream(expected)
                            .filter(time -> part.contains(Instant.ofEpochSecond(time)))
                            .filter(time -> Arrays.binarySearch(stored, time) >= 0)
                            .count();
                if (bars > 0) {
                  filled.add(new Filled(part, bars));
                }
              });
    }
    return new ProviderAnswer(empty, filled);
  }

  private static void addEmpty(
      List<Empty> empty, SeriesId series, TradingCalendar calendar, long[] missing, Instant until) {
    if (missing.length > 0) {
      empty.add(
          new Empty(
              TimeRange.ofEpochSeconds(
                  missing[0], CoveragePlanner.end(calendar, series, missing[missing.length - 1])),
              missing.length,
              until));
    }
  }
}
