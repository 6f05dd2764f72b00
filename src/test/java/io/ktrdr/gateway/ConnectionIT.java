package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.GatewayQuestion.HistoryReply.FetchFailed;
import io.ktrdr.gateway.GatewayStatus.ConnectionStatus;
import io.ktrdr.gateway.GatewayStatus.Phase;
import io.ktrdr.market.Origin;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.testing.Nobody;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.ClientMessage.ReqCurrentTime;
import io.ktrdr.wire.ClientMessage.StartApi;
import io.ktrdr.wire.ServerMessage.ManagedAccounts;
import io.ktrdr.wire.ServerMessage.NextValidId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection against gateways that behave well and badly, over real TCP. */
class ConnectionIT {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private static final TimeRange JANUARY =
      new TimeRange(Instant.parse("2023-01-01T00:00:00Z"), Instant.parse("2023-02-01T00:00:00Z"));

  @AfterAll
  static void shutdown() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest
  @ValueSource(ints = {176, 187, 193, 196, 200})
  void isReadyAfterAccountsIdsAndTheTime(int version) {
    Instant begun = Instant.now();
    try (ScriptedGateway server = ScriptedGateway.start(greeting(version, "SIM0000001"));
        GatewayUnderTest gateway = connect(server, "")) {
      ConnectionStatus status = gateway.await(Phase.READY);
      Duration atMost = Duration.between(begun, Instant.now());

      assertThat(status.serverVersion()).isEqualTo(version);
      assertThat(status.accounts()).containsExactly("SIM0000001");
      assertThat(status.origin()).contains(Origin.SIMULATED);
      assertThat(status.clientId()).isEqualTo(17);
      assertThat(status.clockSkew().orElseThrow().abs())
          .as("half a second, and what the answer was under way at most")
          .isLessThan(atMost.plusSeconds(1));
      assertThat(status.reconnects()).isZero();
      assertThat(gateway.status().ready()).isTrue();
    }
  }

