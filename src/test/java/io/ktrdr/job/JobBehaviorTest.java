package io.ktrdr.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.PlannedWork;
import io.ktrdr.job.JobEntity.CreateReply;
import io.ktrdr.job.JobEntity.GetReply;
import io.ktrdr.job.JobEntity.MoveReply;
import io.ktrdr.symbol.LoadMode;
import io.ktrdr.symbol.LoadPlanner;
import io.ktrdr.symbol.Resolution;
import io.ktrdr.symbol.SymbolEntity;
import io.ktrdr.symbol.SymbolEntity.CoverageReply.CoverageCancelled;
import io.ktrdr.symbol.SymbolEntity.CoverageReply.CoverageFailed;
import io.ktrdr.symbol.SymbolEntity.CoverageReply.Covered;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A job at work: real actors and a journal in memory, in virtual time. */
class JobBehaviorTest {

  private static final String ID = Samples.ID;

  private final JobWorld world =
      new JobWorld("ktrdr.jobs { parallel-items = 2, attempts = 3, retry-first = 5s }");

  @AfterEach
  void end() {
    world.close();
  }

  // ---- from the first item to the last ----

  @Test
  void itsItemsAreLoadedSoManyAtATimeUnderItsOwnName() {
    assertThat(world.create(ID, Samples.spec("A", "B", "C")).state()).isEqualTo(JobState.QUEUED);
    assertThat(world.loaded()).containsExactly("A", "B");
    SymbolEntity.EnsureCoverage first = world.loads.getFirst();
    assertThat(first.requestId()).as("IB's door serves jobs in turn by this").isEqualTo(ID);
    assertThat(first.actor()).isEqualTo("job:" + ID);
    assertThat(first.range()).isEqualTo(Samples.RANGE);
    world.answer("B", new Covered(1, 20));
    assertThat(world.loaded()).containsExactly("A", "B", "C");
    world.answer("A", new Covered(1, 20));
    world.answer("C", new Covered(2, 40));
    GetReply.Found done = world.get(ID);
    assertThat(done.status().state()).isEqualTo(JobState.COMPLETED);
    assertThat(done.status().progress().fraction()).isEqualTo(1);
    assertThat(done.status().progress().items().bars()).isEqualTo(80);
    assertThat(done.items().get(2).memory().completeness()).contains(Samples.WHOLE);
    assertThat(world.facts(ID)).startsWith("job_created", "job_started").endsWith("job_finished");
  }

  @Test
  void whatCannotBeLoadedFailsWithItsReasonAndTheRestGoesOn() {
    world.names.put("NOSUCH", new Resolution.Unknown());
    world.names.put(
        "BOTH", new Resolution.Ambiguous(List.of(Samples.share("X"), Samples.share("Y"))));
    world.loading =
        load ->
            load.series().instrument().symbol().equals("SECRET")
                ? new CoverageFailed(Samples.NOT_ENTITLED, 7)
                : new Covered(1, 20);
    world.create(ID, Samples.spec("NOSUCH", "BOTH", "SECRET", "A", "TWIN"));
    GetReply.Found found = world.get(ID);
    assertThat(found.status().state()).isEqualTo(JobState.COMPLETED_WITH_ERRORS);
    assertThat(found.items())
        .extracting(item -> item.memory().problem().map(ItemProblem::code).orElse(""))
        .containsExactly("UNKNOWN_SYMBOL", "AMBIGUOUS_INSTRUMENT", "NOT_ENTITLED", "", "");
    ItemProblem secret = found.items().get(2).memory().problem().orElseThrow();
    assertThat(secret.ibCode()).isEqualTo(162);
    assertThat(secret.causes()).containsExactly("IB 162: " + Samples.NOT_ENTITLED.ibMessage());
    assertThat(found.items().get(2).memory().bars()).as("what came before is stored").isEqualTo(7);
    assertThat(found.items().get(1).memory().problem().orElseThrow().candidates())
        .containsExactly("X.NASDAQ.STK", "Y.NASDAQ.STK");
    assertThat(found.items().get(4).memory().warnings())
        .singleElement()
        .asString()
        .contains("taken for TWIN.NASDAQ.STK");
    assertThat(found.status().failures())
        .extracting(JobStatus.Failures::items)
        .containsExactly(1, 1, 1);
  }

