package io.ktrdr.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a job may do, and what its facts make of it. */
class JobTest {

  private static final Instant AT = Samples.AT;

  @Test
  void aNewJobWaitsForItsTurnAndBeginsNothing() {
    Job job = Samples.created("AAPL", "MSFT");
    assertThat(job.state()).isEqualTo(JobState.QUEUED);
    assertThat(job.items()).containsOnly(JobItem.NEW).hasSize(2);
    assertThat(job.next(Set.of(), 6, AT)).isEmpty();
    assertThat(job.settle(false, AT)).isEmpty();
  }

  @Test
  void aRunningJobBeginsItsItemsInOrderAndAsManyAsMayRunAtATime() {
    Job job = Samples.running("A", "B", "C", "D");
    assertThat(job.next(Set.of(), 2, AT)).containsExactly(0, 1);
    assertThat(job.next(Set.of(0, 1), 2, AT)).isEmpty();
    assertThat(job.apply(Samples.completed(0)).next(Set.of(1), 2, AT)).containsExactly(2);
  }

  @Test
  void whatRanWhenTheNodeDiedIsBegunAgain() {
    Job job = Samples.running("A", "B").apply(Samples.started(0)).apply(Samples.completed(1));
    assertThat(job.next(Set.of(), 6, AT)).containsExactly(0);
  }

  @Test
  void anItemThatHasToWaitIsLeftAloneUntilItIsDue() {
    Instant due = AT.plusSeconds(30);
    Job job = Samples.running("A", "B").apply(Samples.returned(0, Optional.of(due)));
    assertThat(job.next(Set.of(), 6, AT)).containsExactly(1);
    assertThat(job.nextDue(AT)).contains(due);
    assertThat(job.next(Set.of(), 6, due)).containsExactly(0, 1);
  }

  @Test
  void itIsCompletedWhenEveryItemIs() {
    Job job = Samples.running("A", "B").apply(Samples.completed(0));
    assertThat(job.settle(false, AT)).isEmpty();
    job = job.apply(Samples.completed(1));
    assertThat(job.settle(true, AT)).as("while something is still being worked off").isEmpty();
    assertThat(ended(job).state()).isEqualTo(JobState.COMPLETED);
    assertThat(ended(job).endedAt()).contains(AT);
    assertThat(ended(job).counts().bars()).isEqualTo(40);
  }

  @Test
  void itIsCompletedWithErrorsWhenSomeItemsFailedAndFailedWhenAllDid() {
    Job some = Samples.running("A", "B").apply(Samples.completed(0)).apply(Samples.failed(1));
    assertThat(ended(some).state()).isEqualTo(JobState.COMPLETED_WITH_ERRORS);
    Job all = Samples.running("A", "B").apply(Samples.failed(0)).apply(Samples.failed(1));
    assertThat(ended(all).state()).isEqualTo(JobState.FAILED);
  }

  @Test
  void retryPutsTheFailedItemsBackAndOnlyThose() {
    Job job = ended(Samples.running("A", "B").apply(Samples.completed(0)).apply(Samples.failed(1)));
    Job again = moved(job, JobMove.RETRY);
    assertThat(again.state()).isEqualTo(JobState.QUEUED);
    assertThat(again.endedAt()).isEmpty();
    assertThat(again.items())
        .extracting(JobItem::state)
        .containsExactly(ItemState.COMPLETED, ItemState.PENDING);
    assertThat(again.items().get(1).attempts()).isZero();
    assertThat(again.apply(new JobEvent.JobStarted(AT)).next(Set.of(), 6, AT)).containsExactly(1);
  }

  @Test
  void failedItemsCanBeRetriedWhileTheRestIsStillRunning() {
    Job job = Samples.running("A", "B").apply(Samples.failed(0));
    assertThat(job.moves()).contains(JobMove.RETRY);
    assertThat(moved(job, JobMove.RETRY).state()).isEqualTo(JobState.RUNNING);
    assertThat(moved(job, JobMove.RETRY).items().get(0).state()).isEqualTo(ItemState.PENDING);
  }

