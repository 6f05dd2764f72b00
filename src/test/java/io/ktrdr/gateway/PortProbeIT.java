package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.PortProbe.Found;
import io.ktrdr.testing.Nobody;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Knocking at real ports. */
class PortProbeIT {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What a server does with the one connection that it gets. */
  private interface Manners {
    void receive(Socket socket) throws IOException;
  }

  @AfterAll
  static void shutdown() {
    KIT.shutdownTestKit();
  }

  @Test
  void aGatewayTellsItsVersion() throws Exception {
    try (ScriptedGateway server =
        ScriptedGateway.start(
            peer -> {
              peer.hello();
              peer.version(187);
              peer.fallSilent();
            })) {
      assertThat(knock(server.port(), PATIENCE)).isEqualTo(new Found.Gateway(187));
      assertThat(server.received()).as("no session is begun").isEmpty();
    }
  }

  @Test
  void aWebServerIsKnown() throws Exception {
    assertThat(
            knockAt(
                socket ->
                    socket
                        .getOutputStream()
                        .write(
                            "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                PATIENCE))
        .isEqualTo(new Found.Http("HTTP/1.1 400 Bad Request"));
  }

  @Test
  void whoeverHangsUpOrSaysNothingIsKnownToo() throws Exception {
    assertThat(knockAt(socket -> socket.getInputStream().readNBytes(4), PATIENCE))
        .isInstanceOfAny(Found.Closed.class, Found.Unreachable.class);
    Found mute = new Found.Unreachable("never tried");
    // where even connecting takes longer than that, nobody can tell silence
    for (int tries = 0; tries < 10 && !(mute instanceof Found.Silent); tries++) {
      mute = knockAt(socket -> socket.getInputStream().readAllBytes(), Duration.ofMillis(500));
    }
    assertThat(mute).isEqualTo(new Found.Silent());
  }

  @Test
  void aPortWhereNobodyListensIsUnreachable() throws Exception {
    try (Nobody nobody = new Nobody()) {
      assertThat(knock(nobody.port(), PATIENCE)).isInstanceOf(Found.Unreachable.class);
    }
  }

  private static Found knockAt(Manners manners, Duration within) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket socket = server.accept()) {
                  manners.receive(socket);
                } catch (IOException gone) {
                  // The one who knocked has left.
                }
              });
      return knock(server.getLocalPort(), within);
    }
  }

  private static Found knock(int port, Duration within) throws Exception {
    return PortProbe.knock(KIT.system(), "127.0.0.1", port, within)
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }
}
