package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ktrdr.calendar.CalendarOverrides;
import io.ktrdr.calendar.Calendars;
import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.GatewayQuestion.FetchBars;
import io.ktrdr.gateway.GatewayQuestion.HeadTimestampReply;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.Chunking;
import io.ktrdr.store.Provenance;
import io.ktrdr.symbol.SymbolEntity.CoverageReply;
import io.ktrdr.symbol.SymbolEntity.CoverageReply.CoverageFailed;
import io.ktrdr.symbol.SymbolEntity.CoverageReply.Covered;
import io.ktrdr.symbol.SymbolEntity.GapState;
import io.ktrdr.symbol.ledger.GapFilter;
import io.ktrdr.symbol.ledger.GapPlace;
import io.ktrdr.symbol.ledger.Why;
import io.ktrdr.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The entity with a journal and a store in memory; the journal serialises every fact. */
class SymbolBehaviorTest {

  private static final ActorTestKit KIT = ActorTestKit.create(MemoryJournal.settings());

  private static final TimeRange JANUARY = Apple.days("2023-01-01", "2023-02-01");
  private static final String JOURNAL_ID = "Symbol|AAPL.NASDAQ.STK";

  private final PersistenceTestKit journal = PersistenceTestKit.create(KIT.system());
  private final FakeBarStore store = new FakeBarStore();
  private final ScriptedGateway gateway = new ScriptedGateway(Duration.ofDays(10));
  private final SettableClock clock = new SettableClock(Apple.NOW);
  private Calendars calendars = Apple.CALENDARS;
  private ActorRef<GatewaySupervisor.Command> gatewayRef;
  private ActorRef<SymbolEntity.Command> entity;

  @BeforeEach
  void start() {
    journal.clearAll();
    gatewayRef = KIT.spawn(gateway.behavior());
    entity = spawn(gatewayRef);
  }

