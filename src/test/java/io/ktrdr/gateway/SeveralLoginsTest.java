package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.GatewayQuestion.ContractsReply;
import io.ktrdr.gateway.GatewayQuestion.FetchBars;
import io.ktrdr.gateway.GatewayQuestion.FindContracts;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply;
import io.ktrdr.gateway.GatewayQuestion.LiveReply;
import io.ktrdr.gateway.GatewayQuestion.StreamBars;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.SimulatedGateway;
import io.ktrdr.simulator.SimulatorSettings;
import io.ktrdr.simulator.scenario.Scenario;
import io.ktrdr.testing.Inbox;
import io.ktrdr.testing.VirtualWorld;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two logins with a simulated gateway each, in virtual time. */
class SeveralLoginsTest {

  private static final Instant START = Instant.parse("2024-03-05T15:00:00Z");

  private VirtualWorld world;
  private SimulatedGateway second;
  private ActorRef<GatewaySupervisor.Command> gateway;
  private boolean firstIsGone;
  private boolean secondIsGone;

  @BeforeEach
  void begin() {
    world = VirtualWorld.at(START.toString());
    second =
        SimulatedGateway.unbound(
            world.system(),
            SimulatorSettings.from(ConfigFactory.parseResources("simulator.conf").resolve()),
            world.clock(),
            world.clock(),
            world.time().executor(),
            Scenario.NONE);
    Transport.get(world.system())
        .through(
            (host, port, within) -> {
              boolean gone = port == 1 ? firstIsGone : secondIsGone;
              if (gone) {
                return Flow.fromSinkAndSourceMat(
                    Sink.ignore(),
                    Source.failed(new IOException("refused")),
                    (read, written) -> CompletableFuture.failedFuture(new IOException("refused")));
              }
              return port == 1 ? world.simulator().dial() : second.dial();
            });
    Logins logins =
        Logins.from(
            ConfigFactory.parseString(
                    """
                    ktrdr.gateway.logins = [
                      { login = one, port = 1 }
                      { login = two, port = 2, limits.lines = 60 }
                    ]
                    """)
                .withFallback(ConfigFactory.parseResources("gateway.conf"))
                .resolve());
    List<LoginBalancer.Login> started = new ArrayList<>();
    for (GatewaySettings one : logins.all()) {
      started.add(
          new LoginBalancer.Login(
              one, world.spawn(GatewaySupervisor.create(one, world.clock()), one.login())));
    }
    gateway =
        world.spawn(
            LoginBalancer.create(started, logins.moveLiveAfter(), world.clock()), "balancer");
    world.advance(Duration.ofSeconds(3));
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void questionsAreSpreadOverBothAndEachKeepsItsOwnBudget() {
    List<Inbox<HistoryReply>> loads = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      loads.add(fetch(Timeframe.MINUTE_1, START.minus(Duration.ofDays(20 + i)), 1));
    }
    world.advance(Duration.ofSeconds(12));

    assertThat(loads).allMatch(SeveralLoginsTest::fetched);
    LoginsStatus status = status();
    assertThat(status.logins()).extracting(GatewayStatus::login).containsExactly("one", "two");
    assertThat(status.logins()).allMatch(login -> login.pacing().sent() >= 18);
    assertThat(status.pacing().sent())
        .isEqualTo(status.logins().stream().mapToLong(login -> login.pacing().sent()).sum());
    assertThat(budget(status, "market-data-lines").allowed()).isEqualTo(160);
  }

