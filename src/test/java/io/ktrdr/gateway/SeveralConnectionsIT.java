package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.GatewayQuestion.HistoryReply.Fetched;
import io.ktrdr.gateway.GatewayStatus.ConnectionStatus;
import io.ktrdr.gateway.GatewayStatus.Phase;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.wire.ClientMessage.ReqHistoricalData;
import io.ktrdr.wire.ClientMessage.StartApi;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A login with a connection for each kind of work, over real TCP. */
class SeveralConnectionsIT {

  private static final ActorTestKit KIT = ActorTestKit.create();

  /** Whom bars were asked of. */
  private final BlockingQueue<Integer> asked = new LinkedBlockingQueue<>();

  private volatile boolean historyHangsUp;

  @AfterAll
  static void shutdown() {
    KIT.shutdownTestKit();
  }

  @Test
  void eachConnectionDoesItsOwnWorkAndAnotherStepsInWhenItIsLost() throws InterruptedException {
    try (ScriptedGateway server = ScriptedGateway.start(this::play);
        GatewayUnderTest gateway =
            GatewayUnderTest.connectedTo(
                KIT,
                server.port(),
                "ktrdr.gateway { connections = [[live], [history], [contracts]]"
                    + ", backoff { min = 20 s, max = 20 s } }")) {
      gateway.eventually(
          () ->
              assertThat(gateway.status().connections())
                  .hasSize(3)
                  .allMatch(connection -> connection.phase() == Phase.READY));
      assertThat(gateway.status().connections())
          .extracting(ConnectionStatus::roles)
          .containsExactlyInAnyOrder(
              Set.of(Role.LIVE), Set.of(Role.HISTORY), Set.of(Role.CONTRACTS));
      assertThat(server.received(StartApi.class))
          .extracting(StartApi::clientId)
          .containsExactlyInAnyOrder(17, 18, 19);

      fetch(gateway, "2023-01-01");
      assertThat(asked.take()).isEqualTo(18);

      historyHangsUp = true;
      fetch(gateway, "2022-01-01");
      assertThat(asked.take()).as("asked, and lost").isEqualTo(18);
      assertThat(asked.take()).as("asked again elsewhere").isIn(17, 19);
      assertThat(gateway.status().ready()).isTrue();
    }
  }

  private static void fetch(GatewayUnderTest gateway, String day) {
    Instant start = Instant.parse(day + "T00:00:00Z");
    var reply =
        gateway.fetch(Timeframe.DAY_1, new TimeRange(start, start.plus(Duration.ofDays(20))));
    assertThat(reply.receiveSeveralMessages(2, Duration.ofSeconds(30)).getLast())
        .isInstanceOf(Fetched.class);
  }

  private void play(ScriptedGateway.Peer peer) throws IOException {
    peer.welcome(200, "SIM0000001");
    while (true) {
      ReqHistoricalData request = peer.await(ReqHistoricalData.class);
      asked.add(peer.clientId());
      if (historyHangsUp && peer.clientId() == 18) {
        return;
      }
      peer.error(
          request.reqId(),
          162,
          "Historical Market Data Service error message:HMDS query returned no data: AAPL@SMART");
    }
  }
}
