package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.gateway.HistoryPlanner.Step;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.WhatToShow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HistoryPlannerTest {

  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

  /** IB's own limits, bar seconds: longest duration of each unit that the bar size goes with. */
  private static final Map<String, int[]> SHORTEST_AND_LONGEST_BAR =
      Map.of(
          "S", new int[] {1, 28_800},
          "D", new int[] {5, 3600},
          "W", new int[] {10, 14_400},
          "M", new int[] {30, 28_800},
          "Y", new int[] {60, 31 * 86_400});

  @ParameterizedTest
  @CsvSource({
    "1d, 2023-01-01, 2023-02-01, 20230202-00:00:00, 1 Y",
    "1h, 2026-01-05T14:30:00Z, 2026-01-05T21:00:00Z, 20260105-22:00:00, 2 D",
    "1m, 2026-01-05T14:30:00Z, 2026-01-05T15:30:00Z, 20260105-15:31:00, 3660 S",
    "1m, 2026-01-05T00:00:00Z, 2026-01-06T00:00:00Z, 20260106-00:01:00, 3 D",
    "5m, 2026-01-05T00:00:00Z, 2026-01-09T00:00:00Z, 20260109-00:05:00, 6 D",
    "30m, 2026-01-05T00:00:00Z, 2026-01-18T00:00:00Z, 20260118-00:30:00, 3 W",
    "5s, 2026-01-05T14:30:00Z, 2026-01-05T14:30:05Z, 20260105-14:30:10, 60 S",
    "30s, 2026-01-05T14:30:00Z, 2026-01-05T20:00:00Z, 20260105-20:00:30, 19860 S"
  })
  void aSmallRangeIsOneRequestThatEndsOneBarLater(
      String timeframe, String start, String end, String endDateTime, String duration) {
    List<Step> steps = plan(Timeframe.parse(timeframe), range(start, end));

    assertThat(steps).containsExactly(new Step(range(start, end), endDateTime, duration));
  }

  @Test
  void aYearOfDailyBarsAndMoreIsOneRequestPerYear() {
    List<Step> steps = plan(Timeframe.DAY_1, range("2020-01-01", "2023-01-01"));

    assertThat(steps).hasSize(4).allMatch(step -> step.duration().equals("1 Y"));
  }

  @ParameterizedTest
  @EnumSource(Timeframe.class)
  void theStepsTileTheRangeOldestFirst(Timeframe timeframe) {
    Random random = new Random(timeframe.seconds());
    for (int i = 0; i < 50; i++) {
      TimeRange range = randomRange(timeframe, random);

      List<Step> steps = plan(timeframe, range);

      assertThat(steps.getFirst().span().start()).isEqualTo(range.start());
      assertThat(steps.getLast().span().end()).isEqualTo(range.end());
      for (int s = 1; s < steps.size(); s++) {
        assertThat(steps.get(s).span().start()).isEqualTo(steps.get(s - 1).span().end());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Timeframe.class)
  void everyDurationReachesBackToTheSpanAndTheBarBeforeIt(Timeframe timeframe) {
    Random random = new Random(timeframe.seconds());
    for (int i = 0; i < 50; i++) {
      List<Step> steps = plan(timeframe, randomRange(timeframe, random));

      for (int s = 0; s < steps.size(); s++) {
        Step step = steps.get(s);
        Instant wanted =
            s == 0 ? step.span().start() : step.span().start().minus(timeframe.duration());
        assertThat(end(step).minus(surelyCovered(step.duration()))).isBeforeOrEqualTo(wanted);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Timeframe.class)
  void noBarOfTheSpanIsCutByTheEnd(Timeframe timeframe) {
    Random random = new Random(timeframe.seconds());
    for (int i = 0; i < 50; i++) {
      for (Step step : plan(timeframe, randomRange(timeframe, random))) {
        assertThat(end(step)).isAfterOrEqualTo(step.span().end().plus(timeframe.duration()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Timeframe.class)
  void everyDurationGoesWithItsBarSizeAndBringsAFewThousandBarsAtMost(Timeframe timeframe) {
    Random random = new Random(timeframe.seconds());
    for (int i = 0; i < 50; i++) {
      for (Step step : plan(timeframe, randomRange(timeframe, random))) {
        String[] parts = step.duration().split(" ");
        int count = Integer.parseInt(parts[0]);
        int[] bars = SHORTEST_AND_LONGEST_BAR.get(parts[1]);
        assertThat(timeframe.seconds()).isBetween(bars[0], bars[1]);
        long seconds =
            count
                * switch (parts[1]) {
                  case "S" -> 1L;
                  case "D" -> 86_400L;
                  case "W" -> 7 * 86_400L;
                  case "M" -> 31 * 86_400L;
                  default -> 366 * 86_400L;
                };
        assertThat(seconds / timeframe.seconds()).isLessThanOrEqualTo(5040);
      }
    }
  }

  @Test
  void theEndIsNeverInTheFuture() {
    List<Step> steps =
        plan(Timeframe.HOUR_1, new TimeRange(NOW.minusSeconds(7200), NOW.minusSeconds(60)));

    assertThat(steps.getLast().endDateTime()).isEqualTo("20260302-12:00:00");
  }

  @Test
  void anEmptyRangeNeedsNoRequest() {
    assertThat(plan(Timeframe.DAY_1, new TimeRange(NOW, NOW))).isEmpty();
  }

  @Test
  void adjustedPricesAndContinuousFuturesAreAskedBackFromNow() {
    TimeRange range = range("2023-01-01", "2023-02-01");

    assertThat(
            HistoryPlanner.plan(
                Timeframe.DAY_1, WhatToShow.ADJUSTED_LAST, SecurityType.STK, range, NOW))
        .containsExactly(new Step(range, "", "4 Y"));
    assertThat(
            HistoryPlanner.plan(
                Timeframe.DAY_1, WhatToShow.TRADES, SecurityType.CONTFUT, range, NOW))
        .containsExactly(new Step(range, "", "4 Y"));
  }

  @Test
  void adjustedMinutesOfLongAgoAreRefusedWithASentence() {
    assertThatThrownBy(
            () ->
                HistoryPlanner.plan(
                    Timeframe.MINUTE_1,
                    WhatToShow.ADJUSTED_LAST,
                    SecurityType.STK,
                    range("2023-01-01", "2023-01-02"),
                    NOW))
        .hasMessage(
            "IB gives ADJUSTED_LAST back from now only, and bars of 1m not back to"
                + " 2023-01-01T00:00:00Z");
  }

  private static List<Step> plan(Timeframe timeframe, TimeRange range) {
    return HistoryPlanner.plan(timeframe, WhatToShow.TRADES, SecurityType.STK, range, NOW);
  }

  private static TimeRange randomRange(Timeframe timeframe, Random random) {
    long unit = timeframe.seconds();
    long start = Instant.parse("2015-01-05T00:00:00Z").getEpochSecond();
    int room = (int) Math.min(1000, (NOW.getEpochSecond() - start) / unit / 2);
    long from = start + unit * random.nextInt(room);
    return TimeRange.ofEpochSeconds(from, from + unit * (1 + random.nextInt(room - 2)));
  }

  /** What a duration covers for sure when days count sessions, the last of which may be young. */
  private static Duration surelyCovered(String duration) {
    String[] parts = duration.split(" ");
    int count = Integer.parseInt(parts[0]);
    return switch (parts[1]) {
      case "S" -> Duration.ofSeconds(count);
      case "D" -> Duration.ofDays(count - 1);
      case "W" -> Duration.ofDays(count * 5L);
      case "M" -> Duration.ofDays(count * 27L);
      default -> Duration.ofDays(count * 364L);
    };
  }

  private static Instant end(Step step) {
    return LocalDateTime.parse(
            step.endDateTime(), DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss", Locale.ROOT))
        .toInstant(ZoneOffset.UTC);
  }

  private static TimeRange range(String start, String end) {
    return new TimeRange(instant(start), instant(end));
  }

  private static Instant instant(String text) {
    return Instant.parse(text.contains("T") ? text : text + "T00:00:00Z");
  }
}