  @Test
  void aPausedJobBeginsNothingAndWaitsForItsTurnAgainWhenResumed() {
    Job paused = moved(Samples.running("A", "B"), JobMove.PAUSE);
    assertThat(paused.state()).isEqualTo(JobState.PAUSED);
    assertThat(paused.next(Set.of(), 6, AT)).isEmpty();
    assertThat(moved(paused, JobMove.RESUME).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void aCancelledJobIsCancellingUntilNothingOfItRuns() {
    Job job = Samples.running("A", "B", "C").apply(Samples.completed(0)).apply(Samples.started(1));
    Job cancelling = moved(job, JobMove.CANCEL);
    assertThat(cancelling.state()).isEqualTo(JobState.CANCELLING);
    assertThat(cancelling.items())
        .extracting(JobItem::state)
        .containsExactly(ItemState.COMPLETED, ItemState.RUNNING, ItemState.CANCELLED);
    assertThat(cancelling.settle(true, AT)).isEmpty();
    Job drained = cancelling.apply(Samples.returned(1, Optional.empty()));
    assertThat(drained.items().get(1).state()).isEqualTo(ItemState.CANCELLED);
    assertThat(ended(drained).state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void anItemThatWasDoneBeforeItCouldBeEndedIsDone() {
    Job cancelling = moved(Samples.running("A").apply(Samples.started(0)), JobMove.CANCEL);
    Job done = cancelling.apply(Samples.completed(0));
    assertThat(done.items().get(0).state()).isEqualTo(ItemState.COMPLETED);
    assertThat(ended(done).state()).isEqualTo(JobState.CANCELLED);
  }

  static Stream<Arguments> allowed() {
    return Stream.of(
        Arguments.of(JobState.QUEUED, EnumSet.of(JobMove.PAUSE, JobMove.CANCEL)),
        Arguments.of(JobState.RUNNING, EnumSet.of(JobMove.PAUSE, JobMove.CANCEL)),
        Arguments.of(JobState.PAUSED, EnumSet.of(JobMove.RESUME, JobMove.CANCEL)),
        Arguments.of(JobState.COMPLETED, EnumSet.noneOf(JobMove.class)),
        Arguments.of(JobState.COMPLETED_WITH_ERRORS, EnumSet.of(JobMove.RETRY)),
        Arguments.of(JobState.FAILED, EnumSet.of(JobMove.RETRY)),
        Arguments.of(JobState.CANCELLING, EnumSet.noneOf(JobMove.class)),
        Arguments.of(JobState.CANCELLED, EnumSet.noneOf(JobMove.class)));
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void eachStateAllowsWhatMakesSenseInIt(JobState state, Set<JobMove> allowed) {
    assertThat(in(state).moves()).isEqualTo(allowed);
  }

  @ParameterizedTest
  @EnumSource(JobState.class)
  void whatIsNotAllowedIsRefusedWithWhatIsUnlessItIsSoAlready(JobState state) {
    Job job = in(state);
    for (JobMove move : JobMove.values()) {
      Job.Decision decision = job.decide(move, "api", "r-2", AT);
      if (job.moves().contains(move)) {
        assertThat(decision).as("%s of %s", move, state).isInstanceOf(Job.Decision.Do.class);
      } else if (!(decision instanceof Job.Decision.Already)) {
        assertThat(decision)
            .as("%s of %s", move, state)
            .isEqualTo(new Job.Decision.Refused(state, job.moves()));
      }
    }
  }

  @Test
  void askingForWhatIsSoAlreadyChangesNothing() {
    assertThat(decided(JobState.CANCELLED, JobMove.CANCEL)).isEqualTo(new Job.Decision.Already());
    assertThat(decided(JobState.CANCELLING, JobMove.CANCEL)).isEqualTo(new Job.Decision.Already());
    assertThat(decided(JobState.PAUSED, JobMove.PAUSE)).isEqualTo(new Job.Decision.Already());
    assertThat(decided(JobState.RUNNING, JobMove.RESUME)).isEqualTo(new Job.Decision.Already());
    assertThat(decided(JobState.COMPLETED, JobMove.CANCEL))
        .isInstanceOf(Job.Decision.Refused.class);
  }

  @Test
  void figuresAddUpOverTriesAndRestarts() {
    Job job =
        Samples.running("A")
            .apply(Samples.started(0))
            .apply(new JobEvent.ItemsProgressed(List.of(new JobEvent.Step(0, 3, 300)), AT))
            .apply(Samples.returned(0, Optional.empty()))
            .apply(Samples.started(0))
            .apply(Samples.completed(0));
    assertThat(job.items().get(0).requests()).isEqualTo(4);
    assertThat(job.items().get(0).bars()).isEqualTo(320);
  }

  @Test
  void anOutageIsRememberedUntilIbAnswersAgain() {
    ItemProblem down = ItemProblem.of(Samples.NO_CONNECTION);
    Job waiting = Samples.running("A").apply(new JobEvent.JobWaited(down, AT));
    assertThat(waiting.waiting()).contains(down);
    assertThat(waiting.waitingSince()).contains(AT);
    assertThat(waiting.state()).isEqualTo(JobState.RUNNING);
    assertThat(waiting.apply(new JobEvent.JobWentOn(AT)).waiting()).isEmpty();
    assertThat(moved(waiting, JobMove.PAUSE).waiting()).as("nobody waits in a pause").isEmpty();
  }

  private static Job.Decision decided(JobState state, JobMove move) {
    return in(state).decide(move, "api", "r-2", AT);
  }

  /** A job of one item in a state, without failed items unless the state has them. */
  private static Job in(JobState state) {
    Job running = Samples.running("A");
    return switch (state) {
      case QUEUED -> Samples.created("A");
      case RUNNING -> running;
      case PAUSED -> moved(running, JobMove.PAUSE);
      case CANCELLING -> moved(running.apply(Samples.started(0)), JobMove.CANCEL);
      case CANCELLED -> ended(moved(running, JobMove.CANCEL));
      case COMPLETED -> ended(running.apply(Samples.completed(0)));
      case FAILED -> ended(running.apply(Samples.failed(0)));
      case COMPLETED_WITH_ERRORS ->
          ended(Samples.running("A", "B").apply(Samples.completed(0)).apply(Samples.failed(1)));
    };
  }

  private static Job moved(Job job, JobMove move) {
    Job.Decision decision = job.decide(move, "api", "r-2", AT);
    assertThat(decision).isInstanceOf(Job.Decision.Do.class);
    return job.applyAll(((Job.Decision.Do) decision).facts());
  }

  private static Job ended(Job job) {
    return job.apply(job.settle(false, AT).orElseThrow());
  }
}
