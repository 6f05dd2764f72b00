package io.ktrdr.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.symbol.LoadMode;
import io.ktrdr.symbol.LoadPlanner;
import io.ktrdr.symbol.Resolution;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ItemPlanTest {

  private static ItemPlan plan(LoadSpec spec, Resolution resolution) {
    return ItemPlan.of(spec, 0, resolution, Calendars.bundled()::of, Samples.AT);
  }

  private static LoadSpec load(Timeframe timeframe, LoadMode mode, String start, String end) {
    return new LoadSpec(
        List.of("AAPL"),
        List.of(timeframe),
        Optional.empty(),
        TradingHours.RTH,
        mode,
        Optional.ofNullable(start),
        Optional.ofNullable(end),
        Lane.BACKFILL);
  }

  private static Resolution apple() {
    return new Resolution.Resolved(Samples.share("AAPL"));
  }

  @Test
  void aShortRangeIsLoadedWithoutAskingWhereDataBegin() {
    ItemPlan plan = plan(load(Timeframe.DAY_1, LoadMode.AUTO, "2023-01-03", "2023-01-31"), apple());

    assertThat(plan)
        .isInstanceOfSatisfying(
            ItemPlan.Load.class,
            load -> {
              assertThat(load.about().series().what()).isEqualTo(WhatToShow.TRADES);
              assertThat(load.range().start()).isEqualTo(Instant.parse("2023-01-03T00:00:00Z"));
              assertThat(load.range().end()).isEqualTo(Instant.parse("2023-02-01T00:00:00Z"));
            });
  }

  @Test
  void aRangeOfManyRequestsIsPlannedByTheSymbolFirst() {
    ItemPlan plan =
        plan(load(Timeframe.SECONDS_5, LoadMode.AUTO, "2023-06-01", "2024-03-01"), apple());

    assertThat(plan)
        .isInstanceOfSatisfying(
            ItemPlan.AskSymbol.class,
            ask -> assertThat(ask.wish().start()).isPresent().get().isEqualTo(nyMidnight()));
  }

  private static Instant nyMidnight() {
    return Instant.parse("2023-06-01T04:00:00Z");
  }

  @Test
  void aModeThatKnowsItsOwnRangeIsPlannedByTheSymbol() {
    assertThat(plan(load(Timeframe.DAY_1, LoadMode.TAIL, null, null), apple()))
        .isInstanceOfSatisfying(
            ItemPlan.AskSymbol.class,
            ask ->
                assertThat(ask.wish())
                    .isEqualTo(
                        new LoadPlanner.Wish(LoadMode.TAIL, Optional.empty(), Optional.empty())));
  }

  @Test
  void aRangeThatBeginsAfterNowCannotBeLoaded() {
    assertThat(plan(load(Timeframe.DAY_1, LoadMode.AUTO, "2024-06-03", null), apple()))
        .isInstanceOfSatisfying(
            ItemPlan.Impossible.class,
            not ->
                assertThat(not.problem().detail())
                    .isEqualTo(
                        "the range begins after it ends, once both are read in America/New_York"));
  }

  @Test
  void anAmbiguousNameNamesItsCandidates() {
    Resolution several =
        new Resolution.Ambiguous(List.of(Samples.share("AAPL"), Samples.share("AAPLW")));

    assertThat(plan(Samples.spec("AAPL"), several))
        .isInstanceOfSatisfying(
            ItemPlan.Impossible.class,
            not ->
                assertThat(not.problem().candidates())
                    .containsExactly("AAPL.NASDAQ.STK", "AAPLW.NASDAQ.STK"));
  }

  @Test
  void anUnknownNameIsImpossibleAndAnUnaskedOneIsNot() {
    assertThat(plan(Samples.spec("AAPL"), new Resolution.Unknown()))
        .isInstanceOfSatisfying(
            ItemPlan.Impossible.class,
            not -> assertThat(not.problem().code()).isEqualTo("UNKNOWN_SYMBOL"));
    assertThat(plan(Samples.spec("AAPL"), new Resolution.CouldNotAsk(Samples.NO_CONNECTION)))
        .isEqualTo(new ItemPlan.Refused(Samples.NO_CONNECTION));
  }

  @Test
  void aBareSymbolWithNamesakesIsWarnedOfAndAnIdIsNot() {
    ItemPlan.About apple = new ItemPlan.About(Samples.share("AAPL"), Samples.series("AAPL"));

    assertThat(apple.warnings("AAPL", 3))
        .singleElement()
        .asString()
        .contains("taken for AAPL.NASDAQ.STK", "3 instruments of that symbol");
    assertThat(apple.warnings("AAPL", 1)).isEmpty();
    assertThat(apple.warnings("AAPL.NASDAQ.STK", 3)).isEmpty();
  }
}
