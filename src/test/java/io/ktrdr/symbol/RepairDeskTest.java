package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.Source;
import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.check.Finding;
import io.ktrdr.quality.check.Rule;
import io.ktrdr.quality.check.Severity;
import io.ktrdr.quality.repair.Proposal;
import io.ktrdr.quality.repair.RepairAction;
import io.ktrdr.quality.repair.Repairs;
import io.ktrdr.store.Amendment;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.Chunking;
import io.ktrdr.store.Provenance;
import io.ktrdr.store.StoreDatabase;
import io.ktrdr.symbol.Repair.Standing;
import io.ktrdr.symbol.RepairQuestion.RepairReply;
import io.ktrdr.testing.SettableClock;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repairs of an entity over a real store, with a journal in memory and a scripted gateway. */
class RepairDeskTest {

  private static final ActorTestKit KIT = ActorTestKit.create(MemoryJournal.settings());

  private static final TimeRange JANUARY = Apple.days("2023-01-01", "2023-02-01");
  private static final Instant TENTH = Instant.parse("2023-01-10T00:00:00Z");
  private static final String JOURNAL_ID = "Symbol|AAPL.NASDAQ.STK";

  @TempDir private Path folder;

  private final PersistenceTestKit journal = PersistenceTestKit.create(KIT.system());
  private final ScriptedGateway gateway = new ScriptedGateway(Duration.ofDays(10));
  private StoreDatabase database;
  private BarStore store;
  private ActorRef<SymbolEntity.Command> entity;
  private BarSeries loaded;

  @BeforeEach
  void start() {
    journal.clearAll();
    database = StoreDatabase.open(folder);
    store = database.bars();
    loaded = Apple.bars(Apple.expected(Apple.DAYS, JANUARY));
    store.merge(Apple.DAYS, loaded, chunking(), by(Source.IMPORT));
    spoil();
    entity = spawn();
    TestProbe<SymbolEntity.Registered> registered = KIT.createTestProbe();
    entity.tell(new SymbolEntity.Register(Apple.SHARE, registered.ref()));
    registered.receiveMessage();
    KIT.<Object>createTestProbe()
        .awaitAssert(
            () -> {
              assertThat(kinds()).containsOnlyOnce("contract_resolved").contains("bars_stored");
              return null;
            });
  }

