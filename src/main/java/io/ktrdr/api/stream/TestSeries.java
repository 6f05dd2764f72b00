package io.ktrdr.api.stream;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Locale;

/**
 * The bars of {@code SIM.TEST}: a trade every second, day and night, the same for everybody and at
 * every start. Some bars are told late and some wrong at first, so that clients can be tried. Pure.
 */
final class TestSeries {

  /** Its id; nothing of it is ever stored, and IB is never asked for it. */
  static final InstrumentId ID = InstrumentId.parse("SIM.TEST.STK");

  /** Always open. */
  static final TradingCalendar CALENDAR = Calendars.bundled().byId(Calendars.ALWAYS).orElseThrow();

  private static final int CYCLE = 20;
  private static final int REVISED = 7;
  private static final int LATE = 15;
  private static final int CENTRE = 10_000;

  private final int length;

  TestSeries(Timeframe timeframe) {
    this.length = timeframe.seconds();
  }

  /** Whether a text means the test instrument. */
  static boolean isMeant(String text) {
    String name = text.toUpperCase(Locale.ROOT);
    return name.equals("SIM.TEST") || name.equals(ID.toString());
  }

  static boolean has(Timeframe timeframe) {
    return timeframe.seconds() <= Timeframe.HOUR_1.seconds();
  }

  static SeriesId series(Timeframe timeframe) {
    return new SeriesId(ID, timeframe, WhatToShow.TRADES, TradingHours.ALL);
  }

  /** When the bar opens that a second belongs to. */
  long opens(long second) {
    return Math.floorDiv(second, (long) length) * length;
  }

  int length() {
    return length;
  }

  private long index(long opens) {
    return Math.floorMod(Math.floorDiv(opens, (long) length), (long) CYCLE);
  }

  /** Whether a bar is told with one trade too few, and corrected two bars later. */
  boolean isRevised(long opens) {
    return index(opens) == REVISED;
  }

  /** Whether a bar is not told live; history has it two bars later. */
  boolean isLate(long opens) {
    return index(opens) == LATE;
  }

  /** A bar in full, or as far as it has come. */
  Bar bar(long opens, long until) {
    long end = Math.min(until, opens + length);
    long high = Long.MIN_VALUE;
    long low = Long.MAX_VALUE;
    long volume = 0;
    long turnover = 0;
    for (long second = opens; second < end; second++) {
      long price = price(second);
      high = Math.max(high, price);
      low = Math.min(low, price);
      volume += volume(second);
      turnover += price * volume(second);
    }
    return new Bar(
        Instant.ofEpochSecond(opens),
        cents(price(opens)),
        cents(high),
        cents(low),
        cents(price(end - 1)),
        BigDecimal.valueOf(volume),
        BigDecimal.valueOf(turnover, 2)
            .divide(BigDecimal.valueOf(volume), 4, RoundingMode.HALF_EVEN),
        (int) (end - opens));
  }

  /** The latest bars that were over at a moment, oldest first. */
  BarSeries before(long second, int count) {
    BarSeriesBuilder bars = new BarSeriesBuilder(count);
    long end = opens(second);
    for (long bar = end - (long) count * length; bar < end; bar += length) {
      bars.add(bar(bar, end));
    }
    return bars.build();
  }

  /** A whole bar as it is told when it closes. */
  Bar told(long opens) {
    return isRevised(opens) ? bar(opens, opens + length - 1) : bar(opens, opens + length);
  }

  private static BigDecimal cents(long price) {
    return BigDecimal.valueOf(price, 2);
  }

  private static long price(long second) {
    return CENTRE
        + Math.round(300 * StrictMath.sin(second / 900.0) + 80 * StrictMath.sin(second / 47.0))
        + Math.floorMod(mixed(second), 7);
  }

  private static long volume(long second) {
    return 1L + Math.floorMod(mixed(second) >> 8, 20);
  }

  private static int mixed(long second) {
    long mixed = (second + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    return (int) (mixed >> 32 & 0x7FFFFFFF);
  }
}
