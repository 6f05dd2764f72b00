package io.ktrdr.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.Lane;
import io.ktrdr.gateway.PlannedWork;
import io.ktrdr.symbol.SymbolEntity.CoverageReply.Covered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose turn it is, who is listed, and who goes on after a restart. */
class JobBoardTest {

  private final JobWorld world =
      new JobWorld("ktrdr.jobs { parallel-jobs = 2, parallel-items = 1, listed-most = 3 }");

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void soManyJobsRunAtATimeAndTheOthersWaitForTheirTurn() {
    for (int i = 1; i <= 3; i++) {
      world.create(id(i), Samples.spec("S" + i));
      world.time.advance(Duration.ofMillis(1));
    }
    assertThat(states()).containsExactly(JobState.QUEUED, JobState.RUNNING, JobState.RUNNING);
    world.answer("S1", new Covered(1, 20));
    assertThat(states()).containsExactly(JobState.RUNNING, JobState.RUNNING, JobState.COMPLETED);
    assertThat(world.loaded()).containsExactly("S1", "S2", "S3");
  }

  @Test
  void whoWatchesHearsOfEachChangeAndOfTheEndOfAJobThatTookNoTime() {
    world.create(id(1), Samples.spec("S1"));
    List<BoardNews> heard = world.watchBoard(10);
    assertThat(heard).hasSize(1);
    assertThat(((BoardNews.Listed) heard.getFirst()).latest())
        .extracting(JobSummary::id)
        .containsExactly(id(1));
    world.create(id(2), Samples.spec("S2"));
    world.answer("S2", new Covered(1, 20));
    assertThat(heard.stream().skip(1).map(news -> ((BoardNews.Changed) news).job()))
        .filteredOn(job -> job.id().equals(id(2)))
        .extracting(JobSummary::state)
        .contains(JobState.RUNNING)
        .endsWith(JobState.COMPLETED);
    world.time.advance(Duration.ofMillis(1));
    assertThat(((BoardNews.Listed) world.watchBoard(1).getFirst()).latest())
        .as("the newest only")
        .hasSize(1);
  }

  @Test
  void aJobInABetterLaneNeedNotWaitForThoseInAWorseOne() {
    world.create(id(1), Samples.spec("S1"));
    world.create(id(2), Samples.spec("S2"));
    LoadSpec slow = Samples.spec("U");
    world.create(
        id(3),
        new LoadSpec(
            slow.instruments(),
            slow.timeframes(),
            slow.what(),
            slow.session(),
            slow.mode(),
            slow.start(),
            slow.end(),
            Lane.INTERACTIVE));
    assertThat(world.loaded()).containsExactly("S1", "S2", "U");
  }