  @AfterEach
  void end() {
    KIT.stop(entity);
    database.close();
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void aProposalIsWrittenDownOnceHoweverOftenTheBarsAreJudged() {
    assertThat(propose(proposal())).isEqualTo(new RepairQuestion.RepairsProposed(1, 0, 0));
    assertThat(propose(proposal())).isEqualTo(new RepairQuestion.RepairsProposed(0, 1, 0));
    assertThat(kinds()).containsOnlyOnce("repairs_proposed");
    assertThat(repairs()).extracting(Repair::standing).containsExactly(Standing.PROPOSED);
  }

  @Test
  void noMoreProposalsAreKeptThanMayWait() {
    TestProbe<RepairQuestion.RepairsProposed> probe = KIT.createTestProbe();
    entity.tell(
        new RepairQuestion.ProposeRepairs(
            Apple.DAYS, List.of(proposal()), 0, "alice", "r-1", probe.ref()));
    assertThat(probe.receiveMessage()).isEqualTo(new RepairQuestion.RepairsProposed(0, 0, 1));
    assertThat(repairs()).isEmpty();
  }

  @Test
  void appliedArithmeticChangesTheBarAndIsAFactAndCanBeTakenBack() {
    Proposal proposal = proposal();
    propose(proposal);
    long before = store.revision(Apple.DAYS);

    Repair applied = done(apply(proposal, RepairAction.REORDER));

    assertThat(applied.standing()).isEqualTo(Standing.APPLIED);
    assertThat(applied.why()).isEqualTo("a bad tick");
    Bar now = barOf(TENTH);
    assertThat(now.high()).isEqualByComparingTo(proposal.before().getFirst().low());
    assertThat(now.low()).isEqualByComparingTo(proposal.before().getFirst().high());
    SymbolEvent.RepairApplied fact = (SymbolEvent.RepairApplied) facts().getLast();
    assertThat(fact.revision()).isEqualTo(before + 1);
    assertThat(Repairs.same(fact.before(), proposal.before())).isTrue();
    assertThat(Repairs.same(fact.after(), List.of(now))).isTrue();
    assertThat(kinds()).endsWith("bars_stored", "repair_applied");
    assertThat(store.change(Apple.DAYS, before + 1).orElseThrow().provenance().source())
        .isEqualTo(Source.REPAIR);

    Repair reverted =
        done(
            decide(
                to ->
                    new RepairQuestion.RevertRepair(
                        proposal.id(), "bob", "it was right", "r-3", to)));

    assertThat(reverted.standing()).isEqualTo(Standing.REVERTED);
    assertThat(Repairs.same(List.of(barOf(TENTH)), proposal.before())).isTrue();
    assertThat(kinds()).endsWith("bars_stored", "repair_reverted");
    assertThat(store.change(Apple.DAYS, before + 2).orElseThrow().provenance().source())
        .as("the bar counts for what it was, not for a repair")
        .isEqualTo(Source.IMPORT);
    assertThat(done(apply(proposal, RepairAction.REORDER)).standing()).isEqualTo(Standing.APPLIED);
  }

  @Test
  void aDroppedBarComesBackWhenReverted() {
    Proposal proposal = proposal();
    propose(proposal);
    int bars = store.read(Apple.DAYS, JANUARY).size();

    Repair dropped = done(apply(proposal, RepairAction.DROP));
    assertThat(dropped.after()).isEmpty();
    assertThat(store.read(Apple.DAYS, JANUARY).size()).isEqualTo(bars - 1);

    done(decide(to -> new RepairQuestion.RevertRepair(proposal.id(), "bob", "", "r-3", to)));
    assertThat(store.read(Apple.DAYS, JANUARY).size()).isEqualTo(bars);
    assertThat(Repairs.same(List.of(barOf(TENTH)), proposal.before())).isTrue();
  }

  @Test
  void askingIbAgainIsWhatIsSuggestedAndItsBarsCount() {
    Proposal proposal = proposal();
    propose(proposal);

    Repair fetched =
        done(
            decide(
                to ->
                    new RepairQuestion.ApplyRepair(
                        proposal.id(), Optional.empty(), "alice", "", "r-2", to)));

    assertThat(fetched.standing()).isEqualTo(Standing.APPLIED);
    assertThat(fetched.action()).contains(RepairAction.REFETCH);
    assertThat(store.read(Apple.DAYS, JANUARY)).isEqualTo(loaded);
    assertThat(gateway.fetches).hasSize(1);
    assertThat(kinds()).endsWith("coverage_asked", "bars_stored", "bar_revised", "repair_applied");

    done(decide(to -> new RepairQuestion.RevertRepair(proposal.id(), "bob", "", "r-3", to)));
    assertThat(Repairs.same(List.of(barOf(TENTH)), proposal.before())).isTrue();
  }

  @Test
  void whatIbSaysAgainIsConfirmedAndOtherActionsStayOpen() {
    gateway.has(time -> time != TENTH.getEpochSecond());
    Proposal proposal = proposal();
    propose(proposal);

    Repair confirmed = done(apply(proposal, RepairAction.REFETCH));
    assertThat(confirmed.standing()).isEqualTo(Standing.CONFIRMED);
    assertThat(confirmed.revision()).isZero();
    assertThat(done(apply(proposal, RepairAction.DROP)).standing()).isEqualTo(Standing.APPLIED);
  }

  @Test
  void nothingIsChangedWhenIbCannotBeAsked() {
    gateway.down(true);
    Proposal proposal = proposal();
    propose(proposal);
    assertThat(apply(proposal, RepairAction.REFETCH)).isInstanceOf(RepairReply.NotFetched.class);
    assertThat(repairs()).extracting(Repair::standing).containsExactly(Standing.PROPOSED);
  }

  @Test
  void barsThatHaveChangedMeanwhileAreLeftAlone() {
    Proposal proposal = proposal();
    propose(proposal);
    amend(bar("100.00", "101.00", "99.00", "100.50"), Source.IMPORT);

    for (RepairAction action : proposal.actions()) {
      assertThat(apply(proposal, action)).isInstanceOf(RepairReply.BarsChanged.class);
    }
    assertThat(barOf(TENTH).close()).isEqualByComparingTo("100.50");
  }

  @Test
  void aRepairThatAnotherChangeBuiltOnIsNotReverted() {
    Proposal proposal = proposal();
    propose(proposal);
    done(apply(proposal, RepairAction.REORDER));
    amend(bar("100.00", "101.00", "99.00", "100.50"), Source.REPAIR);
    assertThat(decide(to -> new RepairQuestion.RevertRepair(proposal.id(), "bob", "", "r-3", to)))
        .isInstanceOf(RepairReply.BarsChanged.class);
  }

  @Test
  void aRejectedRepairIsNotProposedAgainNorApplied() {
    Proposal proposal = proposal();
    propose(proposal);
    assertThat(
            done(decide(
                    to ->
                        new RepairQuestion.RejectRepair(proposal.id(), "alice", "true", "r-2", to)))
                .standing())
        .isEqualTo(Standing.REJECTED);
    assertThat(propose(proposal)).isEqualTo(new RepairQuestion.RepairsProposed(0, 1, 0));
    assertThat(apply(proposal, RepairAction.DROP))
        .isInstanceOfSatisfying(
            RepairReply.NotNow.class, not -> assertThat(not.why()).contains("rejected already"));
  }

  @Test
  void anActionThatIsNotAllowedAndAnUnknownRepairAreRefused() {
    Proposal proposal = proposal();
    propose(proposal);
    assertThat(apply(proposal, RepairAction.CLEAR_VOLUME))
        .isInstanceOfSatisfying(
            RepairReply.NotNow.class,
            not -> assertThat(not.why()).contains("clear_volume", "reorder"));
    assertThat(
            decide(to -> new RepairQuestion.RevertRepair("AAPL.NASDAQ.STK:no", "b", "", "r", to)))
        .isInstanceOf(RepairReply.NoSuchRepair.class);
    assertThat(decide(to -> new RepairQuestion.RevertRepair(proposal.id(), "bob", "", "r-3", to)))
        .isInstanceOf(RepairReply.NotNow.class);
  }

  @Test
  void aRepairThatWasKilledBeforeItsFactGetsItWhenTheEntityRecovers() {
    Proposal proposal = proposal();
    propose(proposal);
    Repair repair = repairs().getFirst();
    KIT.stop(entity);
    RepairWork work = new RepairWork(store, Apple.CALENDAR);
    assertThat(work.apply(repair, RepairAction.REORDER, "alice", "r-2", Apple.NOW)).isPresent();

    entity = spawn();

    KIT.<Object>createTestProbe()
        .awaitAssert(
            () -> {
              assertThat(repairs()).extracting(Repair::standing).containsExactly(Standing.APPLIED);
              return null;
            });
    assertThat(kinds())
        .endsWith("bars_stored", "repair_applied")
        .containsOnlyOnce("repair_applied");
    done(decide(to -> new RepairQuestion.RevertRepair(proposal.id(), "bob", "", "r-3", to)));
    assertThat(Repairs.same(List.of(barOf(TENTH)), proposal.before())).isTrue();
  }

  // ---- parts ----

  private ActorRef<SymbolEntity.Command> spawn() {
    ActorRef<GatewaySupervisor.Command> ib = KIT.spawn(gateway.behavior());
    return KIT.spawn(
        SymbolBehavior.create(
            Apple.ID,
            new SymbolContext(
                store,
                new FakeDirectory(),
                Apple.CALENDARS::of,
                ib,
                new SettableClock(Apple.NOW),
                SymbolSettings.from(KIT.system().settings().config())),
            (id, after, limit) -> null,
            KIT.<SubscriptionBook.Command>createTestProbe().ref(),
            self -> {}));
  }

  /** High and low of the tenth change places, as a file might have them. */
  @SuppressWarnings("ArgumentSelectionDefectChecker") // on purpose
  private void spoil() {
    Bar good = barOf(TENTH);
    amend(
        new Bar(
            TENTH, good.open(), good.low(), good.high(), good.close(), good.volume(), null, null),
        Source.IMPORT);
  }

  private static Bar bar(String open, String high, String low, String close) {
    return new Bar(
        TENTH,
        new BigDecimal(open),
        new BigDecimal(high),
        new BigDecimal(low),
        new BigDecimal(close),
        BigDecimal.TEN,
        null,
        null);
  }

  private void amend(Bar bar, Source source) {
    store.amend(
        Apple.DAYS,
        Amendment.putting(new BarSeriesBuilder().add(bar).build()),
        chunking(),
        by(source));
  }

  private static Chunking chunking() {
    return Chunking.plain(Apple.DAYS.timeframe());
  }

  private static Provenance by(Source source) {
    return new Provenance(source, "tester", "import", "r-0", Apple.NOW);
  }

  private Bar barOf(Instant time) {
    return store.read(Apple.DAYS, new TimeRange(time, time.plusSeconds(86_400))).bar(0);
  }

  private Proposal proposal() {
    long time = TENTH.getEpochSecond();
    Finding finding =
        new Finding(
            Rule.OHLC_ORDER, Severity.ERROR, time, time, 1, Double.NaN, Double.NaN, "disorder");
    return Repairs.of(Apple.DAYS, finding, store.read(Apple.DAYS, JANUARY), 10).orElseThrow();
  }

  private RepairQuestion.RepairsProposed propose(Proposal proposal) {
    TestProbe<RepairQuestion.RepairsProposed> probe = KIT.createTestProbe();
    entity.tell(
        new RepairQuestion.ProposeRepairs(
            Apple.DAYS, List.of(proposal), 100, "alice", "r-1", probe.ref()));
    return probe.receiveMessage();
  }

  private RepairReply apply(Proposal proposal, RepairAction action) {
    return decide(
        to ->
            new RepairQuestion.ApplyRepair(
                proposal.id(), Optional.of(action), "alice", "a bad tick", "r-2", to));
  }

  private RepairReply decide(Function<ActorRef<RepairReply>, RepairQuestion.Decision> decision) {
    TestProbe<RepairReply> probe = KIT.createTestProbe();
    entity.tell(decision.apply(probe.ref()));
    return probe.receiveMessage(Duration.ofSeconds(10));
  }

  private static Repair done(RepairReply reply) {
    assertThat(reply).isInstanceOf(RepairReply.Done.class);
    return ((RepairReply.Done) reply).repair();
  }

  private List<Repair> repairs() {
    TestProbe<RepairQuestion.Repairs> probe = KIT.createTestProbe();
    entity.tell(new RepairQuestion.GetRepairs(probe.ref()));
    return probe.receiveMessage().repairs();
  }

  private List<SymbolEvent> facts() {
    return new ArrayList<>(
        journal.persistedInStorage(JOURNAL_ID).stream().map(SymbolEvent.class::cast).toList());
  }

  private List<String> kinds() {
    return facts().stream().map(SymbolEvent::kind).toList();
  }
}
