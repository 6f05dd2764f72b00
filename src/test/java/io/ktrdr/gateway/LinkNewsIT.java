package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.LinkNews.DataKept;
import io.ktrdr.gateway.LinkNews.DataLost;
import io.ktrdr.gateway.LinkNews.Down;
import io.ktrdr.gateway.LinkNews.FarmChanged;
import io.ktrdr.gateway.LinkNews.Stalled;
import io.ktrdr.gateway.LinkNews.Up;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a watcher hears, from a gateway over real TCP. */
class LinkNewsIT {

  private static final ActorTestKit KIT = ActorTestKit.create();

  /** Until then no session begins. */
  private final CountDownLatch opening = new CountDownLatch(1);

  /** Lines for the gateway to say; an empty one makes it leave. */
  private final BlockingQueue<String> orders = new LinkedBlockingQueue<>();

  @AfterAll
  static void shutdown() {
    KIT.shutdownTestKit();
  }

  @Test
  void aWatcherHearsHowItStandsAndEveryChange() {
    try (ScriptedGateway server = ScriptedGateway.start(this::play);
        GatewayUnderTest gateway = GatewayUnderTest.connectedTo(KIT, server.port(), "")) {
      TestProbe<LinkNews> watcher = KIT.createTestProbe();
      gateway.supervisor.tell(new GatewaySupervisor.WatchLink(watcher.ref()));
      watcher.expectMessageClass(Down.class);
      opening.countDown();
      Up up =
          watcher
              .fishForMessage(
                  Duration.ofSeconds(30),
                  news ->
                      news instanceof Up
                          ? FishingOutcomes.complete()
                          : FishingOutcomes.continueAndIgnore())
              .stream()
              .map(Up.class::cast)
              .findFirst()
              .orElseThrow();

      orders.add("2103 Market data farm connection is broken:usfarm");
      assertThat(watcher.expectMessageClass(FarmChanged.class))
          .extracting(FarmChanged::farm, FarmChanged::state)
          .containsExactly(new Farm(Farm.Kind.MARKET_DATA, "usfarm"), Farm.State.BROKEN);

      orders.add("1100 Connectivity has been lost");
      Stalled stalled = watcher.expectMessageClass(Stalled.class);
      assertThat(stalled.session()).isEqualTo(up.session());

      orders.add("1102 restored, data maintained");
      DataKept kept = watcher.expectMessageClass(DataKept.class);
      assertThat(kept.since()).isEqualTo(stalled.at());
      assertThat(watcher.expectMessageClass(FarmChanged.class).state()).isEqualTo(Farm.State.OK);

      orders.add("1100 Connectivity has been lost");
      watcher.expectMessageClass(Stalled.class);
      orders.add("1101 restored, data lost");
      assertThat(watcher.expectMessageClass(DataLost.class).session()).isEqualTo(up.session());

      orders.add("");
      watcher.expectMessageClass(Down.class);
    }
  }

  @Test
  void aLateWatcherIsToldWhatHolds() {
    try (ScriptedGateway server = ScriptedGateway.start(this::play);
        GatewayUnderTest gateway = GatewayUnderTest.connectedTo(KIT, server.port(), "")) {
      opening.countDown();
      orders.add("2105 HMDS data farm connection is broken:ushmds");
      orders.add("1100 Connectivity has been lost");
      gateway.await(
          status -> status.reason().contains("no link") && status.reason().contains("ushmds"));
      TestProbe<LinkNews> watcher = KIT.createTestProbe();

      gateway.supervisor.tell(new GatewaySupervisor.WatchLink(watcher.ref()));

      watcher.expectMessageClass(Up.class);
      watcher.expectMessageClass(Stalled.class);
      watcher.expectMessageClass(FarmChanged.class);
      gateway.supervisor.tell(new GatewaySupervisor.UnwatchLink(watcher.ref()));
      orders.add("1102 restored, data maintained");
      gateway.await(GatewayStatus.Phase.READY);
      watcher.expectNoMessage(Duration.ofMillis(50));
    }
  }

  private void play(ScriptedGateway.Peer peer) throws IOException {
    try {
      opening.await();
      peer.welcome(200, "SIM0000001");
      for (String line = orders.take(); !line.isEmpty(); line = orders.take()) {
        peer.error(-1, Integer.parseInt(line.substring(0, 4)), line.substring(5));
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