  @Test
  void isNotReadyBeforeTheTimeIsTold() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch tell = new CountDownLatch(1);
    try (ScriptedGateway server =
            ScriptedGateway.start(
                peer -> {
                  peer.hello();
                  peer.version(200);
                  peer.next();
                  peer.send(new NextValidId(1), new ManagedAccounts(List.of("DU1")));
                  ReqCurrentTime time = (ReqCurrentTime) peer.next();
                  asked.countDown();
                  await(tell);
                  peer.tellTime(time);
                  peer.stay();
                });
        GatewayUnderTest gateway = connect(server, "")) {
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(gateway.connection().phase()).isEqualTo(Phase.HANDSHAKING);

      tell.countDown();

      assertThat(gateway.await(Phase.READY).origin()).contains(Origin.REAL);
    }
  }

  @Test
  void aGatewayThatAcceptsAndSaysNothingIsGivenUpAndTriedAgain() {
    try (ScriptedGateway server =
            ScriptedGateway.start(
                ScriptedGateway.Peer::fallSilent,
                ScriptedGateway.Peer::fallSilent,
                greeting(200, "SIM0000001"));
        GatewayUnderTest gateway = connect(server, "ktrdr.gateway.handshake-timeout = 1 s")) {
      assertThat(gateway.await(Phase.READY).reconnects()).isGreaterThanOrEqualTo(2);
      assertThat(gateway.status().transitions())
          .anyMatch(step -> step.reason().contains("handshake was not done"));
    }
  }

  @Test
  void aResetInTheMiddleOfAFrameIsALostSocket() {
    try (ScriptedGateway server =
            ScriptedGateway.start(
                peer -> {
                  peer.welcome(200, "SIM0000001");
                  peer.raw(new byte[] {0, 0, 1, 0, '4', 0});
                  peer.reset();
                },
                greeting(200, "SIM0000001"));
        GatewayUnderTest gateway = connect(server, "")) {
      ConnectionStatus status =
          gateway.await(one -> one.phase() == Phase.READY && one.reconnects() == 1);

      assertThat(status.clientId()).isEqualTo(17);
    }
  }

  @Test
  void framesMayArriveByteByByte() {
    try (ScriptedGateway server =
            ScriptedGateway.start(
                peer -> {
                  peer.hello();
                  peer.version(200);
                  peer.next();
                  dribble(peer, peer.frame(new ManagedAccounts(List.of("SIM0000001"))));
                  dribble(peer, peer.frame(new NextValidId(1)));
                  peer.next();
                  dribble(peer, peer.frame(ScriptedGateway.time()));
                  peer.stay();
                });
        GatewayUnderTest gateway = connect(server, "")) {
      gateway.await(Phase.READY);
    }
  }

  @Test
  void garbageInsteadOfFramesIsALostSocket() {
    try (ScriptedGateway server =
            ScriptedGateway.start(
                peer ->
                    peer.raw(
                        "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                greeting(200, "SIM0000001"));
        GatewayUnderTest gateway = connect(server, "")) {
      assertThat(gateway.await(Phase.READY).reconnects()).isEqualTo(1);
    }
  }

  @Test
  void aTakenClientIdMakesWayForTheNext() {
    try (ScriptedGateway server =
            ScriptedGateway.start(
                peer -> {
                  peer.hello();
                  peer.version(200);
                  peer.next();
                  peer.error(-1, 326, "Unable to connect as the client id is already in use");
                },
                greeting(200, "SIM0000001"));
        GatewayUnderTest gateway = connect(server, "ktrdr.gateway.client-id-rest = 60 s")) {
      assertThat(gateway.await(Phase.READY).clientId()).isEqualTo(18);
      assertThat(server.received(StartApi.class))
          .extracting(StartApi::clientId)
          .containsExactly(17, 18);
      assertThat(gateway.status().notices()).anyMatch(notice -> notice.code() == 326);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {175, 201})
  void aVersionThatWasNotOfferedIsRefusedWithASentence(int version) {
    try (ScriptedGateway server =
            ScriptedGateway.start(
                peer -> {
                  peer.hello();
                  peer.version(version);
                  peer.fallSilent();
                });
        GatewayUnderTest gateway = connect(server, "")) {
      gateway.await(
          status ->
              status
                  .reason()
                  .startsWith(
                      "the gateway answered with protocol version "
                          + version
                          + ", we speak 176 to 200"));
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void aHalfOpenConnectionIsFoundDeadAfterTwoMissedAnswers() {
    try (ScriptedGateway server =
            ScriptedGateway.start(
                peer -> {
                  peer.welcome(200, "SIM0000001");
                  peer.next();
                  peer.next();
                  peer.fallSilent();
                },
                greeting(200, "SIM0000001"));
        GatewayUnderTest gateway =
            connect(
                server, "ktrdr.gateway.liveness { interval = 100 ms, answer-within = 100 ms }")) {
      gateway.await(one -> one.phase() == Phase.READY && one.reconnects() >= 1);

      assertThat(gateway.status().transitions())
          .anyMatch(step -> step.reason().contains("no longer answers (half-open connection)"));
      gateway.eventually(
          () -> assertThat(server.received(ReqCurrentTime.class)).hasSizeGreaterThanOrEqualTo(3));
    }
  }

  @Test
  void aGatewayThatAnswersTheTimeStaysConnected() {
    try (ScriptedGateway server = ScriptedGateway.start(greeting(200, "SIM0000001"));
        GatewayUnderTest gateway =
            connect(server, "ktrdr.gateway.liveness { interval = 50 ms, answer-within = 8 s }")) {
      gateway.await(Phase.READY);
      gateway.eventually(
          () -> assertThat(server.received(ReqCurrentTime.class)).hasSizeGreaterThanOrEqualTo(8));

      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void theOtherKindOfGatewayIsRefusedAndAskedNothing() {
    try (ScriptedGateway server = ScriptedGateway.start(greeting(200, "SIM0000001"));
        GatewayUnderTest gateway = connect(server, "ktrdr.gateway.expected-origin = real")) {
      ConnectionStatus status = gateway.await(Phase.REFUSED);

      assertThat(status.reason()).contains("connect to a real gateway");
      assertThat(gateway.status().ready()).isFalse();
      FetchFailed failed =
          gateway.fetch(Timeframe.DAY_1, JANUARY).expectMessageClass(FetchFailed.class);
      assertThat(failed.problem().detail()).contains("the two never mix");
      assertThat(server.received()).hasOnlyElementsOfTypes(StartApi.class, ReqCurrentTime.class);
    }
  }

  @Test
  void withoutAnyGatewayAQuestionFailsFastAndSaysWhenToTryAgain() throws IOException {
    try (Nobody nobody = new Nobody();
        GatewayUnderTest gateway = GatewayUnderTest.connectedTo(KIT, nobody.port(), "")) {
      FetchFailed failed =
          gateway.fetch(Timeframe.DAY_1, JANUARY).expectMessageClass(FetchFailed.class);

      assertThat(failed.problem().kind()).isEqualTo(CodeClass.CONNECTIVITY);
      assertThat(failed.problem().retryAfter()).isPositive();
      assertThat(failed.remaining()).isEqualTo(JANUARY);
      gateway.await(status -> status.reason().contains("is TWS or IB Gateway running"));
    }
  }

  @Test
  void aLostLinkToIbIsServerDownUntilTheLinkIsBack() {
    CountDownLatch restore = new CountDownLatch(1);
    try (ScriptedGateway server =
            ScriptedGateway.start(
                peer -> {
                  peer.welcome(200, "SIM0000001");
                  peer.error(-1, 1100, "Connectivity between IBKR and TWS has been lost.");
                  await(restore);
                  peer.error(-1, 1102, "Connectivity has been restored - data maintained.");
                  peer.stay();
                });
        GatewayUnderTest gateway = connect(server, "")) {
      ConnectionStatus down = gateway.await(Phase.SERVER_DOWN);
      assertThat(down.reason()).startsWith("the gateway has no link to IB");
      FetchFailed failed =
          gateway.fetch(Timeframe.DAY_1, JANUARY).expectMessageClass(FetchFailed.class);
      assertThat(failed.problem().kind()).isEqualTo(CodeClass.CONNECTIVITY);
      assertThat(server.received(ClientMessage.ReqHistoricalData.class)).isEmpty();

      restore.countDown();

      assertThat(gateway.await(Phase.READY).reason()).isEmpty();
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void stoppingCancelsWhatIsOpenAndClosesTheSocket() {
    try (ScriptedGateway server = ScriptedGateway.start(greeting(200, "SIM0000001"));
        GatewayUnderTest gateway = connect(server, "ktrdr.gateway.close-timeout = 20 s")) {
      gateway.await(Phase.READY);
      var asked = gateway.fetch(Timeframe.DAY_1, JANUARY);
      gateway.eventually(
          () -> assertThat(server.received(ClientMessage.ReqHistoricalData.class)).hasSize(1));

      gateway.stop();

      int reqId = server.received(ClientMessage.ReqHistoricalData.class).getFirst().reqId();
      assertThat(server.received().getLast())
          .isEqualTo(new ClientMessage.CancelHistoricalData(reqId));
      assertThat(asked.expectMessageClass(FetchFailed.class).problem().kind())
          .isEqualTo(CodeClass.CONNECTIVITY);
    }
  }

  private static ScriptedGateway.Script greeting(int version, String account) {
    return peer -> {
      peer.welcome(version, account);
      peer.stay();
    };
  }

  private static GatewayUnderTest connect(ScriptedGateway server, String overrides) {
    return GatewayUnderTest.connectedTo(KIT, server.port(), overrides);
  }

  private static void dribble(ScriptedGateway.Peer peer, byte[] bytes) throws IOException {
    for (byte one : bytes) {
      peer.raw(new byte[] {one});
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IOException("the test never went on");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
