package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.scenario.Scenario;
import io.ktrdr.simulator.scenario.ScenarioReader;
import io.ktrdr.symbol.MarketWeek.Wish;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A week of the market in virtual time: a server reset and a restart each night, the weekend in
 * which New York's clocks go ahead, the weekly login. Twenty series of all kinds, from Friday's
 * last hours until Monday's first; with {@code -Dktrdr.soak=full} from Thursday to Thursday.
 */
@Execution(ExecutionMode.CONCURRENT)
class MarketWeekTest {

  private static final boolean FULL = "full".equals(System.getProperty("ktrdr.soak"));

  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  private static final List<Wish> SERIES =
      List.of(
          Wish.pieces("AAPL@NASDAQ", Timeframe.MINUTE_1, WhatToShow.TRADES, TradingHours.RTH),
          Wish.pieces("AAPL@NASDAQ", Timeframe.MINUTES_5, WhatToShow.TRADES, TradingHours.RTH),
          Wish.pieces("AAPL@NASDAQ", Timeframe.HOUR_1, WhatToShow.TRADES, TradingHours.RTH),
          Wish.pieces("MSFT@NASDAQ", Timeframe.MINUTE_1, WhatToShow.TRADES, TradingHours.ALL),
          Wish.pieces("NVDA@NASDAQ", Timeframe.MINUTE_1, WhatToShow.BID, TradingHours.RTH),
          Wish.pieces("SPY@ARCA", Timeframe.SECONDS_5, WhatToShow.TRADES, TradingHours.RTH),
          Wish.pieces("TSLA@NASDAQ", Timeframe.SECONDS_30, WhatToShow.TRADES, TradingHours.RTH),
          Wish.updates("JPM@NYSE", Timeframe.MINUTES_5, WhatToShow.TRADES, TradingHours.RTH),
          Wish.updates("KO@NYSE", Timeframe.HOUR_1, WhatToShow.TRADES, TradingHours.RTH),
          Wish.updates("XOM@NYSE", Timeframe.DAY_1, WhatToShow.TRADES, TradingHours.RTH),
          Wish.pieces("VOD@LSE", Timeframe.MINUTE_1, WhatToShow.TRADES, TradingHours.RTH),
          Wish.pieces("7203@TSEJ", Timeframe.MINUTE_1, WhatToShow.TRADES, TradingHours.RTH),
          Wish.pieces(
              "EUR.USD@IDEALPRO", Timeframe.MINUTE_1, WhatToShow.MIDPOINT, TradingHours.ALL),
          Wish.pieces("USD.JPY@IDEALPRO", Timeframe.MINUTES_15, WhatToShow.ASK, TradingHours.ALL),
          Wish.updates("GBP.USD@IDEALPRO", Timeframe.HOUR_1, WhatToShow.MIDPOINT, TradingHours.ALL),
          Wish.pieces("ESM4@CME", Timeframe.MINUTE_1, WhatToShow.TRADES, TradingHours.ALL),
          Wish.updates("NQM4@CME", Timeframe.MINUTES_5, WhatToShow.TRADES, TradingHours.ALL),
          Wish.updates("ESM4@CME", Timeframe.DAY_1, WhatToShow.TRADES, TradingHours.RTH),
          Wish.pieces("BTC.USD@PAXOS", Timeframe.MINUTE_1, WhatToShow.AGGTRADES, TradingHours.ALL),
          Wish.pieces("ETH.USD@PAXOS", Timeframe.DAY_1, WhatToShow.AGGTRADES, TradingHours.ALL));

  @Test
  void everyBarIsThereOnceAfterAWeekWithItsNights() {
    Instant begin = Instant.parse(FULL ? "2024-03-07T14:00:00Z" : "2024-03-08T19:30:00Z");
    Instant end = Instant.parse(FULL ? "2024-03-14T21:00:00Z" : "2024-03-11T21:00:00Z");
    try (MarketWeek week = MarketWeek.of(story(begin, end), SERIES)) {
      week.world().time().advanceTo(end.plus(Duration.ofMinutes(30)));

      week.everyBarIsThereOnce(new TimeRange(firstWhole(begin), end));
      assertThat(week.world().simulator().state().faults()).isGreaterThanOrEqualTo(15);
      assertThat(week.world().simulator().violations()).isEmpty();
    }
  }

  private static Scenario story(Instant begin, Instant end) {
    StringBuilder text = new StringBuilder();
    text.append("scenario \"a market week\"\nclock ").append(begin).append('\n');
    text.append("expect no-violation\n");
    for (LocalDate day = LocalDate.ofInstant(begin, NEW_YORK).plusDays(1);
        day.atStartOfDay(NEW_YORK).toInstant().isBefore(end);
        day = day.plusDays(1)) {
      Instant reset = day.atTime(0, 16).atZone(NEW_YORK).toInstant();
      at(text, begin, reset, "server lost");
      at(text, begin, reset.plusSeconds(90), "restart 4m");
      at(text, begin, reset.plusSeconds(1800), "server lost");
      at(text, begin, reset.plusSeconds(2400), "server back-empty");
      at(text, begin, reset.plusSeconds(3600), "close");
      if (day.getDayOfWeek() == DayOfWeek.SUNDAY) {
        Instant login = day.atTime(1, 0).atZone(NEW_YORK).toInstant();
        at(text, begin, login, "restart 5h");
      }
      // And one blip by day that is nobody's plan.
      at(text, begin, day.atTime(11, 7).atZone(NEW_YORK).toInstant(), "farm market down usfarm");
      at(text, begin, day.atTime(11, 8).atZone(NEW_YORK).toInstant(), "farm market up usfarm");
    }
    return ScenarioReader.read(text.toString());
  }

  private static void at(StringBuilder text, Instant begin, Instant when, String fault) {
    text.append("at ").append(Duration.between(begin, when).toSeconds()).append("s ");
    text.append(fault).append('\n');
  }

  private static Instant firstWhole(Instant begin) {
    return begin.plus(Duration.ofMinutes(2));
  }
}
