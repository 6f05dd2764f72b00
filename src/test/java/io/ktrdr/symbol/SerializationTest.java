package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.CborSerializable;
import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.Lane;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.Bar;
import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.check.Rule;
import io.ktrdr.quality.check.Severity;
import io.ktrdr.quality.repair.Proposal;
import io.ktrdr.quality.repair.RepairAction;
import io.ktrdr.symbol.ledger.CalendarVerdict;
import io.ktrdr.symbol.ledger.Completeness;
import io.ktrdr.symbol.ledger.GapEntry;
import io.ktrdr.symbol.ledger.GapExtent;
import io.ktrdr.symbol.ledger.GapFilter;
import io.ktrdr.symbol.ledger.GapPlace;
import io.ktrdr.symbol.ledger.GapPosition;
import io.ktrdr.symbol.ledger.LedgerSpan;
import io.ktrdr.symbol.ledger.SpanState;
import io.ktrdr.symbol.ledger.Tally;
import io.ktrdr.symbol.ledger.Why;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveHub;
import io.ktrdr.symbol.live.LiveState;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.time.Duration;
import java.time.LocalDate;
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
  private static final GapEntry GAP =
      new GapEntry(
          new LedgerSpan(
              SpanState.MISSING,
              RANGE.startSecond(),
              RANGE.startSecond(),
              RANGE.endSecond(),
              20,
              new Why(Why.Reason.FETCH_FAILED, "no", Apple.NOW, null, 162, "too fast", "bob")),
          RANGE.endSecond(),
          GapPlace.INTERIOR,
          GapExtent.SEVERAL_SESSIONS,
          LocalDate.of(2023, 1, 3),
          LocalDate.of(2023, 1, 31),
          20,
          GapPosition.WHOLE,
          null,
          RANGE.endSecond(),
          new CalendarVerdict("XNYS", "bundled", "XNYS/bundled:1", "high"));

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
                    List.of(
                        new SeriesMemory.EmptySpan(RANGE, Apple.NOW, 2, Apple.NOW, "XNYS/1"),
                        SeriesMemory.EmptySpan.once(
                            Apple.days("2023-02-01", "2023-02-05"), Apple.NOW)),
                    List.of(
                        new SeriesMemory.KnownGap(
                            Apple.days("2023-03-01", "2023-03-05"), "XNYS/1")),
                    List.of(RANGE),
                    List.of(new SeriesMemory.IgnoredSpan(RANGE, "halted", "bob", Apple.NOW)),
                    List.of(
                        new SeriesMemory.FailedSpan(
                            RANGE, CodeClass.PACING, 162, "too fast", "asked too fast", Apple.NOW)),
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
        new SubscriptionBook.Watch(probe()),
        new SubscriptionNews.All(new Subscriptions(List.of(STATUS), List.of())),
        new SubscriptionNews.Changed(STATUS),
        new SubscriptionNews.Dropped(Apple.MINUTES),
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
        new LedgerQuestion.GetGapPage(
            Apple.DAYS,
            RANGE,
            new GapFilter(
                Set.of(SpanState.MISSING), Set.of(GapPlace.INTERIOR), Set.of(GapExtent.MICRO), 2),
            10,
            probe()),
        new LedgerQuestion.GapPage(Apple.DAYS, List.of(GAP), true),
        new LedgerQuestion.GetCoverage(
            Apple.DAYS, RANGE, Optional.of(Completeness.By.MONTH), 5, true, probe()),
        new LedgerQuestion.CoverageReport(
            Apple.DAYS,
            RANGE,
            GAP.calendar(),
            new Tally(6, 5, 4, 3, 2, 1, 0),
            7,
            List.of(GAP.span()),
            8,
            List.of(new Completeness.Bucket(LocalDate.of(2023, 1, 3), Tally.NOTHING)),
            Optional.of(
                new Head(
                    Apple.DAYS.what(), Apple.DAYS.hours(), Optional.empty(), "none", Apple.NOW))),
        new LedgerQuestion.IgnoreGaps(Apple.DAYS, RANGE, "halted", "bob", "r-1", probe()),
        new LedgerQuestion.HeedGaps(Apple.DAYS, RANGE, "bob", "r-1", probe()),
        new LedgerQuestion.GapsMarked(true, List.of(RANGE)),
        new LedgerQuestion.RejudgeGaps(true, "bob", "r-1", probe()),
        new LedgerQuestion.GapsRejudged(
            GAP.calendar(), List.of(new LedgerQuestion.Rejudged(Apple.DAYS, 4, 3, 2, 1))),
        new LedgerQuestion.GetFillWork(Apple.DAYS, RANGE, true, probe()),
        new LedgerQuestion.FillWork(
            Apple.DAYS, List.of(new LedgerQuestion.Stretch(RANGE, 20, 1, true))),
        new Filler.GetStatus(probe()),
        new Filler.Pause(probe()),
        new Filler.Resume(probe()),
        new Filler.RunNow(probe()),
        new FillerStatus(
            true,
            false,
            Duration.ofHours(1),
            60,
            Duration.ofDays(365),
            true,
            Optional.of(Apple.NOW),
            Optional.of(new FillerStatus.Filling(Apple.DAYS, RANGE, 20)),
            Optional.of(FillerStatus.Cycle.begun(Apple.NOW, 3).found(2).ended(Apple.NOW, "done"))),
        new SymbolMessage.CalendarChanged(),
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
