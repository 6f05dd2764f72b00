package io.ktrdr.job;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.CborSerializable;
import io.ktrdr.gateway.Outlook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is kept as a snapshot or may cross a node comes back as it was. */
class JobSerializationTest {

  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseResources("serialization.conf")
              .withFallback(ConfigFactory.defaultReferenceUnresolved())
              .resolve());

  private static final Job JOB =
      Samples.running("A", "B", "C", "D")
          .apply(Samples.started(0))
          .apply(Samples.completed(0))
          .apply(Samples.failed(1))
          .apply(Samples.returned(2, Optional.of(Samples.AT)))
          .apply(new JobEvent.JobWaited(ItemProblem.of(Samples.NO_CONNECTION), Samples.AT));

  private static final JobRuns RUNS = new JobRuns(Samples.ID, Samples.settings(""));
  private static final JobStatus STATUS = RUNS.status(JOB, Samples.AT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  static Stream<CborSerializable> everyKind() {
    JobSummary summary = JobSummary.of(STATUS);
    return Stream.of(
        Job.NONE,
        JOB,
        new JobEntity.Create(Samples.spec("A"), "api", "r-1", probe()),
        new JobEntity.CreateReply.Created(STATUS, true),
        new JobEntity.CreateReply.OtherSpec(STATUS),
        new JobEntity.Get(Optional.of(ItemState.FAILED), 0, 10, probe()),
        new JobEntity.GetReply.Found(
            STATUS, List.of(RUNS.item(JOB, 1, Samples.AT)), Optional.of(2)),
        new JobEntity.GetReply.NoSuchJob(),
        new JobEntity.Move(JobMove.PAUSE, "api", "r-1", probe()),
        new JobEntity.MoveReply.Moved(STATUS),
        new JobEntity.MoveReply.NotAllowed(JobState.FAILED, Set.of(JobMove.RETRY)),
        new JobEntity.MoveReply.NoJobToMove(),
        new JobEntity.AwaitRest(probe()),
        new JobEntity.Watch(probe()),
        new JobNews.Stands(STATUS),
        new JobNews.Nothing(),
        new JobMessage.WakeUp(),
        new JobMessage.MayStart(),
        new JobMessage.Company(7),
        new JobBoard.Report(summary),
        new JobBoard.GetPage(
            new JobQuery(
                Set.of(JobState.RUNNING), Optional.of(new JobQuery.After(Samples.AT, "x")), 5),
            probe()),
        new JobBoard.GetTotals(probe()),
        new JobBoard.Watch(100, probe()),
        new BoardNews.Listed(List.of(summary)),
        new BoardNews.Changed(summary),
        new JobPage(List.of(summary), Optional.empty(), Samples.AT),
        new JobTotals(
            Map.of(JobState.RUNNING, 1), 3, 4, Duration.ofSeconds(5), JobTotals.Done.NOTHING),
        new Outlook(true, Optional.of(Samples.AT), Duration.ofSeconds(1)));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void comesBackAsItWas(CborSerializable message) {
    assertThatCode(() -> KIT.serializationTestKit().verifySerialization(message, true))
        .doesNotThrowAnyException();
  }

  private static <T> ActorRef<T> probe() {
    return KIT.<T>createTestProbe().ref();
  }
}
