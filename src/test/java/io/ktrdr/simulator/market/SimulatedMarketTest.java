package io.ktrdr.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.FixedPoint;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedMarketTest {

  private static final Instant NOW = Instant.parse("2026-11-20T21:30:00Z");
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
  private static final TimeRange WEEK =
      new TimeRange(Instant.parse("2026-03-04T00:00:00Z"), Instant.parse("2026-03-11T00:00:00Z"));

  /** One of each kind, by conId: stock, ETF, pair, index, future, crypto. */
  static Stream<Arguments> kindsAndSeeds() {
    return Stream.of(265598, 756733, 12087792, 15016059, 416904, 495512824, 479624278, 900000001)
        .flatMap(conId -> Stream.of(1L, 42L, -7L).map(seed -> Arguments.of(conId, seed)));
  }

  @ParameterizedTest
  @MethodSource("kindsAndSeeds")
  void theSameQuestionAlwaysGetsTheSameAnswer(int conId, long seed) {
    SimulatedMarket first = SimulatedMarket.of(seed);
    SimulatedMarket second = SimulatedMarket.of(seed);
    second.daily(
        listing(second, conId),
        BarSize.MONTH_1,
        WhatToShow.BID,
        TradingHours.ALL,
        TODAY.minusDays(99),
        TODAY,
        NOW);

    BarSeries bars = minutes(first, conId, WhatToShow.TRADES, WEEK);

    assertThat(bars.size()).isGreaterThan(1500);
    assertThat(minutes(second, conId, WhatToShow.TRADES, WEEK)).isEqualTo(bars);
    TimeRange part =
        new TimeRange(WEEK.start().plusSeconds(140_000), WEEK.start().plusSeconds(260_000));
    assertThat(minutes(second, conId, WhatToShow.TRADES, part)).isEqualTo(bars.within(part));
  }

  @ParameterizedTest
  @MethodSource("kindsAndSeeds")
  void everyBarIsAPossibleBar(int conId, long seed) {
    SimulatedMarket market = SimulatedMarket.of(seed);
    Listing listing = listing(market, conId);
    for (WhatToShow what :
        List.of(WhatToShow.TRADES, WhatToShow.BID, WhatToShow.ASK, WhatToShow.MIDPOINT)) {
      BarSeries bars = minutes(market, conId, what, WEEK);
      long step =
          FixedPoint.rescale(
              FixedPoint.unscaled(listing.tick(), listing.tick().scale()),
              listing.tick().scale(),
              Math.max(bars.priceScale(), listing.tick().scale()));
      for (int i = 0; i < bars.size(); i++) {
        assertThat(bars.low(i)).isPositive();
        assertThat(bars.high(i)).isGreaterThanOrEqualTo(Math.max(bars.open(i), bars.close(i)));
        assertThat(bars.low(i)).isLessThanOrEqualTo(Math.min(bars.open(i), bars.close(i)));
        if (what != WhatToShow.MIDPOINT) {
          assertThat(bars.open(i) % step).isZero();
        }
        boolean traded = what == WhatToShow.TRADES && listing.hasVolume();
        if (traded) {
          assertThat(bars.volume(i)).isPositive();
          assertThat(bars.tradeCount(i)).isBetween(1, (int) Math.min(bars.volume(i), 1 << 30));
          long low = FixedPoint.rescale(bars.low(i), bars.priceScale(), bars.vwapScale());
          long high = FixedPoint.rescale(bars.high(i), bars.priceScale(), bars.vwapScale());
          assertThat(bars.vwap(i)).isBetween(low, high);
        } else {
          assertThat(bars.volume(i)).isEqualTo(BarSeries.NONE);
          assertThat(bars.vwap(i)).isEqualTo(BarSeries.NONE);
          assertThat(bars.tradeCount(i)).isEqualTo(BarSeries.NO_COUNT);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kindsAndSeeds")
  void coarserBarsAreMadeOfFinerOnes(int conId, long seed) {
    SimulatedMarket market = SimulatedMarket.of(seed);
    Listing listing = listing(market, conId);
    TimeRange hour =
        new TimeRange(Instant.parse("2026-03-05T15:00:00Z"), Instant.parse("2026-03-05T16:00:00Z"));
    for (WhatToShow what : List.of(WhatToShow.TRADES, WhatToShow.MIDPOINT, WhatToShow.ASK)) {
      BarSeries minutes = minutes(market, conId, what, hour);
      for (BarSize finer : List.of(BarSize.SECS_1, BarSize.SECS_5, BarSize.SECS_15)) {
        BarSeries fine = market.intraday(listing, finer, what, TradingHours.ALL, hour, NOW);
        assertThat(fine.size()).isEqualTo(3600 / finer.seconds());
        assertMadeOf(minutes, fine);
      }
      BarSeries week = minutes(market, conId, what, WEEK);
      for (BarSize coarser :
          List.of(BarSize.MINS_5, BarSize.MINS_30, BarSize.HOUR_1, BarSize.HOURS_8)) {
        assertMadeOf(market.intraday(listing, coarser, what, TradingHours.ALL, WEEK, NOW), week);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kindsAndSeeds")
  void daysWeeksAndMonthsAreMadeOfTheMinutesOfTheirSessions(int conId, long seed) {
    SimulatedMarket market = SimulatedMarket.of(seed);
    Listing listing = listing(market, conId);
    for (TradingHours hours : TradingHours.values()) {
      BarSeries days = days(market, listing, BarSize.DAY_1, hours);
      assertThat(days.size()).isGreaterThan(20);
      for (int i = 0; i < days.size(); i += 5) {
        Session session =
            market
                .calendar(listing)
                .session(hours, LocalDate.ofEpochDay(days.time(i) / 86_400))
                .orElseThrow();
        BarSeries minutes =
            market.intraday(
                listing,
                BarSize.MIN_1,
                WhatToShow.TRADES,
                hours,
                new TimeRange(session.opens(), session.closes()),
                NOW);
        assertSums(days, i, minutes, 0, minutes.size());
      }
      assertMadeOf(days(market, listing, BarSize.WEEK_1, hours), days);
      assertMadeOf(days(market, listing, BarSize.MONTH_1, hours), days);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {265598, 12087792, 495512824, 479624278})
  void barsStandExactlyWhereTheCalendarExpectsThem(int conId) {
    SimulatedMarket market = SimulatedMarket.of(1);
    Listing listing = listing(market, conId);
    TradingCalendar calendar = market.calendar(listing);
    TimeRange overDaylightSaving =
        new TimeRange(Instant.parse("2026-03-02T00:00:00Z"), Instant.parse("2026-04-07T00:00:00Z"));
    for (TradingHours hours : TradingHours.values()) {
      for (Timeframe timeframe : Timeframe.values()) {
        TimeRange range = timeframe.seconds() < 60 ? WEEK : overDaylightSaving;
        BarSize size = BarSize.of(timeframe);
        BarSeries bars =
            timeframe.intraday()
                ? market.intraday(listing, size, WhatToShow.MIDPOINT, hours, range, NOW)
                : market
                    .daily(
                        listing,
                        size,
                        WhatToShow.MIDPOINT,
                        hours,
                        LocalDate.of(2026, 2, 2),
                        LocalDate.of(2026, 5, 30),
                        NOW)
                    .within(range);
        assertThat(bars.times())
            .as("%s %s %s", listing, timeframe, hours)
            .isEqualTo(calendar.expectedBars(timeframe, hours, range));
      }
    }
  }

  @Test
  void aClockBeforeTheCalendarsStillHasItsListings() {
    assertThat(SimulatedMarket.of(1).book().byConId(265598, LocalDate.EPOCH))
        .hasValueSatisfying(apple -> assertThat(apple.symbol()).isEqualTo("AAPL"));
  }

  @Test
  void bidMidpointAskAndTradesAgree() {
    SimulatedMarket market = SimulatedMarket.of(3);
    for (int conId : new int[] {265598, 12087792, 479624278}) {
      BarSeries bid = minutes(market, conId, WhatToShow.BID, WEEK);
      BarSeries ask = minutes(market, conId, WhatToShow.ASK, WEEK);
      BarSeries middle = minutes(market, conId, WhatToShow.MIDPOINT, WEEK);
      BarSeries trades = minutes(market, conId, WhatToShow.TRADES, WEEK);
      BarSeries both = minutes(market, conId, WhatToShow.BID_ASK, WEEK);
      for (int i = 0; i < bid.size(); i++) {
        double b = price(bid, bid.close(i));
        double a = price(ask, ask.close(i));
        assertThat(a).isGreaterThan(b);
        assertThat(price(trades, trades.close(i))).isBetween(b - 1e-9, a + 1e-9);
        assertThat(price(middle, middle.close(i))).isCloseTo((a + b) / 2, within());
        assertThat(price(both, both.high(i))).isCloseTo(price(ask, ask.high(i)), within());
        assertThat(price(both, both.low(i))).isCloseTo(price(bid, bid.low(i)), within());
        assertThat(both.open(i)).isBetween(both.low(i), both.close(i));
      }
    }
  }

  @Test
  void theBarThatNowStandsInFormsSecondBySecondAndEndsAsHistoryHasIt() {
    SimulatedMarket market = SimulatedMarket.of(5);
    Listing apple = listing(market, 265598);
    Instant opens = Instant.parse("2026-03-05T15:00:00Z");
    BarSeries whole =
        minutes(market, 265598, WhatToShow.TRADES, new TimeRange(opens, opens.plusSeconds(60)));
    long before = 0;
    for (int second = 1; second <= 60; second++) {
      BarSeries forming =
          market
              .forming(
                  apple,
                  BarSize.MIN_1,
                  WhatToShow.TRADES,
                  TradingHours.RTH,
                  opens.plusSeconds(second))
              .orElseThrow();
      assertThat(forming.firstTime()).isEqualTo(opens.getEpochSecond());
      assertThat(forming.open(0)).isEqualTo(whole.open(0));
      assertThat(forming.volume(0)).isGreaterThanOrEqualTo(before);
      assertThat(forming.high(0)).isLessThanOrEqualTo(whole.high(0));
      before = forming.volume(0);
      if (second == 60) {
        assertThat(forming).isEqualTo(whole);
      }
    }
    TimeRange later = new TimeRange(opens, opens.plusSeconds(3600));
    assertThat(
            market.intraday(
                apple, BarSize.MIN_1, WhatToShow.TRADES, TradingHours.RTH, later, opens))
        .as("nothing of the future")
        .isEqualTo(BarSeries.empty());
  }

  @Test
  void smallBarsDoNotDependOnHowMuchIsAsked() {
    SimulatedMarket market = SimulatedMarket.of(5);
    Instant from = Instant.parse("2026-03-05T14:59:40Z");
    for (int conId : new int[] {265598, 12087792, 479624278}) {
      Listing listing = listing(market, conId);
      for (BarSize size :
          List.of(BarSize.SECS_1, BarSize.SECS_5, BarSize.SECS_15, BarSize.MINS_3)) {
        TimeRange hour = new TimeRange(from.minusSeconds(1800), from.plusSeconds(1800));
        BarSeries all =
            market.intraday(listing, size, WhatToShow.MIDPOINT, TradingHours.ALL, hour, NOW);
        for (int start = 0; start < 150; start += 7) {
          TimeRange part =
              new TimeRange(from.plusSeconds(start), from.plusSeconds(start + size.seconds()));
          assertThat(
                  market.intraday(listing, size, WhatToShow.MIDPOINT, TradingHours.ALL, part, NOW))
              .hasToString(all.within(part).toString())
              .isEqualTo(all.within(part));
        }
      }
    }
  }

  @Test
  void nothingFormsWhileTheMarketIsClosed() {
    SimulatedMarket market = SimulatedMarket.of(5);
    Instant sunday = Instant.parse("2026-03-08T15:00:00Z");
    assertThat(
            market.forming(
                listing(market, 265598),
                BarSize.MIN_1,
                WhatToShow.TRADES,
                TradingHours.ALL,
                sunday))
        .isEmpty();
    assertThat(
            market.forming(
                listing(market, 900000001),
                BarSize.MIN_1,
                WhatToShow.TRADES,
                TradingHours.ALL,
                sunday))
        .isPresent();
  }

  @Test
  void seedsMakeDifferentMarkets() {
    assertThat(minutes(SimulatedMarket.of(1), 265598, WhatToShow.TRADES, WEEK))
        .isNotEqualTo(minutes(SimulatedMarket.of(2), 265598, WhatToShow.TRADES, WEEK));
  }

  @Test
  void nothingIsOlderThanTheHeadAndTheHeadBarExists() {
    SimulatedMarket market = SimulatedMarket.of(1);
    for (Listing listing : market.book().all(TODAY)) {
      Instant head = market.head(listing, TradingHours.RTH);
      TimeRange around = new TimeRange(head.minusSeconds(10 * 86_400), head.plusSeconds(3600));
      BarSeries bars =
          market.intraday(
              listing, BarSize.MIN_1, WhatToShow.MIDPOINT, TradingHours.RTH, around, NOW);
      assertThat(bars.isEmpty() ? 0 : bars.firstTime())
          .as(listing.toString())
          .isEqualTo(head.getEpochSecond());
    }
  }

  @Test
  void itLooksLikeAMarket() {
    SimulatedMarket market = SimulatedMarket.of(1);
    Listing apple = listing(market, 265598);
    LocalDate from = LocalDate.of(2015, 1, 2);
    BarSeries days =
        market.daily(apple, BarSize.DAY_1, WhatToShow.TRADES, TradingHours.RTH, from, TODAY, NOW);
    int n = days.size() - 1;
    double[] size = new double[n];
    double variance = 0;
    double gaps = 0;
    for (int i = 0; i < n; i++) {
      double r = Math.log((double) days.close(i + 1) / days.close(i));
      variance += r * r / n;
      size[i] = Math.abs(r);
      gaps += Math.abs(Math.log((double) days.open(i + 1) / days.close(i))) / n;
    }
    assertThat(Math.sqrt(variance)).as("daily volatility").isBetween(0.008, 0.03);
    assertThat(gaps).as("mean overnight gap").isGreaterThan(0.001);
    assertThat(correlation(size, 1)).as("volatility clusters").isGreaterThan(0.05);
    assertThat(price(days, days.close(n))).as("price level").isBetween(80.0, 700.0);

    double[] byHour = new double[8];
    BarSeries minutes =
        market.intraday(apple, BarSize.MIN_1, WhatToShow.TRADES, TradingHours.RTH, WEEK, NOW);
    for (int i = 0; i < minutes.size(); i++) {
      int ofDay = i % 390;
      byHour[ofDay / 60] += minutes.volume(i) / (ofDay >= 360 ? 30.0 : 60);
    }
    assertThat(byHour[0]).as("busy opening").isGreaterThan(1.5 * byHour[3]);
    assertThat(byHour[6]).as("busy close").isGreaterThan(1.5 * byHour[3]);
  }

  @Test
  void aYearOfMinutesTakesLessThanASecond() {
    SimulatedMarket market = SimulatedMarket.of(1);
    TimeRange year =
        new TimeRange(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(minutes(market, 265598, WhatToShow.TRADES, year).size()).isGreaterThan(200_000);
    // what other work of the machine takes is not counted, nor what is not compiled yet
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long best = Long.MAX_VALUE;
    for (int round = 0; round < 5 && best >= 1000; round++) {
      long before = threads.getCurrentThreadCpuTime();
      minutes(market, 265598, WhatToShow.TRADES, year);
      best = Math.min(best, (threads.getCurrentThreadCpuTime() - before) / 1_000_000);
    }
    assertThat(best).isBetween(1L, 999L);
  }

  private static Listing listing(SimulatedMarket market, int conId) {
    return market.book().byConId(conId, TODAY).orElseThrow();
  }

  private static BarSeries minutes(
      SimulatedMarket market, int conId, WhatToShow what, TimeRange range) {
    return market.intraday(
        listing(market, conId), BarSize.MIN_1, what, TradingHours.ALL, range, NOW);
  }

  private static BarSeries days(
      SimulatedMarket market, Listing listing, BarSize size, TradingHours hours) {
    LocalDate monday = LocalDate.of(2026, 6, 1);
    return market.daily(
        listing, size, WhatToShow.TRADES, hours, monday, LocalDate.of(2026, 8, 2), NOW);
  }

  /** Each coarse bar equals the sum of the fine bars from its time up to the next coarse bar's. */
  private static void assertMadeOf(BarSeries coarse, BarSeries fine) {
    assertThat(coarse.isEmpty()).isFalse();
    for (int i = 0; i < coarse.size(); i++) {
      long until = i + 1 < coarse.size() ? coarse.time(i + 1) : Long.MAX_VALUE;
      int from = fine.indexAtOrAfter(coarse.time(i));
      int to = fine.indexAtOrAfter(until);
      if (i + 1 < coarse.size()) {
        assertThat(fine.time(from)).isEqualTo(coarse.time(i));
        assertSums(coarse, i, fine, from, to);
      }
    }
  }

  private static void assertSums(BarSeries coarse, int bar, BarSeries fine, int from, int to) {
    long high = Long.MIN_VALUE;
    long low = Long.MAX_VALUE;
    long volume = 0;
    long trades = 0;
    for (int i = from; i < to; i++) {
      high = Math.max(high, fine.high(i));
      low = Math.min(low, fine.low(i));
      volume += fine.volume(i);
      trades += fine.tradeCount(i);
    }
    assertThat(price(coarse, coarse.open(bar))).isEqualTo(price(fine, fine.open(from)));
    assertThat(price(coarse, coarse.high(bar))).isEqualTo(price(fine, high));
    assertThat(price(coarse, coarse.low(bar))).isEqualTo(price(fine, low));
    assertThat(price(coarse, coarse.close(bar))).isEqualTo(price(fine, fine.close(to - 1)));
    if (coarse.volume(bar) != BarSeries.NONE) {
      assertThat(coarse.volume(bar)).isEqualTo(volume);
      assertThat((long) coarse.tradeCount(bar)).isEqualTo(trades);
    }
  }

  private static double price(BarSeries bars, long unscaled) {
    return BigDecimal.valueOf(unscaled, bars.priceScale()).doubleValue();
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-9);
  }

  private static double correlation(double[] x, int lag) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double above = 0;
    double below = 0;
    for (int i = 0; i < x.length; i++) {
      below += (x[i] - mean) * (x[i] - mean);
      if (i >= lag) {
        above += (x[i] - mean) * (x[i - lag] - mean);
      }
    }
    return above / below;
  }
}
