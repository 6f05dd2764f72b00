package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.scenario.ScenarioReader;
import io.ktrdr.symbol.MarketWeek.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Five hundred troubles within three hours of trading, drawn by a seed ({@code -Dktrdr.soak.seed}),
 * one every twenty seconds and overlapping, on series of all kinds; then peace. With {@code
 * -Dktrdr.soak=full} 2000 troubles in a whole session.
 */
@Execution(ExecutionMode.CONCURRENT)
class FaultSoakTest {

  private static final boolean FULL = "full".equals(System.getProperty("ktrdr.soak"));
  private static final long SEED = Long.getLong("ktrdr.soak.seed", 20_240_305L);

  private static final List<Wish> SERIES =
      List.of(
          Wish.pieces("AAPL@NASDAQ", Timeframe.MINUTE_1, WhatToShow.TRADES, TradingHours.RTH),
          Wish.pieces("AAPL@NASDAQ", Timeframe.MINUTES_5, WhatToShow.TRADES, TradingHours.RTH),
          Wish.pieces("MSFT@NASDAQ", Timeframe.SECONDS_30, WhatToShow.TRADES, TradingHours.RTH),
          Wish.updates("JPM@NYSE", Timeframe.MINUTES_5, WhatToShow.TRADES, TradingHours.RTH),
          Wish.updates("KO@NYSE", Timeframe.HOUR_1, WhatToShow.TRADES, TradingHours.RTH),
          Wish.pieces(
              "EUR.USD@IDEALPRO", Timeframe.MINUTE_1, WhatToShow.MIDPOINT, TradingHours.ALL),
          Wish.pieces("ESM4@CME", Timeframe.MINUTE_1, WhatToShow.TRADES, TradingHours.ALL),
          Wish.updates(
              "BTC.USD@PAXOS", Timeframe.MINUTE_1, WhatToShow.AGGTRADES, TradingHours.ALL));

  /** {@code ?} is a random number of seconds; what stands after {@code /} ends it again. */
  private static final List<String> TROUBLES =
      List.of(
          "close",
          "reset",
          "reset mid-frame",
          "freeze",
          "freeze ?s",
          "restart ?s",
          "refuse ?s",
          "server lost/server back",
          "server lost/server back-empty",
          "server lost/close/server back",
          "farm market down/farm market up",
          "farm history down/farm history up",
          "farm contracts down/farm contracts up",
          "competing begins/competing ends",
          "mute/unmute",
          "mute/farm market up/unmute",
          "drop-streams",
          "end-streams 10182",
          "end-streams 366",
          "end-streams 10225",
          "split 2/split 0",
          "merge 700ms/merge 0s",
          "slow ?s/slow 0s",
          "localise \"查询失败\"/localise",
          "say 100",
          "say 2110/say 1102",
          "on history 1 silence",
          "on history 1 fail 162 \"Historical Market Data Service error message:HMDS server"
              + " disconnect occurred.  Attempting reconnection...\"",
          "on history 1 fail 162 \"Historical Market Data Service error message:Historical data"
              + " request pacing violation\"",
          "on history 1 fail 366",
          "on history 1 partial 3",
          "on history 1 no-end",
          "on history 1 late-end ?s",
          "on history 1 duplicate 2",
          "on history 1 shuffle",
          "on history 1 delay ?s",
          "on realtime 1 silence",
          "on realtime 1 fail 420",
          "on realtime 1 duplicate",
          "on realtime 1 shuffle",
          "on start 1 fail 326",
          "on start 1 silence",
          "on connect 1 silence",
          "on connect 1..3 refuse",
          "on time 1..2 silence");

  @Test
  void everyBarIsThereOnceAfterFiveHundredTroubles() {
    Instant begin = Instant.parse(FULL ? "2024-03-05T14:35:00Z" : "2024-03-05T17:40:00Z");
    Instant peace = Instant.parse("2024-03-05T20:40:00Z");
    Instant close = Instant.parse("2024-03-05T21:00:00Z");
    int troubles = FULL ? 2000 : 500;
    SplittableRandom random = new SplittableRandom(SEED);
    try (MarketWeek day = MarketWeek.of(ScenarioReader.read("clock " + begin), SERIES)) {
      Duration between = Duration.between(day.world().clock().instant(), peace).dividedBy(troubles);
      for (int i = 0; i < troubles; i++) {
        trouble(day, random);
        day.world().advance(between);
      }
      day.world().simulator().calm();
      day.world().simulator().order("close");
      day.world().time().advanceTo(close.plus(Duration.ofHours(3)));

      assertThat(day.world().simulator().state().faults()).isGreaterThanOrEqualTo(500);
      day.everyBarIsThereOnce(new TimeRange(begin.plus(Duration.ofMinutes(2)), close));
    }
  }

  private static void trouble(MarketWeek day, SplittableRandom random) {
    String[] parts = TROUBLES.get(random.nextInt(TROUBLES.size())).split("/");
    int after = 0;
    for (String part : parts) {
      String order = part.replace("?", Integer.toString(1 + random.nextInt(40)));
      day.world().simulator().order(order.startsWith("on ") ? order : "at " + after + "s " + order);
      after += 1 + random.nextInt(60);
    }
  }
}