  @AfterEach
  void stopEntity() {
    KIT.stop(entity);
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void whatIbSaysTheInstrumentIsBecomesAFactOnce() {
    register();
    register();
    assertThat(facts()).containsExactly(new SymbolEvent.ContractResolved(Apple.SHARE, Apple.NOW));
  }

  @Test
  void anInstrumentThatWasNeverRegisteredCannotBeLoaded() {
    assertThat(ensure(JANUARY)).isEqualTo(new CoverageReply.UnknownInstrument());
  }

  @Test
  void whatIsMissingIsAskedForOnceAndTheSecondTimeNothingIs() {
    register();
    assertThat(ensure(JANUARY)).isEqualTo(new Covered(3, 20));
    long facts = facts().size();
    assertThat(ensure(JANUARY)).isEqualTo(new Covered(0, 0));
    assertThat(gateway.fetches).hasSize(1);
    assertThat(facts()).hasSize((int) facts);
    assertThat(kinds())
        .containsExactly(
            "contract_resolved", "coverage_asked", "bars_stored", "bars_stored", "bars_stored");
  }

  @Test
  void loadsOfOverlappingRangesAtOnceAskForEachBarOnce() {
    register();
    TestProbe<CoverageReply> first = KIT.createTestProbe();
    TestProbe<CoverageReply> second = KIT.createTestProbe();
    entity.tell(question(Apple.DAYS, Apple.days("2023-01-01", "2023-03-01"), first.ref()));
    entity.tell(question(Apple.DAYS, Apple.days("2023-02-01", "2023-04-01"), second.ref()));
    assertThat(first.receiveMessage()).isInstanceOf(Covered.class);
    assertThat(second.receiveMessage()).isInstanceOf(Covered.class);
    List<TimeRange> asked = gateway.fetches.stream().map(fetch -> fetch.range()).toList();
    assertThat(asked).hasSize(2);
    assertThat(asked.get(0).overlaps(asked.get(1))).isFalse();
    assertThat(store.read(Apple.DAYS, Apple.days("2023-01-01", "2023-04-01")).size()).isEqualTo(62);
  }

  @Test
  void aFailureKeepsWhatCameBeforeAndLeavesAGapThatTheNextLoadFills() {
    register();
    gateway.failAfter(2);
    assertThat(ensure(JANUARY)).isEqualTo(new CoverageFailed(ScriptedGateway.DOWN, 13));
    assertThat(kinds())
        .endsWith("coverage_asked", "bars_stored", "bars_stored", "fetch_failed", "gap_found");
    gateway.failAfter(Integer.MAX_VALUE);
    assertThat(ensure(JANUARY)).isEqualTo(new Covered(1, 7));
    assertThat(kinds()).endsWith("gap_found", "coverage_asked", "bars_stored", "gap_filled");
  }

  @Test
  void whatIbDoesNotHaveIsAskedForAgainOnlyAfterAWhile() {
    register();
    long from = Instant.parse("2023-01-17T00:00:00Z").getEpochSecond();
    gateway.has(time -> time >= from);
    assertThat(ensure(JANUARY)).isEqualTo(new Covered(4, 11));
    assertThat(ensure(JANUARY)).isEqualTo(new Covered(0, 0));
    assertThat(gaps())
        .extracting(SymbolEntity.Gap::state, SymbolEntity.Gap::bars)
        .containsExactly(tuple(GapState.PROVIDER_EMPTY, 9));
    clock.now = Apple.NOW.plus(Duration.ofDays(32));
    assertThat(gaps()).extracting(SymbolEntity.Gap::state).containsExactly(GapState.MISSING);
    gateway.has(time -> true);
    assertThat(ensure(JANUARY)).isEqualTo(new Covered(2, 9));
    assertThat(gaps()).isEmpty();
  }

  @Test
  void anAnswerThatLeavesOutItsBeginningIsNotTakenForAll() {
    register();
    gateway.answerShort(1);
    assertThat(ensure(JANUARY)).isEqualTo(new Covered(4, 20));
    assertThat(gateway.fetches).hasSize(2);
    assertThat(gaps()).isEmpty();
    assertThat(store.read(Apple.DAYS, JANUARY).size()).isEqualTo(20);
  }

  @Test
  void aBeginningThatIsLeftOutAgainIsBelieved() {
    register();
    gateway.answerShort(Integer.MAX_VALUE);
    assertThat(ensure(JANUARY)).isInstanceOf(Covered.class);
    assertThat(gateway.fetches).as("one, and one again for each of its three answers").hasSize(4);
    assertThat(gaps()).extracting(SymbolEntity.Gap::state).containsOnly(GapState.PROVIDER_EMPTY);
  }

  @Test
  void aHoleBetweenStoredBarsIsAGapAndIsFilled() {
    register();
    merge(Apple.days("2023-01-01", "2023-01-10"));
    merge(Apple.days("2023-01-20", "2023-02-01"));
    assertThat(ensure(JANUARY)).isInstanceOf(Covered.class);
    assertThat(kinds()).contains("gap_found", "gap_filled");
    assertThat(store.read(Apple.DAYS, JANUARY).size()).isEqualTo(20);
  }

  @Test
  void aChangeOfTheStoreWithoutItsFactGetsItWhenTheEntityRecovers() {
    register();
    assertThat(ensure(Apple.days("2023-01-01", "2023-01-10"))).isInstanceOf(Covered.class);
    KIT.stop(entity);
    merge(Apple.days("2023-01-10", "2023-01-20"));
    merge(Apple.days("2023-01-20", "2023-02-01"));
    entity = spawn(gatewayRef);
    register();
    TestProbe<Object> patience = KIT.createTestProbe();
    patience.awaitAssert(
        () -> {
          assertThat(revisionsInJournal()).containsExactly(1L, 2L, 3L);
          return null;
        });
    assertThat(ensure(JANUARY)).isEqualTo(new Covered(0, 0));
  }

  @Test
  void aStoreThatLostChangesIsSaidToHaveGoneBack() {
    register();
    assertThat(ensure(JANUARY)).isInstanceOf(Covered.class);
    KIT.stop(entity);
    store.lose();
    entity = spawn(gatewayRef);
    TestProbe<Object> patience = KIT.createTestProbe();
    patience.awaitAssert(
        () -> {
          assertThat(facts().getLast())
              .isEqualTo(new SymbolEvent.StoreWentBack(Apple.DAYS, 3, 0, Apple.NOW));
          return null;
        });
    assertThat(ensure(JANUARY)).isEqualTo(new Covered(3, 20));
    assertThat(kinds()).endsWith("bars_stored", "bars_stored", "bars_stored");
  }

  @Test
  void questionsAreAnsweredWhileALoadWaitsForIb() {
    KIT.stop(entity);
    entity = spawn(KIT.spawn(Behaviors.ignore()));
    register();
    TestProbe<CoverageReply> load = KIT.createTestProbe();
    entity.tell(question(Apple.DAYS, JANUARY, load.ref()));
    TestProbe<Object> patience = KIT.createTestProbe();
    patience.awaitAssert(
        () -> {
          assertThat(gaps()).extracting(SymbolEntity.Gap::state).containsExactly(GapState.QUEUED);
          return null;
        });
  }

  @Test
  void aUserIsNotMadeToWaitForABackfill() {
    KIT.stop(entity);
    TestProbe<GatewaySupervisor.Command> ib = KIT.createTestProbe();
    entity = spawn(ib.ref());
    register();
    TestProbe<CoverageReply> replies = KIT.createTestProbe();
    entity.tell(question(Apple.DAYS, JANUARY, Lane.BACKFILL, replies.ref()));
    ib.receiveMessage();
    entity.tell(question(Apple.DAYS, JANUARY, Lane.INTERACTIVE, replies.ref()));
    assertThat(ib.receiveMessage())
        .isInstanceOfSatisfying(
            FetchBars.class, fetch -> assertThat(fetch.lane()).isEqualTo(Lane.INTERACTIVE));
  }

  @Test
  void aStoreThatCannotBeWrittenFailsTheLoadAndSaysSo() {
    register();
    merge(Apple.days("2023-01-01", "2023-01-10"));
    store.corrupt();
    assertThat(ensure(JANUARY))
        .isInstanceOfSatisfying(
            CoverageFailed.class,
            failed -> assertThat(failed.problem().detail()).contains("corrupt"));
  }

  @Test
  void whatAUserDoesNotWantIsNeitherAskedForNorCountedUntilHeDoes() {
    register();
    TimeRange span = Apple.days("2023-01-10", "2023-01-13");
    assertThat(ignore(span, "trading was halted").changed()).isTrue();
    assertThat(ignore(span, "trading was halted").changed()).isFalse();
    assertThat(ensure(JANUARY))
        .isInstanceOfSatisfying(
            Covered.class, covered -> assertThat(covered.barsStored()).isEqualTo(17));
    assertThat(gaps())
        .extracting(SymbolEntity.Gap::state, SymbolEntity.Gap::bars)
        .containsExactly(tuple(GapState.IGNORED, 3));
    LedgerQuestion.CoverageReport report = coverage();
    assertThat(report.tally().complete()).isTrue();
    assertThat(report.tally().ignored()).isEqualTo(3);

    TestProbe<LedgerQuestion.GapsMarked> heeded = KIT.createTestProbe();
    entity.tell(
        new LedgerQuestion.HeedGaps(
            Apple.DAYS, Apple.days("2023-01-11", "2023-01-20"), "bob", "r-2", heeded.ref()));
    assertThat(heeded.receiveMessage())
        .isEqualTo(
            new LedgerQuestion.GapsMarked(true, List.of(Apple.days("2023-01-10", "2023-01-11"))));
    assertThat(ensure(JANUARY)).isEqualTo(new Covered(1, 2));
    assertThat(kinds()).contains("gap_ignored", "gap_ignore_ended");
  }

  @Test
  void theLedgerSaysWhyEachBarIsMissing() {
    register();
    gateway.has(time -> time != Instant.parse("2023-01-12T00:00:00Z").getEpochSecond());
    ensure(Apple.days("2023-01-01", "2023-01-20"));
    gateway.down(true);
    ensure(JANUARY);
    TestProbe<LedgerQuestion.GapPage> page = KIT.createTestProbe();
    entity.tell(new LedgerQuestion.GetGapPage(Apple.DAYS, JANUARY, GapFilter.ALL, 1, page.ref()));
    LedgerQuestion.GapPage first = page.receiveMessage();
    assertThat(first.more()).isTrue();
    assertThat(first.gaps())
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.span().why().reason()).isEqualTo(Why.Reason.PROVIDER_HAS_NONE);
              assertThat(gap.span().why().at()).isEqualTo(Apple.NOW);
              assertThat(gap.span().why().until()).isAfter(Apple.NOW);
              assertThat(gap.place()).isEqualTo(GapPlace.INTERIOR);
            });
    entity.tell(
        new LedgerQuestion.GetGapPage(
            Apple.DAYS, Apple.days("2023-01-13", "2023-02-01"), GapFilter.ALL, 10, page.ref()));
    assertThat(page.receiveMessage().gaps())
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.span().bars()).isEqualTo(8);
              assertThat(gap.place()).isEqualTo(GapPlace.TAIL);
              assertThat(gap.span().why().reason()).isEqualTo(Why.Reason.FETCH_FAILED);
              assertThat(gap.span().why().detail()).isEqualTo("no connection to IB");
            });
  }

  @Test
  void whatLiesBeforeIbsFirstBarIsNotMissingButUnobtainable() {
    register();
    plan(
        LoadMode.FULL,
        new HeadTimestampReply.HeadTimestampFound(Instant.parse("2023-01-17T14:30:00Z")));
    assertThat(ensure(JANUARY)).isEqualTo(new Covered(2, 11));
    assertThat(coverage().tally().providerEmpty()).isEqualTo(9);
    assertThat(coverage().tally().settled()).isTrue();
    assertThat(coverage().head().orElseThrow().first())
        .contains(Instant.parse("2023-01-17T14:30:00Z"));
  }

  @Test
  void anOverrideThatClosesADayMakesItsGapVanishWhenTheNodeStarts() {
    register();
    merge(Apple.days("2023-01-01", "2023-01-10"));
    merge(Apple.days("2023-01-13", "2023-02-01"));
    gateway.down(true);
    ensure(JANUARY);
    assertThat(kinds()).contains("gap_found");
    KIT.stop(entity);
    calendars = Apple.CALENDARS.with(CalendarOverrides.parse("XNYS 2023-01-10..2023-01-12 closed"));
    entity = spawn(gatewayRef);
    TestProbe<Object> patience = KIT.createTestProbe();
    patience.awaitAssert(
        () -> {
          assertThat(facts().getLast())
              .isInstanceOfSatisfying(
                  SymbolEvent.GapRejudged.class,
                  fact -> {
                    assertThat(fact.remaining()).isEmpty();
                    assertThat(fact.actor()).isEqualTo("calendar");
                    assertThat(fact.calendar()).contains("+override:");
                  });
          return null;
        });
    assertThat(gaps()).isEmpty();
  }

  @Test
  void judgingAnewByRequestFindsHolesThatNobodyKnewOf() {
    register();
    ensure(Apple.days("2023-01-01", "2023-01-10"));
    merge(Apple.days("2023-01-13", "2023-02-01"));
    TestProbe<LedgerQuestion.GapsRejudged> rejudged = KIT.createTestProbe();
    entity.tell(new LedgerQuestion.RejudgeGaps(true, "bob", "r-1", rejudged.ref()));
    assertThat(rejudged.receiveMessage().series())
        .containsExactly(new LedgerQuestion.Rejudged(Apple.DAYS, 0, 0, 0, 1));
    assertThat(facts().getLast())
        .isEqualTo(
            new SymbolEvent.GapFound(
                Apple.DAYS,
                Apple.days("2023-01-10", "2023-01-13"),
                3,
                Apple.CALENDAR.version(),
                Apple.NOW));
    entity.tell(new LedgerQuestion.RejudgeGaps(true, "bob", "r-1", rejudged.ref()));
    assertThat(rejudged.receiveMessage().series())
        .as("the second time there is nothing new")
        .containsExactly(new LedgerQuestion.Rejudged(Apple.DAYS, 1, 0, 0, 0));
  }

  private LedgerQuestion.GapsMarked ignore(TimeRange range, String reason) {
    TestProbe<LedgerQuestion.GapsMarked> probe = KIT.createTestProbe();
    entity.tell(
        new LedgerQuestion.IgnoreGaps(Apple.DAYS, range, reason, "bob", "r-1", probe.ref()));
    return probe.receiveMessage();
  }

  private LedgerQuestion.CoverageReport coverage() {
    TestProbe<LedgerQuestion.CoverageReport> probe = KIT.createTestProbe();
    entity.tell(
        new LedgerQuestion.GetCoverage(
            Apple.DAYS, JANUARY, Optional.empty(), 10, false, probe.ref()));
    return probe.receiveMessage();
  }

  @Test
  void ibIsAskedOnceWhereItsDataBeginAndTheAnswerIsAFact() {
    register();
    assertThat(plan(LoadMode.FULL, gateway.head))
        .isEqualTo(new LoadPlan(LoadMode.FULL, Apple.days("1980-12-12", "2024-03-02"), List.of()));
    KIT.stop(entity);
    entity = spawn(gatewayRef);
    assertThat(plan(LoadMode.BACKFILL, gateway.head).range().start())
        .isEqualTo(Instant.parse("1980-12-12T00:00:00Z"));
    assertThat(gateway.lookups).hasSize(1);
    assertThat(kinds()).containsExactly("contract_resolved", "head_timestamp_told");
  }

  @Test
  void thatIbTellsNoHeadIsAFactTooAndNoPlanWaitsForIt() {
    register();
    LoadPlan plan =
        plan(
            LoadMode.FULL,
            new HeadTimestampReply.HeadTimestampFailed(
                new GatewayProblem(
                    CodeClass.NO_DATA, 162, "No head time stamp", "", Duration.ZERO)));
    assertThat(plan.notes()).singleElement().asString().contains("No head time stamp");
    assertThat(kinds()).containsExactly("contract_resolved", "head_timestamp_told");
  }

  @Test
  void aLoadOfEverythingIsRefusedWhileIbCannotBeAskedWhereToBegin() {
    register();
    gateway.down(true);
    TestProbe<SymbolEntity.LoadPlanReply> probe = KIT.createTestProbe();
    entity.tell(planning(LoadMode.FULL, Optional.empty(), probe.ref()));
    assertThat(probe.receiveMessage())
        .isEqualTo(new SymbolEntity.LoadPlanReply.NotPlanned(ScriptedGateway.DOWN));
    entity.tell(
        planning(LoadMode.FULL, Optional.of(Instant.parse("1990-01-01T00:00:00Z")), probe.ref()));
    assertThat(probe.receiveMessage())
        .as("a start was named, so none has to be asked")
        .isInstanceOf(SymbolEntity.LoadPlanReply.Planned.class);
  }

  private LoadPlan plan(LoadMode mode, HeadTimestampReply head) {
    gateway.head = head;
    TestProbe<SymbolEntity.LoadPlanReply> probe = KIT.createTestProbe();
    entity.tell(planning(mode, Optional.empty(), probe.ref()));
    return ((SymbolEntity.LoadPlanReply.Planned) probe.receiveMessage()).plan();
  }

  private static SymbolEntity.PlanLoad planning(
      LoadMode mode, Optional<Instant> start, ActorRef<SymbolEntity.LoadPlanReply> replyTo) {
    return new SymbolEntity.PlanLoad(
        Apple.DAYS, new LoadPlanner.Wish(mode, start, Optional.empty()), Lane.INTERACTIVE, replyTo);
  }

  private void register() {
    TestProbe<SymbolEntity.Registered> probe = KIT.createTestProbe();
    entity.tell(new SymbolEntity.Register(Apple.SHARE, probe.ref()));
    probe.receiveMessage();
  }

  private CoverageReply ensure(TimeRange range) {
    TestProbe<CoverageReply> probe = KIT.createTestProbe();
    entity.tell(question(Apple.DAYS, range, probe.ref()));
    return probe.receiveMessage(Duration.ofSeconds(10));
  }

  private static SymbolEntity.EnsureCoverage question(
      SeriesId series, TimeRange range, ActorRef<CoverageReply> replyTo) {
    return question(series, range, Lane.INTERACTIVE, replyTo);
  }

  private static SymbolEntity.EnsureCoverage question(
      SeriesId series, TimeRange range, Lane lane, ActorRef<CoverageReply> replyTo) {
    return new SymbolEntity.EnsureCoverage(
        series, range, lane, "tester", "r-1", Optional.empty(), replyTo);
  }

  private List<SymbolEntity.Gap> gaps() {
    TestProbe<SymbolEntity.Gaps> probe = KIT.createTestProbe();
    entity.tell(new SymbolEntity.GetGaps(Apple.DAYS, JANUARY, probe.ref()));
    return probe.receiveMessage().gaps();
  }

  /** As another part of the house, or a process that was killed before it told. */
  private void merge(TimeRange range) {
    store.merge(
        Apple.DAYS,
        Apple.bars(Apple.expected(Apple.DAYS, range)),
        Chunking.plain(Apple.DAYS.timeframe()),
        new Provenance(Source.IMPORT, "tester", "import", "r-0", Apple.NOW));
  }

  private List<SymbolEvent> facts() {
    return journal.persistedInStorage(JOURNAL_ID).stream().map(SymbolEvent.class::cast).toList();
  }

  private List<String> kinds() {
    return facts().stream().map(SymbolEvent::kind).toList();
  }

  private List<Long> revisionsInJournal() {
    return facts().stream()
        .filter(SymbolEvent.BarsStored.class::isInstance)
        .map(fact -> ((SymbolEvent.BarsStored) fact).revision())
        .toList();
  }

  private ActorRef<SymbolEntity.Command> spawn(ActorRef<GatewaySupervisor.Command> ib) {
    SymbolContext context =
        new SymbolContext(
            store,
            new FakeDirectory(),
            instrument -> calendars.of(instrument),
            ib,
            clock,
            SymbolSettings.from(KIT.system().settings().config()));
    AuditTrail noTrail =
        (id, after, limit) -> CompletableFuture.completedFuture(new SymbolEntity.Audit(List.of()));
    return KIT.spawn(
        SymbolBehavior.create(
            Apple.ID,
            context,
            noTrail,
            KIT.<SubscriptionBook.Command>createTestProbe().ref(),
            self -> {}));
  }
}
