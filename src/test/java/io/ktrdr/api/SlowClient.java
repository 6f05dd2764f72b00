package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.api.http.Json;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;

/** A client of {@code /ws/v1} that reads nothing until it is asked to. */
final class SlowClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 15_000;
  private static final int MOMENT_MILLIS = 100;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;

  private final Socket socket = new Socket();
  private final PushbackInputStream bytes;
  private final DataInputStream in;

  SlowClient(URI uri, String operation) throws IOException {
    this(uri, operation, 4_096);
  }

  /**
   * @param receives how many bytes the system takes in for it
   */
  SlowClient(URI uri, String operation, int receives) throws IOException {
    socket.setReceiveBufferSize(receives);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
    bytes = new PushbackInputStream(socket.getInputStream());
    in = new DataInputStream(bytes);
    raw(ClientFrames.handshake(uri.getPath()));
    ClientFrames.skipHead(in);
    raw(ClientFrames.text(operation.replace('\'', '"')));
  }

  void raw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Reads on until the server closes, and says with which code. */
  int closeCode() throws IOException {
    Frame frame = frame();
    while (frame.opcode() != CLOSE) {
      frame = frame();
    }
    return ((frame.payload()[0] & 0xFF) << 8) | (frame.payload()[1] & 0xFF);
  }

  /** Reads the next message; pings before it are answered. */
  JsonNode next() throws IOException {
    Frame frame = frame();
    while (frame.opcode() == PING) {
      raw(ClientFrames.pong(frame.payload()));
      frame = frame();
    }
    assertThat(frame.opcode()).isEqualTo(TEXT);
    return Json.MAPPER.readTree(frame.payload());
  }

  /** Whether there is something to read, or comes in the next moment. */
  boolean hearsMore() throws IOException {
    socket.setSoTimeout(MOMENT_MILLIS);
    try {
      int next = bytes.read();
      assertThat(next).as("still open").isNotNegative();
      bytes.unread(next);
      return true;
    } catch (SocketTimeoutException nothing) {
      return false;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  /** Reads on until a ping, and answers that. */
  void answerPing() throws IOException {
    Frame frame = frame();
    while (frame.opcode() != PING) {
      frame = frame();
    }
    raw(ClientFrames.pong(frame.payload()));
  }

  private record Frame(int opcode, byte[] payload) {}

  private Frame frame() throws IOException {
    int head = in.readUnsignedByte();
    assertThat(head & 0xF0).as("a whole frame").isEqualTo(0x80);
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = (int) in.readLong();
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Frame(head & 0x0F, payload);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