  @Test
  void theSameRequestAgainIsTheSameJobAndAnotherOneIsRefused() {
    world.create(ID, Samples.spec("A"));
    CreateReply again =
        world.ask(ID, to -> new JobEntity.Create(Samples.spec("A"), "api", "r-9", to));
    assertThat(again)
        .isInstanceOfSatisfying(
            CreateReply.Created.class, same -> assertThat(same.fresh()).isFalse());
    CreateReply other =
        world.ask(ID, to -> new JobEntity.Create(Samples.spec("B"), "api", "r-9", to));
    assertThat(other).isInstanceOf(CreateReply.OtherSpec.class);
    assertThat(world.loaded()).containsExactly("A");
  }

  @Test
  void whatWasNeverCreatedIsSaidToBeNothing() {
    GetReply none = world.ask(ID, to -> new JobEntity.Get(Optional.empty(), 0, 10, to));
    assertThat(none).isEqualTo(new GetReply.NoSuchJob());
    assertThat(world.move(ID, JobMove.CANCEL)).isEqualTo(new MoveReply.NoJobToMove());
    assertThat(this.<JobNews>heard(to -> new JobEntity.Watch(to)))
        .containsExactly(new JobNews.Nothing());
    world.time.advance(Duration.ofMinutes(6));
    assertThat(world.passivated()).as("and leaves memory again").hasSize(1);
  }

  @Test
  void whereTheModeSaysWhatToLoadTheSymbolIsAskedForAPlan() {
    LoadSpec auto = Samples.spec("A");
    world.create(
        ID,
        new LoadSpec(
            auto.instruments(),
            auto.timeframes(),
            auto.what(),
            auto.session(),
            LoadMode.TAIL,
            Optional.empty(),
            Optional.empty(),
            auto.lane()));
    assertThat(world.planned)
        .extracting(SymbolEntity.PlanLoad::wish)
        .containsExactly(new LoadPlanner.Wish(LoadMode.TAIL, Optional.empty(), Optional.empty()));
    assertThat(world.loads.getFirst().range()).isEqualTo(Samples.RANGE);
    assertThat(world.get(ID).items().getFirst().memory().warnings()).containsExactly("as asked");
  }

  // ---- pause, resume, cancel, retry ----

  @Test
  void aPauseGivesBackWhatRunsAndAResumeTakesItUpAgain() {
    world.create(ID, Samples.spec("A", "B", "C"));
    world.move(ID, JobMove.PAUSE);
    assertThat(world.cancels)
        .extracting(cancel -> cancel.series().instrument().symbol())
        .containsExactlyInAnyOrder("A", "B");
    assertThat(world.cancels).allMatch(cancel -> cancel.requestId().equals(ID));
    world.answer("A", new CoverageCancelled(2, 40));
    world.answer("B", new Covered(1, 20));
    assertThat(world.items(ID))
        .containsExactly(ItemState.PENDING, ItemState.COMPLETED, ItemState.PENDING);
    assertThat(world.loaded()).containsExactly("A", "B");
    world.move(ID, JobMove.RESUME);
    assertThat(world.loaded()).containsExactly("A", "B", "A", "C");
    assertThat(world.get(ID).items().get(0).memory().bars()).isEqualTo(40);
  }

  @Test
  void aCancelIsDoneOnlyWhenAllThatRanIsDrained() {
    world.create(ID, Samples.spec("A", "B", "C"));
    assertThat(world.move(ID, JobMove.CANCEL))
        .isInstanceOfSatisfying(
            MoveReply.Moved.class,
            moved -> assertThat(moved.status().state()).isEqualTo(JobState.CANCELLING));
    List<GetReply> rest = heard(to -> new JobEntity.AwaitRest(to));
    world.answer("A", new CoverageCancelled(3, 60));
    assertThat(world.get(ID).status().state()).isEqualTo(JobState.CANCELLING);
    assertThat(rest).isEmpty();
    world.answer("B", new CoverageCancelled(0, 0));
    assertThat(rest)
        .singleElement()
        .isInstanceOfSatisfying(
            GetReply.Found.class,
            found -> assertThat(found.status().state()).isEqualTo(JobState.CANCELLED));
    assertThat(world.items(ID)).containsOnly(ItemState.CANCELLED);
    assertThat(world.get(ID).status().progress().items().bars()).isEqualTo(60);
    assertThat(world.facts(ID)).endsWith("job_finished");
  }

