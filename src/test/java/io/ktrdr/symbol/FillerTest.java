package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.LedgerQuestion.FillWork;
import io.ktrdr.symbol.LedgerQuestion.GetFillWork;
import io.ktrdr.symbol.LedgerQuestion.Stretch;
import io.ktrdr.symbol.SymbolEntity.CoverageReply;
import io.ktrdr.symbol.SymbolEntity.EnsureCoverage;
import io.ktrdr.testing.SettableClock;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Filling by itself, in virtual time; a probe stands for every instrument. */
class FillerTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final TimeRange JANUARY = Apple.days("2024-01-02", "2024-02-01");
  private static final TimeRange FEBRUARY = Apple.days("2024-02-05", "2024-02-10");

  private final ActorTestKit kit =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(
                  ConfigFactory.parseString(
                      "pekko.persistence.journal.plugin = pekko.persistence.journal.inmem"))
              .withFallback(ConfigFactory.parseResources("serialization.conf"))
              .withFallback(ConfigFactory.defaultReferenceUnresolved())
              .resolve());
  private final ManualTime time = ManualTime.get(kit.system());
  private final SettableClock clock = new SettableClock(Apple.NOW);
  private final TestProbe<SymbolEntity.Command> entity = kit.createTestProbe();
  private final TestProbe<FillerStatus> status = kit.createTestProbe();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void offItDoesNothingByItself() {
    ActorRef<Filler.Command> filler = filler(false, 60, List.of(Apple.DAYS));
    time.timePasses(Duration.ofDays(3));
    assertThat(ask(filler).nextAt()).isEmpty();
    assertThat(ask(filler).last()).isEmpty();
    entity.expectNoMessage(Duration.ZERO);
  }

  @Test
  void theMostValuableGapComesFirstInTheLowestLaneUnderItsOwnName() {
    filler(true, 60, List.of(Apple.DAYS, Apple.MINUTES));
    time.timePasses(Duration.ofMinutes(5));
    offer(Apple.DAYS, new Stretch(JANUARY, 21, 1, true));
    offer(Apple.MINUTES, new Stretch(FEBRUARY, 1950, 3, true));
    EnsureCoverage first = entity.expectMessageClass(EnsureCoverage.class);
    assertThat(first.series()).isEqualTo(Apple.MINUTES);
    assertThat(first.range()).isEqualTo(FEBRUARY);
    assertThat(first.lane()).isEqualTo(Lane.BACKFILL);
    assertThat(first.actor()).isEqualTo("filler");
    assertThat(first.requestId()).startsWith("filler-");
    first.replyTo().tell(new CoverageReply.Covered(3, 1950));
    assertThat(entity.expectMessageClass(EnsureCoverage.class).series()).isEqualTo(Apple.DAYS);
  }

  @Test
  void aCycleEndsWhenItsRequestsAreSpentAndTheNextBeginsAfterAWhile() {
    ActorRef<Filler.Command> filler = filler(true, 2, List.of(Apple.DAYS));
    time.timePasses(Duration.ofMinutes(5));
    offer(
        Apple.DAYS,
        new Stretch(JANUARY, 21, 1, true),
        new Stretch(FEBRUARY, 5, 1, true),
        new Stretch(Apple.days("2023-06-01", "2023-06-03"), 2, 1, true));
    fill(1, 21);
    fill(1, 5);
    FillerStatus.Cycle cycle = ended(filler, "the requests of a cycle are spent");
    entity.expectNoMessage(Duration.ZERO);
    assertThat(cycle.requests()).isEqualTo(2);
    assertThat(cycle.bars()).isEqualTo(26);
    assertThat(cycle.stretches()).isEqualTo(3);
    time.timePasses(HOUR);
    entity.expectMessageClass(GetFillWork.class);
  }

  @Test
  void whatTheBudgetIsTooSmallForIsTakenInParts() {
    filler(true, 10, List.of(Apple.MINUTES));
    time.timePasses(Duration.ofMinutes(5));
    offer(Apple.MINUTES, new Stretch(Apple.days("2023-06-01", "2024-02-01"), 65_000, 122, true));
    TimeRange part = entity.expectMessageClass(EnsureCoverage.class).range();
    assertThat(part.end()).isEqualTo(Apple.days("2024-02-01", "2024-02-02").start());
    assertThat(CoveragePlanner.requests(part, Apple.MINUTES.timeframe())).isEqualTo(10);
  }

  @Test
  void whenIbCannotBeAskedTheCycleEndsAndNoneIsToldItsNo() {
    ActorRef<Filler.Command> filler = filler(true, 60, List.of(Apple.DAYS));
    time.timePasses(Duration.ofMinutes(5));
    offer(Apple.DAYS, new Stretch(JANUARY, 21, 1, true), new Stretch(FEBRUARY, 5, 1, true));
    entity
        .expectMessageClass(EnsureCoverage.class)
        .replyTo()
        .tell(new CoverageReply.CoverageFailed(ScriptedGateway.DOWN, 0));
    ended(filler, "IB cannot be asked: no connection to IB");
    entity.expectNoMessage(Duration.ZERO);
  }

  @Test
  void ibsNoAboutOneSeriesDoesNotStopTheOthers() {
    filler(true, 60, List.of(Apple.DAYS));
    time.timePasses(Duration.ofMinutes(5));
    offer(Apple.DAYS, new Stretch(JANUARY, 21, 1, true), new Stretch(FEBRUARY, 5, 1, true));
    entity
        .expectMessageClass(EnsureCoverage.class)
        .replyTo()
        .tell(
            new CoverageReply.CoverageFailed(
                new GatewayProblem(CodeClass.ENTITLEMENT, 162, "No market data", "", Duration.ZERO),
                0));
    entity.expectMessageClass(EnsureCoverage.class);
  }

  @Test
  void pausedItBeginsNothingUntilItIsResumed() {
    ActorRef<Filler.Command> filler = filler(true, 60, List.of(Apple.DAYS));
    filler.tell(new Filler.Pause(status.ref()));
    assertThat(status.receiveMessage().paused()).isTrue();
    time.timePasses(Duration.ofHours(5));
    ask(filler);
    entity.expectNoMessage(Duration.ZERO);
    filler.tell(new Filler.RunNow(status.ref()));
    status.receiveMessage();
    entity.expectNoMessage(Duration.ZERO);
    filler.tell(new Filler.Resume(status.ref()));
    assertThat(status.receiveMessage().paused()).isFalse();
    time.timePasses(HOUR);
    entity.expectMessageClass(GetFillWork.class);
  }

  @Test
  void aPauseInTheMiddleLetsTheRunningLoadComeToItsEnd() {
    ActorRef<Filler.Command> filler = filler(true, 60, List.of(Apple.DAYS));
    time.timePasses(Duration.ofMinutes(5));
    offer(Apple.DAYS, new Stretch(JANUARY, 21, 1, true), new Stretch(FEBRUARY, 5, 1, true));
    EnsureCoverage running = entity.expectMessageClass(EnsureCoverage.class);
    assertThat(ask(filler).now().orElseThrow().range()).isEqualTo(running.range());
    filler.tell(new Filler.Pause(status.ref()));
    status.receiveMessage();
    running.replyTo().tell(new CoverageReply.Covered(1, 21));
    ended(filler, "paused");
    entity.expectNoMessage(Duration.ZERO);
  }

  @Test
  void onRequestOneCycleRunsThoughNoneRunByThemselves() {
    ActorRef<Filler.Command> filler = filler(false, 60, List.of(Apple.DAYS));
    filler.tell(new Filler.RunNow(status.ref()));
    status.receiveMessage();
    offer(Apple.DAYS);
    ended(filler, "nothing is left to fill");
    time.timePasses(Duration.ofHours(5));
    ask(filler);
    entity.expectNoMessage(Duration.ZERO);
  }

  @Test
  void onlyGapsOfTheWindowAndOfSomeLengthAreLookedAt() {
    ActorRef<Filler.Command> filler = filler(true, 60, List.of(Apple.DAYS));
    time.timePasses(Duration.ofMinutes(5));
    GetFillWork look = entity.expectMessageClass(GetFillWork.class);
    assertThat(look.range())
        .isEqualTo(new TimeRange(Apple.NOW.minus(Duration.ofDays(365)), Apple.NOW));
    look.replyTo().tell(new FillWork(Apple.DAYS, List.of(new Stretch(FEBRUARY, 1, 1, true))));
    ended(filler, "nothing is left to fill");
    entity.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aSeriesThatDoesNotAnswerIsPassedOver() {
    filler(true, 60, List.of(Apple.DAYS, Apple.MINUTES));
    time.timePasses(Duration.ofMinutes(5));
    assertThat(entity.expectMessageClass(GetFillWork.class).series()).isEqualTo(Apple.DAYS);
    time.timePasses(Duration.ofSeconds(31));
    assertThat(entity.expectMessageClass(GetFillWork.class).series()).isEqualTo(Apple.MINUTES);
  }

  @Test
  void aPauseOutlivesARestartAndSoDoesItsEnd() {
    ActorRef<Filler.Command> first = filler(true, 60, List.of(Apple.DAYS));
    first.tell(new Filler.Pause(status.ref()));
    assertThat(status.receiveMessage().paused()).isTrue();
    restart(first);

    ActorRef<Filler.Command> second = filler(true, 60, List.of(Apple.DAYS));
    assertThat(ask(second).paused()).isTrue();
    time.timePasses(Duration.ofMinutes(5));
    ask(second);
    entity.expectNoMessage(Duration.ZERO);
    second.tell(new Filler.Resume(status.ref()));
    assertThat(status.receiveMessage().paused()).isFalse();
    restart(second);

    assertThat(ask(filler(true, 60, List.of(Apple.DAYS))).paused()).isFalse();
  }

  private void restart(ActorRef<Filler.Command> filler) {
    filler.tell(new Filler.Stop());
    status.expectTerminated(filler);
  }

  private ActorRef<Filler.Command> filler(boolean enabled, int requests, List<SeriesId> stored) {
    FillerSettings settings =
        new FillerSettings(
            enabled,
            Duration.ofMinutes(5),
            HOUR,
            requests,
            Duration.ofDays(365),
            2,
            false,
            List.of(),
            Duration.ofMinutes(30));
    ActorRef<Filler.Command> filler =
        kit.spawn(Filler.create(settings, () -> stored, id -> entity.ref(), clock));
    // its clock runs from when the journal has told it whether it is paused
    ask(filler);
    return filler;
  }

  private void offer(SeriesId series, Stretch... stretches) {
    GetFillWork look = entity.expectMessageClass(GetFillWork.class);
    assertThat(look.series()).isEqualTo(series);
    look.replyTo().tell(new FillWork(series, List.of(stretches)));
  }

  private void fill(int requests, int bars) {
    entity
        .expectMessageClass(EnsureCoverage.class)
        .replyTo()
        .tell(new CoverageReply.Covered(requests, bars));
  }

  /** Waits for the end of a cycle: answers come to the filler by way of futures. */
  private FillerStatus.Cycle ended(ActorRef<Filler.Command> filler, String why) {
    return status.awaitAssert(
        () -> {
          FillerStatus.Cycle cycle = ask(filler).last().orElseThrow();
          assertThat(cycle.why()).isEqualTo(why);
          return cycle;
        });
  }

  private FillerStatus ask(ActorRef<Filler.Command> filler) {
    filler.tell(new Filler.GetStatus(status.ref()));
    return status.receiveMessage();
  }
}
