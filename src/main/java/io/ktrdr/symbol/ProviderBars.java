package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.quality.CompleteBars;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;

/** How bars are to be understood that IB answered with. Pure. */
final class ProviderBars {

  /** An answer that lacks less of its beginning than this part of all its bars is not doubted. */
  private static final int DOUBTED_PART = 10;

  private ProviderBars() {}

  /**
   * The bars under the calendar's names: IB dates a weekly or monthly bar by some day of its
   * period. Of two that turn out to be one period's, the later counts.
   */
  static BarSeries named(BarSeries bars, SeriesId series, TradingCalendar calendar) {
    Timeframe timeframe = series.timeframe();
    if (timeframe != Timeframe.WEEK_1 && timeframe != Timeframe.MONTH_1) {
      return bars;
    }
    BarSeriesBuilder named = new BarSeriesBuilder(bars.size());
    for (int i = 0; i < bars.size(); i++) {
      long name = name(bars.time(i), series, calendar);
      boolean last = i + 1 == bars.size();
      if (last || name(bars.time(i + 1), series, calendar) != name) {
        named.add(at(name, bars.bar(i)));
      }
    }
    return named.build();
  }

  private static Bar at(long time, Bar bar) {
    return new Bar(
        Instant.ofEpochSecond(time),
        bar.open(),
        bar.high(),
        bar.low(),
        bar.close(),
        bar.volume(),
        bar.vwap(),
        bar.tradeCount());
  }

  private static long name(long time, SeriesId series, TradingCalendar calendar) {
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(time, 86_400L));
    return calendar.label(series.timeframe(), series.hours(), date).orElse(time);
  }

  /**
   * The part of an asked span about which an answer says all there is to say. IB sometimes leaves
   * out the beginning of what it was asked for without a word; where so much is missing before the
   * first bar that this may have happened, the answer settles the rest only.
   *
   * @param answer the bars that came, inside the span
   * @param stored times of the bars stored in the span now
   */
  static TimeRange settled(
      SeriesId series,
      TimeRange asked,
      BarSeries answer,
      long[] stored,
      TradingCalendar calendar,
      Instant now) {
    if (answer.isEmpty()) {
      return asked;
    }
    long[] expected =
        CompleteBars.expected(calendar, series.timeframe(), series.hours(), asked, now);
    long missing =
        Arrays.stream(expected)
            .takeWhile(time -> time < answer.firstTime())
            .filter(time -> Arrays.binarySearch(stored, time) < 0)
            .count();
    return missing > 0 && missing * DOUBTED_PART >= expected.length
        ? TimeRange.ofEpochSeconds(answer.firstTime(), asked.endSecond())
        : asked;
  }
}
