package io.ktrdr.api;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a WebSocket client sends, byte by byte, for those that have to do it by hand. */
final class ClientFrames {

  private ClientFrames() {}

  /** The request that makes a connection a WebSocket. */
  static byte[] handshake(String path) {
    return String.join(
            "\r\n",
            "GET " + path + " HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "",
            "")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads to the end of the answer's head, and nothing of what follows. */
  static void skipHead(InputStream in) throws IOException {
    int ends = 0;
    while (ends < 4) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("no handshake");
      }
      ends = next == "\r\n\r\n".charAt(ends) ? ends + 1 : next == '\r' ? 1 : 0;
    }
  }

  /** Masked, by zeros. */
  static byte[] pong(byte[] payload) {
    return ByteBuffer.allocate(6 + payload.length)
        .put((byte) 0x8A)
        .put((byte) (0x80 | payload.length))
        .putInt(0)
        .put(payload)
        .array();
  }

  /** A masked text frame of fewer than 65 536 bytes; a mask of zeros is one, too. */
  static byte[] text(String words) {
    byte[] text = words.getBytes(StandardCharsets.US_ASCII);
    boolean isShort = text.length < 126;
    ByteBuffer frame = ByteBuffer.allocate((isShort ? 6 : 8) + text.length).put((byte) 0x81);
    if (isShort) {
      frame.put((byte) (0x80 | text.length));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) text.length);
    }
    return frame.putInt(0).put(text).array();
  }
}