  @Test
  void aPauseFreesThePlaceForTheNextInLine() {
    for (int i = 1; i <= 3; i++) {
      world.create(id(i), Samples.spec("S" + i));
      world.time.advance(Duration.ofMillis(1));
    }
    world.move(id(1), JobMove.PAUSE);
    assertThat(world.loaded()).containsExactly("S1", "S2", "S3");
    world.move(id(1), JobMove.RESUME);
    assertThat(world.get(id(1)).status().state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void openJobsAreWokenAfterARestartAndGoOnByThemselves() {
    world.create(id(1), Samples.spec("S1"));
    world.crash(id(1));
    world.loads.clear();
    world.journalled =
        Map.of(
            id(1),
            JobSummary.of(id(1), Samples.running("S1")),
            id(9),
            JobSummary.of(id(9), Samples.running("Z").apply(Samples.completed(0)))
                .after(
                    new JobEvent.JobFinished(
                        JobState.COMPLETED,
                        new JobCounts(1, 0, 0, 1, 0, 0, 0, 1, 20),
                        Samples.AT)));
    world.startBoard();
    assertThat(world.facts(id(1))).startsWith("job_created", "job_started");
    assertThat(page(Set.of(), 10).jobs())
        .extracting(JobSummary::id)
        .containsExactlyInAnyOrder(id(1), id(9));
    assertThat(world.facts(id(9))).as("a finished one is left alone").isEmpty();
  }

  @Test
  void whatTheFactsSayOfAJobIsWhatTheJobSays() {
    Job job = Samples.created("A", "B");
    JobSummary summary = JobSummary.of(id(1), job);
    List<JobEvent> facts =
        List.of(
            new JobEvent.JobStarted(Samples.AT),
            new JobEvent.JobPaused("api", "r", Samples.AT),
            new JobEvent.JobResumed("api", "r", Samples.AT),
            new JobEvent.JobStarted(Samples.AT.plusSeconds(5)),
            Samples.completed(0),
            Samples.failed(1),
            new JobEvent.JobFinished(
                JobState.COMPLETED_WITH_ERRORS,
                new JobCounts(2, 0, 0, 1, 0, 1, 0, 2, 20),
                Samples.AT));
    for (JobEvent fact : facts) {
      job = job.apply(fact);
      summary = summary.after(fact);
      assertThat(summary.state()).as(fact.kind()).isEqualTo(job.state());
      assertThat(summary.startedAt()).as(fact.kind()).isEqualTo(job.startedAt());
    }
    assertThat(summary.counts()).isEqualTo(job.counts());
    assertThat(summary.endedAt()).isEqualTo(job.endedAt());
  }

  @Test
  void theListIsNewestFirstInPagesAndByState() {
    world.loading = load -> new Covered(1, 20);
    for (int i = 1; i <= 3; i++) {
      world.create(id(i), Samples.spec("S" + i));
      world.time.advance(Duration.ofSeconds(1));
    }
    JobPage first = page(Set.of(), 2);
    assertThat(first.jobs()).extracting(JobSummary::id).containsExactly(id(3), id(2));
    JobPage second =
        world.askBoard(to -> new JobBoard.GetPage(new JobQuery(Set.of(), first.next(), 2), to));
    assertThat(second.jobs()).extracting(JobSummary::id).containsExactly(id(1));
    assertThat(second.next()).isEmpty();
    assertThat(page(Set.of(JobState.RUNNING), 10).jobs()).isEmpty();
    assertThat(page(Set.of(JobState.COMPLETED), 10).jobs()).hasSize(3);
  }

  @Test
  void finishedJobsAreListedForAWhileAndSoMany() {
    world.loading = load -> new Covered(1, 20);
    for (int i = 1; i <= 5; i++) {
      world.create(id(i), Samples.spec("S" + i));
      world.time.advance(Duration.ofSeconds(6));
    }
    assertThat(page(Set.of(), 10).jobs()).hasSize(3);
    world.time.advance(Duration.ofDays(31));
    assertThat(page(Set.of(), 10).jobs()).isEmpty();
    assertThat(world.get(id(1)).status().state())
        .as("its own page stays")
        .isEqualTo(JobState.COMPLETED);
  }

  @Test
  void whatJobsDoIsCountedUp() {
    world.create(id(1), Samples.spec("S1", "S2"));
    world.answer("S1", new Covered(3, 60));
    world.time.advance(Duration.ofSeconds(1));
    JobTotals totals = world.askBoard(JobBoard.GetTotals::new);
    assertThat(totals.jobs().get(JobState.RUNNING)).isEqualTo(1);
    assertThat(totals.itemsOpen()).isEqualTo(1);
    world.answer("S2", new Covered(1, 20));
    totals = world.askBoard(JobBoard.GetTotals::new);
    assertThat(totals.done()).isEqualTo(new JobTotals.Done(2, 0, 0, 4, 80));
    assertThat(totals.jobs().get(JobState.COMPLETED)).isEqualTo(1);
  }

  @Test
  void theShareOfOtherJobsIsInTheForecast() {
    world.create(id(1), Samples.spec(names(40)));
    world.create(id(2), Samples.spec("S1", "S2", "S3"));
    world.time.advance(Duration.ofSeconds(6));
    List<Long> planned = new ArrayList<>();
    world.foreseen.stream()
        .filter(question -> !question.work().isEmpty())
        .forEach(
            question ->
                planned.add(question.work().stream().mapToLong(PlannedWork::requests).sum()));
    assertThat(planned).as("40 of its own and 3 of the other's").contains(43L);
    assertThat(planned).as("3 of its own, and of the other as many").contains(6L);
  }

  private static String[] names(int count) {
    String[] names = new String[count];
    for (int i = 0; i < count; i++) {
      names[i] = "N" + i;
    }
    return names;
  }

  private List<JobState> states() {
    return page(Set.of(), 10).jobs().stream().map(JobSummary::state).toList();
  }

  private JobPage page(Set<JobState> states, int limit) {
    return world.askBoard(
        to -> new JobBoard.GetPage(new JobQuery(states, Optional.empty(), limit), to));
  }

  private static String id(int number) {
    return "job-%016x".formatted(number);
  }
}