  @Test
  void whatOneLoginCannotFinishTheOtherDoesAndNothingIsAskedTwice() {
    Inbox<HistoryReply> load = fetch(Timeframe.SECONDS_5, START.minus(Duration.ofDays(1)), 5);
    world.advance(Duration.ofMillis(700));
    assertThat(fetched(load)).isFalse();
    boolean firstHasIt = status().logins().getFirst().pacing().inFlight() > 0;
    lose(firstHasIt);
    world.advance(Duration.ofMinutes(2));

    assertThat(fetched(load)).isTrue();
    List<HistoryReply.ChunkFetched> chunks =
        load.messages().stream()
            .filter(HistoryReply.ChunkFetched.class::isInstance)
            .map(HistoryReply.ChunkFetched.class::cast)
            .toList();
    assertThat(chunks)
        .extracting(HistoryReply.ChunkFetched::done)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, chunks.size()).boxed().toList());
    assertThat(chunks.getLast().total()).isEqualTo(chunks.size());
    for (int i = 1; i < chunks.size(); i++) {
      assertThat(chunks.get(i).asked().start()).isEqualTo(chunks.get(i - 1).asked().end());
    }
  }

  @Test
  void withOneLoginDownTheOtherAnswersAtOnce() {
    lose(true);
    world.advance(Duration.ofSeconds(3));
    Inbox<ContractsReply> found = world.inbox();
    gateway.tell(
        new FindContracts(GatewayUnderTest.AAPL.contract(), Lane.INTERACTIVE, found.ref()));
    world.advance(Duration.ofMillis(500));

    assertThat(found.messages().getFirst()).isInstanceOf(ContractsReply.ContractsFound.class);
    assertThat(status().ready()).isTrue();
    assertThat(status().logins().getFirst().ready()).isFalse();
  }

  @Test
  void withBothDownTheAskerIsToldSoOnce() {
    lose(true);
    lose(false);
    world.advance(Duration.ofSeconds(3));
    Inbox<HistoryReply> load = fetch(Timeframe.MINUTE_1, START.minus(Duration.ofDays(20)), 1);
    world.advance(Duration.ofSeconds(10));

    assertThat(load.messages()).hasSize(1);
    HistoryReply.FetchFailed failed = (HistoryReply.FetchFailed) load.messages().getFirst();
    assertThat(failed.problem().kind()).isEqualTo(CodeClass.CONNECTIVITY);
  }

  @Test
  void aLiveSubscriptionStaysWithItsLoginAndMovesWhenThatIsDownForLong() {
    Inbox<LinkNews> watcher = world.inbox();
    gateway.tell(
        new GatewaySupervisor.WatchLink(watcher.ref(), Optional.of(LiveSource.REAL_TIME_BARS)));
    world.settle();
    String home = ((LinkNews.Up) watcher.messages().getFirst()).login();
    Inbox<LiveReply> bars = stream(home);
    world.advance(Duration.ofSeconds(20));
    assertThat(bars.messages()).anyMatch(LiveReply.Grew.class::isInstance);

    lose(home.equals("one"));
    world.advance(Duration.ofSeconds(10));
    assertThat(watcher.messages().getLast())
        .as("told, not moved")
        .isInstanceOf(LinkNews.Down.class);
    world.advance(Duration.ofSeconds(10));
    LinkNews.Up up = (LinkNews.Up) watcher.messages().getLast();
    assertThat(up.login()).isNotEqualTo(home);

    Inbox<LiveReply> after = stream(up.login());
    world.advance(Duration.ofSeconds(20));
    assertThat(after.messages()).anyMatch(LiveReply.Grew.class::isInstance);
    assertThat(budget(status(), "market-data-lines").used()).isEqualTo(1);
  }

  @Test
  void aDiagnosisIsOfTheLoginThatIsNamedElseOfTheOneInTrouble() {
    lose(false);
    world.advance(Duration.ofSeconds(10));

    assertThat(diagnosis(Optional.of("one")).login()).isEqualTo("one");
    assertThat(diagnosis(Optional.empty()).login()).isEqualTo("two");
  }

  private Diagnosis diagnosis(Optional<String> login) {
    Inbox<Diagnosis> inbox = world.inbox();
    gateway.tell(new GatewaySupervisor.Diagnose(login, inbox.ref()));
    world.advance(Duration.ofSeconds(70));
    return inbox.messages().getFirst();
  }

  private void lose(boolean theFirst) {
    if (theFirst) {
      firstIsGone = true;
      world.simulator().order("reset");
    } else {
      secondIsGone = true;
      second.order("reset");
    }
    world.settle();
  }

  private Inbox<HistoryReply> fetch(Timeframe timeframe, Instant from, int hours) {
    Inbox<HistoryReply> inbox = world.inbox();
    gateway.tell(
        new FetchBars(
            GatewayUnderTest.AAPL,
            GatewayUnderTest.series(GatewayUnderTest.AAPL, timeframe),
            new TimeRange(from, from.plus(Duration.ofHours(hours))),
            Lane.INTERACTIVE,
            "test " + from,
            inbox.ref()));
    return inbox;
  }

  private Inbox<LiveReply> stream(String login) {
    Inbox<LiveReply> inbox = world.inbox();
    gateway.tell(
        new StreamBars(
            GatewayUnderTest.AAPL,
            LiveSource.REAL_TIME_BARS,
            Timeframe.SECONDS_5,
            WhatToShow.TRADES,
            TradingHours.RTH,
            Lane.LIVE,
            "test",
            login,
            1,
            inbox.ref()));
    return inbox;
  }

  private static boolean fetched(Inbox<HistoryReply> load) {
    return !load.isEmpty() && load.messages().getLast() instanceof HistoryReply.Fetched;
  }

  private static GatewayStatus.Budget budget(LoginsStatus status, String policy) {
    return status.pacing().budgets().stream()
        .filter(one -> one.policy().equals(policy))
        .findFirst()
        .orElseThrow();
  }

  private LoginsStatus status() {
    Inbox<LoginsStatus> inbox = world.inbox();
    gateway.tell(new GatewaySupervisor.GetLogins(inbox.ref()));
    world.settle();
    return inbox.messages().getFirst();
  }
}
