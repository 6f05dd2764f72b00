package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * How far back IB can serve a series. Pure.
 *
 * @param floor the first bar time that IB may have, as {@link io.ktrdr.market.BarSeries} names bars
 * @param why a sentence for the caller
 * @param byHead whether its head timestamp says so, and not what IB says of all such bars
 */
record ProviderReach(Instant floor, String why, boolean byHead) {

  /** IB: "bars whose size is 30 seconds or less" are not available when older than six months. */
  private static final int SMALL_BARS_SECONDS = 30;

  private static final int SMALL_BARS_MONTHS = 6;

  /** Empty when nothing is known to limit it. */
  static Optional<ProviderReach> of(
      SeriesId series, Optional<Head> head, TradingCalendar calendar, Instant now) {
    Optional<ProviderReach> told =
        head.filter(known -> known.isOf(series))
            .flatMap(Head::first)
            .map(
                first ->
                    new ProviderReach(
                        floor(series, calendar, first),
                        "IB has nothing before: its first bar is of " + first,
                        true));
    if (!keptForAWhile(series.timeframe())) {
      return told;
    }
    ProviderReach kept = smallBars(series.timeframe(), calendar, now);
    return told.filter(reach -> reach.floor().isAfter(kept.floor())).or(() -> Optional.of(kept));
  }

  /** Whether IB keeps bars of this size for some months only. */
  static boolean keptForAWhile(Timeframe timeframe) {
    return timeframe.seconds() <= SMALL_BARS_SECONDS;
  }

  /** By whole days, so that the answer is the same all day long. */
  private static ProviderReach smallBars(
      Timeframe timeframe, TradingCalendar calendar, Instant now) {
    LocalDate date =
        LocalDate.ofInstant(now, calendar.zone()).minusMonths(SMALL_BARS_MONTHS).plusDays(1);
    return new ProviderReach(
        date.atStartOfDay(calendar.zone()).toInstant(),
        "IB keeps bars of " + timeframe + " for six months",
        false);
  }

  /** The day, week or month that the first bar is of; of intraday bars the start of its date. */
  private static Instant floor(SeriesId series, TradingCalendar calendar, Instant first) {
    if (series.timeframe().intraday()) {
      return LocalDate.ofInstant(first, calendar.zone()).atStartOfDay(calendar.zone()).toInstant();
    }
    LocalDate date = calendar.sessionDate(Timeframe.MINUTE_1, first.getEpochSecond());
    return Instant.ofEpochSecond(
        calendar
            .label(series.timeframe(), series.hours(), date)
            .orElse(date.toEpochDay() * 86_400L));
  }
}