  @Test
  void aCancelThatTheSymbolDidNotHearIsSaidAgain() {
    world.create(ID, Samples.spec("A"));
    world.move(ID, JobMove.CANCEL);
    world.time.advance(Duration.ofSeconds(11));
    assertThat(world.cancels).hasSize(2);
    world.cancels.getLast().replyTo().tell(new SymbolEntity.CancelReply(0));
    world.time.settle();
    assertThat(world.get(ID).status().state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void aWishThatDoesNotFitTheStateIsRefusedWithWhatDoes() {
    world.loading = load -> new CoverageFailed(Samples.NOT_ENTITLED, 0);
    world.create(ID, Samples.spec("A"));
    assertThat(world.move(ID, JobMove.PAUSE))
        .isEqualTo(new MoveReply.NotAllowed(JobState.FAILED, EnumSet.of(JobMove.RETRY)));
    world.loading = load -> new Covered(1, 20);
    world.move(ID, JobMove.RETRY);
    assertThat(world.get(ID).status().state()).isEqualTo(JobState.COMPLETED);
  }

  @Test
  void aRetryTriesTheFailedItemsAndNoOthers() {
    world.loading =
        load ->
            load.series().instrument().symbol().equals("B")
                ? new CoverageFailed(Samples.NOT_ENTITLED, 0)
                : new Covered(1, 20);
    world.create(ID, Samples.spec("A", "B", "C"));
    world.loads.clear();
    world.move(ID, JobMove.RETRY);
    assertThat(world.loaded()).containsExactly("B");
  }

  // ---- restarts ----

  @Test
  void afterKillNineItGoesOnWithWhatWasNotSettledAndKeepsItsFigures() {
    world.create(ID, Samples.spec("A", "B", "C"));
    world.answer("A", new Covered(1, 20));
    world.progress("B", 5, 9, 500);
    world.time.advance(Duration.ofSeconds(6));
    world.loads.clear();
    world.crash(ID);
    assertThat(world.loaded()).containsExactly("B", "C");
    assertThat(world.get(ID).items().get(1).memory().requests()).isEqualTo(5);
    world.progress("B", 2, 4, 200);
    assertThat(world.get(ID).items().get(1).memory().requests()).isEqualTo(7);
    world.answer("B", new Covered(4, 400));
    world.answer("C", new Covered(1, 20));
    assertThat(world.get(ID).status().state()).isEqualTo(JobState.COMPLETED);
    assertThat(world.get(ID).status().progress().items().bars()).isEqualTo(20 + 500 + 400 + 20);
  }

  @Test
  void aCancelThatKillNineInterruptedIsFinishedAfterTheRestart() {
    world.create(ID, Samples.spec("A"));
    world.move(ID, JobMove.CANCEL);
    world.crash(ID);
    assertThat(world.get(ID).status().state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void aPausedJobIsStillPausedAfterARestart() {
    world.create(ID, Samples.spec("A"));
    world.move(ID, JobMove.PAUSE);
    world.loads.clear();
    world.crash(ID);
    assertThat(world.get(ID).status().state()).isEqualTo(JobState.PAUSED);
    assertThat(world.loads).isEmpty();
  }

  // ---- trouble ----

  @Test
  void whileIbCannotBeAskedTheJobWaitsAndNoItemIsGivenUp() {
    world.create(ID, Samples.spec("A", "B"));
    world.connected = false;
    world.answer("A", new CoverageFailed(Samples.NO_CONNECTION, 0));
    world.answer("B", new CoverageFailed(Samples.NO_CONNECTION, 0));
    JobStatus waiting = world.get(ID).status();
    assertThat(waiting.state()).isEqualTo(JobState.RUNNING);
    assertThat(waiting.waiting().orElseThrow().problem().detail()).contains("no connection");
    assertThat(waiting.progress().eta()).isEmpty();
    world.time.advance(Duration.ofSeconds(6));
    int tried = world.loads.size();
    world.time.advance(Duration.ofHours(40));
    assertThat(world.loads).as("the gateway is not there: nothing is tried").hasSize(tried);
    world.connected = true;
    world.loading = load -> new Covered(1, 20);
    world.time.advance(Duration.ofSeconds(6));
    assertThat(world.get(ID).status().state()).isEqualTo(JobState.COMPLETED);
    assertThat(world.get(ID).items()).allMatch(item -> item.memory().attempts() == 0);
    assertThat(world.facts(ID)).containsOnlyOnce("job_waited");
  }

  @Test
  void whatIbDoesNotAnswerIsTriedAgainAndGivenUpAfterSomeTries() {
    world.loading =
        load ->
            load.series().instrument().symbol().equals("DEAF")
                ? new CoverageFailed(Samples.NO_ANSWER, 0)
                : new Covered(1, 20);
    world.create(ID, Samples.spec("DEAF", "A", "B"));
    assertThat(world.items(ID))
        .containsExactly(ItemState.PENDING, ItemState.COMPLETED, ItemState.COMPLETED);
    assertThat(world.get(ID).items().getFirst().memory().notBefore())
        .contains(Samples.AT.plusSeconds(30));
    world.time.advance(Duration.ofSeconds(31));
    assertThat(world.loaded()).containsExactly("DEAF", "A", "B", "DEAF");
    world.time.advance(Duration.ofMinutes(3));
    GetReply.Found found = world.get(ID);
    assertThat(found.status().state()).isEqualTo(JobState.COMPLETED_WITH_ERRORS);
    assertThat(world.loaded()).containsExactly("DEAF", "A", "B", "DEAF", "DEAF");
  }

  @Test
  void aLoadOfWhichNothingIsHeardIsAskedForAgain() {
    world.create(ID, Samples.spec("A"));
    world.time.advance(Duration.ofMinutes(31));
    assertThat(world.cancels).isNotEmpty();
    world.cancels.getLast().replyTo().tell(new SymbolEntity.CancelReply(0));
    world.time.settle();
    assertThat(world.loaded()).containsExactly("A", "A");
  }

  // ---- figures ----

  @Test
  void theEndIsForeseenByThePacingModelForTheRestOfTheWork() {
    world.create(ID, Samples.spec("A", "B", "C", "D"));
    long planned = world.foreseen.getLast().work().stream().mapToLong(PlannedWork::requests).sum();
    assertThat(planned).isEqualTo(4);
    Instant eta = world.get(ID).status().progress().eta().orElseThrow();
    assertThat(eta).isEqualTo(Samples.AT.plus(world.sentWithin).plusSeconds(1));
    world.answer("A", new Covered(0, 0));
    world.answer("B", new Covered(0, 0));
    world.time.advance(Duration.ofSeconds(5));
    assertThat(world.get(ID).status().progress().requestsPlanned())
        .as("what is stored already teaches that less will be asked")
        .isLessThan(4);
  }

  @Test
  void thePaceIsThatOfTheLastMinute() {
    world.create(ID, Samples.spec("A", "B"));
    for (int i = 1; i <= 30; i++) {
      world.time.advance(Duration.ofSeconds(2));
      world.progress("A", i, 100, 50 * i);
    }
    JobProgress progress = world.get(ID).status().progress();
    assertThat(progress.requestsPerMinute()).isBetween(28.0, 32.0);
    assertThat(progress.barsPerSecond()).isBetween(23.0, 27.0);
    assertThat(progress.requestsPlanned()).isEqualTo(101);
    assertThat(progress.fraction()).isBetween(0.29, 0.31);
  }

  @Test
  void whoWatchesHearsOfEachStateAtOnceAndOfFiguresAFewTimesASecond() {
    world.create(ID, Samples.spec("A"));
    List<JobNews> news = heard(to -> new JobEntity.Watch(to));
    assertThat(news).hasSize(1);
    for (int i = 1; i <= 100; i++) {
      world.progress("A", i, 100, i);
      world.time.advance(Duration.ofMillis(10));
    }
    assertThat(news).hasSizeBetween(4, 7);
    world.answer("A", new Covered(100, 100));
    assertThat(JobWorld.statuses(news).getLast().state()).isEqualTo(JobState.COMPLETED);
  }

  private <T> List<T> heard(Function<ActorRef<T>, JobEntity.Command> question) {
    return world.listen(to -> world.job(ID).tell(question.apply(to)));
  }
}
