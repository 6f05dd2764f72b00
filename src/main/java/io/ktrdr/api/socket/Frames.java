package io.ktrdr.api.socket;

import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;

/** Frames as a server sends them: whole, without a mask, the same bytes for everybody. */
public final class Frames {

  /** The most payload that a control frame may have. */
  public static final int LONGEST_CONTROL = 125;

  private static final int FINAL = 0x80;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;

  private Frames() {}

  /** A text message; the payload must be UTF-8. */
  public static ByteString text(byte[] utf8) {
    return frame(Opcode.TEXT, utf8);
  }

  public static ByteString ping(byte[] payload) {
    return frame(Opcode.PING, payload);
  }

  public static ByteString pong(byte[] payload) {
    return frame(Opcode.PONG, payload);
  }

  /** The last frame; a reason that is too long is cut at a whole character. */
  public static ByteString close(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, LONGEST_CONTROL - 2);
    while (length < text.length && (text[length] & 0xC0) == 0x80) {
      length--;
    }
    byte[] payload = new byte[2 + length];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, length);
    return frame(Opcode.CLOSE, payload);
  }

  private static ByteString frame(Opcode opcode, byte[] payload) {
    int length = payload.length;
    int head = length < TWO_BYTES ? 2 : length <= 0xFFFF ? 4 : 10;
    byte[] frame = new byte[head + length];
    frame[0] = (byte) (FINAL | opcode.code());
    switch (head) {
      case 2 -> frame[1] = (byte) length;
      case 4 -> {
        frame[1] = TWO_BYTES;
        frame[2] = (byte) (length >> 8);
        frame[3] = (byte) length;
      }
      default -> {
        frame[1] = EIGHT_BYTES;
        for (int i = 0; i < Integer.BYTES; i++) {
          frame[6 + i] = (byte) (length >> (24 - 8 * i));
        }
      }
    }
    System.arraycopy(payload, 0, frame, head, length);
    return ByteString.fromArrayUnsafe(frame);
  }
}
