package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.GatewayQuestion.FetchBars;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.SymbolEntity.CoverageProgress;
import io.ktrdr.symbol.SymbolEntity.CoverageReply;
import io.ktrdr.testing.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loads that are ended before they are done. */
class CancelLoadTest {

  private static final ActorTestKit KIT = ActorTestKit.create(MemoryJournal.settings());

  private static final TimeRange JANUARY = Apple.days("2023-01-01", "2023-02-01");
  private static final TimeRange BEGINNING = Apple.days("2023-01-01", "2023-01-11");

  private final PersistenceTestKit journal = PersistenceTestKit.create(KIT.system());
  private final FakeBarStore store = new FakeBarStore();
  private final TestProbe<FetchBars> gateway = KIT.createTestProbe();
  private ActorRef<SymbolEntity.Command> entity;

  @BeforeEach
  void start() {
    journal.clearAll();
    ActorRef<GatewaySupervisor.Command> door =
        KIT.spawn(
            Behaviors.receive(GatewaySupervisor.Command.class)
                .onMessage(
                    FetchBars.class,
                    fetch -> {
                      gateway.ref().tell(fetch);
                      return Behaviors.same();
                    })
                .build());
    entity =
        KIT.spawn(
            SymbolBehavior.create(
                Apple.ID,
                new SymbolContext(
                    store,
                    new FakeDirectory(),
                    Apple.CALENDARS::of,
                    door,
                    new SettableClock(Apple.NOW),
                    SymbolSettings.from(KIT.system().settings().config())),
                (id, after, limit) -> {
                  throw new AssertionError("nobody asks for the trail");
                },
                KIT.<SubscriptionBook.Command>createTestProbe().ref(),
                self -> {}));
    TestProbe<SymbolEntity.Registered> registered = KIT.createTestProbe();
    entity.tell(new SymbolEntity.Register(Apple.SHARE, registered.ref()));
    registered.receiveMessage();
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void whatIbHasAnsweredIsStoredAndTheRestIsAskedForNoMore() {
    TestProbe<CoverageReply> load = load("job-1");
    FetchBars question = gateway.receiveMessage();
    question.replyTo().tell(beginning());
    load.awaitAssert(() -> assertThat(store.read(Apple.DAYS, JANUARY).size()).isEqualTo(6));
    assertThat(cancel("job-1")).isEqualTo(1);
    load.expectMessage(new CoverageReply.CoverageCancelled(0, 6));
    assertThat(store.read(Apple.DAYS, JANUARY).size()).isEqualTo(6);
    KIT.createTestProbe().expectTerminated(question.replyTo());
    assertThat(kinds()).endsWith("bars_stored", "load_cancelled");
  }

  @Test
  void whoWaitsForTheSameBarsTakesThemOver() {
    TestProbe<CoverageReply> first = load("job-1");
    gateway.receiveMessage();
    TestProbe<CoverageReply> second = load("job-2");
    gateway.expectNoMessage(Duration.ofMillis(100));
    cancel("job-1");
    first.expectMessage(new CoverageReply.CoverageCancelled(0, 0));
    FetchBars taken = gateway.receiveMessage();
    assertThat(taken.askedBy()).isEqualTo("job-2");
    taken.replyTo().tell(whole());
    taken.replyTo().tell(new HistoryReply.Fetched(1));
    second.expectMessage(new CoverageReply.Covered(1, 20));
  }

  @Test
  void twoLoadsOfTheSameBarsAskOnceAndBothAreCovered() {
    TestProbe<CoverageReply> first = load("job-1");
    TestProbe<CoverageReply> second = load("job-2");
    FetchBars only = gateway.receiveMessage();
    only.replyTo().tell(whole());
    only.replyTo().tell(new HistoryReply.Fetched(1));
    first.expectMessage(new CoverageReply.Covered(1, 20));
    second.expectMessage(new CoverageReply.Covered(0, 0));
    gateway.expectNoMessage(Duration.ofMillis(100));
  }

  @Test
  void whatIsNotBeingLoadedNeedsNoCancelling() {
    assertThat(cancel("job-1")).isZero();
    load("job-2");
    gateway.receiveMessage();
    assertThat(cancel("job-1")).as("of others").isZero();
  }

  @Test
  void progressIsToldFromTheStartAndCountsBars() {
    TestProbe<CoverageProgress> progress = KIT.createTestProbe();
    entity.tell(
        new SymbolEntity.EnsureCoverage(
            Apple.DAYS,
            JANUARY,
            Lane.BACKFILL,
            "job",
            "job-1",
            Optional.of(progress.ref()),
            KIT.<CoverageReply>createTestProbe().ref()));
    progress.expectMessage(new CoverageProgress(0, 1, 0));
    gateway.receiveMessage().replyTo().tell(beginning());
    progress.expectMessage(new CoverageProgress(1, 2, 6));
  }

  private TestProbe<CoverageReply> load(String requestId) {
    TestProbe<CoverageReply> probe = KIT.createTestProbe();
    entity.tell(
        new SymbolEntity.EnsureCoverage(
            Apple.DAYS,
            JANUARY,
            Lane.BACKFILL,
            "job:" + requestId,
            requestId,
            Optional.empty(),
            probe.ref()));
    return probe;
  }

  private int cancel(String requestId) {
    TestProbe<SymbolEntity.CancelReply> probe = KIT.createTestProbe();
    entity.tell(new SymbolEntity.CancelLoad(Apple.DAYS, requestId, "alice", probe.ref()));
    return probe.receiveMessage().loads();
  }

  private static HistoryReply beginning() {
    return new HistoryReply.ChunkFetched(
        BEGINNING, Apple.bars(Apple.expected(Apple.DAYS, BEGINNING)), 1, 2);
  }

  private static HistoryReply whole() {
    return new HistoryReply.ChunkFetched(
        JANUARY, Apple.bars(Apple.expected(Apple.DAYS, JANUARY)), 1, 1);
  }

  private List<String> kinds() {
    return journal.persistedInStorage("Symbol|AAPL.NASDAQ.STK").stream()
        .map(fact -> ((SymbolEvent) fact).kind())
        .toList();
  }
}
