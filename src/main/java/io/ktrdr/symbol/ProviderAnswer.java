package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.CompleteBars;
import io.ktrdr.symbol.ledger.BarEnds;
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
   * How long "IB has nothing" is believed. Of the latest days IB says so although it is only late,
   * or because one of its servers is: a first answer is believed for minutes, and each one more
   * that says the same, four times as long. Of what is older it is believed for long at once.
   *
   * @param recent how far back data may still be late
   * @param retryFirst when to ask again for that, after the first answer
   * @param retryRecent the same, however often IB said so
   * @param retryOld when to ask again for what is older
   */
  record Belief(Duration recent, Duration retryFirst, Duration retryRecent, Duration retryOld) {

    private static final int GROWTH = 4;

    /**
     * Rounded up, so that spans that were answered one after the other can be told as one.
     *
     * @param answers how often in a row IB said so, this time included
     */
    Instant until(boolean isRecent, int answers, Instant now) {
      Duration wait = isRecent ? recent(answers) : retryOld;
      ChronoUnit unit = ChronoUnit.MINUTES;
      if (!isRecent) {
        unit = ChronoUnit.DAYS;
      } else if (wait.compareTo(Duration.ofHours(12)) >= 0) {
        unit = ChronoUnit.HOURS;
      }
      return now.plus(wait).truncatedTo(unit).plus(1, unit);
    }

    private Duration recent(int answers) {
      Duration wait = retryFirst;
      for (int i = 1; i < answers && wait.compareTo(retryRecent) < 0; i++) {
        wait = wait.multipliedBy(GROWTH);
      }
      return wait.compareTo(retryRecent) < 0 ? wait : retryRecent;
    }
  }

  /**
   * Judges an answered span.
   *
   * @param stored times of the bars stored in it now
   * @param gaps the known gaps of the series
   * @param before where IB had nothing when it was asked last
   */
  static ProviderAnswer judge(
      SeriesId series,
      TimeRange asked,
      long[] stored,
      List<TimeRange> gaps,
      List<SeriesMemory.EmptySpan> before,
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
    addEmpty(empty, series, calendar, Arrays.copyOf(missing, old), belief.until(false, 1, now));
    int from = old;
    while (from < missing.length) {
      int answers = answers(before, missing[from]);
      int until = from + 1;
      while (until < missing.length && answers(before, missing[until]) == answers) {
        until++;
      }
      addEmpty(
          empty,
          series,
          calendar,
          Arrays.copyOfRange(missing, from, until),
          belief.until(true, answers, now));
      from = until;
    }
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

  /** How often IB has said of a bar that it has none, this time included. */
  private static int answers(List<SeriesMemory.EmptySpan> before, long time) {
    Instant at = Instant.ofEpochSecond(time);
    return before.stream()
        .filter(span -> span.range().contains(at))
        .mapToInt(span -> span.answers() + 1)
        .findFirst()
        .orElse(1);
  }

  private static void addEmpty(
      List<Empty> empty, SeriesId series, TradingCalendar calendar, long[] missing, Instant until) {
    if (missing.length > 0) {
      empty.add(
          new Empty(
              TimeRange.ofEpochSeconds(
                  missing[0], BarEnds.of(series, calendar, missing[missing.length - 1])),
              missing.length,
              until));
    }
  }
}
