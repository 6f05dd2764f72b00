package io.ktrdr.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens many connections that do nothing, for {@code idle.sh}, and asks for something meanwhile.
 * Arguments: tcp or ws, port, connections, seconds to ask for, paths to ask for by turns, 100
 * requests a second. WebSockets answer pings. Prints how many were opened, refused and lost and,
 * for each path, p50 and p99 in ms; holds the connections until its input ends.
 */
public final class IdleClient {

  /** A source address has some 28 000 ports, and a port that was closed rests for a minute. */
  private static final int PER_ADDRESS = 5_000;

  private static final byte[] HANDSHAKE = ClientFrames.handshake("/ws/v1");

  private final Selector selector = Selector.open();
  private final ByteBuffer in = ByteBuffer.allocate(64 * 1024);
  private final boolean webSockets;
  private volatile boolean done;
  private int open;
  private int refused;
  private int lost;

  private IdleClient(boolean webSockets) throws IOException {
    this.webSockets = webSockets;
  }

  /** One connection that does nothing. */
  private final class Idle {
    private final SocketChannel socket;
    private boolean upgraded = !webSockets;
    private boolean counted;

    Idle(int port, int number) throws IOException {
      socket = SocketChannel.open();
      socket.bind(
          new InetSocketAddress(
              InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (2 + number / PER_ADDRESS)}),
              0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      if (webSockets) {
        socket.write(ByteBuffer.wrap(HANDSHAKE));
      } else {
        count();
      }
      socket.configureBlocking(false);
      socket.register(selector, SelectionKey.OP_READ, this);
    }

    private void count() {
      counted = true;
      open++;
    }

    void read() throws IOException {
      in.clear();
      int read;
      try {
        read = socket.read(in);
      } catch (IOException reset) {
        read = -1;
      }
      if (read < 0) {
        socket.close();
        if (counted) {
          open--;
          lost++;
        } else {
          refused++;
        }
        return;
      }
      in.flip();
      if (!upgraded) {
        upgraded = true;
        String head = new String(in.array(), 0, in.limit(), StandardCharsets.US_ASCII);
        if (!head.startsWith("HTTP/1.1 101")) {
          refused++;
          socket.close();
          return;
        }
        count();
        in.position(head.indexOf("\r\n\r\n") + 4);
      }
      frames();
    }

    /** Frames of a quiet session are short and come one at a time. */
    private void frames() throws IOException {
      while (webSockets && in.remaining() >= 2) {
        int opcode = in.get() & 0x0F;
        int length = in.get() & 0x7F;
        if (length == 126) {
          length = in.getShort() & 0xFFFF;
        }
        if (length > in.remaining()) {
          return;
        }
        byte[] payload = new byte[length];
        in.get(payload);
        if (opcode == 9) {
          socket.write(
              ByteBuffer.allocate(6 + length)
                  .put((byte) 0x8A)
                  .put((byte) (0x80 | length))
                  .putInt(0)
                  .put(payload)
                  .flip());
        }
      }
    }
  }

  private void round(long millis) throws IOException {
    if (millis == 0) {
      selector.selectNow();
    } else {
      selector.select(millis);
    }
    Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
    while (ready.hasNext()) {
      SelectionKey key = ready.next();
      ready.remove();
      ((Idle) key.attachment()).read();
    }
  }

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[1]);
    int count = Integer.parseInt(arguments[2]);
    int seconds = Integer.parseInt(arguments[3]);
    String[] paths = Arrays.copyOfRange(arguments, 4, arguments.length);
    IdleClient client = new IdleClient(arguments[0].equals("ws"));
    long begun = System.nanoTime();
    for (int i = 0; i < count; i++) {
      client.new Idle(port, i);
      client.round(0);
    }
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (client.open + client.refused + client.lost < count && System.nanoTime() < patience) {
      client.round(100);
    }
    double toOpen = (System.nanoTime() - begun) / 1e9;
    Thread asking = new Thread(() -> client.ask(port, seconds, paths), "asking");
    asking.start();
    while (asking.isAlive()) {
      client.round(100);
    }
    System.out.printf(
        "opened in %.1f s: %d open, %d refused, %d closed by the server, %d without an answer%n",
        toOpen,
        client.open,
        client.refused,
        client.lost,
        count - client.open - client.refused - client.lost);
    System.out.println("holding");
    Thread input = new Thread(client::untilInputEnds, "input");
    input.start();
    while (!client.done) {
      client.round(100);
    }
    System.exit(0);
  }

  private void untilInputEnds() {
    try {
      while (System.in.read() >= 0) {
        // nothing is said there
      }
    } catch (IOException closed) {
      // it has ended, too
    }
    done = true;
  }

  private void ask(int port, int seconds, String[] paths) {
    int rounds = seconds * 100 / paths.length;
    long[][] nanos = new long[paths.length][rounds];
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      // the first second warms this client
      for (int i = -100 / paths.length; i < rounds; i++) {
        for (int path = 0; path < paths.length; path++) {
          long begun = System.nanoTime();
          HttpResponse<byte[]> answer =
              client.send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + paths[path]))
                      .build(),
                  BodyHandlers.ofByteArray());
          long took = System.nanoTime() - begun;
          if (answer.statusCode() != 200) {
            throw new IllegalStateException(
                paths[path]
                    + " answers "
                    + answer.statusCode()
                    + " "
                    + new String(answer.body(), StandardCharsets.UTF_8));
          }
          if (i >= 0) {
            nanos[path][i] = took;
          }
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10) - took);
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("not served", e);
    }
    for (int path = 0; path < paths.length; path++) {
      Arrays.sort(nanos[path]);
      System.out.printf(
          "%s: p50 %.2f ms, p99 %.2f ms, longest %.1f ms, %d requests%n",
          paths[path].replaceFirst("\\?.*", ""),
          nanos[path][rounds / 2] / 1e6,
          nanos[path][rounds * 99 / 100] / 1e6,
          nanos[path][rounds - 1] / 1e6,
          rounds);
    }
  }
}
