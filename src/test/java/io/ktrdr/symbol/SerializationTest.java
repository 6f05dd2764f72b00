package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.CborSerializable;
import io.ktrdr.gateway.Lane;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.Bar;
import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.check.Rule;
import io.ktrdr.quality.check.Severity;
import io.ktrdr.quality.repair.Proposal;
import io.ktrdr.quality.repair.RepairAction;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveHub;
import io.ktrdr.symbol.live.LiveState;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is kept as a snapshot or may cross a node comes back as it was. */
class SerializationTest {

  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseResources("serialization.conf")
              .withFallback(ConfigFactory.defaultReferenceUnresolved())
              .resolve());

  private static final TimeRange RANGE = Apple.days("2023-01-01", "2023-02-01");

  private static final Bar BAR = Apple.bars(Apple.NOW.getEpochSecond()).bar(0);
  private static final SubscriptionStatus STATUS =
      new SubscriptionStatus(
          Apple.MINUTES,
          LiveSource.REAL_TIME_BARS,
          LiveState.LIVE,
          Apple.NOW,
          "",
          Apple.NOW,
          Optional.of(Apple.NOW),
          Optional.of(Apple.NOW),
          Optional.empty(),
          1,
          2,
          3,
          4);

  private static final Repair REPAIR =
      Repair.proposed(
          Apple.DAYS,
          new Proposal(
              "AAPL.NASDAQ.STK:00ff00ff00ff00ff",
              Rule.OHLC_ORDER,
              Severity.ERROR,
              "high is below low",
              BAR.time(),
              BAR.time(),
              List.of(BAR),
              List.of(RepairAction.REFETCH, RepairAction.REORDER)),
          "alice",
          Apple.NOW);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  static Stream<CborSerializable> everyKind() {
    return Stream.of(
        SymbolState.NEW,
        new SymbolState(
            Optional.of(Apple.SHARE),
            Map.of(
                Apple.DAYS,
                new SeriesMemory(
                    7,
                    List.of(SeriesMemory.EmptySpan.once(RANGE, Apple.NOW)),
                    List.of(Apple.days("2023-03-01", "2023-03-05")),
                    List.of(RANGE)),
                Apple.MINUTES,
                SeriesMemory.NONE),
            Map.of(
                Apple.MINUTES, new SymbolState.Subscription(LiveSource.REAL_TIME_BARS, Apple.NOW)),
            List.of(
                new Head(
                    Apple.DAYS.what(), Apple.DAYS.hours(), Optional.of(Apple.NOW), "", Apple.NOW)),
            Map.of(REPAIR.proposal().id(), REPAIR)),
        new RepairQuestion.ProposeRepairs(
            Apple.DAYS, List.of(REPAIR.proposal()), 7, "alice", "r-1", probe()),
        new RepairQuestion.RepairsProposed(1, 2, 3),
        new RepairQuestion.GetRepairs(probe()),
        new RepairQuestion.Repairs(List.of(REPAIR)),
        new RepairQuestion.GetProvisional(Apple.DAYS, probe()),
        new RepairQuestion.Provisional(List.of(RANGE)),
        new RepairQuestion.ApplyRepair(
            "i", Optional.of(RepairAction.DROP), "alice", "why", "r-1", probe()),
        new RepairQuestion.RejectRepair("i", "alice", "why", "r-1", probe()),
        new RepairQuestion.RevertRepair("i", "alice", "why", "r-1", probe()),
        new RepairQuestion.RepairReply.Done(REPAIR),
        new RepairQuestion.RepairReply.NoSuchRepair(),
        new RepairQuestion.RepairReply.NotNow(REPAIR, "no"),
        new RepairQuestion.RepairReply.BarsChanged(REPAIR),
        new RepairQuestion.RepairReply.NotFetched(REPAIR, ScriptedGateway.DOWN),
        new RepairQuestion.RepairReply.StoreFailed("disk"),
        new SymbolEntity.PlanLoad(
            Apple.DAYS,
            new LoadPlanner.Wish(LoadMode.FULL, Optional.of(Apple.NOW), Optional.empty()),
            Lane.BACKFILL,
            probe()),
        new SymbolEntity.LoadPlanReply.Planned(
            new LoadPlan(LoadMode.TAIL, RANGE, List.of("a note"))),
        new SymbolEntity.LoadPlanReply.NotPlanned(ScriptedGateway.DOWN),
        new SymbolEntity.LoadPlanReply.NeverRegistered(),
        new SymbolEntity.Register(Apple.SHARE, probe()),
        new SymbolEntity.Registered(Apple.SHARE),
        new SymbolEntity.EnsureCoverage(
            Apple.DAYS,
            RANGE,
            Lane.BACKFILL,
            "alice",
            "r-1",
            Optional.<ActorRef<SymbolEntity.CoverageProgress>>of(probe()),
            probe()),
        new SymbolEntity.CoverageProgress(1, 2, 3),
        new SymbolEntity.CoverageReply.Covered(1, 2),
        new SymbolEntity.CoverageReply.CoverageFailed(ScriptedGateway.DOWN, 3),
        new SymbolEntity.CoverageReply.CoverageCancelled(2, 3),
        new SymbolEntity.CoverageReply.UnknownInstrument(),
        new SymbolEntity.CancelLoad(Apple.DAYS, "r-1", "alice", probe()),
        new SymbolEntity.CancelReply(1),
        new SymbolEntity.GetCompleteness(Apple.DAYS, RANGE, probe()),
        new SymbolEntity.Completeness(20, 2, 1, "XNYS/1"),
        new SymbolEntity.GetGaps(Apple.DAYS, RANGE, probe()),
        new SymbolEntity.Gaps(
            Apple.DAYS,
            List.of(new SymbolEntity.Gap(RANGE, 20, SymbolEntity.GapState.QUEUED, "XNYS/1"))),
        new SymbolEntity.GetAudit(1, 2, probe()),
        new SymbolEntity.Audit(
            List.of(
                new SymbolEntity.AuditEntry(
                    1,
                    Apple.NOW,
                    "contract_resolved",
                    new SymbolEvent.ContractResolved(Apple.SHARE, Apple.NOW)))),
        new SymbolEntity.Subscribe(
            Apple.MINUTES, LiveSource.KEEP_UP_TO_DATE, "alice", "r-1", probe()),
        new SymbolEntity.SubscribeReply.Subscribed(true, LiveSource.KEEP_UP_TO_DATE),
        new SymbolEntity.SubscribeReply.NoPlace(LiveSource.KEEP_UP_TO_DATE, 50, 50),
        new SymbolEntity.SubscribeReply.NotStreamed("no"),
        new SymbolEntity.SubscribeReply.NotNow("later"),
        new SymbolEntity.SubscribeReply.NeverRegistered(),
        new SymbolEntity.Unsubscribe(Apple.MINUTES, "alice", "r-1", probe()),
        new SymbolEntity.UnsubscribeReply(true),
        new SymbolEntity.Listen(Apple.MINUTES, Optional.of(new LiveHub.Resume("e", 7)), probe()),
        new SubscriptionBook.Admit(Apple.MINUTES, LiveSource.REAL_TIME_BARS, probe()),
        new SubscriptionBook.Admission.Granted(),
        new SubscriptionBook.Admission.Full(1, 1),
        new SubscriptionBook.Known(Apple.MINUTES, LiveSource.REAL_TIME_BARS),
        new SubscriptionBook.Forget(Apple.MINUTES),
        new SubscriptionBook.Report(STATUS),
        new SubscriptionBook.GetAll(probe()),
        new Subscriptions(
            List.of(STATUS), List.of(new Subscriptions.Places(LiveSource.REAL_TIME_BARS, 1, 2))),
        new LiveEvent.Snapshot(
            Apple.MINUTES,
            "e",
            1,
            List.of(new LiveEvent.StandingBar(BAR, LiveEvent.Standing.FORMING)),
            STATUS),
        new LiveEvent.BarChanged(Apple.MINUTES, "e", 2, BAR, LiveEvent.Standing.PROVISIONAL),
        new LiveEvent.BarRevised(Apple.MINUTES, "e", 3, BAR, BAR),
        new LiveEvent.BarsConfirmed(Apple.MINUTES, "e", 4, RANGE),
        new LiveEvent.GapFound(Apple.MINUTES, "e", 5, RANGE, 9, "lost"),
        new LiveEvent.Backfilled(Apple.MINUTES, "e", 6, RANGE, List.of(BAR)),
        new LiveEvent.StatusChanged(Apple.MINUTES, "e", 7, STATUS),
        new LiveEvent.Ended(Apple.MINUTES, "e", 8, "unsubscribed"),
        new SymbolMessage.WakeUp());
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
