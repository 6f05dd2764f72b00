package io.ktrdr.simulator.market;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.FixedPoint;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Bars of a file as the history of a listing. They are served in the size they are in and in
 * coarser ones that they add up to; finer ones do not exist. The file is believed: its bars are not
 * cut to the calendar's sessions, and all kinds of bars (bid, ask, midpoint) are the same bars,
 * without volume where IB has none.
 */
final class ReplayedBars implements BarSource {

  private final Listing listing;
  private final ReplaySeries series;
  private final TradingCalendar calendar;

  ReplayedBars(Listing listing, ReplaySeries series, TradingCalendar calendar) {
    this.listing = listing;
    this.series = series;
    this.calendar = calendar;
  }

  @Override
  public BarSeries intraday(
      BarSize size, WhatToShow what, TradingHours hours, TimeRange range, Instant now) {
    if (!series.size().intraday() || !multiple(size)) {
      return BarSeries.empty();
    }
    Joiner joined = new Joiner(what);
    BarSeries bars =
        series
            .bars()
            .within(
                TimeRange.ofEpochSeconds(
                    range.startSecond() - size.seconds(), range.endSecond() + size.seconds()));
    for (int i = 0; i < bars.size() && complete(bars.time(i), now); i++) {
      long second = bars.time(i);
      int offset =
          calendar.zone().getRules().getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
      long grid = second - Math.floorMod(second + offset, size.seconds());
      long bar = size == series.size() ? second : grid;
      if (bar >= range.startSecond() && bar < range.endSecond()) {
        joined.add(bar, bars, i);
      }
    }
    return joined.finish();
  }

  @Override
  public BarSeries daily(
      BarSize size,
      WhatToShow what,
      TradingHours hours,
      LocalDate from,
      LocalDate to,
      Instant now) {
    LocalDate start = GeneratedBars.firstOfPeriod(size, from);
    LocalDate end = GeneratedBars.lastOfPeriod(size, to);
    Joiner joined = new Joiner(what);
    BarSeries bars = series.bars();
    LocalDate period = null;
    long label = 0;
    int first =
        bars.indexAtOrAfter(start.minusDays(2).atStartOfDay().toEpochSecond(ZoneOffset.UTC));
    for (int i = first; i < bars.size() && complete(bars.time(i), now); i++) {
      LocalDate date = date(bars.time(i));
      if (date.isAfter(end)) {
        break;
      }
      if (!date.isBefore(start)) {
        LocalDate periodOfBar = GeneratedBars.firstOfPeriod(size, date);
        if (!periodOfBar.equals(period)) {
          period = periodOfBar;
          label = date.atStartOfDay().toEpochSecond(ZoneOffset.UTC);
        }
        joined.add(label, bars, i);
      }
    }
    return joined.finish();
  }

  @Override
  public Instant head(TradingHours hours) {
    long first = series.bars().firstTime();
    return series.size().intraday()
        ? Instant.ofEpochSecond(first)
        : calendar
            .session(hours, date(first))
            .map(Session::opens)
            .orElseGet(() -> Instant.ofEpochSecond(first));
  }

  private boolean multiple(BarSize size) {
    return size.seconds() % series.size().seconds() == 0;
  }

  private boolean complete(long time, Instant now) {
    return time < now.getEpochSecond();
  }

  private LocalDate date(long time) {
    Instant opens = Instant.ofEpochSecond(time);
    return series.size().intraday()
        ? calendar
            .sessionAt(TradingHours.ALL, opens)
            .map(Session::date)
            .orElseGet(() -> opens.atZone(calendar.zone()).toLocalDate())
        : opens.atZone(ZoneOffset.UTC).toLocalDate();
  }

  /** Adds bars of a file up to coarser ones. */
  private final class Joiner {

    private final BarSeriesBuilder done = new BarSeriesBuilder();
    private final boolean withVolume;
    private BarSeries from = BarSeries.empty();
    private int count;
    private long time;
    private long open;
    private long high;
    private long low;
    private long close;
    private long volume;

    Joiner(WhatToShow what) {
      this.withVolume = what.hasVolume() && listing.hasVolume();
    }

    void add(long bar, BarSeries bars, int i) {
      if (count > 0 && bar != time) {
        close();
      }
      if (count == 0) {
        from = bars;
        time = bar;
        open = bars.open(i);
        high = Long.MIN_VALUE;
        low = Long.MAX_VALUE;
        volume = BarSeries.NONE;
      }
      count++;
      high = Math.max(high, bars.high(i));
      low = Math.min(low, bars.low(i));
      close = bars.close(i);
      if (withVolume && bars.volume(i) != BarSeries.NONE) {
        volume = (volume == BarSeries.NONE ? 0 : volume) + bars.volume(i);
      }
    }

    BarSeries finish() {
      if (count > 0) {
        close();
      }
      return done.build();
    }

    private void close() {
      count = 0;
      int scale = from.priceScale();
      int fewest = 0;
      for (long price : new long[] {open, high, low, close}) {
        fewest = Math.max(fewest, FixedPoint.minimalScale(price, scale));
      }
      done.add(
          time,
          fewest,
          FixedPoint.rescale(open, scale, fewest),
          FixedPoint.rescale(high, scale, fewest),
          FixedPoint.rescale(low, scale, fewest),
          FixedPoint.rescale(close, scale, fewest),
          volume == BarSeries.NONE ? 0 : from.volumeScale(),
          volume,
          0,
          BarSeries.NONE,
          BarSeries.NO_COUNT);
    }
  }
}
