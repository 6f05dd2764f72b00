package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.GatewayQuestion.ContractsReply;
import io.ktrdr.gateway.GatewayQuestion.ContractsReply.ContractsFound;
import io.ktrdr.gateway.GatewayQuestion.FindContracts;
import io.ktrdr.gateway.GatewayQuestion.FindHeadTimestamp;
import io.ktrdr.gateway.GatewayQuestion.HeadTimestampReply;
import io.ktrdr.gateway.GatewayQuestion.HeadTimestampReply.HeadTimestampFound;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply.ChunkFetched;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply.FetchFailed;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply.Fetched;
import io.ktrdr.gateway.GatewayQuestion.SearchSymbols;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.Origin;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.SimulatedGateway;
import io.ktrdr.simulator.SimulatorSettings;
import io.ktrdr.simulator.market.BarSize;
import io.ktrdr.simulator.market.Listing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The gateway at its default limits against the simulated one, which keeps books on IB's limits of
 * its own: what is fetched equals the market, and nothing was asked too fast.
 */
class SimulatedPairIT {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static SimulatedGateway simulator;
  private static GatewayUnderTest gateway;
  private static Instrument apple;
  private static Listing listing;

  @BeforeAll
  static void connect() {
    simulator =
        SimulatedGateway.start(
            KIT.system(),
            SimulatorSettings.from(ConfigFactory.parseResources("simulator.conf").resolve())
                .withPort(0),
            GatewayUnderTest.CLOCK,
            Clock.systemUTC());
    gateway =
        GatewayUnderTest.connectedTo(
            KIT,
            simulator.port(),
            """
            ktrdr.gateway.limits { history-per-second = 2, guard = 200 ms, identical-interval = 15 s }
            """);
    assertThat(gateway.await(GatewayStatus.Phase.READY).origin()).contains(Origin.SIMULATED);
    apple = find(Contract.of("AAPL", SecurityType.STK, "SMART", "NASDAQ", "USD"));
    listing =
        simulator
            .market()
            .book()
            .byConId(apple.contract().conId(), LocalDate.now(GatewayUnderTest.CLOCK))
            .orElseThrow();
  }

  @AfterAll
  static void shutdown() {
    gateway.close();
    var unused = simulator.stop();
    KIT.shutdownTestKit();
  }

  @Test
  void aYearOfDailyBarsEqualsTheMarket() {
    TimeRange year = range("2023-01-01", "2024-01-01");

    BarSeries fetched = fetch(Timeframe.DAY_1, year);

    assertThat(fetched.size()).isEqualTo(250);
    assertThat(fetched)
        .isEqualTo(market(Timeframe.DAY_1, range("2022-12-01", "2024-02-01")).within(year));
    noLimitWasBroken();
  }

  @Test
  void aMonthOfOneMinuteBarsEqualsTheMarket() {
    TimeRange month = range("2024-03-01", "2024-04-01");

    BarSeries fetched = fetch(Timeframe.MINUTE_1, month);

    assertThat(fetched.size()).isEqualTo(20 * 390);
    assertThat(fetched).isEqualTo(market(Timeframe.MINUTE_1, month));
    noLimitWasBroken();
  }

  @Test
  void fiveSecondBarsOfAMorningEqualTheMarket() {
    LocalDate today = LocalDate.now(GatewayUnderTest.CLOCK);
    Instant opens =
        simulator
            .market()
            .calendar(listing)
            .sessions(TradingHours.RTH, today.minusDays(20), today.minusDays(10))
            .getFirst()
            .opens();
    TimeRange traded = new TimeRange(opens.minusSeconds(600), opens.plusSeconds(2 * 3600));

    BarSeries fetched = fetch(Timeframe.SECONDS_5, traded);

    assertThat(fetched.size()).isEqualTo(2 * 720);
    assertThat(fetched).isEqualTo(market(Timeframe.SECONDS_5, traded));
    noLimitWasBroken();
  }

  @Test
  void theHeadTimestampIsTheMarkets() {
    TestProbe<HeadTimestampReply> probe = KIT.createTestProbe();
    gateway.supervisor.tell(
        new FindHeadTimestamp(
            apple, WhatToShow.TRADES, TradingHours.RTH, Lane.INTERACTIVE, probe.ref()));

    assertThat(probe.expectMessageClass(HeadTimestampFound.class, PATIENCE).head())
        .isEqualTo(simulator.market().head(listing, TradingHours.RTH));
    noLimitWasBroken();
  }

  @Test
  void instrumentsAreFoundWithTheirDetails() {
    assertThat(apple.id()).hasToString("AAPL.NASDAQ.STK");
    assertThat(apple.longName()).isNotEmpty();
    assertThat(apple.minTick()).isPositive();
    assertThat(apple.timeZoneId()).isNotEmpty();
    assertThat(apple.tradingHours()).contains(":");
    assertThat(apple.validExchanges()).contains("SMART");
    assertThat(find(Contract.of("EUR", SecurityType.CASH, "IDEALPRO", "", "USD")).id())
        .hasToString("EURUSD.IDEALPRO.CASH");
    noLimitWasBroken();
  }

  @Test
  void aSearchKnowsTheSameNames() {
    TestProbe<ContractsReply> probe = KIT.createTestProbe();
    gateway.supervisor.tell(new SearchSymbols("AAPL", Lane.INTERACTIVE, probe.ref()));

    assertThat(probe.expectMessageClass(ContractsFound.class, PATIENCE).instruments())
        .extracting(Instrument::id)
        .contains(apple.id());
    noLimitWasBroken();
  }

  private static Instrument find(Contract query) {
    TestProbe<ContractsReply> probe = KIT.createTestProbe();
    gateway.supervisor.tell(new FindContracts(query, Lane.INTERACTIVE, probe.ref()));
    return probe.expectMessageClass(ContractsFound.class, PATIENCE).instruments().getFirst();
  }

  private static BarSeries fetch(Timeframe timeframe, TimeRange range) {
    TestProbe<HistoryReply> probe = gateway.fetch(apple, timeframe, range, "test");
    BarSeriesBuilder all = new BarSeriesBuilder();
    while (true) {
      switch (probe.receiveMessage(PATIENCE)) {
        case ChunkFetched chunk -> {
          for (int i = 0; i < chunk.bars().size(); i++) {
            all.add(chunk.bars(), i);
          }
        }
        case Fetched done -> {
          return all.build();
        }
        case FetchFailed failed -> throw new AssertionError(failed.toString());
      }
    }
  }

  private static BarSeries market(Timeframe timeframe, TimeRange range) {
    Instant now = simulator.clock().instant();
    BarSize size = BarSize.of(timeframe);
    return timeframe.intraday()
        ? simulator
            .market()
            .intraday(listing, size, WhatToShow.TRADES, TradingHours.RTH, range, now)
        : simulator
            .market()
            .daily(
                listing,
                size,
                WhatToShow.TRADES,
                TradingHours.RTH,
                LocalDate.ofInstant(range.start(), ZoneOffset.UTC),
                LocalDate.ofInstant(range.end(), ZoneOffset.UTC),
                now);
  }

  private static void noLimitWasBroken() {
    assertThat(simulator.violations()).isEmpty();
    assertThat(gateway.status().notices())
        .noneMatch(notice -> notice.kind() == CodeClass.PACING)
        .noneMatch(notice -> notice.text().contains("twice differently"));
  }

  private static TimeRange range(String from, String to) {
    return new TimeRange(Instant.parse(from + "T00:00:00Z"), Instant.parse(to + "T00:00:00Z"));
  }
}
