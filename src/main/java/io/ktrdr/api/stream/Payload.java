package io.ktrdr.api.stream;

import io.ktrdr.api.socket.Frames;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;

/**
 * A message as bytes, shared by everybody who is sent it: written once as JSON, framed once for
 * WebSockets, and once as a server-sent event if somebody listens that way.
 */
final class Payload {

  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

  private final byte[] json;
  private final ByteString frame;
  private final String sseHead;
  private volatile ByteString sse;

  private Payload(byte[] json, String sseHead) {
    this.json = json;
    this.frame = Frames.text(json);
    this.sseHead = sseHead;
  }

  /**
   * A message without a place in a stream.
   *
   * @param type as in its JSON
   */
  static Payload of(String type, byte[] json) {
    return new Payload(json, "event: " + type + "\n");
  }

  /** A message with its place in a stream. */
  static Payload of(String type, String epoch, long seq, byte[] json) {
    return new Payload(json, "id: " + epoch + ":" + seq + "\nevent: " + type + "\n");
  }

  byte[] json() {
    return json;
  }

  /** As a WebSocket frame. */
  ByteString frame() {
    return frame;
  }

  /** As a server-sent event. */
  ByteString sse() {
    ByteString made = sse;
    if (made == null) {
      byte[] head = sseHead.getBytes(StandardCharsets.UTF_8);
      byte[] event = new byte[head.length + DATA.length + json.length + END.length];
      System.arraycopy(head, 0, event, 0, head.length);
      System.arraycopy(DATA, 0, event, head.length, DATA.length);
      System.arraycopy(json, 0, event, head.length + DATA.length, json.length);
      System.arraycopy(END, 0, event, event.length - END.length, END.length);
      made = ByteString.fromArrayUnsafe(event);
      sse = made;
    }
    return made;
  }

  @Override
  public String toString() {
    return new String(json, StandardCharsets.UTF_8);
  }
}
