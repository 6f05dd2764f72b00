package io.ktrdr.cli;

import io.ktrdr.api.socket.Frames;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in for a node's {@code /ws/v1} over real TCP: of each connection it reads one operation,
 * sends what is scripted for it, and closes as a node does that restarts.
 */
final class StandInStream implements AutoCloseable {

  private static final Pattern KEY =
      Pattern.compile("(?i)Sec-WebSocket-Key: *(\\S+)", Pattern.MULTILINE);

  private static final String NOT_SCRIPTED =
      "HTTP/1.1 500 Not scripted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

  /** What the next connection hears; a text that begins with {@code HTTP} is its answer. */
  final Deque<List<String>> scripts = new ConcurrentLinkedDeque<>();

  /** The operations that came. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** The heads of the requests. */
  final List<String> heads = new CopyOnWriteArrayList<>();

  private final ServerSocket server;

  StandInStream() throws IOException {
    server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  String url() {
    return "--url=http://127.0.0.1:" + server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        talk(socket);
      } catch (IOException e) {
        // the client is gone, or this is over
      }
    }
  }

  private void talk(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    heads.add(head.toString());
    List<String> script = scripts.isEmpty() ? List.of(NOT_SCRIPTED) : scripts.remove();
    if (script.getFirst().startsWith("HTTP")) {
      out.write(script.getFirst().getBytes(StandardCharsets.UTF_8));
      return;
    }
    out.write(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + accept(head)
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    asked.add(operation(in));
    for (String message : script) {
      out.write(Frames.text(message.getBytes(StandardCharsets.UTF_8)).toArray());
    }
    // a close comes after what was sent before it; a break might overtake it
    out.write(Frames.close(1012, "restart").toArray());
    out.flush();
    in.readAllBytes();
  }

  private static String accept(CharSequence head) {
    Matcher key = KEY.matcher(head);
    if (!key.find()) {
      throw new IllegalStateException("no WebSocket: " + head);
    }
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1")
                  .digest(
                      (key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                          .getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A short masked text frame. */
  private static String operation(DataInputStream in) throws IOException {
    in.readUnsignedByte();
    int length = in.readUnsignedByte() & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
    }
    byte[] mask = in.readNBytes(4);
    byte[] text = in.readNBytes(length);
    for (int i = 0; i < length; i++) {
      text[i] ^= mask[i % 4];
    }
    return new String(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
