package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.PortProbe.Found;
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
      assertThat(knock(server.port())).isEqualTo(new Found.Gateway(187));
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
                            "HTTP/1.1 400 Bad Request\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo(new Found.Http("HTTP/1.1 400 Bad Request"));
  }

  @Test
  void whoeverHangsUpOrSaysNothingIsKnownToo() throws Exception {
    assertThat(knockAt(socket -> socket.getInputStream().readNBytes(4)))
        .isInstanceOfAny(Found.Closed.class, Found.Unreachable.class);
    assertThat(knockAt(socket -> socket.getInputStream().readAllBytes()))
        .isEqualTo(new Found.Silent());
  }

  @Test
  void aPortWhereNobodyListensIsUnreachable() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(knock(port)).isInstanceOf(Found.Unreachable.class);
  }

  private static Found knockAt(Manners manners) throws Exception {
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
      return knock(server.getLocalPort());
    }
  }

  private static Found knock(int port) throws Exception {
    return PortProbe.knock(KIT.system(), "127.0.0.1", port, Duration.ofSeconds(1))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }
}
