package io.ktrdr.api.edge;

import io.ktrdr.api.socket.PlainSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.io.Inet;
import org.apache.pekko.util.ByteString;

/**
 * The open connections, so that those which only stand there cannot keep others out. The HTTP
 * server has one idle timeout, which has to be longer than the longest request; here a connection
 * without a request under way has to show a whole request within the header timeout, later another
 * within the keep-alive timeout, and when nearly as many connections are open as may be, the one
 * that has rested longest makes room. WebSockets are left alone: they are pinged.
 *
 * <p>To end a connection its reading half is shut: the server sees the end of input, as if the
 * client had left, finishes what it has under way, and closes.
 */
final class Connections {

  /** At this part of the limit the longest resting connection has to go. */
  private static final double CROWDED = 0.9;

  private final long headerNanos;
  private final long keepAliveNanos;
  private final int crowd;
  private final LongSupplier nanoTime;
  private final Map<SocketAddress, Connection> open = new ConcurrentHashMap<>();
  private final LongAdder ended = new LongAdder();

  /** One connection; what it does is told by the requests on it. */
  final class Connection implements PlainSocket {
    private final Socket socket;
    private final SocketChannel channel;
    private final SocketAddress remote;
    private long since;
    private boolean served;
    private boolean upgraded;
    private int underWay;

    private Connection(Socket socket) {
      this.socket = socket;
      this.channel = socket.getChannel();
      this.remote = socket.getRemoteSocketAddress();
      this.since = nanoTime.getAsLong();
    }

    /** A request on it was read. */
    synchronized void begin() {
      underWay++;
    }

    /** An answer on it has gone out, or was given up. */
    synchronized void end() {
      underWay--;
      served = true;
      since = nanoTime.getAsLong();
    }

    /** It speaks another protocol from now on, which looks by itself whether anybody is there. */
    synchronized void upgraded() {
      upgraded = true;
    }

    @Override
    public ByteString write(ByteString bytes) {
      try {
        int written = channel.write(ByteBuffer.wrap(bytes.toArrayUnsafe()));
        return written == bytes.length() ? ByteString.emptyByteString() : bytes.drop(written);
      } catch (IOException gone) {
        return bytes;
      }
    }

    private synchronized int underWay() {
      return socket.isClosed() ? 0 : underWay;
    }

    /** How long it has rested; negative while it has something to do. */
    private synchronized long rested(long now) {
      return upgraded || underWay > 0 ? -1 : now - since;
    }

    private synchronized boolean overdue(long now) {
      return !upgraded && underWay == 0 && now - since > (served ? keepAliveNanos : headerNanos);
    }

    private synchronized void shut() {
      if (upgraded || underWay > 0) {
        return;
      }
      try {
        socket.shutdownInput();
      } catch (IOException gone) {
        // it closed by itself in this moment
      }
    }
  }

  /**
   * @param limit how many connections the server holds
   * @param nanoTime a clock that only goes on
   */
  Connections(Duration headerTimeout, Duration keepAlive, int limit, LongSupplier nanoTime) {
    this.headerNanos = headerTimeout.toNanos();
    this.keepAliveNanos = keepAlive.toNanos();
    this.crowd = Math.max(1, (int) (limit * CROWDED));
    this.nanoTime = nanoTime;
  }

  /** Gets every connection as it is accepted, from the toolkit's sockets. */
  Inet.SocketOption registrar() {
    return new Inet.AbstractSocketOptionV2() {
      @Override
      public void afterConnect(Socket socket) {
        opened(socket);
      }
    };
  }

  void opened(Socket socket) {
    Connection connection = new Connection(socket);
    open.put(connection.remote, connection);
    if (open.size() > crowd) {
      makeRoom();
    }
  }

  /** The connection that a request came by; null when it is not known. */
  Connection of(HttpRequest request) {
    Optional<RemoteAddress> address = request.getAttribute(AttributeKeys.remoteAddress);
    InetAddress remote = address.flatMap(RemoteAddress::getAddress).orElse(null);
    return remote == null ? null : of(new InetSocketAddress(remote, address.get().getPort()));
  }

  /** The same, by the client's end of it. */
  Connection of(InetSocketAddress remote) {
    return open.get(remote);
  }

  int count() {
    open.values().removeIf(connection -> connection.socket.isClosed());
    return open.size();
  }

  /** Requests whose answers have not gone out whole. */
  int underWay() {
    int requests = 0;
    for (Connection connection : open.values()) {
      requests += connection.underWay();
    }
    return requests;
  }

  /** How many connections had to go. */
  long ended() {
    return ended.sum();
  }

  /** Ends those that rest for too long; to be called every second or so. */
  void sweep() {
    long now = nanoTime.getAsLong();
    for (Connection connection : List.copyOf(open.values())) {
      if (connection.socket.isClosed()) {
        open.remove(connection.remote, connection);
      } else if (connection.overdue(now)) {
        end(connection);
      }
    }
  }

  /**
   * Ends all that rest, for a server that stops; the others when they do, so it is to be called
   * until none is left.
   *
   * @return how many are left
   */
  int leave() {
    open.values().forEach(Connection::shut);
    return count();
  }

  private void makeRoom() {
    int surplus = count() - crowd;
    if (surplus <= 0) {
      return;
    }
    long now = nanoTime.getAsLong();
    record Resting(Connection connection, long nanos) {}
    List<Resting> resting = new ArrayList<>();
    for (Connection connection : open.values()) {
      long nanos = connection.rested(now);
      if (nanos >= 0) {
        resting.add(new Resting(connection, nanos));
      }
    }
    resting.sort(Comparator.comparingLong(Resting::nanos).reversed());
    // some more than needed, so that a flood does not have them all sorted for each newcomer
    resting.stream().limit(surplus + crowd / 20).forEach(one -> end(one.connection()));
  }

  private void end(Connection connection) {
    ended.increment();
    connection.shut();
    // The address leaves with it: a connection that was told to go does not count any more.
    open.remove(connection.remote, connection);
  }
}
