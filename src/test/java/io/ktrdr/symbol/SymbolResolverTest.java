package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.GatewayQuestion;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.market.Instrument;
import io.ktrdr.symbol.Resolution.Ambiguous;
import io.ktrdr.symbol.Resolution.CouldNotAsk;
import io.ktrdr.symbol.Resolution.Resolved;
import io.ktrdr.symbol.Resolution.Unknown;
import io.ktrdr.testing.SettableClock;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SymbolResolverTest {

  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(ConfigFactory.parseResources("store.conf"))
              .withFallback(ConfigFactory.parseResources("symbol.conf"))
              .withFallback(ConfigFactory.defaultReferenceUnresolved())
              .resolve());
  private static final Instrument SWISS = Apple.share("AAPL", "EBS", 38708077);

  private final ScriptedGateway gateway = new ScriptedGateway(Duration.ofDays(1));
  private final SettableClock clock = new SettableClock(Apple.NOW);
  private final FakeDirectory directory = new FakeDirectory();
  private final ActorRef<SymbolEntity.Command> entity =
      KIT.spawn(
          Behaviors.receiveMessage(
              command -> {
                if (command instanceof SymbolEntity.Register register) {
                  register.replyTo().tell(new SymbolEntity.Registered(register.instrument()));
                }
                return Behaviors.same();
              }));
  private final ActorRef<SymbolResolver.Command> resolver = spawn(KIT.spawn(gateway.behavior()));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void aNameThatOnlyOneHasIsRegisteredAndThenKnown() {
    assertThat(resolve("AAPL")).isEqualTo(new Resolved(Apple.SHARE));
    assertThat(directory.all()).containsExactly(Apple.SHARE);
    int asked = gateway.lookups.size();
    assertThat(resolve("aapl")).isEqualTo(new Resolved(Apple.SHARE));
    assertThat(gateway.lookups).hasSize(asked);
  }

  @Test
  void aNameThatSeveralHaveIsNotGuessed() {
    gateway.instruments.add(SWISS);
    assertThat(resolve("AAPL")).isEqualTo(new Ambiguous(List.of(Apple.SHARE, SWISS)));
    assertThat(directory.all()).isEmpty();
    assertThat(resolve("AAPL.EBS.STK")).isEqualTo(new Resolved(SWISS));
  }

  @Test
  void aTickerOfDigitsIsFoundAndToldApartFromAContractId() {
    Instrument toyota = Apple.share("7203", "TSEJ", 4905707);
    gateway.instruments.add(toyota);
    assertThat(resolve("7203")).isEqualTo(new Resolved(toyota));
    assertThat(resolve("265598")).isEqualTo(new Resolved(Apple.SHARE));

    Instrument ticker = Apple.share("8314", "TSEJ", 4905708);
    Instrument contract = Apple.share("IBM", "NYSE", 8314);
    gateway.instruments.addAll(List.of(ticker, contract));
    assertThat(resolve("8314")).isEqualTo(new Ambiguous(List.of(contract, ticker)));
  }

  @Test
  void whatNobodyKnowsIsAskedForAgainOnlyAfterAWhile() {
    assertThat(resolve("NOPE")).isEqualTo(new Unknown());
    int asked = gateway.lookups.size();
    assertThat(resolve("NOPE")).isEqualTo(new Unknown());
    assertThat(gateway.lookups).hasSize(asked);
    gateway.instruments.add(Apple.share("NOPE", "NYSE", 7));
    clock.now = Apple.NOW.plusSeconds(60);
    assertThat(resolve("NOPE")).isInstanceOf(Resolved.class);
  }

  @Test
  void thatIbCouldNotBeAskedIsNotRemembered() {
    gateway.down(true);
    assertThat(resolve("AAPL")).isEqualTo(new CouldNotAsk(ScriptedGateway.DOWN));
    gateway.down(false);
    assertThat(resolve("AAPL")).isEqualTo(new Resolved(Apple.SHARE));
  }

  @Test
  void theEndOfAQuestionIsNotTakenForTheEndOfTheNextOne() {
    gateway.down(true);
    for (int i = 0; i < 300; i++) {
      assertThat(resolve("AAPL")).isEqualTo(new CouldNotAsk(ScriptedGateway.DOWN));
    }
  }

  @Test
  void equalQuestionsAtOnceAreAskedOnceAndSilenceIsNotAnAnswer() {
    TestProbe<GatewaySupervisor.Command> ib = KIT.createTestProbe();
    ActorRef<SymbolResolver.Command> patient = spawn(ib.ref());
    TestProbe<Resolution> answers = KIT.createTestProbe();
    patient.tell(new SymbolResolver.Resolve("MSFT", answers.ref()));
    patient.tell(new SymbolResolver.Resolve("msft", answers.ref()));
    assertThat(ib.receiveMessage()).isInstanceOf(GatewayQuestion.SearchSymbols.class);
    ManualTime.get(KIT.system()).timePasses(Duration.ofSeconds(30));
    assertThat(answers.receiveSeveralMessages(2)).allMatch(answer -> answer instanceof CouldNotAsk);
    ManualTime.get(KIT.system()).expectNoMessageFor(Duration.ofMillis(1), ib);
  }

  @Test
  void aWatchlistWaitsUntilIbCanBeAsked() {
    gateway.down(true);
    ActorRef<Watchlist.Message> watchlist =
        KIT.spawn(Watchlist.create(List.of("NOPE", "AAPL"), resolver, settings()));
    TestProbe<Object> watcher = KIT.createTestProbe();
    watcher.awaitAssert(
        () -> {
          assertThat(gateway.lookups).isNotEmpty();
          return null;
        });
    gateway.down(false);
    watcher.awaitAssert(
        () -> {
          ManualTime.get(KIT.system()).timePasses(Duration.ofSeconds(1));
          assertThat(directory.all()).containsExactly(Apple.SHARE);
          return null;
        });
    watcher.expectTerminated(watchlist);
  }

  private Resolution resolve(String text) {
    TestProbe<Resolution> answer = KIT.createTestProbe();
    resolver.tell(new SymbolResolver.Resolve(text, answer.ref()));
    return answer.receiveMessage();
  }

  private ActorRef<SymbolResolver.Command> spawn(ActorRef<GatewaySupervisor.Command> ib) {
    SymbolContext context =
        new SymbolContext(
            new FakeBarStore(), directory, Apple.CALENDARS::of, ib, clock, settings());
    return KIT.spawn(SymbolResolver.create(context, id -> entity));
  }

  private static SymbolSettings settings() {
    return SymbolSettings.from(KIT.system().settings().config());
  }
}
