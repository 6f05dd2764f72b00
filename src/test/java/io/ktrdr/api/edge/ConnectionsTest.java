package io.ktrdr.api.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

  private final List<SocketChannel> channels = new ArrayList<>();
  private long now = 1;
  private Connections connections;
  private ServerSocketChannel server;

  @BeforeEach
  void listen() throws IOException {
    server = ServerSocketChannel.open().bind(new InetSocketAddress(loopback(), 0));
    connections = new Connections(Duration.ofSeconds(15), Duration.ofSeconds(75), 10, () -> now);
  }

  @AfterEach
  void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
    server.close();
  }

  @Test
  void aConnectionWithoutAWholeRequestIsEndedAfterTheHeaderTimeout() throws IOException {
    SocketChannel silent = accepted();
    SocketChannel asking = accepted();
    of(asking).begin();

    pass(14);
    connections.sweep();
    assertThat(ended(silent)).isFalse();
    pass(2);
    connections.sweep();

    assertThat(ended(silent)).isTrue();
    assertThat(ended(asking)).as("its request is under way").isFalse();
    assertThat(connections.count()).isEqualTo(1);
    assertThat(connections.ended()).isEqualTo(1);
  }

  @Test
  void aConnectionThatHasServedMayRestForTheKeepAliveTimeout() throws IOException {
    SocketChannel served = accepted();
    pass(10);
    of(served).begin();
    pass(300);
    of(served).end();

    pass(74);
    connections.sweep();
    assertThat(ended(served)).isFalse();
    pass(2);
    connections.sweep();

    assertThat(ended(served)).isTrue();
  }

  @Test
  void inACrowdTheLongestRestingMakeRoomAndThoseAtWorkStay() throws IOException {
    SocketChannel working = accepted();
    of(working).begin();
    pass(1);
    SocketChannel oldest = accepted();
    for (int i = 0; i < 7; i++) {
      pass(1);
      accepted();
    }
    assertThat(ended(oldest)).isFalse();

    SocketChannel newest = accepted();

    assertThat(ended(oldest)).isTrue();
    assertThat(ended(working)).isFalse();
    assertThat(ended(newest)).isFalse();
    assertThat(connections.count()).isEqualTo(9);
  }

  @Test
  void aWebSocketStaysHoweverLongItIsSilentAndHoweverManyCome() throws IOException {
    SocketChannel webSocket = accepted();
    of(webSocket).begin();
    of(webSocket).upgraded();
    of(webSocket).end();

    pass(3_600);
    connections.sweep();
    for (int i = 0; i < 12; i++) {
      pass(1);
      accepted();
    }

    assertThat(ended(webSocket)).isFalse();
    assertThat(connections.underWay()).isZero();
  }

  @Test
  void whoLeftByThemselvesAreForgotten() throws IOException {
    SocketChannel gone = accepted();
    gone.close();

    connections.sweep();

    assertThat(connections.count()).isZero();
    assertThat(connections.ended()).isZero();
  }

  private SocketChannel accepted() throws IOException {
    channels.add(SocketChannel.open(server.getLocalAddress()));
    SocketChannel accepted = server.accept();
    accepted.configureBlocking(false);
    channels.add(accepted);
    connections.opened(accepted.socket());
    return accepted;
  }

  private Connections.Connection of(SocketChannel channel) throws IOException {
    return connections.of((InetSocketAddress) channel.getRemoteAddress());
  }

  /** As the server would see it: the end of input. */
  private static boolean ended(SocketChannel channel) throws IOException {
    return channel.read(ByteBuffer.allocate(1)) < 0;
  }

  private void pass(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }
}
