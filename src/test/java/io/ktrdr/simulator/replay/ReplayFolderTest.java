package io.ktrdr.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.market.BarSize;
import io.ktrdr.simulator.market.Listing;
import io.ktrdr.simulator.market.SimulatedMarket;
import io.ktrdr.testing.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayFolderTest {

  private static final Instant NOW = Instant.parse("2026-11-20T21:30:00Z");
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);

  @TempDir Path folder;

  @Test
  void dailyBarsOfAKnownSymbolReplaceTheMadeUpOnes() throws IOException {
    file(
        "goog_1d.csv",
        ",Open,High,Low,Close,Volume",
        "2004-08-19,100,104.06,95.96,100.34,22351900",
        "2004-08-20,101.01,109.08,100.5,108.31,11428600",
        "2004-08-23,110.75,113.48,109.05,109.4,9137200");
    SimulatedMarket market = market();
    Listing goog = listing(market, "GOOG");
    BarSeries days = days(market, goog, BarSize.DAY_1);

    assertThat(goog.conId()).isEqualTo(208813720);
    assertThat(days.size()).isEqualTo(3);
    assertThat(days.bar(0).high()).isEqualByComparingTo("104.06");
    assertThat(days.bar(0).volume()).isEqualByComparingTo("22351900");
    assertThat(days.bar(0).vwap()).isNull();
    BarSeries weeks = days(market, goog, BarSize.WEEK_1);
    assertThat(weeks.size()).isEqualTo(2);
    assertThat(weeks.bar(0).high()).isEqualByComparingTo("109.08");
    assertThat(weeks.bar(0).close()).isEqualByComparingTo("108.31");
    assertThat(weeks.bar(0).volume()).isEqualByComparingTo("33780500");
    assertThat(market.head(goog, TradingHours.RTH)).isEqualTo("2004-08-19T13:30:00Z");
  }

  @Test
  void stampsWithoutAZoneAreUtcForAPairAndBarsAddUp() throws IOException {
    file(
        "eurusd_1h.csv",
        "Date,open,HIGH,low,Close,volume",
        "2017-04-19 08:00:00,1.07,1.08,1.06,1.075,5",
        "2017-04-19 09:00:00,1.0716,1.0922,1.07083,1.07219,1413",
        "2017-04-19 12:00,1.07214,1.07296,1.0514,1.0726,1241");
    SimulatedMarket market = market();
    BarSeries hours = intraday(market, listing(market, "EURUSD"), BarSize.HOUR_1);
    assertThat(hours.firstTime()).isEqualTo(Instant.parse("2017-04-19T08:00:00Z").getEpochSecond());
    assertThat(hours.volume(0)).as("a pair has no volume at IB").isEqualTo(BarSeries.NONE);
    BarSeries day = days(market, listing(market, "EURUSD"), BarSize.DAY_1);
    assertThat(day.size()).isEqualTo(1);
    assertThat(day.bar(0).high()).isEqualByComparingTo("1.0922");
    assertThat(day.bar(0).low()).isEqualByComparingTo("1.0514");
    assertThat(intraday(market, listing(market, "EURUSD"), BarSize.MIN_1).isEmpty())
        .as("finer bars do not exist")
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Date;Time;Open;High;Low;Close;Volume;OpenInterest|2006-01-02;09:01:00;3602;3603;3597;3599;5699;0",
        "Date,Open,High,Low,Close,Volume,OpenInterest|2006-01-02,09:01:00,3602,3603,3597,3599,5699,0",
        "timestamp,o,h,l,c,v|1136192460,3602,3603,3597,3599,5699",
        "datetime,open,high,low,close|2006-01-02T09:01:00Z,3602,3603,3597,3599",
        "Date,Open,High,Low,Close,Volume,Adj Close|20060102"
            + " 10:01:00+01:00,3602,3603,3597,3599,5699,1"
      })
  void manyLayoutsAreUnderstood(String header, String row) throws IOException {
    file("index_future_2006_1m.csv", header, row);
    SimulatedMarket market = market();
    Listing future = listing(market, "INDEX_FUTURE_2006");
    assertThat(future.exchange()).isEqualTo(ReplayFolder.EXCHANGE);
    BarSeries minutes =
        market.intraday(
            future,
            BarSize.MIN_1,
            WhatToShow.TRADES,
            TradingHours.RTH,
            new TimeRange(Instant.EPOCH, NOW),
            NOW);
    assertThat(minutes.size()).isEqualTo(1);
    assertThat(minutes.bar(0).time()).isEqualTo("2006-01-02T09:01:00Z");
    assertThat(minutes.bar(0).close()).isEqualByComparingTo("3599");
  }

  @Test
  void stampsOfAListedStockAreInItsExchangesZone() throws IOException {
    file("AAPL_1m.csv", "date,open,high,low,close", "2024-01-05 09:30,180,181,179,180.5");
    SimulatedMarket market = market();
    assertThat(market.head(listing(market, "AAPL"), TradingHours.RTH))
        .isEqualTo("2024-01-05T14:30:00Z");
  }

  @Test
  void rowsWithoutAPriceAreLeftOutAndOddOnesServedAsTheyAre() throws IOException {
    file(
        "demo_1d.csv",
        "date,open,high,low,close,volume",
        "2023-01-10,10,11,9,10,5",
        "2023-01-11,10,11,9,,5",
        "2023-01-12,10,9,11,10,-1000",
        "2023-01-13,133.4370681309032999,134,133,133.5,7.25");
    SimulatedMarket market = market();
    BarSeries days = days(market, listing(market, "DEMO"), BarSize.DAY_1);
    assertThat(days.size()).isEqualTo(3);
    assertThat(days.bar(1).high()).isEqualByComparingTo("9");
    assertThat(days.bar(1).volume()).isEqualByComparingTo("-1000");
    assertThat(days.bar(2).open()).isEqualByComparingTo("133.4370681309033");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2023-01-10,ten,11,9,10,5|line 3, open \"ten\": is not a number",
        "2023-13-10,10,11,9,10,5|line 3, date \"2023-13-10\": is not a date",
        "soon,10,11,9,10,5|line 3, date \"soon\": is not a date",
        "2023-01-09,10,12,9,10,5|line 3, date \"2023-01-09\": stands there twice with different"
            + " figures",
        "2023-01-10,10,11|line 3: has 3 fields, fewer than the 6 of the first row",
        "2023-01-10,10,11,9,10,lots|line 3, volume \"lots\": is not a number"
      })
  void aBadRowIsNamedByFileLineAndValue(String row, String said) throws IOException {
    file("msft_1d.csv", "date,open,high,low,close,volume", "2023-01-09,10,11,9,10,5", row);
    assertThatThrownBy(this::market)
        .isInstanceOf(ReplayException.class)
        .hasMessageStartingWith("replay file msft_1d.csv: " + said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"msft.csv", "msft_7q.csv"})
  void aNameWithoutATimeframeIsRefused(String name) throws IOException {
    file(name, "date,open,high,low,close", "2023-01-09,10,11,9,10");
    assertThatThrownBy(this::market)
        .hasMessageContaining(name)
        .hasMessageContaining("SYMBOL_TIMEFRAME.csv");
  }

  @Test
  void aMissingColumnIsNamed() throws IOException {
    file("msft_1d.csv", "date,open,high,close", "2023-01-09,10,11,9");
    assertThatThrownBy(this::market).hasMessageContaining("has no column for low");
  }

  @Test
  void aSymbolListedTwiceMustNameItsExchange() throws IOException {
    file("vod_1d.csv", "date,open,high,low,close", "2023-01-09,10,11,9,10");
    assertThatThrownBy(this::market).hasMessageContaining("more than once");
    Files.move(folder.resolve("vod_1d.csv"), folder.resolve("vod.LSE_1d.csv"));
    SimulatedMarket market = market();
    Listing london = market.book().byConId(148193, TODAY).orElseThrow();
    assertThat(days(market, london, BarSize.DAY_1).size()).isEqualTo(1);
  }

  @Test
  void theSharedFilesAreServed() {
    Path bars = SharedFolder.require("data/bars");
    SimulatedMarket market = ReplayFolder.market(1, Calendars.bundled(), Optional.of(bars), NOW);
    assertThat(days(market, listing(market, "GOOG"), BarSize.DAY_1).size()).isEqualTo(2148);
    assertThat(intraday(market, listing(market, "EURUSD"), BarSize.HOUR_1).size()).isEqualTo(5000);
    assertThat(days(market, listing(market, "DEMO_DEFECTS"), BarSize.DAY_1).size()).isEqualTo(115);
    assertThat(market.head(listing(market, "INDEX_FUTURE_2006"), TradingHours.RTH))
        .isEqualTo("2006-01-02T09:01:00Z");
  }

  @Test
  void otherFilesInTheFolderAreIgnored() throws IOException {
    Files.writeString(folder.resolve("README.md"), "# bars");
    assertThat(market().book().all(TODAY)).isNotEmpty();
  }

  private void file(String name, String... lines) throws IOException {
    Files.write(folder.resolve(name), List.of(lines));
  }

  private SimulatedMarket market() {
    return ReplayFolder.market(1, Calendars.bundled(), Optional.of(folder), NOW);
  }

  private static Listing listing(SimulatedMarket market, String symbol) {
    return market.book().all(TODAY).stream()
        .filter(listing -> listing.pairOrSymbol().equals(symbol))
        .findFirst()
        .orElseThrow();
  }

  private static BarSeries days(SimulatedMarket market, Listing listing, BarSize size) {
    return market.daily(
        listing, size, WhatToShow.TRADES, TradingHours.RTH, LocalDate.of(2000, 1, 1), TODAY, NOW);
  }

  private static BarSeries intraday(SimulatedMarket market, Listing listing, BarSize size) {
    return market.intraday(
        listing,
        size,
        WhatToShow.MIDPOINT,
        TradingHours.RTH,
        new TimeRange(Instant.parse("2017-01-01T00:00:00Z"), NOW),
        NOW);
  }
}
