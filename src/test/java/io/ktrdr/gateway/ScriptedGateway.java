package io.ktrdr.gateway;

import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.ClientMessage.ReqCurrentTime;
import io.ktrdr.wire.ClientMessage.StartApi;
import io.ktrdr.wire.Codec;
import io.ktrdr.wire.Frames;
import io.ktrdr.wire.Handshake.ClientHello;
import io.ktrdr.wire.Handshake.ServerHello;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.ServerMessage.CurrentTime;
import io.ktrdr.wire.ServerMessage.ErrorMessage;
import io.ktrdr.wire.ServerMessage.ManagedAccounts;
import io.ktrdr.wire.ServerMessage.NextValidId;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A gateway that does exactly what a test tells it, over real TCP: one script per connection, the
 * last one for all that follow.
 */
final class ScriptedGateway implements AutoCloseable {

  /** What happens on one connection; when it returns, the socket is closed. */
  interface Script {
    void play(Peer peer) throws IOException;
  }

  private final ServerSocket server;
  private final Deque<Script> scripts;
  private final List<Peer> peers = new CopyOnWriteArrayList<>();
  private final List<ClientMessage> received = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  private ScriptedGateway(ServerSocket server, List<Script> scripts) {
    this.server = server;
    this.scripts = new ArrayDeque<>(scripts);
  }

  static ScriptedGateway start(Script... scripts) {
    try {
      ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      ScriptedGateway gateway = new ScriptedGateway(server, List.of(scripts));
      Thread.ofVirtual().start(gateway::accept);
      return gateway;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  int connections() {
    return peers.size();
  }

  /** Everything that any client said after its hello. */
  List<ClientMessage> received() {
    return List.copyOf(received);
  }

  <M extends ClientMessage> List<M> received(Class<M> kind) {
    return received.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Script script = scripts.size() > 1 ? scripts.removeFirst() : scripts.peekFirst();
        Peer peer = new Peer(socket);
        peers.add(peer);
        Thread.ofVirtual().start(() -> play(script, peer));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void play(Script script, Peer peer) {
    try (peer) {
      script.play(peer);
    } catch (IOException gone) {
      // The client closed its side; many scripts end like this.
    } catch (RuntimeException | Error failure) {
      failures.add(failure);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Peer peer : peers) {
        peer.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!failures.isEmpty()) {
      throw new AssertionError("a script failed", failures.getFirst());
    }
  }

  /** The time of those that ask. */
  static CurrentTime time() {
    return new CurrentTime(GatewayUnderTest.CLOCK.instant().getEpochSecond());
  }

  /** The server's end of one connection. */
  final class Peer implements AutoCloseable {

    private final Socket socket;
    private final Frames frames = Frames.fromClient();
    private Codec codec;
    private int clientId = -1;

    private Peer(Socket socket) {
      this.socket = socket;
    }

    int clientId() {
      return clientId;
    }

    ClientHello hello() throws IOException {
      return ClientHello.decode(payload());
    }

    void version(int version) throws IOException {
      raw(Frames.frame(new ServerHello(version, "20260105 09:30:00 EST").encode()));
      if (version >= Codec.OLDEST_TEXT && version <= Codec.NEWEST_TEXT) {
        codec = Codec.forVersion(version);
      }
    }

    /** The whole handshake, up to the first request. */
    void welcome(int version, String account) throws IOException {
      hello();
      version(version);
      clientId = ((StartApi) next()).clientId();
      send(new ManagedAccounts(List.of(account)), new NextValidId(1));
      tellTime((ReqCurrentTime) next());
    }

    void tellTime(ReqCurrentTime asked) throws IOException {
      send(time());
    }

    ClientMessage next() throws IOException {
      ClientMessage message = codec.decodeClient(payload());
      received.add(message);
      return message;
    }

    /** The next message of a kind; the time is told on the way, others are passed over. */
    <M extends ClientMessage> M await(Class<M> kind) throws IOException {
      while (true) {
        ClientMessage message = next();
        if (kind.isInstance(message)) {
          return kind.cast(message);
        }
        if (message instanceof ReqCurrentTime asked) {
          tellTime(asked);
        }
      }
    }

    void send(ServerMessage... messages) throws IOException {
      for (ServerMessage message : messages) {
        raw(Frames.frame(codec.encode(message)));
      }
    }

    void error(int reqId, int code, String text) throws IOException {
      send(
          codec.serverVersion() >= 194
              ? ErrorMessage.at(System.currentTimeMillis(), reqId, code, text)
              : ErrorMessage.of(reqId, code, text));
    }

    byte[] frame(ServerMessage message) {
      return Frames.frame(codec.encode(message));
    }

    void raw(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    }

    /** Answers what is asked of the session and ignores the rest, until the client leaves. */
    void stay() throws IOException {
      await(StartApi.class);
    }

    /** Reads nothing and says nothing, until the client leaves or the test ends. */
    void fallSilent() throws IOException {
      List<byte[]> ignored = new ArrayList<>();
      while (ignored.add(payload())) {
        ignored.clear();
      }
    }

    /** Breaks the connection as a crash would: a reset instead of a goodbye. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    private byte[] payload() throws IOException {
      byte[] chunk = new byte[8192];
      while (true) {
        Optional<byte[]> next = frames.next();
        if (next.isPresent()) {
          return next.get();
        }
        int read = socket.getInputStream().read(chunk);
        if (read < 0) {
          throw new EOFException();
        }
        frames.feed(chunk, 0, read);
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
