package io.ktrdr.api.socket;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.util.ByteString;

/**
 * Takes a client's bytes apart, however they are cut: masks off, fragments put together, text
 * checked for UTF-8. Holds never more than one message and one frame's head. For one connection.
 */
public final class FrameReader {

  /** Close codes that may be sent (RFC 6455, 7.4, and the IANA registry). */
  private static final int FIRST_CODE = 1000;

  private static final int LAST_REGISTERED = 1014;
  private static final int FIRST_LIBRARY_CODE = 3000;
  private static final int LAST_CODE = 4999;

  private static final int NO_CODE = 1005;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int NOT_ACCEPTED = 1003;
  private static final int NOT_UTF8 = 1007;
  private static final int TOO_BIG = 1009;
  private static final int LONGEST_HEAD = 14;

  private final int maxMessage;

  private final byte[] head = new byte[LONGEST_HEAD];
  private int headSize;
  private byte[] payload;
  private int payloadSize;
  private Opcode opcode;
  private boolean last;

  /** A text message of which not all fragments have come; null when there is none. */
  private byte[] message;

  private boolean faulty;

  /**
   * @param maxMessage bytes that a message may have, over all its fragments
   */
  public FrameReader(int maxMessage) {
    this.maxMessage = maxMessage;
  }

  /** What is complete with these bytes. After a fault or a close nothing is. */
  public List<Incoming> read(ByteString bytes) {
    List<Incoming> complete = new ArrayList<>(1);
    ByteBuffer in = bytes.asByteBuffer();
    while (!faulty && in.hasRemaining()) {
      Incoming found = payload == null ? head(in) : body(in);
      if (found != null) {
        complete.add(found);
        faulty = found instanceof Incoming.Fault || found instanceof Incoming.Close;
      }
    }
    return complete;
  }

  private Incoming head(ByteBuffer in) {
    while (in.hasRemaining() && headSize < wanted()) {
      head[headSize++] = in.get();
    }
    if (headSize < wanted()) {
      return null;
    }
    Incoming fault = check();
    if (fault != null) {
      return fault;
    }
    payload = new byte[(int) length()];
    payloadSize = 0;
    return payload.length == 0 ? whole() : null;
  }

  /** How many bytes the head has, as far as it can be told. */
  private int wanted() {
    if (headSize < 2) {
      return 2;
    }
    int mask = (head[1] & 0x80) == 0 ? 0 : 4;
    return 2 + lengthBytes() + mask;
  }

  private int lengthBytes() {
    return switch (head[1] & 0x7F) {
      case 126 -> 2;
      case 127 -> 8;
      default -> 0;
    };
  }

  private long length() {
    int bytes = lengthBytes();
    if (bytes == 0) {
      return head[1] & 0x7F;
    }
    long length = 0;
    for (int i = 0; i < bytes; i++) {
      length = (length << 8) | (head[2 + i] & 0xFF);
    }
    return length;
  }

  private Incoming check() {
    opcode = Opcode.of(head[0] & 0x0F);
    last = (head[0] & 0x80) != 0;
    long length = length();
    if ((head[0] & 0x70) != 0) {
      return fault(PROTOCOL_ERROR, "reserved bits are set, and no extension was agreed");
    }
    if (opcode == null) {
      return fault(PROTOCOL_ERROR, "there is no opcode " + (head[0] & 0x0F));
    }
    if ((head[1] & 0x80) == 0) {
      return fault(PROTOCOL_ERROR, "frames of a client must be masked");
    }
    if (length < 0
        || (lengthBytes() == 2 && length < 126)
        || (lengthBytes() == 8 && length >> 16 == 0)) {
      return fault(PROTOCOL_ERROR, "the length is not written in its shortest form");
    }
    return switch (opcode) {
      case CLOSE, PING, PONG ->
          last && length <= Frames.LONGEST_CONTROL
              ? null
              : fault(PROTOCOL_ERROR, "a control frame is whole and has 125 bytes at most");
      case BINARY -> fault(NOT_ACCEPTED, "messages are text (JSON)");
      case TEXT ->
          message == null
              ? tooBig(length)
              : fault(PROTOCOL_ERROR, "a message begins inside another");
      case CONTINUATION ->
          message != null
              ? tooBig(message.length + length)
              : fault(PROTOCOL_ERROR, "a fragment of no message");
    };
  }

  private Incoming tooBig(long size) {
    return size <= maxMessage
        ? null
        : fault(TOO_BIG, "a message may have " + maxMessage + " bytes");
  }

  private Incoming body(ByteBuffer in) {
    int some = Math.min(in.remaining(), payload.length - payloadSize);
    in.get(payload, payloadSize, some);
    payloadSize += some;
    return payloadSize == payload.length ? whole() : null;
  }

  private Incoming whole() {
    byte[] data = payload;
    unmask(data);
    payload = null;
    headSize = 0;
    return switch (opcode) {
      case PING -> new Incoming.Ping(data);
      case PONG -> new Incoming.Pong(data);
      case CLOSE -> close(data);
      case TEXT, CONTINUATION -> fragment(data);
      case BINARY -> throw new IllegalStateException("refused before");
    };
  }

  private void unmask(byte[] data) {
    int mask = headSize - 4;
    for (int i = 0; i < data.length; i++) {
      data[i] ^= head[mask + (i & 3)];
    }
  }

  private Incoming fragment(byte[] data) {
    if (message != null) {
      byte[] joined = Arrays.copyOf(message, message.length + data.length);
      System.arraycopy(data, 0, joined, message.length, data.length);
      message = joined;
    } else {
      message = data;
    }
    if (!last) {
      return null;
    }
    byte[] all = message;
    message = null;
    try {
      return new Incoming.Text(utf8(all, 0));
    } catch (CharacterCodingException e) {
      return fault(NOT_UTF8, "a text message is not UTF-8");
    }
  }

  private static Incoming close(byte[] data) {
    if (data.length == 0) {
      return new Incoming.Close(NO_CODE, "");
    }
    if (data.length == 1) {
      return fault(PROTOCOL_ERROR, "half a close code");
    }
    int code = ((data[0] & 0xFF) << 8) | (data[1] & 0xFF);
    boolean reserved = code == 1004 || code == 1005 || code == 1006;
    boolean registered = code >= FIRST_CODE && code <= LAST_REGISTERED && !reserved;
    if (!registered && (code < FIRST_LIBRARY_CODE || code > LAST_CODE)) {
      return fault(PROTOCOL_ERROR, "there is no close code " + code);
    }
    try {
      return new Incoming.Close(code, utf8(data, 2));
    } catch (CharacterCodingException e) {
      return fault(NOT_UTF8, "a close reason is not UTF-8");
    }
  }

  private static String utf8(byte[] data, int from) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(data, from, data.length - from))
        .toString();
  }

  private static Incoming fault(int code, String reason) {
    return new Incoming.Fault(code, reason);
  }
}
