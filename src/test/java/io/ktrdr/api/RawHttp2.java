package io.ktrdr.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * HTTP/2 frame by frame over TLS, for clients that do not keep to it (RFC 9113; headers as literals
 * that are not kept, RFC 7541, section 6.2.2). What the server sends is read away all the while.
 */
final class RawHttp2 implements AutoCloseable {

  static final int DATA = 0x0;
  static final int HEADERS = 0x1;
  static final int PRIORITY = 0x2;
  static final int RST_STREAM = 0x3;
  static final int SETTINGS = 0x4;
  static final int PING = 0x6;
  static final int GOAWAY = 0x7;
  static final int WINDOW_UPDATE = 0x8;
  static final int CONTINUATION = 0x9;

  static final int END_STREAM = 0x1;
  static final int END_HEADERS = 0x4;

  private final SSLSocket socket;
  private final CompletableFuture<Void> ended;

  /** Connects, agrees on HTTP/2 and says what a client says first. */
  RawHttp2(SSLContext trusting, int port) throws IOException {
    socket =
        (SSLSocket)
            trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    if (!socket.getApplicationProtocol().equals("h2")) {
      throw new IOException("agreed on \"" + socket.getApplicationProtocol() + "\"");
    }
    ended = CompletableFuture.runAsync(this::readAway, Thread::startVirtualThread);
    socket
        .getOutputStream()
        .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    send(frame(SETTINGS, 0, 0));
  }

  private void readAway() {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      // an end like any other
    }
  }

  void send(byte[]... frames) throws IOException {
    socket.getOutputStream().write(together(frames));
  }

  static byte[] together(byte[]... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] each : frames) {
      all.writeBytes(each);
    }
    return all.toByteArray();
  }

  /** Whether the server has ended the connection. */
  boolean isOver() {
    return ended.isDone();
  }

  /** Whether the server ends the connection within half a minute. */
  boolean ends() throws Exception {
    try {
      ended.get(30, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException still) {
      return false;
    }
  }

  static byte[] frame(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .putInt(payload.length << 8 | type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** A whole request without a body. */
  static byte[] get(int stream, String path) {
    return frame(HEADERS, END_HEADERS | END_STREAM, stream, headers(head("GET", path)));
  }

  /** The names and values that every request begins with. */
  static String[] head(String method, String path) {
    return new String[] {
      ":method", method, ":scheme", "https", ":authority", "localhost", ":path", path
    };
  }

  /** A header block of names and values by turns. */
  static byte[] headers(String... namesAndValues) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.length; i++) {
      if (i % 2 == 0) {
        block.write(0);
      }
      byte[] text = namesAndValues[i].getBytes(StandardCharsets.ISO_8859_1);
      int length = text.length;
      if (length < 127) {
        block.write(length);
      } else {
        block.write(127);
        for (length -= 127; length >= 128; length >>= 7) {
          block.write((length & 127) | 128);
        }
        block.write(length);
      }
      block.writeBytes(text);
    }
    return block.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
