package io.ktrdr.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a byte stream into payloads: each frame is a 4-byte big-endian length and that many bytes.
 * Bytes may arrive cut anywhere. Not thread-safe: one per connection and direction.
 *
 * <p>Memory follows the bytes that came, never the length that was announced.
 */
public final class Frames {

  /** The longest payload either side accepts: 16 MiB less one byte. */
  public static final int MAX_PAYLOAD = 0xFFFFFF;

  /** What a client sends before its first frame, once. */
  static final byte[] PREFIX = "API\0".getBytes(StandardCharsets.US_ASCII);

  private static final int HEADER = 4;

  private byte[] buffer = new byte[8192];
  private int from;
  private int to;
  private boolean prefixDue;

  private Frames(boolean prefixDue) {
    this.prefixDue = prefixDue;
  }

  /** For a client, reading what a server sends. */
  public static Frames fromServer() {
    return new Frames(false);
  }

  /** For a server, reading what a client sends: {@code API\0} first, then frames. */
  public static Frames fromClient() {
    return new Frames(true);
  }

  /** A payload as it goes over the wire, length first. */
  public static byte[] frame(byte[] payload) {
    if (payload.length > MAX_PAYLOAD) {
      throw new WireException(
          "frame length", Integer.toString(payload.length), "is longer than " + MAX_PAYLOAD);
    }
    byte[] frame = new byte[HEADER + payload.length];
    frame[0] = (byte) (payload.length >>> 24);
    frame[1] = (byte) (payload.length >>> 16);
    frame[2] = (byte) (payload.length >>> 8);
    frame[3] = (byte) payload.length;
    System.arraycopy(payload, 0, frame, HEADER, payload.length);
    return frame;
  }

  /** Takes in what a socket gave; then ask {@link #next} until it is empty. */
  public void feed(byte[] bytes) {
    feed(bytes, 0, bytes.length);
  }

  /** Takes in {@code length} bytes from {@code offset} on. */
  public void feed(byte[] bytes, int offset, int length) {
    makeRoom(length);
    System.arraycopy(bytes, offset, buffer, to, length);
    to += length;
  }

  /**
   * The next complete payload, if it has arrived.
   *
   * @throws WireException when the stream is not the protocol; nothing after that can be trusted
   */
  public Optional<byte[]> next() {
    if (prefixDue && !takePrefix()) {
      return Optional.empty();
    }
    if (to - from < HEADER) {
      return Optional.empty();
    }
    int length =
        (buffer[from] & 0xFF) << 24
            | (buffer[from + 1] & 0xFF) << 16
            | (buffer[from + 2] & 0xFF) << 8
            | (buffer[from + 3] & 0xFF);
    if (length < 0 || length > MAX_PAYLOAD) {
      throw new WireException(
          "frame length", Integer.toUnsignedString(length), "is longer than " + MAX_PAYLOAD);
    }
    if (to - from - HEADER < length) {
      return Optional.empty();
    }
    int start = from + HEADER;
    from = start + length;
    return Optional.of(Arrays.copyOfRange(buffer, start, from));
  }

  /** Bytes that have come and are not yet part of a complete frame. */
  public int pending() {
    return to - from;
  }

  private boolean takePrefix() {
    int seen = Math.min(PREFIX.length, to - from);
    for (int i = 0; i < seen; i++) {
      if (buffer[from + i] != PREFIX[i]) {
        throw new WireException(
            "prefix",
            new String(buffer, from, seen, StandardCharsets.ISO_8859_1),
            "is not API\\0: not a client of this protocol, or one from before 2013");
      }
    }
    if (seen < PREFIX.length) {
      return false;
    }
    from += PREFIX.length;
    prefixDue = false;
    return true;
  }

  private void makeRoom(int length) {
    if (buffer.length - to >= length) {
      return;
    }
    int pending = to - from;
    byte[] target =
        Math.addExact(pending, length) <= buffer.length / 2
            ? buffer
            : new byte[Math.max(Math.addExact(pending, length), 2 * pending)];
    System.arraycopy(buffer, from, target, 0, pending);
    buffer = target;
    from = 0;
    to = pending;
  }
}
