package io.ktrdr.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;

/**
 * So many subscribers in one thread, the same for every server: counts bars and measures from the
 * time that is in them to their reading. Arguments: kind (ours or peer), port, subscribers, bars to
 * publish, microseconds between them, series. Prints bars per second, p50 and p99 in ms.
 */
public final class FanoutClient {

  private static final byte[] OURS = "{\"type\":\"bar\",".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PEER = "{\"n\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VOLUME = "\"v\":".getBytes(StandardCharsets.US_ASCII);

  private static final int PING = 9;

  private final boolean ours;
  private final int subscribers;
  private final long[] latencies;
  private int bars;

  private FanoutClient(boolean ours, int subscribers, int count) {
    this.ours = ours;
    this.subscribers = subscribers;
    this.latencies = new long[subscribers * count];
  }

  private final class Subscriber {
    final ByteBuffer in = ByteBuffer.allocate(256 * 1024);
    int snapshots;

    void read(SocketChannel socket) throws IOException {
      if (socket.read(in) < 0) {
        throw new IOException("the server closed a connection");
      }
      long now = System.nanoTime();
      in.flip();
      while (frame(now, socket)) {
        // as many as are whole
      }
      in.compact();
    }

    private boolean frame(long now, SocketChannel socket) throws IOException {
      int at = in.position();
      if (in.remaining() < 2) {
        return false;
      }
      int length = in.get(at + 1) & 0x7F;
      int head = length == 126 ? 4 : length == 127 ? 10 : 2;
      if (in.remaining() < head) {
        return false;
      }
      if (length == 126) {
        length = in.getShort(at + 2) & 0xFFFF;
      } else if (length == 127) {
        length = (int) in.getLong(at + 2);
      }
      if (in.remaining() < head + length) {
        return false;
      }
      if ((in.get(at) & 0x0F) == PING) {
        socket.write(ByteBuffer.wrap(ClientFrames.pong(bytes(at + head, length))));
      } else {
        payload(at + head, length, now);
      }
      in.position(at + head + length);
      return true;
    }

    private byte[] bytes(int from, int length) {
      byte[] bytes = new byte[length];
      in.get(from, bytes);
      return bytes;
    }

    private void payload(int from, int length, long now) {
      byte[] prefix = ours ? OURS : PEER;
      if (!starts(from, prefix)) {
        snapshots +=
            starts(from, "{\"type\":\"snapshot\"".getBytes(StandardCharsets.US_ASCII)) ? 1 : 0;
        return;
      }
      int at = from + prefix.length;
      if (ours) {
        at = from + length - 60;
        while (!starts(at, VOLUME)) {
          at++;
        }
        at += VOLUME.length;
      }
      long sent = 0;
      for (byte digit = in.get(at); digit >= '0' && digit <= '9'; digit = in.get(++at)) {
        sent = sent * 10 + digit - '0';
      }
      if (bars < latencies.length) {
        latencies[bars] = now - sent;
      }
      bars++;
    }

    private boolean starts(int at, byte[] prefix) {
      for (int i = 0; i < prefix.length; i++) {
        if (in.get(at + i) != prefix[i]) {
          return false;
        }
      }
      return true;
    }
  }

  public static void main(String[] arguments) throws Exception {
    boolean ours = arguments[0].equals("ours");
    int port = Integer.parseInt(arguments[1]);
    int subscribers = Integer.parseInt(arguments[2]);
    int count = Integer.parseInt(arguments[3]);
    int gap = Integer.parseInt(arguments[4]);
    int series = Integer.parseInt(arguments[5]);
    FanoutClient client = new FanoutClient(ours, subscribers, count);
    try (Selector selector = Selector.open();
        HttpClient control = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      Subscriber[] all = new Subscriber[subscribers];
      for (int i = 0; i < subscribers; i++) {
        SocketChannel socket = connect(port, ours ? "/ws/v1" : "/ws");
        all[i] = client.new Subscriber();
        if (ours) {
          socket.write(ByteBuffer.wrap(subscribe(series)));
        }
        socket.configureBlocking(false);
        socket.register(selector, SelectionKey.OP_READ, all[i]);
      }
      while (ours && Arrays.stream(all).anyMatch(one -> one.snapshots < series)) {
        round(selector);
      }
      long quiet = System.nanoTime() + 1_000_000_000L;
      while (System.nanoTime() < quiet) {
        round(selector);
      }
      // this client is a young JVM, too: what it reads first says more about it than about a server
      client.publish(
          selector, control, ours ? port + 1 : port, Math.max(1, count / 3), gap, series);
      double seconds =
          client.publish(selector, control, ours ? port + 1 : port, count, gap, series);
      int most = subscribers * count;
      Arrays.sort(client.latencies);
      System.out.printf(
          "%.0f %.2f %.2f%n",
          most / seconds,
          client.latencies[most / 2] / 1e6,
          client.latencies[(int) (most * 0.99)] / 1e6);
    }
    System.exit(0);
  }

  /** Has bars published and reads them all, by each subscriber; says how many seconds it took. */
  private double publish(
      Selector selector, HttpClient control, int port, int count, int gap, int series)
      throws IOException, InterruptedException {
    bars = 0;
    int most = count * subscribers;
    long begun = System.nanoTime();
    control.send(
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/publish?n=%d&gap_us=%d%s"
                        .formatted(port, count, gap, ours ? "&series=" + series : "")))
            .build(),
        BodyHandlers.ofString());
    long patience = begun + 40_000_000_000L + count * (long) gap * 1000;
    while (bars < most) {
      round(selector);
      if (System.nanoTime() > patience) {
        throw new IOException(bars + " of " + most + " bars came");
      }
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private static void round(Selector selector) throws IOException {
    selector.select(100);
    Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
    while (ready.hasNext()) {
      SelectionKey key = ready.next();
      ready.remove();
      ((Subscriber) key.attachment()).read((SocketChannel) key.channel());
    }
  }

  private static SocketChannel connect(int port, String path) throws IOException {
    SocketChannel socket =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    socket.write(ByteBuffer.wrap(ClientFrames.handshake(path)));
    ClientFrames.skipHead(socket.socket().getInputStream());
    return socket;
  }

  private static byte[] subscribe(int series) {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < series; i++) {
      names.append(i == 0 ? "" : ",").append("\"S").append(i).append('"');
    }
    String head =
        "{'op':'subscribe','id':'b','channel':'bars','timeframe':'1m','snapshot':0,'instruments':["
            .replace('\'', '"');
    return ClientFrames.text(head + names + "]}");
  }
}
