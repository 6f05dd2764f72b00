package io.ktrdr.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.Lane;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.symbol.LoadMode;
import io.ktrdr.testing.GoldenFacts;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The facts of jobs are read for ever as they were written once. */
class JobGoldenEventsTest {

  private static final GoldenFacts<JobEvent> FACTS = new GoldenFacts<>(JobEvent.class);

  private static final Instant AT = Instant.parse("2024-03-01T23:00:00.123456Z");

  static List<JobEvent> events() {
    return List.of(
        new JobEvent.JobCreated(
            new LoadSpec(
                List.of("AAPL", "EURUSD.IDEALPRO.CASH"),
                List.of(Timeframe.DAY_1, Timeframe.HOUR_1),
                Optional.of(WhatToShow.MIDPOINT),
                TradingHours.RTH,
                LoadMode.AUTO,
                Optional.of("2023-01-01"),
                Optional.of("2023-01-31"),
                Lane.BACKFILL),
            "api",
            "r-1",
            AT),
        new JobEvent.JobStarted(AT),
        new JobEvent.JobPaused("api", "r-2", AT),
        new JobEvent.JobResumed("api", "r-3", AT),
        new JobEvent.JobCancelAsked("api", "r-4", AT),
        new JobEvent.JobRetried(List.of(1, 3), "api", "r-5", AT),
        new JobEvent.JobWaited(ItemProblem.of(Samples.NO_CONNECTION), AT),
        new JobEvent.JobWentOn(AT),
        new JobEvent.JobFinished(
            JobState.COMPLETED_WITH_ERRORS, new JobCounts(4, 0, 0, 3, 1, 1, 0, 17, 1203), AT),
        new JobEvent.ItemStarted(
            2, Samples.series("AAPL"), Samples.RANGE, List.of("taken for AAPL.NASDAQ.STK"), AT),
        new JobEvent.ItemsProgressed(
            List.of(new JobEvent.Step(2, 3, 300), new JobEvent.Step(3, 1, 90)), AT),
        new JobEvent.ItemCompleted(2, 1, 20, Optional.of(Samples.WHOLE), AT),
        new JobEvent.ItemFailed(3, 1, 0, ItemProblem.of(Samples.NOT_ENTITLED), AT),
        new JobEvent.ItemReturned(
            1,
            1,
            20,
            Optional.of(ItemProblem.ambiguous("could be two", List.of("X.NYSE.STK", "X.TSE.STK"))),
            1,
            Optional.of(AT.plusSeconds(5)),
            AT));
  }

  @AfterAll
  static void stop() {
    FACTS.close();
  }

  @ParameterizedTest
  @MethodSource("events")
  void theGoldenFileReadsAsTheFact(JobEvent event) throws IOException {
    assertThat(FACTS.read(event.kind(), 1)).isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("events")
  void theFactIsWrittenAsTheGoldenFile(JobEvent event) throws IOException {
    FACTS.isWrittenAs(event, event.kind(), 1);
  }

  @ParameterizedTest
  @MethodSource("events")
  void theFactSurvivesTheJournal(JobEvent event) {
    FACTS.survivesTheJournal(event);
  }

  @Test
  void everyTypeOfFactHasAGoldenFile() {
    assertThat(events().stream().map(Object::getClass))
        .containsExactlyInAnyOrderElementsOf(
            Stream.<Class<?>>of(JobEvent.class.getPermittedSubclasses()).toList());
  }
}
